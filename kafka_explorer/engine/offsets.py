"""Offsets of a partition: what can be read, what is to be read, and the kinds of places to begin at."""

import enum
from dataclasses import dataclass


class StartKind(enum.Enum):
    """The places at which a read can begin."""

    BEGINNING = "beginning"
    END = "end"
    NEWEST = "newest"
    OFFSET = "offset"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True)
class Watermarks:
    """A partition's offsets: `low` is the first that is kept, `high` the one after the last that may be read."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class PartitionRead:
    """Read `partition` from `begin` up to, not including, `end`; None follows the partition for ever.

    Where several topics are read `partition` is its number as `lanes.py` gives it. A reader that gets whole batches
    may begin earlier where it has those records anyway, but not before `lowest`; None: exactly at `begin`.
    """

    partition: int
    begin: int
    end: int | None
    lowest: int | None = None
