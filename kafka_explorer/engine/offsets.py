"""Plans where each partition's read begins and ends. Pure: it asks nobody."""

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


class StartKind(enum.Enum):
    """The places at which a read can begin."""

    BEGINNING = "beginning"
    END = "end"
    NEWEST = "newest"
    OFFSET = "offset"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True)
class Start:
    """Where a read begins.

    `value` is the number of messages wanted, of the whole topic, for NEWEST (0: as many as there are); the offset for
    OFFSET; milliseconds since the epoch for TIMESTAMP; and means nothing for the others.
    """

    kind: StartKind
    value: int = 0


BEGINNING = Start(StartKind.BEGINNING)


@dataclass(frozen=True, slots=True)
class Watermarks:
    """A partition's offsets: `low` is the first that is kept, `high` the one after the last that may be read."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class PartitionRead:
    """Read `partition` from `begin` up to, not including, `end`; None follows the partition for ever."""

    partition: int
    begin: int
    end: int | None


_FORMS = "beginning, end, -N for the newest N, an offset, or @TIMESTAMP"


def parse_start(text: str) -> Start:
    """Read kcat's short notation: beginning, end, -50, 1234, @1700000000000, @2026-11-22T10:00:00+03:00.

    A time without a zone is local; one before 1970 is 1970. Raises ValueError with a sentence for the user.
    """
    word = text.strip()
    if word in {"beginning", "end"}:
        return Start(StartKind(word))
    if re.fullmatch(r"-[0-9]{1,18}", word) and int(word):
        return Start(StartKind.NEWEST, -int(word))
    if re.fullmatch(r"[0-9]{1,18}", word):
        return Start(StartKind.OFFSET, int(word))
    if word.startswith("@"):
        return Start(StartKind.TIMESTAMP, _parse_time_ms(word[1:]))
    raise ValueError(f"'{text}' is no place to start from: use {_FORMS}.")


def _parse_time_ms(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,18}", text):
        return int(text)
    try:
        # Negative times mean something else to Kafka: -1 is the end, -2 the beginning.
        return max(0, round(datetime.fromisoformat(text).timestamp() * 1000))
    except (ValueError, OverflowError, OSError):
        raise ValueError(
            f"'{text}' is no time: use milliseconds since 1970 or ISO 8601, as in @2026-11-22T10:00:00+03:00."
        ) from None


def plan_reads(
    start: Start,
    watermarks: Mapping[int, Watermarks],
    offsets_at_time: Mapping[int, int] | None = None,
    *,
    follow: bool = False,
) -> tuple[PartitionRead, ...]:
    """Return what to read of each partition, in partition order; partitions with nothing to read are left out.

    `offsets_at_time` answers a TIMESTAMP start: the first offset at or after it, negative when there is none.
    NEWEST is not planned here, since how far back it reaches is known only while reading (`newest.py`).
    """
    reads = []
    for partition, marks in sorted(watermarks.items()):
        begin = _begin(start, marks, (offsets_at_time or {}).get(partition, -1))
        if follow or begin < marks.high:
            reads.append(PartitionRead(partition, begin, None if follow else marks.high))
    return tuple(reads)


def _begin(start: Start, marks: Watermarks, offset_at_time: int) -> int:
    if start.kind is StartKind.BEGINNING:
        return marks.low
    if start.kind is StartKind.OFFSET:
        return min(max(start.value, marks.low), marks.high)
    if start.kind is StartKind.TIMESTAMP and offset_at_time >= 0:
        return max(offset_at_time, marks.low)
    return marks.high
