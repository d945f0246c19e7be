"""Which records a spool has already of what will be read again.

A scan that goes on reads again what it had read and not shown yet, and timestamps that do not rise can have it show a
record before one that lies in front of it.
"""

import struct
from collections.abc import Generator, Iterable
from pathlib import Path

from kafka_explorer.engine.lanes import Lanes
from kafka_explorer.engine.saved_searches import Position
from kafka_explorer.engine.spool import ROW_BYTES

# position, OFFSET, timestamp_ms, PARTITION, key size, value size, trailer size, headers, TOPIC, type of time
_PLACE = struct.Struct("<8xQ8xi16xHxx")
_ROWS = 20_000


def rows_left(
    folder: str, count: int, lanes: Lanes, positions: Iterable[Position]
) -> Generator[None, None, frozenset[tuple[int, int]]]:
    """Return lane and offset of those of the spool's first `count` rows that lie in what is left to read."""
    left = {
        lanes.lane(position.topic, position.partition): range(position.left_begin, position.left_end)
        for position in positions
        if position.topic in lanes.topics
    }
    found: set[tuple[int, int]] = set()
    with (Path(folder) / "rows").open("rb") as rows:
        for begin in range(0, count, _ROWS):
            data = rows.read(min(_ROWS, count - begin) * ROW_BYTES)
            for offset, partition, topic_index in _PLACE.iter_unpack(data[: len(data) // ROW_BYTES * ROW_BYTES]):
                lane = partition * len(lanes.topics) + topic_index
                if offset in left.get(lane, ()):
                    found.add((lane, offset))
            yield
    return frozenset(found)
