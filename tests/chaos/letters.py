"""Dead letters as many frameworks write them, and what must be at their source in the end."""

import json
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

Headers = tuple[tuple[str, bytes | None], ...]
TYPE = ("__TypeId__", b"com.acme.orders.OrderPlaced")
_BORN_MS = 1_700_000_000_000


@dataclass(frozen=True)
class Letter:
    """A record of the dead-letter topic, and the record that belongs at its source; None: any partition will do."""

    number: int
    dialect: str
    key: bytes | None
    value: bytes | None
    headers: Headers
    expected: tuple[bytes | None, bytes | None, Headers, int | None]


Body = tuple[bytes | None, bytes | None, Headers]


def letters(count: int, source: str, partitions: int, random: Random) -> Iterator[Letter]:
    """Yield dead letters of all dialects in turn, with awkward ones among them: no key, empty, tombstones, binary."""
    for number in range(count):
        dialect, make = _DIALECTS[number % len(_DIALECTS)]
        yield make(number, dialect, source, random.randrange(partitions), _body(number, random))


def _body(number: int, random: Random) -> Body:
    """Key, value and headers of the event itself."""
    own: Headers = (TYPE, ("trace", f"trace-{number}".encode()), ("trace", None), ("empty", b""))
    kind = random.randrange(12)
    if kind == 0:
        return f"order-{number}".encode(), None, own  # a tombstone
    if kind == 1:
        return None, f"no key {number}".encode(), (TYPE,)
    if kind == 2:
        return b"", b"\x00\xff" + str(number).encode() + random.randbytes(20), own
    text = f'{{"id":"order-{number}","amount":{number}.10,"big":23958446825181076828,"pad":"{"x" * (number % 300)}"}}'
    return f"order-{number}".encode(), text.encode(), own


def _letter(
    number: int, dialect: str, body: Body, headers: Headers, partition: int | None, *, first: bool = False
) -> Letter:
    key, value, own = body
    return Letter(
        number, dialect, key, value, (*headers, *own) if first else (*own, *headers), (key, value, own, partition)
    )


def _spring(number: int, dialect: str, source: str, partition: int, body: Body) -> Letter:
    """org.springframework.kafka.listener.DeadLetterRecordManager: binary numbers, big-endian."""
    places: Headers = (
        ("kafka_dlt-original-topic", source.encode()),
        ("kafka_dlt-original-partition", struct.pack(">i", partition)),
        ("kafka_dlt-original-offset", struct.pack(">q", number)),
        ("kafka_dlt-original-timestamp", struct.pack(">q", _BORN_MS + number)),
        ("kafka_dlt-original-timestamp-type", b"CreateTime"),
        ("kafka_dlt-exception-fqcn", b"org.springframework.kafka.listener.ListenerExecutionFailedException"),
        ("kafka_dlt-exception-cause-fqcn", b"java.lang.IllegalStateException"),
        ("kafka_dlt-exception-message", f"order {number} is locked".encode()),
    )
    return _letter(number, dialect, body, places, partition)


def _spring_retry(number: int, dialect: str, source: str, partition: int, body: Body) -> Letter:
    """...retrytopic.DeadLetterPublishingRecovererFactory: what says that the retries are used up must not go back."""
    places: Headers = (
        ("kafka_original-topic", source.encode()),
        ("kafka_original-partition", struct.pack(">i", partition)),
        ("kafka_original-offset", struct.pack(">q", number)),
        ("kafka_exception-fqcn", b"java.lang.RuntimeException"),
        ("retry_topic-attempts", struct.pack(">i", 4)),
        ("retry_topic-original-timestamp", (_BORN_MS + number).to_bytes(6, "big")),
    )
    return _letter(number, dialect, body, places, partition)


def _connect(number: int, dialect: str, source: str, partition: int, body: Body) -> Letter:
    """org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter: all of it text; a message may be null."""
    places: Headers = (
        ("__connect.errors.topic", source.encode()),
        ("__connect.errors.partition", str(partition).encode()),
        ("__connect.errors.offset", str(number).encode()),
        ("__connect.errors.connector.name", b"warehouse"),
        ("__connect.errors.stage", b"VALUE_CONVERTER"),
        ("__connect.errors.exception.message", None),
    )
    return _letter(number, dialect, body, places, partition)


def _streams(number: int, dialect: str, source: str, partition: int, body: Body) -> Letter:
    """org.apache.kafka.streams.errors.internals.ExceptionHandlerUtils (KIP-1034)."""
    places: Headers = (
        ("__streams.errors.exception", b"java.lang.NullPointerException"),
        ("__streams.errors.topic", source.encode()),
        ("__streams.errors.partition", str(partition).encode()),
        ("__streams.errors.offset", str(number).encode()),
    )
    return _letter(number, dialect, body, places, partition)


def _smallrye(number: int, dialect: str, source: str, partition: int, body: Body) -> Letter:
    """io.smallrye.reactive.messaging.kafka.fault.KafkaDeadLetterQueue: its headers stand first."""
    places: Headers = (
        ("dead-letter-exception-class-name", b"java.lang.IllegalArgumentException"),
        ("dead-letter-reason", b"no such article"),
        ("dead-letter-topic", source.encode()),
        ("dead-letter-partition", str(partition).encode()),
        ("dead-letter-offset", str(number).encode()),
    )
    return _letter(number, dialect, body, places, partition, first=True)


def _envelope(number: int, dialect: str, source: str, partition: int, body: Body) -> Letter:
    """The customer's DeadLetterEvent: the class of the envelope must not go back, the event's own must."""
    del source, partition, body
    event = f'{{"id":"order-{number}","amount":1.10,"big":23958446825181076828}}'
    error = json.dumps({"error": f"java.lang.IllegalStateException: {number}", "timestamp": [2026, 11, 22, 10, 15]})
    value = f'{{"originalEvent": {event},{error[1:]}'.encode()
    headers: Headers = (("__TypeId__", b"com.acme.events.DeadLetterEvent"),)
    return Letter(number, dialect, None, value, headers, (f"order-{number}".encode(), event.encode(), (TYPE,), None))


_Make = Callable[[int, str, str, int, Body], Letter]
_DIALECTS: tuple[tuple[str, _Make], ...] = (
    ("spring", _spring),
    ("envelope", _envelope),
    ("spring-retry", _spring_retry),
    ("connect", _connect),
    ("streams", _streams),
    ("smallrye", _smallrye),
)


def living(count: int) -> Iterator[tuple[bytes, bytes, Headers]]:
    """Yield events that were never dead: what an envelope lost is learned from them."""
    for number in range(count):
        yield f"live-{number}".encode(), f'{{"id":"live-{number}","amount":2.50,"big":1}}'.encode(), (TYPE,)
