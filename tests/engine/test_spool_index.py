"""Columns over a spool's rows say what its reader says."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kafka_explorer.engine.records import Record
from kafka_explorer.engine.spool import ROW_BYTES, SpoolReader, SpoolWriter
from kafka_explorer.engine.spool_index import ROW, SpoolIndex, place_in, sizes_of
from tests.messages import TOPIC, FakeMessage, make_record, records
from tests.spools import make_spool


def test_a_row_is_laid_out_as_the_spool_lays_it_out() -> None:
    assert ROW.itemsize == ROW_BYTES


@settings(deadline=None)
@given(st.lists(records(), min_size=1, max_size=8))
def test_columns_are_what_the_reader_reads(stored: list[Record]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        make_spool(Path(folder), stored)
        reader = SpoolReader(folder)
        rows = [reader.row(place) for place in range(len(stored))]
        reader.close()
        with SpoolIndex(folder, len(stored)) as index:
            assert index.timestamps_ms.tolist() == [row.timestamp_ms for row in rows]
            assert index.offsets.tolist() == [row.offset for row in rows]
            assert index.partitions.tolist() == [row.partition for row in rows]
            assert index.table["topic_index"].tolist() == [row.topic_index for row in rows]
            assert index.table["timestamp_type"].tolist() == [row.timestamp_type for row in rows]
            assert sizes_of(index.table).tolist() == [row.size_bytes for row in rows]


def test_it_grows_with_what_is_published(tmp_path: Path) -> None:
    writer = SpoolWriter(str(tmp_path), [TOPIC])
    with SpoolIndex(str(tmp_path)) as index:
        assert index.offsets.tolist() == []
        for offset in range(3):
            writer.publish([writer.store(FakeMessage(make_record(offset)))])
            writer.flush()
            index.grow(offset + 1)
            assert index.offsets.tolist() == list(range(offset + 1))
        index.grow(1)
        assert index.rows == 3
    writer.close()


def test_a_view_outlives_the_index(tmp_path: Path) -> None:
    index = SpoolIndex(make_spool(tmp_path, [make_record(7)]), 1)
    offsets = index.offsets
    index.close()
    index.close()
    assert offsets.tolist() == [7]
    assert index.rows == 0


def test_blocks_walk_over_all_rows_or_those_of_a_map(tmp_path: Path) -> None:
    folder = make_spool(tmp_path, [make_record(offset) for offset in range(5)])
    with SpoolIndex(folder, 5) as index:
        walked = [(begin, block["offset"].tolist()) for begin, block in index.blocks(size=2)]
        assert walked == [(0, [0, 1]), (2, [2, 3]), (4, [4])]
        row_map = np.array([4, 0, 2], np.uint32)
        mapped = [(begin, block["offset"].tolist()) for begin, block in index.blocks(row_map, size=2)]
        assert mapped == [(0, [4, 0]), (2, [2])]
        assert index.take(np.array([3, 1]))["offset"].tolist() == [3, 1]


def test_more_rows_than_there_are_is_an_error(tmp_path: Path) -> None:
    folder = make_spool(tmp_path, [make_record()])
    with SpoolIndex(folder, 2) as index:
        with pytest.raises(ValueError, match="1 rows less than were published"):
            list(index.blocks())
        with pytest.raises(ValueError, match="mmap length is greater than file size"):
            _ = index.table


def test_rows_are_read_from_anywhere(tmp_path: Path) -> None:
    with SpoolIndex(make_spool(tmp_path, [make_record(offset) for offset in range(10)]), 10) as index:
        assert index.read(3, 6)["offset"].tolist() == [3, 4, 5]
        assert index.read(0, 2)["offset"].tolist() == [0, 1]
        with pytest.raises(ValueError, match="1 rows less than were published"):
            index.read(9, 11)


def test_a_row_is_found_in_a_map() -> None:
    row_map = np.array([7, 3, 5], np.uint32)
    assert [place_in(row_map, place) for place in (7, 5, 4)] == [0, 2, None]
