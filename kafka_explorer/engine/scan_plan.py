"""What a scan will read, once the cluster has said what there is: spans, filters and saved positions -> bounds."""

from collections.abc import Collection, Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import UnknownPartitions
from kafka_explorer.engine.lanes import Lanes
from kafka_explorer.engine.offsets import StartKind, Watermarks
from kafka_explorer.engine.saved_searches import Position, resume
from kafka_explorer.engine.scan_request import OpenTransaction, ScanRequest
from kafka_explorer.engine.span_plans import plan_bounds, times_to_ask, unknown_partitions
from kafka_explorer.engine.watermarks import Address, Ends, Where, ends_of, partitions_of, refuse_leaderless

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class ScanPlan:
    """Partitions are numbered as `lanes` does.

    `bounds` are the offsets to read, `whole` what they were when the search began; `ends` is where following begins,
    empty if nothing is followed. `deleted` offsets went by retention since the search was stopped; `lost` maps what
    cannot be read any more, since partition or topic were made anew or are gone, to the number of offsets left there.
    `leaders` tells where the leader of each partition listened.
    """

    lanes: Lanes
    bounds: Mapping[int, Watermarks]
    whole: Mapping[int, Watermarks]
    ends: Mapping[int, int] = field(default_factory=dict)
    pruned: int | None = None
    open_transactions: tuple[OpenTransaction, ...] = ()
    deleted: int = 0
    lost: Mapping[Where, int] = field(default_factory=dict)
    leaders: Mapping[Where, Address] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many offsets lie within the bounds."""
        return sum(bound.high - bound.low for bound in self.bounds.values())

    @property
    def filled(self) -> dict[int, Watermarks]:
        """The bounds between which there is something."""
        return {lane: bound for lane, bound in self.bounds.items() if bound.low < bound.high}

    def position(self, lane: int, left_begin: int, left_end: int) -> Position:
        """Return the position of a partition of which these offsets are left."""
        topic, partition = self.lanes.where(lane)
        begin, end = self.whole[lane].low, self.whole[lane].high
        return Position(topic, partition, begin, end, min(left_begin, left_end), left_end)


def plan_scan(cluster: Cluster, request: ScanRequest) -> Generator[None, None, ScanPlan]:
    """Ask the cluster and plan.

    Raises UnknownTopic, UnknownPartitions, NotAuthorized, RequestTimedOut, and RequestRefused when a partition has no
    leader.
    """
    lanes = Lanes(request.topics)
    existing = yield from partitions_of(cluster, request.topics)
    chosen: dict[str, Collection[int]] = {}
    pruned = 0
    for topic, partitions in existing.items():
        if request.resume is None:
            unknown = unknown_partitions(request.span, partitions)
            if unknown:
                raise UnknownPartitions(topic, unknown, len(partitions))
            chosen[topic], left_out = chosen_partitions(request, len(partitions))
            pruned += left_out
        else:
            searched = {position.partition for position in request.resume if position.topic == topic}
            chosen[topic] = searched & partitions.keys()
        refuse_leaderless(topic, (each for each in chosen[topic] if not partitions[each]))
    places = [(topic, each) for topic, partitions in chosen.items() for each in sorted(partitions)]
    ends = yield from ends_of(cluster, places, times_to_ask(request.span), read_uncommitted=request.read_uncommitted)
    plan = _planned if request.resume is None else _resumed
    leaders = {(topic, each): at for topic, partitions in existing.items() for each, at in partitions.items() if at}
    return replace(plan(request, lanes, ends, pruned if request.by_key else None), leaders=leaders)


def chosen_partitions(request: ScanRequest, count: int) -> tuple[Collection[int], int]:
    """Return the partitions of a topic's `count` that a request is about, and how many the key rules out."""
    span = request.span
    named = None if span.partitions is None else set(span.partitions)
    if span.start.offsets:
        named = {partition for partition, _ in span.start.offsets if named is None or partition in named}
    chosen = set(range(count)) if named is None else named
    if request.filter is None:
        return chosen, 0
    before = 0
    for by_key in (False, True)[: 1 + request.by_key]:
        possible = request.filter.partitions(count, by_key=by_key)
        before = len(chosen)
        chosen = chosen if possible is None else chosen & possible
    return chosen, before - len(chosen) if request.by_key else 0


def _planned(request: ScanRequest, lanes: Lanes, ends: Ends, pruned: int | None) -> ScanPlan:
    bounds: dict[int, Watermarks] = {}
    first, last = (0, None) if request.filter is None else request.filter.offsets()
    for topic in lanes.topics:
        marks = _of_topic(topic, ends.marks)
        times = {time_ms: _of_topic(topic, offsets) for time_ms, offsets in ends.at_times.items()}
        for partition, bound in plan_bounds(request.span, marks, times).items():
            low = max(bound.low, first)
            high = bound.high if last is None else min(bound.high, last + 1)
            bounds[lanes.lane(topic, partition)] = Watermarks(low, max(low, high))
    follows = request.follow and request.span.stop.kind is StartKind.END
    after = {lanes.lane(*where): marks.high for where, marks in ends.marks.items()} if follows else {}
    return ScanPlan(lanes, bounds, bounds, after, pruned, tuple(_open(ends)))


def _resumed(request: ScanRequest, lanes: Lanes, ends: Ends, pruned: int | None) -> ScanPlan:
    positions = request.resume or ()
    going_on = resume(positions, {topic: _of_topic(topic, ends.marks) for topic in lanes.topics})
    broken = {*going_on.gone, *going_on.remade}
    bounds: dict[int, Watermarks] = {}
    whole: dict[int, Watermarks] = {}
    after: dict[int, int] = {}
    lost: dict[Where, int] = {}
    reads = {(topic, read.partition): read for topic, each in going_on.reads.items() for read in each}
    for position in positions:
        where = (position.topic, position.partition)
        if where in broken:
            lost[where] = position.left_end - position.left_begin
            continue
        lane = lanes.lane(*where)
        read = reads.get(where)
        whole[lane] = Watermarks(position.begin, position.end)
        bounds[lane] = Watermarks(position.left_end, position.left_end)
        if read is not None and read.end is not None:
            bounds[lane] = Watermarks(read.begin, read.end)
        if request.follow:
            after[lane] = position.end
    return ScanPlan(lanes, bounds, whole, after, pruned, tuple(_open(ends)), going_on.deleted, lost)


def _of_topic(topic: str, offsets: Mapping[Where, _Value]) -> dict[int, _Value]:
    return {partition: value for (name, partition), value in offsets.items() if name == topic}


def _open(ends: Ends) -> Iterable[OpenTransaction]:
    for (topic, partition), high in sorted(ends.held_back.items()):
        yield OpenTransaction(topic, partition, ends.marks[topic, partition].high, high)
