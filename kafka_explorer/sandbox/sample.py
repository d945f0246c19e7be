"""Fills a sandbox: the customer's topics, a day of events, dead letters, consumer groups; `trickle.py` goes on.

| group | reads | state |
| --- | --- | --- |
| logging-service-group | logging-events, audit-events | healthy: read to the end; alive while the trickle runs |
| notification-service-group | notification-events, escalation-events | lagging; alive and too slow while it runs |
| emr-import-group | emr-sync-events | empty: no member since it stopped halfway |

None of the groups has a member after `fill` alone, so Kafka calls all three Empty then.
"""

import time
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic, OffsetSpec  # type: ignore[attr-defined]  # its stub forgets

from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.events import Clinic, Event
from kafka_explorer.sandbox.failures import Failures, Landed

SEED = 20261122
RECORDS = 30_000
LARGE_BYTES = 5 * 1024 * 1024
HEALTHY_GROUP, LAGGING_GROUP, EMPTY_GROUP = "logging-service-group", "notification-service-group", "emr-import-group"

_HOUR_MS = 60 * 60 * 1000
_TIMEOUT_S = 30.0
_YIELD_EVERY = 500  # records: some 20 ms


@dataclass(frozen=True)
class SampleTopic:
    """A topic to make; `dead_one_in` is how many of its events give one dead letter (0: none)."""

    name: str
    partitions: int
    config: Mapping[str, str] = field(default_factory=dict)
    dead_one_in: int = 0


# Compacted, and rolled every six hours of record time, so that there is something to compact.
_COMPACTED = {"cleanup.policy": "compact", "segment.ms": str(6 * _HOUR_MS), "min.cleanable.dirty.ratio": "0.1"}

TOPICS = (
    SampleTopic("logging-events", 3, {"max.message.bytes": str(8 * 1024 * 1024)}, dead_one_in=300),
    SampleTopic("analytics-events", 3, dead_one_in=40),
    SampleTopic("escalation-events", 2, dead_one_in=60),
    SampleTopic("emr-sync-events", 2),
    SampleTopic("notification-events", 2, dead_one_in=6),
    SampleTopic("audit-events", 2),
    SampleTopic("patient-events", 3, _COMPACTED, dead_one_in=90),
    SampleTopic("protocol-events", 2),
    SampleTopic("logging-events-dlq", 1),
    SampleTopic("notification-events-dlq", 1, {"retention.ms": str(26 * _HOUR_MS)}),  # some expire in three hours
    SampleTopic("analytics-events-dlt", 3),
    SampleTopic("patient-sync-connect-dlq", 1),
    SampleTopic("dlq.escalation-events", 1),
)

# Of a topic's log, how much each group has read.
_GROUPS: Mapping[str, Mapping[str, float]] = {
    HEALTHY_GROUP: {"logging-events": 1.0, "audit-events": 1.0},
    LAGGING_GROUP: {"notification-events": 0.6, "escalation-events": 0.9},
    EMPTY_GROUP: {"emr-sync-events": 0.5},
}


def fill(bootstrap: str, *, seed: int = SEED, records: int = RECORDS) -> Generator[str, None, None]:
    """Yields what it does. Nothing happens when the topics are there already. Raises SandboxError."""
    try:
        admin = AdminClient({"bootstrap.servers": bootstrap, "log_level": 0})
        yield "Creating the sample topics …"
        if not _create_topics(admin):
            return
        yield from _send_all(bootstrap, seed, records)
        yield from _commit_groups(bootstrap, admin)
    except (KafkaException, TimeoutError) as error:
        reason = error.args[0].str() if isinstance(error, KafkaException) else "it does not answer"
        raise SandboxError(f"The sandbox could not be filled ({reason}): stop it and start it again.") from error


def make_producer(bootstrap: str) -> Producer:
    """A producer with the customer's own settings; murmur2 puts a key where Java's producer would."""
    return Producer(
        {
            "bootstrap.servers": bootstrap,
            "client.id": "sample",
            "acks": "all",
            "enable.idempotence": True,
            "compression.type": "snappy",
            "partitioner": "murmur2_random",
            "linger.ms": 10,
            "message.max.bytes": 8 * 1024 * 1024,
            "log_level": 0,  # it tells of every hiccup of a broker that has just started; errors come back as such
        }
    )


@dataclass
class Deliveries:
    """What became of the events that were handed to a producer."""

    landed: list[Landed] = field(default_factory=list)  # only those that were asked for
    lost: list[KafkaError] = field(default_factory=list)


