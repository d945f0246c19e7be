"""Samples of a series in few bytes, and back to the letter."""

from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.lag.history_chunks import (
    MINUTE_COLUMNS,
    MINUTE_MS,
    SAMPLE_COLUMNS,
    UNKNOWN,
    Sample,
    pack_minutes,
    pack_samples,
    unpack,
)

NUMBER = st.none() | st.integers(-(2**60), 2**60)
SAMPLES = st.lists(st.tuples(st.integers(0, 2**45), NUMBER, NUMBER, NUMBER, NUMBER), max_size=300)


def unpacked(data: bytes, columns: int) -> list[tuple[int | None, ...]]:
    rows = zip(*unpack(data, columns), strict=True)
    return [tuple(None if value == UNKNOWN else value for value in row) for row in rows]


@given(SAMPLES)
def test_samples_come_back(samples: list[Sample]) -> None:
    assert unpacked(pack_samples(samples), SAMPLE_COLUMNS) == samples


@given(SAMPLES)
def test_a_minute_keeps_its_extremes_and_its_last(samples: list[Sample]) -> None:
    samples = sorted(samples, key=lambda sample: sample[0])
    minutes = unpacked(pack_minutes(samples), MINUTE_COLUMNS)
    assert len(minutes) == len({sample[0] // MINUTE_MS for sample in samples})
    for at_ms, low, high, lag, produced, consumed, time_lag in minutes:
        assert at_ms is not None
        within = [sample for sample in samples if sample[0] // MINUTE_MS == at_ms // MINUTE_MS]
        assert (at_ms, lag, produced, consumed) == within[-1][:4]
        lags = [sample[1] for sample in within if sample[1] is not None]
        assert (low, high) == ((min(lags), max(lags)) if lags else (None, None))
        assert time_lag == max((sample[4] for sample in within if sample[4] is not None), default=None)


def test_a_chunk_of_a_busy_partition_takes_about_a_kilobyte() -> None:
    start = 1_795_000_000_000
    samples: list[Sample] = [
        (start + at * 5000 + at * 7 % 30, at * 37 % 900, at * 500 + at * 13 % 90, at * 480, at * 31 % 4000)
        for at in range(240)
    ]
    assert len(pack_samples(samples)) < 2500
    assert len(pack_minutes(samples)) < 500
