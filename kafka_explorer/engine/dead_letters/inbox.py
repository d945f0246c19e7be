"""The inbox: every topic of dead letters of a cluster, how many it holds, how fast they come, what expires soon.

Counts are Kafka's own: from the log start to the high watermark of each partition, as kafka-get-offsets tells them.
"""

import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.dead_letters.detection import DeadLetterTopic, plan_dead_letter_topics
from kafka_explorer.engine.dead_letters.dialects import UserDialect
from kafka_explorer.engine.dead_letters.explaining import Knowledge
from kafka_explorer.engine.dead_letters.log_times import counts_before
from kafka_explorer.engine.dead_letters.sampling import Sample, sample_topics
from kafka_explorer.engine.errors import ConnectionFailed, ExplorerError, RequestTimedOut
from kafka_explorer.engine.lag.loss import Retention, retention_of
from kafka_explorer.engine.lag.record_times import RecordTime, record_times
from kafka_explorer.engine.partition_offsets import KeptOffsets, Place, kept_offsets
from kafka_explorer.engine.topic_configs import BATCH, read_configs, request_configs
from kafka_explorer.engine.topics import TopicSummary, list_topics

HOUR_MS = 3_600_000
SOON_MS = 3 * HOUR_MS
INTERVAL_S = 5.0
_SLOW_S = 60.0
_LIST_EVERY = 4
"""Rounds from one list of topics to the next: each holds the interpreter for some 20 ms per 5,000 topics."""
_SAMPLED_AT_ONCE, _MOST_SAMPLED = 200, 2_000
"""Partitions of topics whose names say nothing: so many are looked at in a round, and in all."""
_STEP_S = 0.05


@dataclass(frozen=True, slots=True)
class Inbox:
    """One topic of dead letters. What is not known is None; times are since the epoch.

    `count` is its offsets: as many as messages, unless compaction or transactions left gaps. `arrived` came in the last
    hour, `expiring` go within `SOON_MS` at the earliest, the first of them at `expires_ms`: Kafka deletes whole
    segments, so some stay longer. `error` says why something is unknown.
    """

    topic: DeadLetterTopic
    partitions: int = 0
    count: int | None = None
    arrived: int | None = None
    oldest_ms: int | None = None
    newest_ms: int | None = None
    retention_ms: int | None = None
    expiring: int = 0
    expires_ms: int | None = None
    error: ExplorerError | None = None


@dataclass(frozen=True, slots=True)
class InboxNews:
    """All topics of dead letters by name, as of `at_ms`. `retries` are topics whose messages wait for another attempt.

    `partitions` has the partition counts of all topics of the cluster, for `Knowledge`. `trouble` says why the numbers
    are those of an earlier round.
    """

    inboxes: tuple[Inbox, ...] = ()
    retries: tuple[DeadLetterTopic, ...] = ()
    partitions: Mapping[str, int] = field(default_factory=dict, hash=False)
    at_ms: int = 0
    trouble: ExplorerError | None = None

    @property
    def count(self) -> int:
        """All dead letters that are known of."""
        return sum(inbox.count or 0 for inbox in self.inboxes)

    @property
    def expiring(self) -> int:
        """All that may expire soon."""
        return sum(inbox.expiring for inbox in self.inboxes)

    def inbox(self, topic: str) -> Inbox | None:
        """Return the inbox of a topic."""
        return next((inbox for inbox in self.inboxes if inbox.topic.name == topic), None)


def watch_inboxes(
    settings: ClusterSettings,
    mappings: Mapping[str, str] | None = None,
    dialects: Iterable[UserDialect] = (),
    interval_s: float = INTERVAL_S,
) -> Generator[InboxNews | None, None, None]:
    """Yield the newest news, None before the first, until closed; over plain data, so that a child may run it.

    `mappings` are the user's from dead-letter topic to source. Raises ConnectionFailed when no broker answers at the
    beginning; later trouble stands in the news.
    """
    with (yield from telling(None, connect(settings))) as cluster:
        watch = _Watch(cluster, dict(mappings or {}), tuple(dialects), _LIST_EVERY * interval_s)
        news: InboxNews | None = None
        while True:
            try:
                news = yield from telling(news, watch.round())
            except (ConnectionFailed, RequestTimedOut) as error:
                news = replace(news or InboxNews(), trouble=error)
            again = time.monotonic() + interval_s
            while time.monotonic() < again:
                yield news
                time.sleep(min(_STEP_S, interval_s))


