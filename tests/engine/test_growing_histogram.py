"""A histogram grows with the spool, and counts every row once."""

from pathlib import Path

import pytest

from kafka_explorer.engine import growing_histogram
from kafka_explorer.engine.growing_histogram import GrowingHistogram
from tests.messages import make_record
from tests.spools import make_spool

T0 = 1_700_000_000_000


def test_rows_are_counted_as_they_come(tmp_path: Path) -> None:
    folder = make_spool(tmp_path, [make_record(n, timestamp_ms=T0 + n * 1000) for n in range(10)])
    histogram = GrowingHistogram(folder)
    assert histogram.buckets(100) is None
    for rows, counts in ((4, [1] * 4), (4, [1] * 4), (10, [1] * 10)):
        assert histogram.grow(rows)
        buckets = histogram.buckets(100)
        assert buckets is not None
        assert [count for count in buckets.counts.tolist() if count] == counts
    assert histogram.rows == 10
    histogram.close()
    histogram.close()


def test_many_rows_take_several_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing_histogram, "_AT_ONCE", 4)
    histogram = GrowingHistogram(make_spool(tmp_path, [make_record(n) for n in range(10)]))
    assert [histogram.grow(10) for _ in range(4)] == [False, False, True, True]
    buckets = histogram.buckets(10)
    assert buckets is not None
    assert buckets.counts.sum() == 10
    histogram.close()
