"""Dead letters of the invented clinic, in the three dialects that its services and connectors speak.

- The customer's own envelope, `DeadLetterEvent{originalEvent, error, timestamp}`: `__TypeId__` names the envelope, the
  original headers are lost; logging sends it without a key, notification with the event's.
- Spring Kafka's DeadLetterPublishingRecoverer: the record as it was, with headers appended. Numbers in them are
  binary, big-endian: partition 4 bytes, offset and timestamp 8 bytes.
- Kafka Connect: the record as it was, with headers appended, all of them decimal or UTF-8 text.
"""

import json
import random
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kafka_explorer.sandbox.events import Event, Headers, as_array

_ENVELOPE = (("__TypeId__", b"com.clinic.events.DeadLetterEvent"),)
_GROUP = b"analytics-service-group"
_SECOND_ROUND_SHARE = 0.2
_ENCODED_TWICE_SHARE = 0.1

# (how often, class, message)
_Cause = tuple[int, str, str]
_NOTIFICATION_CAUSES: Sequence[_Cause] = (
    (182, "java.net.SocketTimeoutException", "SMTP gateway did not answer within 30000 ms"),
    (17, "com.fasterxml.jackson.core.JsonParseException", "Unrecognized token 'null': was expecting a value"),
    (9, "java.lang.IllegalArgumentException", "patient {number} has no ward"),
    (4, "org.springframework.dao.DataIntegrityViolationException", "duplicate key {number} notification_id"),
)
_LOGGING_CAUSES: Sequence[_Cause] = (
    (30, "com.mongodb.MongoTimeoutException", "Timed out after 30000 ms while waiting for a server"),
    (12, "java.lang.IllegalStateException", "Журнал закрыт: раздел {number} только для чтения"),
)
_ANALYTICS_CAUSES: Sequence[_Cause] = (
    (5, "java.lang.ArithmeticException", "Division by zero in window {number}"),
    (3, "org.springframework.dao.DuplicateKeyException", "duplicate key value violates unique constraint"),
)
_CONNECT_CAUSES: Sequence[_Cause] = (
    (3, "org.apache.kafka.connect.errors.DataException", "Converting byte[] to Kafka Connect data failed"),
    (1, "org.apache.kafka.connect.errors.ConnectException", "Превышена длина поля ward ({number})"),
)


@dataclass(frozen=True, slots=True)
class Landed:
    """An event and where the broker put it."""

    event: Event
    partition: int
    offset: int


class Failures:
    """Makes dead letters of events that landed, each some seconds after its event."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def of(self, landed: Iterable[Landed], until_ms: int) -> Iterator[Event]:
        """In the order of time, never later than `until_ms`; topics without a dead-letter topic give none."""
        makers = {
            "logging-events": self._logging,
            "notification-events": self._notification,
            "analytics-events": self._spring,
            "patient-events": self._connect,
        }
        for each in sorted(landed, key=lambda each: each.event.timestamp_ms):
            maker = makers.get(each.event.topic)
            if maker is not None and each.event.value is not None:
                yield maker(each, min(until_ms, each.event.timestamp_ms + self._chance.randint(2_000, 9_000)))

    def _logging(self, landed: Landed, at_ms: int) -> Event:
        return self._envelope(landed, at_ms, _LOGGING_CAUSES, keyed=False)

    def _notification(self, landed: Landed, at_ms: int) -> Event:
        return self._envelope(landed, at_ms, _NOTIFICATION_CAUSES, keyed=True)

    def _envelope(self, landed: Landed, at_ms: int, causes: Sequence[_Cause], *, keyed: bool) -> Event:
        fault, message = self._cause(causes)
        original = (landed.event.value or b"null").decode()
        if self._chance.random() < _ENCODED_TWICE_SHARE:  # an older version of the service did
            original = json.dumps(original, ensure_ascii=False)
        error = json.dumps(f"{fault}: {message}", ensure_ascii=False)
        value = f'{{"originalEvent":{original},"error":{error},"timestamp":{json.dumps(as_array(at_ms))}}}'
        key = landed.event.key if keyed else None
        return Event(f"{landed.event.topic}-dlq", key, value.encode(), _ENVELOPE, at_ms)

    def _spring(self, landed: Landed, at_ms: int) -> Event:
        fault, message = self._cause(_ANALYTICS_CAUSES)
        rounds = 2 if self._chance.random() < _SECOND_ROUND_SHARE else 1
        headers = landed.event.headers
        for number in range(rounds):  # the place is appended at each failure, the exception replaced
            headers += _spring_place(landed, number)
        headers += _spring_exception(fault, message)
        return Event("analytics-events-dlt", landed.event.key, landed.event.value, headers, at_ms, landed.partition)

    def _connect(self, landed: Landed, at_ms: int) -> Event:
        """Connect keeps the record's own time; `at_ms` is only when it was found out."""
        del at_ms
        fault, message = self._cause(_CONNECT_CAUSES)
        event = landed.event
        headers = event.headers + _connect_headers(landed, fault, message)
        return Event("patient-sync-connect-dlq", event.key, event.value, headers, event.timestamp_ms)

    def _cause(self, causes: Sequence[_Cause]) -> tuple[str, str]:
        _, fault, message = self._chance.choices(causes, [often for often, _, _ in causes])[0]
        return fault, message.format(number=self._chance.randint(100, 99999))


def _spring_place(landed: Landed, failed_before: int) -> Headers:
    """A second failure happened to the record as it was published again, which is later in the topic."""
    later = failed_before * 17
    return (
        ("kafka_dlt-original-topic", landed.event.topic.encode()),
        ("kafka_dlt-original-partition", struct.pack(">i", landed.partition)),
        ("kafka_dlt-original-offset", struct.pack(">q", landed.offset + later)),
        ("kafka_dlt-original-timestamp", struct.pack(">q", landed.event.timestamp_ms + later * 1000)),
        ("kafka_dlt-original-timestamp-type", b"CreateTime"),
        ("kafka_dlt-original-consumer-group", _GROUP),
    )


def _spring_exception(fault: str, message: str) -> Headers:
    outer = "org.springframework.kafka.listener.ListenerExecutionFailedException"
    said = f"Listener method 'public void com.clinic.analytics.AnalyticsListener.on(AnalyticsEvent)' threw; {message}"
    stack = f"{outer}: {said}\n{_stack('com.clinic.analytics.AnalyticsListener.on')}Caused by: {fault}: {message}\n"
    return (
        ("kafka_dlt-exception-fqcn", outer.encode()),
        ("kafka_dlt-exception-cause-fqcn", fault.encode()),
        ("kafka_dlt-exception-message", said.encode()),
        ("kafka_dlt-exception-stacktrace", stack.encode()),
    )


def _connect_headers(landed: Landed, fault: str, message: str) -> Headers:
    texts = {
        "topic": landed.event.topic,
        "partition": str(landed.partition),
        "offset": str(landed.offset),
        "connector.name": "patient-sync",
        "task.id": "0",
        "stage": "VALUE_CONVERTER",
        "class.name": "org.apache.kafka.connect.json.JsonConverter",
        "exception.class.name": fault,
        "exception.message": message,
        "exception.stacktrace": f"{fault}: {message}\n{_stack('org.apache.kafka.connect.json.JsonConverter.toData')}",
    }
    return tuple((f"__connect.errors.{name}", text.encode()) for name, text in texts.items())


def _stack(method: str) -> str:
    lines = (f"\tat {method}(Unknown Source)", "\tat java.base/java.lang.Thread.run(Thread.java:840)")
    return "".join(f"{line}\n" for line in lines)
