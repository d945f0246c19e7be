"""Samples of one series -> compressed columns, and back. Pure.

A column is written as its first value and the differences after it, which compress well; what is unknown is a number
that no offset reaches.
"""

import zlib
from array import array
from collections.abc import Iterable, Sequence
from itertools import groupby

MINUTE_MS = 60_000
CHUNK_MINUTES = 20
UNKNOWN = -(1 << 61)

Sample = tuple[int, int | None, int | None, int | None, int | None]
"""Milliseconds since the epoch, lag, end offset or count written, committed offset or count read, time lag in ms."""

SAMPLE_COLUMNS = 5
MINUTE_COLUMNS = 7
"""When the last sample was taken (ms), smallest, largest and last lag, written, read, largest time lag."""


def pack_samples(samples: Sequence[Sample]) -> bytes:
    """Return `samples`, oldest first, in few bytes."""
    return _pack([[_known(sample[column]) for sample in samples] for column in range(SAMPLE_COLUMNS)])


def pack_minutes(samples: Iterable[Sample]) -> bytes:
    """Return what is left of `samples`, oldest first, minute by minute."""
    rows = [_minute(list(group)) for _, group in groupby(samples, key=lambda sample: sample[0] // MINUTE_MS)]
    return _pack([[row[column] for row in rows] for column in range(MINUTE_COLUMNS)])


def unpack(data: bytes, columns: int) -> "list[array[int]]":  # quoted: Python 3.11 cannot index array
    """Return the columns; `UNKNOWN` is what is unknown."""
    flat = array("q")
    flat.frombytes(zlib.decompress(data))
    length = len(flat) // columns
    found = []
    for column in range(columns):
        values = flat[column * length : (column + 1) * length]
        for at in range(1, length):
            values[at] += values[at - 1]
        found.append(values)
    return found


def _minute(samples: list[Sample]) -> list[int]:
    lags = [lag for _, lag, _, _, _ in samples if lag is not None]
    time_lags = [time_lag for _, _, _, _, time_lag in samples if time_lag is not None]
    at_ms, lag, produced, consumed, _ = samples[-1]
    return [
        at_ms,
        min(lags, default=UNKNOWN),
        max(lags, default=UNKNOWN),
        _known(lag),
        _known(produced),
        _known(consumed),
        max(time_lags, default=UNKNOWN),
    ]


def _known(value: int | None) -> int:
    return UNKNOWN if value is None else value


def _pack(columns: Sequence[Sequence[int]]) -> bytes:
    flat = array("q")
    for values in columns:
        before = 0
        for value in values:
            flat.append(value - before)
            before = value
    return zlib.compress(flat.tobytes(), 1)
