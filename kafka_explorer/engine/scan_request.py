"""What a scan is asked for and what it tells: plain data, which goes to a child process and comes back from it."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from kafka_explorer.engine.filters import Filter
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import EVERYTHING, Span
from kafka_explorer.engine.saved_searches import Position

GIB = 1024**3


class EndReason(enum.Enum):
    """Why a scan that was not cancelled ended."""

    ALL_READ = "all read"
    LIMIT_REACHED = "limit reached"
    SPOOL_FULL = "spool full"
    BROKER_LOST = "broker lost"


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What to read, as plain data.

    Messages of several topics come in the order of their times; a row's `topic_index` counts in `topics`.
    A NEWEST start gives the newest of the whole `span`, and these, or all with `newest_first`, with the newest on top
    unless `oldest_on_top`. `filter` of None lets everything pass. `by_key` takes keys to lie where Kafka's default
    partitioner puts them, so that `key == "x"` reads one partition: that is the user's to say. `limit` counts matches;
    `follow` goes on at the end for ever. `count_only` keeps no records. A reader that hears of no broker for
    `patience_s` gives up, except when it follows.
    With `resume` the scan goes on from these positions instead of from the beginning of the span; `keep_rows` rows
    that the spool in the same folder has already stay, and new ones come behind them.
    """

    topics: tuple[str, ...]
    span: Span = EVERYTHING
    newest_first: bool = False
    filter: Filter | None = None
    by_key: bool = False
    limit: int | None = None
    follow: bool = False
    oldest_on_top: bool = False
    count_only: bool = False
    read_uncommitted: bool = False
    spool_limit_bytes: int = 8 * GIB
    patience_s: float = 60.0
    resume: tuple[Position, ...] | None = None
    keep_rows: int = 0

    @property
    def topic(self) -> str:
        """The topic, or the first of several."""
        return self.topics[0]

    @property
    def backwards(self) -> bool:
        """Whether the newest messages are read first."""
        return self.newest_first or self.span.start.kind is StartKind.NEWEST

    @property
    def wanted(self) -> int | None:
        """How many matches are enough, None for all of them."""
        newest = self.span.start.value if self.span.start.kind is StartKind.NEWEST else 0
        return min((number for number in (newest, self.limit) if number), default=None)


@dataclass(frozen=True, slots=True)
class OpenTransaction:
    """A partition whose end is held back by a transaction that is neither committed nor aborted.

    Offsets from `last_stable` up to, not including, `high_watermark` can only be read uncommitted.
    """

    topic: str
    partition: int
    last_stable: int
    high_watermark: int


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is, in absolute numbers; the newest is enough.

    Of `matched` records `rows` can be read from the spool. `total` offsets lie in what was asked for (None when it has
    no end); `done` of them are behind us, more than the `scanned` records where compaction or markers left gaps.
    `scanned_bytes` counts values. `position_ms` is the place in time that the scan has come to. `waiting` says why
    nothing comes.
    `missing` maps (topic, partition) to the number of offsets not read. `skipped` offsets were deleted while reading.
    `positions` are what is read and left for these very `rows`: a later scan goes on from there.
    `undecoded` maps a reason to how many keys and values a filter's fields could not be looked for in: they may match.
    `dropped` rows fell out of a tail's window. `pruned` partitions were left out because of the key, None if nobody
    asked for that. `open_transactions` hold back the end of what is committed.
    """

    rows: int = 0
    matched: int = 0
    scanned: int = 0
    scanned_bytes: int = 0
    done: int = 0
    total: int | None = None
    elapsed_s: float = 0.0
    position_ms: int | None = None
    waiting: str | None = None
    skipped: int = 0
    ended: EndReason | None = None
    missing: Mapping[tuple[str, int], int] = field(default_factory=dict)
    positions: tuple[Position, ...] = ()
    dropped: int = 0
    pruned: int | None = None
    open_transactions: tuple[OpenTransaction, ...] = ()
    undecoded: Mapping[str, int] = field(default_factory=dict)