class _Watch:
    """What is kept from one round to the next: answers to slow questions."""

    def __init__(
        self, cluster: Cluster, mappings: dict[str, str], dialects: tuple[UserDialect, ...], list_every_s: float
    ) -> None:
        self._cluster = cluster
        self._mappings = mappings
        self._dialects = dialects
        self._topics: dict[str, TopicSummary] = {}
        self._configs: dict[str, dict[str, str]] = {}
        self._samples: dict[str, Sample] = {}
        self._sampled_at: dict[str, tuple[int, ...]] = {}
        self._unheard_at: dict[str, float] = {}
        self._sampled = 0
        self._first: dict[Place, tuple[int, int | None]] = {}
        self._slow_at = -_SLOW_S
        self._list_every_s = list_every_s
        self._listed_at = -list_every_s

    def round(self) -> Generator[None, None, InboxNews]:
        """Ask everything once."""
        yield
        found = self._topics
        if time.monotonic() - self._listed_at >= self._list_every_s:
            found = {topic.name: topic for topic in list_topics(self._cluster)}
            self._listed_at = time.monotonic()
        is_slow = set(found) != set(self._topics) or time.monotonic() - self._slow_at >= _SLOW_S
        if is_slow:
            yield from self._ask_configs(found)
            self._slow_at = time.monotonic()
        self._topics = found
        planned = plan_dead_letter_topics(found, self._configs, self._mappings, self._dialects)
        others = self._silent(planned, is_slow=is_slow)
        names = [topic.name for topic in self._settled(planned) if not topic.is_retry]
        kept = yield from kept_offsets(self._cluster, self._places({*names, *others}))
        yield from self._sample(kept)
        topics = self._settled(planned)
        inboxes = yield from self._inboxes([topic for topic in topics if not topic.is_retry], kept)
        return InboxNews(
            inboxes=inboxes,
            retries=tuple(topic for topic in topics if topic.is_retry),
            partitions={name: topic.partition_count for name, topic in found.items()},
            at_ms=_now_ms(),
        )

    def _places(self, names: Iterable[str]) -> list[Place]:
        topics = (self._topics[name] for name in names)
        return [(each.name, at) for each in topics for at in range(each.partition_count) if at not in each.offline]

    def _silent(self, planned: Sequence[DeadLetterTopic], *, is_slow: bool) -> list[str]:
        """Return topics whose names say nothing and whose records are to be looked at now, the small ones first.

        Each is looked at once; one that was empty then, now and then again.
        """
        if is_slow:
            for name in self._sampled_at.keys() - self._samples.keys():
                del self._sampled_at[name]
        known = {topic.name for topic in planned}.union(self._sampled_at)
        others = [
            topic
            for name, topic in self._topics.items()
            if name not in known and self._may_ask(name) and not (topic.internal or name.startswith("kafka-explorer."))
        ]
        left = min(_SAMPLED_AT_ONCE, _MOST_SAMPLED - self._sampled)
        wanted: list[str] = []
        for topic in sorted(others, key=lambda topic: (topic.partition_count, topic.name)):
            left -= topic.partition_count
            if left < 0:
                break
            wanted.append(topic.name)
        return wanted

    def _ask_configs(self, topics: Mapping[str, TopicSummary]) -> Generator[None, None, None]:
        """Ask for configurations of what may be dead letters; of all topics where they are few (KIP-1191's mark)."""
        planned = {topic.name for topic in plan_dead_letter_topics(topics, None, self._mappings, self._dialects)}
        names = sorted(name for name in topics if len(topics) <= BATCH or name in planned)
        for begin in range(0, len(names), BATCH):
            answers = yield from read_configs(request_configs(self._cluster, names[begin : begin + BATCH]))
            for name, configs in answers.items():
                if not isinstance(configs, ExplorerError):
                    self._configs[name] = {entry.name: entry.value or "" for entry in configs}

    def _sample(self, kept: Mapping[Place, KeptOffsets | ExplorerError]) -> Generator[None, None, None]:
        """Look at the newest records of topics that have got others since they were looked at."""
        known = {place: offsets for place, offsets in kept.items() if not isinstance(offsets, ExplorerError)}
        ends: dict[str, tuple[int, ...]] = {}
        for place, offsets in known.items():
            ends[place[0]] = (*ends.get(place[0], ()), offsets.high)
        due = {topic for topic, end in ends.items() if self._sampled_at.get(topic) != end and self._may_ask(topic)}
        if not due:
            return
        partitions = {name: topic.partition_count for name, topic in self._topics.items()}
        knowledge = Knowledge(partitions, self._mappings, self._dialects)
        asked = {place: offsets for place, offsets in known.items() if place[0] in due}
        found = yield from sample_topics(self._cluster, asked, knowledge)
        self._samples |= {name: _of_both(self._samples.get(name), sample) for name, sample in found.samples.items()}
        self._sampled_at |= {topic: ends[topic] for topic in due - found.unheard}
        self._sampled = sum(self._topics[name].partition_count for name in self._samples if name in self._topics)
        self._unheard_at |= dict.fromkeys(found.unheard, time.monotonic())

    def _may_ask(self, topic: str) -> bool:
        """A topic that did not answer in time keeps the others waiting only now and then."""
        return time.monotonic() - self._unheard_at.get(topic, -_SLOW_S) >= _SLOW_S

    def _settled(self, planned: Sequence[DeadLetterTopic]) -> tuple[DeadLetterTopic, ...]:
        """Add what records told to what names told: their word on the source is trusted more."""
        topics = [self._told(topic) for topic in planned]
        known = {topic.name for topic in planned}
        for name, sample in self._samples.items():
            if sample.is_dead_letter and name in self._topics and name not in known:
                topics.append(DeadLetterTopic(name, sample.source, sample.known_by, sample.dialect))
        return tuple(sorted(topics, key=lambda topic: topic.name))

    def _told(self, topic: DeadLetterTopic) -> DeadLetterTopic:
        sample = self._samples.get(topic.name)
        if sample is None or not sample.is_dead_letter:
            return topic
        if sample.source is None or (sample.known_by != "header" and topic.source is not None):
            return replace(topic, dialect=sample.dialect)
        return replace(topic, dialect=sample.dialect, source=sample.source, known_by=sample.known_by)

    def _inboxes(
        self, topics: Sequence[DeadLetterTopic], kept: Mapping[Place, KeptOffsets | ExplorerError]
    ) -> Generator[None, None, tuple[Inbox, ...]]:
        now_ms = _now_ms()
        names = {topic.name for topic in topics}
        known = {at: each for at, each in kept.items() if at[0] in names and not isinstance(each, ExplorerError)}
        retentions = {name: retention_of(self._configs[name]) for name in names if name in self._configs}
        soon = {place: _expired_before(retentions.get(place[0]), now_ms + SOON_MS) for place in known}
        expiring = yield from counts_before(self._cluster, known, soon)
        before = yield from counts_before(self._cluster, known, dict.fromkeys(known, now_ms - HOUR_MS))
        yield from self._ask_oldest(known)
        return tuple(self._inbox(topic, kept, retentions.get(topic.name), expiring, before) for topic in topics)

    def _ask_oldest(self, known: Mapping[Place, KeptOffsets]) -> Generator[None, None, None]:
        """Read the first record of each partition whose log start has moved."""
        due = {
            place: kept.low
            for place, kept in known.items()
            if kept.low < kept.high and self._first.get(place, (None, None))[0] != kept.low
        }
        if due:
            answers = yield from telling(None, record_times(self._cluster, due, read_uncommitted=True))
            for place, answer in answers.items():
                if isinstance(answer, RecordTime):
                    self._first[place] = (due[place], answer.timestamp_ms)

    def _inbox(
        self,
        topic: DeadLetterTopic,
        kept: Mapping[Place, KeptOffsets | ExplorerError],
        retention: Retention | None,
        expiring: Mapping[Place, int],
        before: Mapping[Place, int],
    ) -> Inbox:
        summary = self._topics[topic.name]
        places = [(topic.name, at) for at in range(summary.partition_count)]
        answers = [kept.get(place) for place in places]
        offsets = [each for each in answers if isinstance(each, KeptOffsets)]
        error = next((each for each in answers if isinstance(each, ExplorerError)), None)
        count = sum(each.high - each.low for each in offsets) if len(offsets) == len(places) else None
        held = [place for place in places if place in before]
        firsts = [self._first[place][1] for place in held if _is_filled(kept[place]) and place in self._first]
        oldest_ms = min((ms for ms in firsts if ms is not None), default=None)
        limit_ms = retention.ms if retention is not None and retention.deletes else None
        sample = self._samples.get(topic.name)
        return Inbox(
            topic=topic,
            partitions=summary.partition_count,
            count=count,
            arrived=None if count is None else count - sum(before[place] for place in held),
            oldest_ms=oldest_ms,
            newest_ms=sample.newest_ms if sample is not None and count else None,
            retention_ms=limit_ms,
            expiring=sum(expiring.get(place, 0) for place in held),
            expires_ms=None if oldest_ms is None or limit_ms is None else oldest_ms + limit_ms,
            error=error,
        )


def _of_both(before: Sample | None, newer: Sample) -> Sample:
    """A record that says nothing of itself does not make a topic forget what another one told."""
    if before is None or not before.is_dead_letter or newer.is_dead_letter:
        return newer
    return replace(before, newest_ms=newer.newest_ms)


def _is_filled(kept: KeptOffsets | ExplorerError | None) -> bool:
    return isinstance(kept, KeptOffsets) and kept.low < kept.high


def _expired_before(retention: Retention | None, at_ms: int) -> int | None:
    """Return the time before which records will be past retention at `at_ms`; None where they never are."""
    if retention is None or retention.ms is None or not retention.deletes:
        return None
    return at_ms - retention.ms


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
