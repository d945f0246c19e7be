"""Offsets of a group moved: what there is and what shall be, planned before anything is done. Pure.

The rules are those of `kafka-consumer-groups --reset-offsets`: what lies outside the log goes to its nearer end, a time
after the last record means the end, a shift needs a committed offset.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kafka_explorer.engine.lag.committed import Commits, Committed
from kafka_explorer.engine.lag.details import GroupDetails
from kafka_explorer.engine.lag.ends import LogEnds
from kafka_explorer.engine.partition_offsets import Place


class Target(enum.Enum):
    """Where to move to."""

    EARLIEST = "earliest"
    LATEST = "latest"
    OFFSET = "offset"
    TIMESTAMP = "timestamp"
    """The first record at or after a time."""
    SHIFT = "shift"
    """By so many offsets, forward or back."""
    COPY = "copy"
    """To what another group has committed."""


class MoveNote(enum.Enum):
    """What is worth saying of one partition's move."""

    BEFORE_START = "before start"
    """The wish lies before the log start: it goes there."""
    BEYOND_END = "beyond end"
    """The wish lies beyond the end: it goes there."""
    NOTHING_AFTER_TIME = "nothing after time"
    """No record is as young as the time: it goes to the end."""
    NOTHING_COMMITTED = "nothing committed"
    """Nothing to shift: it stays without a committed offset."""
    NOTHING_TO_COPY = "nothing to copy"
    """The other group has committed nothing there: it stays as it is."""
    UNKNOWN_LOG = "unknown log"
    """The log's ends are unknown: it stays as it is."""


@dataclass(frozen=True, slots=True)
class ResetWish:
    """What the user wants. `value` is the offset, milliseconds since the epoch, or by how much to shift.

    `places` are the partitions to move; None means all that the group has committed. `topics` are topics all of whose
    partitions are to be moved instead, committed or not. `copy_from` is a group.
    """

    target: Target
    value: int = 0
    places: tuple[Place, ...] | None = None
    copy_from: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """One partition, before and after; None is no committed offset. It stays when `after` equals `before`.

    `start` and `end` (high watermark) are the log's.
    """

    topic: str
    partition: int
    before: Committed | None = None
    after: int | None = None
    start: int | None = None
    end: int | None = None
    note: MoveNote | None = None

    @property
    def place(self) -> Place:
        """Topic and partition."""
        return self.topic, self.partition

    @property
    def changes(self) -> bool:
        """Whether there is anything to do."""
        return self.after is not None and (self.before is None or self.before.offset != self.after)

    @property
    def reread(self) -> int:
        """How many offsets will be read again: as many messages, where the log has no gaps."""
        if self.before is None or self.after is None or self.start is None or self.end is None:
            return 0
        # What was deleted is not read again, and beyond the end there is nothing.
        return max(0, min(self.before.offset, self.end) - max(self.after, self.start))

    @property
    def skipped(self) -> int:
        """How many offsets will never be read."""
        if self.before is None or self.after is None or self.start is None or self.end is None:
            return 0
        return max(0, min(self.after, self.end) - max(self.before.offset, self.start))


@dataclass(frozen=True, slots=True)
class ResetPlan:
    """What will be done to a group, partition by partition. It is done only while the group has no members."""

    details: GroupDetails
    wish: ResetWish
    moves: tuple[Move, ...] = ()

    @property
    def group(self) -> str:
        """Whose offsets are moved."""
        return self.details.group

    @property
    def may_be_done(self) -> bool:
        """Whether the group was without members when it was planned."""
        return self.details.may_move_offsets

    @property
    def changes(self) -> tuple[Move, ...]:
        """The moves that change something."""
        return tuple(move for move in self.moves if move.changes)

    @property
    def reread(self) -> int:
        """How many offsets will be read again."""
        return sum(move.reread for move in self.moves)

    @property
    def skipped(self) -> int:
        """How many offsets will never be read."""
        return sum(move.skipped for move in self.moves)


@dataclass(frozen=True, slots=True)
class Known:
    """What the plan rests on: the group's commits, the logs' ends, and for some wishes more.

    `at_time` is the first offset at or after the wished time, negative where there is none. `others` are the commits
    of the group to copy from.
    """

    commits: Commits = field(default_factory=dict)
    ends: Mapping[Place, LogEnds] = field(default_factory=dict)
    at_time: Mapping[Place, int] = field(default_factory=dict)
    others: Commits = field(default_factory=dict)


def plan_reset(wish: ResetWish, places: Sequence[Place], known: Known) -> tuple[Move, ...]:
    """Return the move of each of `places`, by place."""
    return tuple(_move(wish, place, known) for place in sorted(set(places)))


def _move(wish: ResetWish, place: Place, known: Known) -> Move:
    before, ends = known.commits.get(place), known.ends.get(place, LogEnds())
    start, end = ends.start, ends.high
    stays = None if before is None else before.offset
    if start is None or end is None:
        return Move(*place, before, stays, start, end, MoveNote.UNKNOWN_LOG)
    wished = _wished(wish, place, known, start, end)
    if isinstance(wished, MoveNote):
        after = end if wished is MoveNote.NOTHING_AFTER_TIME else stays
        return Move(*place, before, after, start, end, wished)
    if wished < start:
        return Move(*place, before, start, start, end, MoveNote.BEFORE_START)
    if wished > end:
        return Move(*place, before, end, start, end, MoveNote.BEYOND_END)
    return Move(*place, before, wished, start, end)


def _wished(wish: ResetWish, place: Place, known: Known, start: int, end: int) -> int | MoveNote:
    """Return the offset that is wished for, wherever it lies, or why there is none."""
    fixed = {Target.EARLIEST: start, Target.LATEST: end, Target.OFFSET: wish.value}
    if wish.target in fixed:
        return fixed[wish.target]
    if wish.target is Target.TIMESTAMP:
        offset = known.at_time.get(place, -1)
        return offset if offset >= 0 else MoveNote.NOTHING_AFTER_TIME
    if wish.target is Target.SHIFT:
        before = known.commits.get(place)
        return MoveNote.NOTHING_COMMITTED if before is None else before.offset + wish.value
    other = known.others.get(place)
    return MoveNote.NOTHING_TO_COPY if other is None else other.offset
