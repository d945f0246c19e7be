"""What snapshots mean: time lag, rates, drain time, loss by retention, health. It remembers; it asks nobody.

A partition of a group takes some 4 KB here, its rates are those of the last minute.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.end_history import EndHistory, TimeLag
from kafka_explorer.engine.lag.ends import TopicShape
from kafka_explorer.engine.lag.health import MOVES, Course, GroupHealth, GroupJudgement, Judgement, Move, judge
from kafka_explorer.engine.lag.health import judge_group as sum_up
from kafka_explorer.engine.lag.kinds import GroupKind
from kafka_explorer.engine.lag.loss import DataLoss, Retention, Standing, foresee_loss
from kafka_explorer.engine.lag.pace import Drain, Pace, Sample, drain_of, pace_of, summed
from kafka_explorer.engine.lag.rows import clamped, total
from kafka_explorer.engine.lag.snapshots import GroupReading, LagSnapshot
from kafka_explorer.engine.partition_offsets import Place

RATE_WINDOW_S = 60.0
_PATIENCE_ROUNDS = 9  # Burrow's ten commits, five seconds apart by default, are nine intervals
_START_SAMPLES = 30  # minutes
_START_SPAN_MS = 5 * 60 * 1000  # Kafka looks for what to delete every five minutes


@dataclass(frozen=True, slots=True)
class PartitionMeaning:
    """What one partition's numbers mean; None is unknown.

    `moved_ms` is when the committed offset was last seen to move (since the epoch); None when it has not since
    watching began.
    """

    lag: int | None = None
    time_lag: TimeLag | None = None
    pace: Pace = field(default_factory=Pace)
    loss: DataLoss | None = None
    judgement: Judgement | None = None
    moved_ms: int | None = None

    @property
    def drain_s(self) -> float | None:
        """Seconds until it is drained at the present rates; None when it never is, or that is unknown."""
        gain = self.pace.gain
        if self.lag is None or (self.lag > 0 and (gain is None or gain <= 0)):
            return None
        return self.lag / gain if self.lag > 0 and gain else 0.0


@dataclass(frozen=True, slots=True)
class GroupMeaning:
    """What one group's numbers mean at `at_ms`; None is unknown. Sums are over partitions where it is known, and a
    negative lag adds nothing to them.

    `time_lag` is that of the partition that is furthest behind; `loss` the first that is in sight, with its partition.
    `without_reader` partitions of its topics are read by no member, `idle_members` read no partition.
    """

    group: str
    at_ms: int
    state: GroupState = GroupState.UNKNOWN
    kind: GroupKind = GroupKind.UNKNOWN
    members: int = 0
    lag: int | None = None
    time_lag: TimeLag | None = None
    furthest: Place | None = None
    pace: Pace = field(default_factory=Pace)
    drain: Drain | None = None
    loss: tuple[Place, DataLoss] | None = None
    judgement: GroupJudgement = field(default_factory=lambda: GroupJudgement(GroupHealth.UNKNOWN))
    moved_ms: int | None = None
    partition_count: int = 0
    without_reader: int = 0
    idle_members: int = 0
    partitions: Mapping[Place, PartitionMeaning] = field(default_factory=dict)


class _Partition:
    """What is remembered of one partition of one group."""

    __slots__ = ("caught_up_ms", "moves", "samples")

    def __init__(self) -> None:
        self.samples: deque[Sample] = deque()
        self.moves: deque[Move] = deque(maxlen=MOVES)
        self.caught_up_ms: int | None = None

    def take(self, at_ms: int, committed: int, high: int) -> None:
        """Take one sample."""
        while self.samples and at_ms - self.samples[0][0] > RATE_WINDOW_S * 1000:
            self.samples.popleft()
        self.samples.append((at_ms, committed, high))
        if not self.moves or committed != self.moves[-1].committed:
            self.moves.append(Move(at_ms, committed, high - committed))
        if high <= committed:
            self.caught_up_ms = at_ms

    @property
    def moved_ms(self) -> int | None:
        """When it was last seen to move."""
        return self.moves[-1].at_ms if len(self.moves) > 1 else None


class Interpreter:
    """Takes one snapshot after the other. `interval_s` is the time between them."""

    def __init__(self, interval_s: float = 5.0, *, allowed_lag: int = 0) -> None:
        self._patience_s = interval_s * _PATIENCE_ROUNDS
        self._allowed_lag = allowed_lag
        self._ends: dict[Place, EndHistory] = {}
        self._starts: dict[Place, deque[tuple[int, int]]] = {}
        self._partitions: dict[str, dict[Place, _Partition]] = {}
        self._last_starts: Mapping[Place, int] = {}

    def remember_end(self, place: Place, end: int, at_ms: int) -> None:
        """Take an end from an earlier run; oldest first, before the first snapshot."""
        self._ends.setdefault(place, EndHistory()).add(end, at_ms)

    def remember_written(self, place: Place, offset: int, at_ms: int) -> None:
        """Take when a record was written, from its timestamp."""
        self._ends.setdefault(place, EndHistory()).add_written(offset, at_ms)

    def unsure(self, snapshot: LagSnapshot) -> dict[Place, int]:
        """Return the committed offsets with lag whose time would be a guess, those most worth asking for first.

        That is: of groups looked at in full before others, and of each group the partition with most lag first.
        """
        ranked: list[tuple[bool, int, int, Place, int]] = []
        for name, reading in snapshot.groups.items():
            behind = [
                (commit.offset - snapshot.high[place], place, commit.offset)
                for place, commit in (reading.commits or {}).items()
                if commit.offset < snapshot.high.get(place, 0) and not self._reaches(place, commit.offset)
            ]
            brief = name not in snapshot.detailed
            ranked += [(brief, rank, lag, place, offset) for rank, (lag, place, offset) in enumerate(sorted(behind))]
        wanted: dict[Place, int] = {}
        for _, _, _, place, offset in sorted(ranked):
            wanted[place] = min(offset, wanted.get(place, offset))
        return wanted

    def _reaches(self, place: Place, offset: int) -> bool:
        history = self._ends.get(place)
        return history is not None and history.reaches(offset)

    def take(self, snapshot: LagSnapshot, retentions: Mapping[str, Retention] | None = None) -> dict[str, GroupMeaning]:
        """Return what each group's numbers mean now; a group that could not be read is left out.

        `retentions` are by topic; without, no loss is foreseen but what has happened already.
        """
        if snapshot.is_gap:
            return {}
        self._take_ends(snapshot)
        self._partitions = {name: known for name, known in self._partitions.items() if name in snapshot.groups}
        meanings = {}
        for name, reading in snapshot.groups.items():
            if reading.commits is not None:
                meanings[name] = self._group(reading, snapshot, retentions or {})
        return meanings

    def _take_ends(self, snapshot: LagSnapshot) -> None:
        for place, high in snapshot.high.items():
            history = self._ends.get(place)
            if history is None:
                history = self._ends[place] = EndHistory()
            history.add(high, snapshot.at_ms)
        if snapshot.start is not self._last_starts:
            self._last_starts = snapshot.start
            for place, start in snapshot.start.items():
                known = self._starts.setdefault(place, deque(maxlen=_START_SAMPLES))
                known.append((snapshot.at_ms, start))
            for gone in self._ends.keys() - snapshot.start.keys() - snapshot.high.keys() - snapshot.errors.keys():
                del self._ends[gone]
                self._starts.pop(gone, None)

    def _group(self, reading: GroupReading, snapshot: LagSnapshot, retentions: Mapping[str, Retention]) -> GroupMeaning:
        details, commits = reading.details, reading.commits or {}
        owned = set() if details is None else details.owned
        known = self._partitions.setdefault(reading.group, {})
        for gone in known.keys() - commits.keys():
            del known[gone]
        partitions: dict[Place, PartitionMeaning] = {}
        for place, commit in commits.items():
            high = snapshot.high.get(place)
            if high is None:
                partitions[place] = PartitionMeaning()
                continue
            memory = known.get(place)
            if memory is None:
                memory = known[place] = _Partition()
            memory.take(snapshot.at_ms, commit.offset, high)
            retention = retentions.get(place[0])
            partitions[place] = self._partition(place, memory, snapshot, retention, owned=place in owned)
        topics = {topic for topic, _ in owned} | {topic for topic, _ in commits}
        every = _count_partitions(topics, snapshot)
        furthest = _furthest(partitions)
        return GroupMeaning(
            group=reading.group,
            at_ms=snapshot.at_ms,
            state=GroupState.UNKNOWN if details is None else details.state,
            kind=GroupKind.UNKNOWN if details is None else details.kind,
            members=0 if details is None else len(details.members),
            lag=total(clamped(each.lag) for each in partitions.values()),
            time_lag=None if furthest is None else partitions[furthest].time_lag,
            furthest=furthest,
            pace=summed([each.pace for each in partitions.values()]),
            drain=drain_of({at: (each.lag, each.pace) for at, each in partitions.items() if each.lag is not None}),
            loss=_first_loss(partitions),
            judgement=sum_up({at: each.judgement for at, each in partitions.items() if each.judgement is not None}),
            moved_ms=max((each.moved_ms for each in partitions.values() if each.moved_ms is not None), default=None),
            partition_count=every,
            without_reader=0 if details is None else every - len(owned),
            idle_members=0 if details is None else sum(not member.assigned for member in details.members),
            partitions=partitions,
        )

    def _partition(
        self, place: Place, memory: _Partition, snapshot: LagSnapshot, retention: Retention | None, *, owned: bool
    ) -> PartitionMeaning:
        at_ms, committed, high = memory.samples[-1]
        pace = pace_of(memory.samples)
        time_lag = self._ends[place].time_lag(committed, at_ms)
        start = snapshot.start.get(place)
        standing = Standing(
            committed, start, None if time_lag is None else time_lag.ms, pace, _rate(self._starts.get(place))
        )
        course = Course(at_ms, high - committed, memory.moves, memory.caught_up_ms, owned)
        return PartitionMeaning(
            lag=high - committed,
            time_lag=time_lag,
            pace=pace,
            loss=foresee_loss(standing, retention or Retention(deletes=False)),
            judgement=judge(course, patience_s=self._patience_s, allowed_lag=self._allowed_lag),
            moved_ms=memory.moved_ms,
        )


def _count_partitions(topics: Iterable[str], snapshot: LagSnapshot) -> int:
    shapes = (snapshot.shapes.get(topic) for topic in topics)
    return sum(shape.partition_count for shape in shapes if isinstance(shape, TopicShape))


def _furthest(partitions: Mapping[Place, PartitionMeaning]) -> Place | None:
    behind = [(each.time_lag.ms, place) for place, each in partitions.items() if each.time_lag is not None]
    return max(behind)[1] if behind else None


def _first_loss(partitions: Mapping[Place, PartitionMeaning]) -> tuple[Place, DataLoss] | None:
    found = [(place, each.loss) for place, each in partitions.items() if each.loss is not None]
    return min(found, key=lambda each: (each[1].in_s, -each[1].lost), default=None)


def _rate(starts: deque[tuple[int, int]] | None) -> float | None:
    """How fast the log start moves, in offsets per second."""
    if not starts or starts[-1][0] - starts[0][0] < _START_SPAN_MS:
        return None
    return (starts[-1][1] - starts[0][1]) / ((starts[-1][0] - starts[0][0]) / 1000)
