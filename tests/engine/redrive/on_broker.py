"""Dead letters on a real broker, and an independent eye on what was made of them."""

import json
import struct
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from confluent_kafka import Consumer, IsolationLevel, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.records import Record, record_of
from kafka_explorer.engine.redrive.request import JOURNAL_TOPIC, REDRIVE_ID, Everything, RedriveRequest
from tests.transactions import ends_of

_READ_S = 60.0
_SENT_S = 60.0


def settings_of(bootstrap: str, *, read_only: bool = False) -> ClusterSettings:
    return ClusterSettings({"bootstrap.servers": bootstrap}, read_only=read_only)


@dataclass(frozen=True)
class Dead:
    """A dead letter to write, and what should be at its source again."""

    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]
    partition: int


def spring(
    source: str, number: int, *, value: bytes | None = None, partition: int = 0, source_partition: int = 0
) -> Dead:
    """A dead letter as Spring's DeadLetterPublishingRecoverer writes it (DeadLetterPublishingRecoverer.java)."""
    return Dead(
        f"key-{number % 17}".encode(),
        value if value is not None else json.dumps({"number": number}).encode(),
        (
            ("trace", f"t-{number}".encode()),
            ("kafka_dlt-original-topic", source.encode()),
            ("kafka_dlt-original-partition", struct.pack(">i", source_partition)),
            ("kafka_dlt-original-offset", struct.pack(">q", number)),
            ("kafka_dlt-original-timestamp", struct.pack(">q", 1_700_000_000_000 + number)),
            ("kafka_dlt-exception-fqcn", b"java.lang.IllegalStateException"),
            ("kafka_dlt-exception-message", b"boom"),
        ),
        partition,
    )


def write(bootstrap: str, topic: str, dead: Iterable[Dead]) -> None:
    producer = Producer({"bootstrap.servers": bootstrap, "log_level": 0, "queue.buffering.max.messages": 1_000_000})
    failed: list[KafkaError] = []
    for each in dead:
        producer.produce(
            topic,
            each.value,
            each.key,
            each.partition,
            on_delivery=lambda error, _: failed.append(error) if error else None,
            headers=list(each.headers),
        )
        producer.poll(0)
    assert producer.flush(_SENT_S) == 0
    assert not failed


def request_of(dlq: str, *, job: str = "job-1", by: str = "me@desk", **more: object) -> RedriveRequest:
    return RedriveRequest(dlq, more.pop("selection", Everything()), job, by, **more)  # type: ignore[arg-type]


def read_committed(bootstrap: str, topic: str, partitions: int = 1) -> list[Record]:
    """What a consumer of committed records sees, read by one that knows nothing of us; [] without such a topic.

    Read as far as the topic reaches now, whoever wrote it: a commit is answered before its marker lies in the topic
    (KIP-98), so to stop at the last stable offset is to miss what was committed a moment ago.
    """
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "independent",
            "isolation.level": "read_committed",
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            "enable.partition.eof": True,
            "log_level": 0,
        }
    )
    deadline = time.monotonic() + _READ_S
    found: list[Record] = []
    try:
        highs = {at: high for at, high in _ends(bootstrap, topic, partitions).items() if high}
        consumer.assign([TopicPartition(topic, at, 0) for at in highs])
        while highs:
            assert time.monotonic() < deadline, f"{topic} could not be read to its end"
            for message in consumer.consume(1000, 0.1):
                error, at, offset = message.error(), message.partition() or 0, message.offset() or 0
                if error is None and offset < highs.get(at, 0):
                    found.append(record_of(message))  # type: ignore[arg-type]  # it was fetched
                # Where somebody writes all the time there is no end but the one that was there at first.
                read_to = offset + 1 if error is None else offset if error.code() == KafkaError._PARTITION_EOF else 0
                if read_to >= highs.get(at, 0):
                    highs.pop(at, None)
    finally:
        consumer.close()
    return sorted(found, key=lambda record: (record.partition, record.offset))


def _ends(bootstrap: str, topic: str, partitions: int) -> dict[int, int]:
    """Where each partition ends, open and aborted transactions and all; {} without such a topic."""
    admin = AdminClient({"bootstrap.servers": bootstrap, "log_level": 0})
    try:
        return ends_of(admin, topic, partitions, IsolationLevel.READ_UNCOMMITTED)
    except KafkaException as error:
        if error.args[0].code() != KafkaError.UNKNOWN_TOPIC_OR_PART:
            raise
        return {}


def redrive_ids(records: Iterable[Record]) -> list[str]:
    """Which dead letters they were."""
    return [
        (header.value or b"").decode() for record in records for header in record.headers if header.name == REDRIVE_ID
    ]


def journal_of(bootstrap: str, dlq: str) -> dict[tuple[int, int], dict[str, object]]:
    """The newest mark of each dead letter, by what `dlq` is called there; read without our own decoding."""
    found: dict[tuple[int, int], dict[str, object]] = {}
    for record in read_committed(bootstrap, JOURNAL_TOPIC):
        topic, *place = (record.key or b"").decode().rsplit("/", 2)
        if topic == dlq and len(place) == 2:
            found[int(place[0]), int(place[1])] = json.loads(record.value or b"{}")
    return found


def own_headers(record: Record) -> Sequence[tuple[str, bytes | None]]:
    """The headers that are not this program's."""
    return [(header.name, header.value) for header in record.headers if not header.name.startswith("kafka-explorer-")]
