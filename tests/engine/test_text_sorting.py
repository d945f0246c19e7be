"""Sorting by keys longer than what is held of them."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kafka_explorer.engine import text_sorting
from kafka_explorer.engine.records import Message
from kafka_explorer.engine.spool_index import RowMap, SpoolIndex
from kafka_explorer.engine.spool_messages import SpoolData
from kafka_explorer.engine.text_sorting import DEEPEST, WIDTH, TextSort
from tests.messages import make_record
from tests.spools import make_spool


def value(message: Message) -> bytes | None:
    return message.value()


def by_value(folder: str, values: list[bytes | None], *, descending: bool, row_map: RowMap | None = None) -> list[int]:
    make_spool(Path(folder), [make_record(at, value=value) for at, value in enumerate(values)])
    with SpoolIndex(folder, len(values)) as index, SpoolData(folder) as data:
        sort = TextSort(index, data, value, descending=descending)
        found = [row for part in sort.sorted(row_map) for row in part.tolist()]
        assert sort.looked_at == (len(values) if row_map is None else len(row_map))
    return found


long = st.builds(
    lambda repeats, tail: b"a" * (WIDTH * repeats) + tail,
    st.integers(0, 3),
    st.binary(max_size=3).map(lambda b: b + b"."),
)


@settings(deadline=None)
@given(st.lists(st.none() | long | st.sampled_from([b"a" * 31, b"a" * 32, b"a" * 33]), max_size=20), st.booleans())
def test_keys_are_sorted_by_all_their_bytes(values: list[bytes | None], descending: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = by_value(folder, values, descending=descending)
    present = [row for row, key in enumerate(values) if key is not None]
    ranks = {key: rank for rank, key in enumerate(sorted({key for key in values if key is not None}))}
    expected = sorted(present, key=lambda row: ranks[values[row] or b""] * (-1 if descending else 1))
    assert found == expected + [row for row, key in enumerate(values) if key is None]


def test_beyond_256_bytes_keys_are_equal(tmp_path: Path) -> None:
    common = b"a" * (WIDTH * DEEPEST)
    values: list[bytes | None] = [common + b"z", common + b"b", b"a"]
    assert by_value(str(tmp_path), values, descending=False) == [2, 0, 1]


@pytest.mark.parametrize("descending", [False, True])
def test_blocks_and_maps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, descending: bool) -> None:
    monkeypatch.setattr(text_sorting, "_BLOCK", 3)
    values: list[bytes | None] = [b"%03d" % (at * 7 % 10) for at in range(10)]
    row_map = np.array([9, 7, 5, 3, 1], np.uint32)
    found = by_value(str(tmp_path), values, descending=descending, row_map=row_map)
    assert found == sorted(row_map.tolist(), key=lambda row: values[row] or b"", reverse=descending)
