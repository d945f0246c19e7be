"""Rows are ruled out by one search through their bytes, and never wrongly (see also test_spool_tasks)."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kafka_explorer.engine.filters import Filter, compile_filter
from kafka_explorer.engine.records import Message
from kafka_explorer.engine.refining import Refiner
from kafka_explorer.engine.spool_index import SpoolIndex
from kafka_explorer.engine.spool_messages import Extent, SpoolData
from tests.messages import make_record
from tests.spools import make_spool

VALUES = [b"one needle", b"NEEDLE", b"", b"a\\nb", b"\\u006eeedle", b"need"]


def the_extent(folder: Path, keys: list[bytes], order: list[int] | None = None) -> Extent:
    path = make_spool(
        folder, [make_record(key=key, value=value) for key, value in zip(keys, VALUES, strict=True)], order
    )
    count = len(order or VALUES)
    with SpoolIndex(path, count) as index, SpoolData(path) as data:
        (extent,) = data.extents(index.table[:], np.arange(count))
        return extent


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ('"needle"', [0, 4]),
        ("needle", [0, 1, 4]),
        ('"a/b"', [3, 4]),
        ("missing", [4]),
        ('value:"needle"', [0, 4]),
        ("needle or value:x", None),
        ("key == needle", None),
        ("value.id:needle", None),
        ("header.h:needle", None),
    ],
)
def test_only_rows_that_can_match_are_looked_at(tmp_path: Path, text: str, candidates: list[int] | None) -> None:
    refiner = Refiner(compile_filter(text))
    assert refiner._candidates(the_extent(tmp_path, [b"key"] * 6)) == candidates


def test_a_hit_in_bytes_between_rows_or_over_their_border_is_none(tmp_path: Path) -> None:
    extent = the_extent(tmp_path, [b"x", b"x", b"nee", b"dle", b"needle", b"x"], [0, 1, 2, 3, 5])
    refiner = Refiner(compile_filter('"needle"'))
    assert refiner.places(extent, ["orders"]) == [0]


def test_candidates_are_tested_by_the_filter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kafka_explorer.engine.refining._BATCH", 2)
    tested: list[int] = []
    select = Filter.select

    def noted(wanted: Filter, some: Sequence[Message]) -> list[Message]:
        tested.append(len(some))
        return select(wanted, some)

    monkeypatch.setattr(Filter, "select", noted)
    assert Refiner(compile_filter("needle")).places(the_extent(tmp_path, [b"key"] * 6), ["orders"]) == [0, 1, 4]
    assert tested == [2, 1]
