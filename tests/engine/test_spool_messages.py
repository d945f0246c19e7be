"""Rows of a spool come as messages, with the same bytes."""

import os
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kafka_explorer.engine import spool_messages
from kafka_explorer.engine.records import Header, Record, record_of
from kafka_explorer.engine.spool_index import SpoolIndex
from kafka_explorer.engine.spool_messages import SpoolData
from tests.messages import make_record, records
from tests.spools import make_spool


def read(folder: str, count: int, order: list[int] | None = None) -> list[Record]:
    with SpoolIndex(folder, count) as index, SpoolData(folder) as data:
        rows = index.table[:] if order is None else index.take(np.array(order))
        return [record_of(message) for message in data.messages(rows)]


@settings(deadline=None)
@given(st.lists(records(), min_size=1, max_size=8), st.data())
def test_any_record_comes_back_in_any_order(stored: list[Record], data: st.DataObject) -> None:
    published = data.draw(st.permutations(range(len(stored))))
    order = data.draw(st.permutations(range(len(stored))))
    with tempfile.TemporaryDirectory() as folder:
        make_spool(Path(folder), stored, published)
        assert read(folder, len(stored), order) == [stored[published[place]] for place in order]


def test_a_message_is_as_long_as_its_value_and_has_no_error(tmp_path: Path) -> None:
    folder = make_spool(tmp_path, [make_record(value=b"12345"), make_record(value=None)])
    with SpoolIndex(folder, 2) as index, SpoolData(folder) as data:
        messages = data.messages(index.table)
    assert [len(message) for message in messages] == [5, 0]
    assert [message.error() for message in messages] == [None, None]


@pytest.mark.parametrize("with_pread", [True, False])
def test_large_records_and_large_gaps_are_read_in_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_pread: bool
) -> None:
    monkeypatch.setattr(spool_messages, "LARGEST_BYTES", 1000)
    monkeypatch.setattr(spool_messages, "_LARGEST_GAP_BYTES", 100)
    if not with_pread:
        monkeypatch.delattr(os, "pread")
    stored = [
        make_record(offset, value=bytes([offset]) * size, headers=(Header("size", b"%d" % size),))
        for offset, size in enumerate([10, 5000, 20, 400, 400, 400, 30, 200, 40])
    ]
    # Those that are left out are gaps.
    folder = make_spool(tmp_path, stored, [8, 0, 1, 2, 4, 5, 6])
    with SpoolIndex(folder, 7) as index, SpoolData(folder) as data:
        extents = list(data.extents(index.table, np.arange(7)))
        found = [message for extent in extents for message in extent.messages(data.topics)]
    assert [message.offset() for message in found] == [0, 1, 2, 4, 5, 6, 8]
    assert [message.place for message in found] == [1, 2, 3, 4, 5, 6, 0]
    assert [record_of(message) for message in found] == [stored[message.offset()] for message in found]
    assert [len(extent.rows) for extent in extents] == [1, 1, 1, 3, 1]


def test_a_part_of_an_extent(tmp_path: Path) -> None:
    folder = make_spool(tmp_path, [make_record(offset) for offset in range(5)])
    with SpoolIndex(folder, 5) as index, SpoolData(folder) as data:
        (extent,) = data.extents(index.table, np.arange(5))
        assert [message.offset() for message in extent.messages(data.topics, [1, 3])] == [1, 3]
        assert extent.messages(data.topics, []) == []
        assert list(data.extents(index.table[:0], np.arange(0))) == []
