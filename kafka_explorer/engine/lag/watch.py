"""Lag every few seconds, for chosen groups, as snapshots: exact numbers and nothing remembered but what is slow.

A round asks for the committed offsets of every group, then for the high watermark of every partition: one OffsetFetch
a group, one ListOffsets for each leader and 500 partitions. What changes slowly is spread over rounds: a sixth of the
groups is described in a round, log starts and leaders are asked for once a minute. Groups in `WatchChoice.detailed`,
those somebody looks at, are described in every round, and their last stable offsets are asked for. `Load` counts it.
Looking commits nothing, joins nothing and creates nothing.
"""

import threading
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import ExplorerError, RequestTimedOut
from kafka_explorer.engine.lag.committed import Commits, committed_offsets
from kafka_explorer.engine.lag.details import GroupDetails, describe_groups
from kafka_explorer.engine.lag.ends import LogEnd, TopicShape, askable, leader_of, log_offsets
from kafka_explorer.engine.lag.ends import topic_shapes as ask_shapes
from kafka_explorer.engine.lag.snapshots import GroupReading, LagSnapshot, Load, WatchChoice
from kafka_explorer.engine.partition_offsets import BATCH, Place

INTERVAL_S = 5.0
_LEAST_S = 1.0  # between two rounds, even when the choice changes
_SLOW_S = 60.0
_LOOK_S = 0.05
_DESCRIBED_AT_ONCE, _DESCRIBED_SHARE = 16, 6


def watch_lag(
    settings: ClusterSettings, choose: Callable[[], WatchChoice], *, interval_s: float = INTERVAL_S
) -> Generator[LagSnapshot | None, None, None]:
    """Yield the newest snapshot, None before the first, until closed. It never ends by itself and raises nothing.

    `choose` is called often and may answer differently each time; a change is followed within a second. Lost brokers
    make gaps; a round begins `interval_s` after the one before it began, or when that one is done.
    """
    watcher = _Watcher(settings)
    latest: LagSnapshot | None = None
    try:
        while True:
            began = time.monotonic()
            choice = choose()
            latest = yield from telling(latest, watcher.round(choice))
            yield latest
            while (elapsed := time.monotonic() - began) < interval_s:
                if elapsed >= _LEAST_S and choose() != choice:
                    break
                _PAUSE.wait(_LOOK_S)
                yield latest
    finally:
        watcher.close()


_PAUSE = threading.Event()  # never set: a wait that Ctrl-C interrupts


