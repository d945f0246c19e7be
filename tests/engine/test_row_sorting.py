"""Sorting in short steps gives what sorting at once gives."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.row_sorting import RunSort


def merged(sort: RunSort[np.int64]) -> tuple[list[int], list[int]]:
    pieces = list(sort.merged())
    return [key for keys, _ in pieces for key in keys.tolist()], [row for _, rows in pieces for row in rows.tolist()]


@given(
    st.lists(st.integers(-5, 5) | st.integers(-(2**63), 2**63 - 1), max_size=300),
    st.integers(1, 200),
    st.integers(1, 50),
)
def test_it_is_a_stable_sort(keys: list[int], run: int, block: int) -> None:
    sort: RunSort[np.int64] = RunSort(run)
    for begin in range(0, len(keys), block):
        part = np.array(keys[begin : begin + block], np.int64)
        sort.add(part, np.arange(begin, begin + len(part), dtype=np.uint32))
    assert sort.count == len(keys)
    order = sorted(range(len(keys)), key=lambda row: keys[row])
    assert merged(sort) == ([keys[row] for row in order], order)


@pytest.mark.parametrize("spread", [3, 1000, 2**62])
def test_equal_keys_never_lie_in_two_pieces(spread: int) -> None:
    random = np.random.default_rng(17)
    keys = random.integers(0, spread, 100_000)
    sort: RunSort[np.int64] = RunSort(4096)
    for begin in range(0, len(keys), 1000):
        sort.add(keys[begin : begin + 1000], np.arange(begin, begin + 1000, dtype=np.uint32))
    pieces = list(sort.merged())
    ends = [(int(part[0]), int(part[-1])) for part, _ in pieces]
    assert all(before[1] < after[0] for before, after in pairwise(ends))
    assert max(len(part) for part, _ in pieces) < max(3 * 4096, 1.2 * len(keys) / spread)
    rows = np.concatenate([rows for _, rows in pieces])
    assert (rows == np.argsort(keys, kind="stable")).all()
