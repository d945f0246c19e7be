"""States as tables: filtered, sorted, at a time."""

from pathlib import Path

import pytest

from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.row_cells import parse_field
from kafka_explorer.engine.spool_tasks import RowColumn
from kafka_explorer.engine.state_tables import StateWish, state_table
from tests.engine.drive import run
from tests.messages import make_record
from tests.spools import make_spool

LOG = [
    make_record(0, key=b"a", value=b'{"n":3}', timestamp_ms=10),
    make_record(1, key=b"b", value=b'{"n":1}', timestamp_ms=20),
    make_record(2, key=b"c", value=b'{"n":2}', timestamp_ms=30),
    make_record(3, key=b"b", value=None, timestamp_ms=40),
    make_record(4, key=b"a", value=b'{"n":7}', timestamp_ms=50),
]


@pytest.mark.parametrize(
    ("wish", "places"),
    [
        (StateWish(), [2, 4]),
        (StateWish(tombstones=True), [2, 3, 4]),
        (StateWish(at_ms=35), [0, 1, 2]),
        (StateWish(at_ms=35, wanted=compile_filter("value.n > 1")), [0, 2]),
        (StateWish(at_ms=35, sort_by=parse_field("value.n")), [1, 2, 0]),
        (StateWish(at_ms=35, sort_by=RowColumn.OFFSET, descending=True), [2, 1, 0]),
        (StateWish(wanted=compile_filter("value.n == 3")), []),
    ],
)
def test_states(tmp_path: Path, wish: StateWish, places: list[int]) -> None:
    folder = make_spool(tmp_path / "spool", LOG)
    assert run(state_table(folder, len(LOG), wish)).shown.tolist() == places


def test_what_is_known_is_not_worked_out_again(tmp_path: Path) -> None:
    folder = make_spool(tmp_path / "spool", LOG)
    first = run(state_table(folder, len(LOG), StateWish()))
    again = run(state_table(folder, len(LOG), StateWish(wanted=compile_filter("value.n == 7")), first))
    assert again.state is first.state
    assert again.shown.tolist() == [4]
    assert run(state_table(folder, 4, StateWish(), first)).state is not first.state