class Deaths:
    """Says of which events a dead letter is made: of every so many-th of a topic, as the topics have it."""

    def __init__(self) -> None:
        self._every = {topic.name: topic.dead_one_in for topic in TOPICS}
        self._seen: Counter[str] = Counter()

    def takes(self, event: Event) -> bool:
        """Count the event, and say whether it is one of those."""
        every = self._every[event.topic]
        self._seen[event.topic] += 1
        return every > 0 and self._seen[event.topic] % every == 0


def send(producer: Producer, event: Event, deliveries: Deliveries, *, note: bool = False) -> None:
    """Hands one event to the producer; with `note` its place is noted when the broker has it."""

    def remember(error: KafkaError | None, message: Message) -> None:
        if error is not None:
            deliveries.lost.append(error)
        elif note:
            deliveries.landed.append(Landed(event, message.partition() or 0, message.offset() or 0))

    partition = -1 if event.partition is None else event.partition
    headers: list[tuple[str, str | bytes | None]] = list(event.headers)
    producer.produce(
        event.topic, event.value, event.key, partition, remember, timestamp=event.timestamp_ms, headers=headers
    )


def _create_topics(admin: AdminClient) -> bool:
    """Returns False when the sample is there already."""
    known = admin.list_topics(timeout=_TIMEOUT_S).topics
    if all(topic.name in known for topic in TOPICS):
        return False
    wanted = [
        NewTopic(topic.name, num_partitions=topic.partitions, config=dict(topic.config))
        for topic in TOPICS
        if topic.name not in known
    ]
    for future in admin.create_topics(wanted).values():
        future.result(timeout=_TIMEOUT_S)
    return True


def _send_all(bootstrap: str, seed: int, records: int) -> Generator[str, None, None]:
    now_ms = time.time_ns() // 1_000_000
    producer = make_producer(bootstrap)
    deliveries = Deliveries()
    yield from _send(producer, _day(Clinic(seed), records, now_ms), "messages", deliveries)
    dead_letters = Failures(seed).of(deliveries.landed, now_ms)
    yield from _send(producer, dead_letters, "dead letters", deliveries)


def _day(clinic: Clinic, records: int, until_ms: int) -> Iterator[Event]:
    """A day of events, among them a very large one."""
    large: Event | None = clinic.large_event(until_ms - 2 * _HOUR_MS, LARGE_BYTES)
    for event in clinic.history(records, until_ms):
        if large is not None and event.timestamp_ms >= large.timestamp_ms:
            yield large
            large = None
        yield event


def _send(producer: Producer, events: Iterable[Event], what: str, deliveries: Deliveries) -> Generator[str, None, None]:
    """Every so many-th event of a topic with dead letters is noted."""
    deaths = Deaths()
    for number, event in enumerate(events, start=1):
        send(producer, event, deliveries, note=deaths.takes(event))
        if number % _YIELD_EVERY == 0:
            producer.poll(0)
            yield f"Sending the sample {what} …"
    if producer.flush(_TIMEOUT_S):
        raise SandboxError("Kafka did not take the sample messages in time: stop the sandbox and start it again.")
    if deliveries.lost:
        raise KafkaException(deliveries.lost[0])


def _commit_groups(bootstrap: str, admin: AdminClient) -> Generator[str, None, None]:
    """Writes the offsets as a group without members would have left them."""
    for group, shares in _GROUPS.items():
        partitions = [
            (topic.name, number) for topic in TOPICS if topic.name in shares for number in range(topic.partitions)
        ]
        ends = _offsets(admin, partitions, OffsetSpec.latest())  # type: ignore[no-untyped-call]
        starts = _offsets(admin, partitions, OffsetSpec.earliest())  # type: ignore[no-untyped-call]
        committed = [
            TopicPartition(topic, number, round(starts[topic, number] + share * (end - starts[topic, number])))
            for (topic, number), end in ends.items()
            for share in [shares[topic]]
        ]
        yield "Committing the sample groups' offsets …"
        _commit(bootstrap, group, committed)


def _commit(bootstrap: str, group: str, offsets: list[TopicPartition]) -> None:
    """Commits as a consumer of the group would.

    An admin client's AlterConsumerGroupOffsets would do it too, but on a broker whose topic for offsets is yet to be
    made it came back with one error per partition, or not at all for a minute (librdkafka 2.16).
    """
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": group, "log_level": 0})
    try:
        done = consumer.commit(offsets=offsets, asynchronous=False)
    finally:
        consumer.close()
    for each in done or []:
        if each.error is not None:
            raise KafkaException(each.error)


def _offsets(admin: AdminClient, partitions: Iterable[tuple[str, int]], spec: OffsetSpec) -> dict[tuple[str, int], int]:
    asked = admin.list_offsets({TopicPartition(topic, number): spec for topic, number in partitions})
    return {(each.topic, each.partition): future.result(timeout=_TIMEOUT_S).offset for each, future in asked.items()}
