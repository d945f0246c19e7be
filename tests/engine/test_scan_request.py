"""A request says what follows from it, and travels to a child process as it is."""

import pickle

import pytest

from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import BEGINNING, END, Place, Span
from kafka_explorer.engine.saved_searches import Position
from kafka_explorer.engine.scan_request import ScanProgress, ScanRequest
from tests.scanning import asked


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        (asked("t"), None),
        (asked("t", limit=7), 7),
        (asked("t", Place(StartKind.NEWEST, 50)), 50),
        (asked("t", Place(StartKind.NEWEST, 50), limit=7), 7),
        (asked("t", Place(StartKind.NEWEST, 0)), None),
        (asked("t", Place(StartKind.OFFSET, 50)), None),
    ],
)
def test_how_many_are_enough(request_: ScanRequest, wanted: int | None) -> None:
    assert request_.wanted == wanted


def test_which_way_it_goes() -> None:
    assert asked("t", Place(StartKind.NEWEST, 5)).backwards
    assert asked("t", BEGINNING, newest_first=True).backwards
    assert not asked("t", END).backwards


def test_it_travels() -> None:
    position = Position("a", 0, 1, 9, 3, 9)
    request = ScanRequest(
        ("a", "b"), Span(partitions=(1,)), filter=compile_filter("key == 7"), resume=(position,), keep_rows=3
    )
    assert pickle.loads(pickle.dumps(request)) == request  # noqa: S301 - our own
    progress = ScanProgress(positions=(position,), missing={("a", 0): 6})
    assert pickle.loads(pickle.dumps(progress)) == progress  # noqa: S301 - our own
    assert request.topic == "a"
