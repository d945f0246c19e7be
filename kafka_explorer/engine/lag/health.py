"""Is a group all right? Burrow's rules (core/internal/evaluator/caching.go), with what they rest on as data. Pure.

Burrow sees every commit; we see the committed offset every few seconds. So a commit here is a change that was seen,
and two of Burrow's cases cannot be told apart by the offset alone: no commits (STOP) and commits of the same offset
(STALL). They are told apart by whether a member reads the partition.
"""

import enum
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kafka_explorer.engine.partition_offsets import Place

MOVES = 10
"""Burrow looks at so many commits."""
_ENOUGH_MOVES = 3


class Health(enum.Enum):
    """A partition's health, worst last."""

    UNKNOWN = "unknown"
    OK = "ok"
    WARN = "warn"
    REWIND = "rewind"
    STALLED = "stalled"
    STOPPED = "stopped"


class Rule(enum.Enum):
    """Which rule decided, and so what to tell."""

    NO_COMMIT = "no commit"
    """Nothing was committed: there is nothing to judge by."""
    NO_LAG = "no lag"
    """The lag is at most the one allowed."""
    WATCHED_TOO_SHORTLY = "watched too shortly"
    """There is lag, and too few commits were seen so far to judge it."""
    CAUGHT_UP = "caught up"
    """Within the window the lag was at most the one allowed."""
    LAG_FELL = "lag fell"
    """From one commit to another in the window the lag shrank."""
    LAG_NEVER_FELL = "lag never fell"
    """From commit to commit the lag grew or stayed."""
    WENT_BACK = "went back"
    """The committed offset went back by `back` offsets and has not recovered."""
    MEMBER_DOES_NOT_MOVE = "member does not move"
    """A member reads the partition, and yet its offset has not moved for `unmoved_s`."""
    NOBODY_MOVES = "nobody moves"
    """No member reads the partition, and its offset has not moved for `unmoved_s`."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A partition's health and the numbers behind it; times in seconds.

    `window_s` is how far the commits looked at reach back; `unmoved_s` how long the offset has not moved, at least.
    """

    health: Health
    rule: Rule
    lag: int | None = None
    window_s: float = 0.0
    unmoved_s: float = 0.0
    back: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """A change of a committed offset, as seen: when, to what, and what lag that left."""

    at_ms: int
    committed: int
    lag: int


@dataclass(frozen=True, slots=True)
class Course:
    """What was seen of one partition of a group.

    `moves` are the latest changes of its committed offset, oldest first; the first of all is its state when watching
    began. `caught_up_ms` is when the lag was last at most the one allowed. `owned`: a member reads it.
    """

    now_ms: int
    lag: int | None
    moves: Sequence[Move]
    caught_up_ms: int | None = None
    owned: bool = False


class GroupHealth(enum.Enum):
    """A group's health as Burrow sums it up: any partition that is stopped, stalled or rewound makes it an error."""

    UNKNOWN = "unknown"
    OK = "ok"
    WARN = "warn"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class GroupJudgement:
    """A group's health, its worst partition (of those the one with most lag), and how many partitions are how."""

    health: GroupHealth
    worst: Place | None = None
    judgement: Judgement | None = None
    counts: Mapping[Health, int] | None = None


def judge(course: Course, *, patience_s: float = 45.0, allowed_lag: int = 0) -> Judgement:
    """Judge one partition. `patience_s` is the shortest time after which an offset counts as not moving.

    A group that commits rarely gets more: as long as its latest moves took, as Burrow has it.
    """
    lag, moves = course.lag, course.moves
    if lag is None or not moves:
        return Judgement(Health.UNKNOWN, Rule.NO_COMMIT)
    window_s = (moves[-1].at_ms - moves[0].at_ms) / 1000
    unmoved_s = (course.now_ms - moves[-1].at_ms) / 1000
    back = max(move.committed for move in moves) - moves[-1].committed
    patience_s = max(patience_s, window_s)
    # A topic that was idle: what came a moment ago has not been read yet, and that is no fault.
    just_written = course.caught_up_ms is not None and course.now_ms - course.caught_up_ms <= patience_s * 1000
    if lag <= allowed_lag:
        health, rule = Health.OK, Rule.NO_LAG
    elif unmoved_s > patience_s and not just_written:
        health, rule = _unmoved(course)
    elif back > 0:
        health, rule = Health.REWIND, Rule.WENT_BACK
    else:
        health, rule = _moving(course)
    return Judgement(health, rule, lag, window_s, unmoved_s, back)


def _unmoved(course: Course) -> tuple[Health, Rule]:
    return (Health.STALLED, Rule.MEMBER_DOES_NOT_MOVE) if course.owned else (Health.STOPPED, Rule.NOBODY_MOVES)


def _moving(course: Course) -> tuple[Health, Rule]:
    moves = course.moves
    if course.caught_up_ms is not None and course.caught_up_ms >= moves[0].at_ms:
        return Health.OK, Rule.CAUGHT_UP
    if len(moves) < _ENOUGH_MOVES:
        return Health.UNKNOWN, Rule.WATCHED_TOO_SHORTLY
    if any(later.lag < earlier.lag for earlier, later in itertools.pairwise(moves)):
        return Health.OK, Rule.LAG_FELL
    return Health.WARN, Rule.LAG_NEVER_FELL


_ORDER = list(Health)
_OF_GROUP = {Health.UNKNOWN: GroupHealth.UNKNOWN, Health.OK: GroupHealth.OK, Health.WARN: GroupHealth.WARN}


def judge_group(partitions: Mapping[Place, Judgement]) -> GroupJudgement:
    """Sum up; partitions of unknown health count only when nothing else is known."""
    counts: dict[Health, int] = {}
    worst: Place | None = None
    worst_key = (-1, 0)
    for place, judgement in partitions.items():
        counts[judgement.health] = counts.get(judgement.health, 0) + 1
        key = (_ORDER.index(judgement.health), judgement.lag or 0)
        if key > worst_key:
            worst, worst_key = place, key
    if worst is None:
        return GroupJudgement(GroupHealth.UNKNOWN, counts=counts)
    judgement = partitions[worst]
    return GroupJudgement(_OF_GROUP.get(judgement.health, GroupHealth.ERROR), worst, judgement, counts)