class _Watcher:
    """What is kept from one round to the next: answers to slow questions, and when they were asked."""

    def __init__(self, settings: ClusterSettings) -> None:
        self._cluster = Cluster(settings)
        self._number = 0
        self._at_ms = 0
        self._details: dict[str, tuple[GroupDetails, int]] = {}
        self._shapes: dict[str, TopicShape | ExplorerError] = {}
        self._start: dict[Place, int] = {}
        self._shaped_at = self._started_at = -_SLOW_S
        self._load = Load()
        self._late = False

    def close(self) -> None:
        """Let go of the client."""
        self._cluster.close()

    def round(self, choice: WatchChoice) -> Generator[None, None, LagSnapshot]:
        """Ask everything once."""
        self._late = False
        snapshot = yield from self._round(choice)
        if self._late:
            # What nobody waits for any more would otherwise stay under way, and pile up: see COORDINATOR_S.
            self._cluster.close()
        return snapshot

    def _round(self, choice: WatchChoice) -> Generator[None, None, LagSnapshot]:
        self._number += 1
        self._at_ms = _now_ms()
        began = time.monotonic()
        self._load = Load()
        self._forget_others(choice)
        committed = yield from committed_offsets(self._cluster, choice.groups)
        self._count(offset_fetches=len(committed))
        errors = [answer for answer in committed.values() if isinstance(answer, ExplorerError)]
        self._note_late(errors)
        if errors and len(errors) == len(committed):
            return self._snapshot(choice, committed, took_s=time.monotonic() - began, trouble=errors[0])
        yield from self._describe(choice)
        places = sorted(self._places(committed))
        yield from self._refresh_shapes({topic for topic, _ in places})
        wanted = askable(places, self._shapes)
        high = yield from self._ask(wanted, LogEnd.HIGH)
        self._at_ms = _now_ms()
        stable = yield from self._ask(self._looked_at(choice, committed, wanted), LogEnd.STABLE)
        yield from self._refresh_starts(wanted)
        snapshot = self._snapshot(choice, committed, high, stable, took_s=time.monotonic() - began)
        self._distrust(snapshot.errors)
        return snapshot

    def _snapshot(
        self,
        choice: WatchChoice,
        committed: Mapping[str, Commits | ExplorerError],
        high: Mapping[Place, int | ExplorerError] | None = None,
        stable: Mapping[Place, int | ExplorerError] | None = None,
        *,
        took_s: float,
        trouble: ExplorerError | None = None,
    ) -> LagSnapshot:
        return LagSnapshot(
            number=self._number,
            at_ms=self._at_ms,
            groups={name: self._reading(name, answer) for name, answer in committed.items()},
            detailed=choice.detailed,
            high=_known(high or {}),
            stable=_known(stable or {}),
            start=self._start,
            shapes=self._shapes,
            errors={place: end for place, end in (high or {}).items() if isinstance(end, ExplorerError)},
            load=self._load,
            trouble=trouble,
            took_s=took_s,
        )

    def _reading(self, name: str, answer: Commits | ExplorerError) -> GroupReading:
        details, details_ms = self._details.get(name, (None, 0))
        if isinstance(answer, ExplorerError):
            return GroupReading(name, None, details, details_ms, answer)
        return GroupReading(name, answer, details, details_ms)

    def _places(self, committed: Mapping[str, Commits | ExplorerError]) -> set[Place]:
        places = {place for details, _ in self._details.values() for place in details.owned}
        for answer in committed.values():
            if not isinstance(answer, ExplorerError):
                places.update(answer)
        return places

    def _looked_at(
        self, choice: WatchChoice, committed: Mapping[str, Commits | ExplorerError], wanted: Iterable[Place]
    ) -> list[Place]:
        looked_at = {name: committed[name] for name in choice.detailed if name in committed}
        places: set[Place] = set()
        for name, answer in looked_at.items():
            if not isinstance(answer, ExplorerError):
                places.update(answer)
            if name in self._details:
                places.update(self._details[name][0].owned)
        return [place for place in wanted if place in places]

    def _ask(self, places: Sequence[Place], end: LogEnd) -> Generator[None, None, Mapping[Place, int | ExplorerError]]:
        batches = [places[begin : begin + BATCH] for begin in range(0, len(places), BATCH)]
        leaders = sum(len({leader_of(place, self._shapes) for place in batch}) for batch in batches)
        self._count(list_offsets=leaders)
        return (yield from log_offsets(self._cluster, places, end))

    def _refresh_shapes(self, topics: set[str]) -> Generator[None, None, None]:
        if time.monotonic() - self._shaped_at >= _SLOW_S:
            self._shapes, self._shaped_at = {}, time.monotonic()
        unknown = topics - self._shapes.keys()
        if unknown:
            self._count(metadata=1)
            # A new dictionary: snapshots hold the old one.
            self._shapes = {**self._shapes, **(yield from ask_shapes(self._cluster, unknown))}

    def _refresh_starts(self, places: Sequence[Place]) -> Generator[None, None, None]:
        if time.monotonic() - self._started_at >= _SLOW_S:
            self._start, self._started_at = {}, time.monotonic()
        unknown = [place for place in places if place not in self._start]
        if unknown:
            self._start = {**self._start, **_known((yield from self._ask(unknown, LogEnd.START)))}

    def _describe(self, choice: WatchChoice) -> Generator[None, None, None]:
        """Describe what is looked at, and of the rest those whose description is oldest."""
        rest = sorted(set(choice.groups) - choice.detailed, key=lambda name: self._details.get(name, (None, 0))[1])
        share = max(_DESCRIBED_AT_ONCE, -(-len(rest) // _DESCRIBED_SHARE))
        wanted = [name for name in choice.groups if name in choice.detailed] + rest[:share]
        self._count(descriptions=len(wanted))
        described = yield from describe_groups(self._cluster, wanted)
        self._note_late(described.values())
        now_ms = _now_ms()
        for name, answer in described.items():
            if not isinstance(answer, ExplorerError):
                self._details[name] = (answer, now_ms)

    def _forget_others(self, choice: WatchChoice) -> None:
        for name in self._details.keys() - set(choice.groups):
            del self._details[name]

    def _note_late(self, answers: Iterable[object]) -> None:
        self._late = self._late or any(isinstance(answer, RequestTimedOut) for answer in answers)

    def _distrust(self, errors: Mapping[Place, ExplorerError]) -> None:
        """Ask anew, next round, where the topics are whose ends were not told."""
        if errors:
            wrong = {topic for topic, _ in errors}
            self._shapes = {topic: shape for topic, shape in self._shapes.items() if topic not in wrong}

    def _count(self, offset_fetches: int = 0, list_offsets: int = 0, metadata: int = 0, descriptions: int = 0) -> None:
        load = self._load
        self._load = Load(
            load.offset_fetches + offset_fetches,
            load.list_offsets + list_offsets,
            load.metadata + metadata,
            load.descriptions + descriptions,
        )


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _known(ends: Mapping[Place, int | ExplorerError]) -> dict[Place, int]:
    return {place: end for place, end in ends.items() if not isinstance(end, ExplorerError)}
