"""Dead letters of the invented clinic, in the four dialects that its services and connectors speak.

- The customer's own envelope, `DeadLetterEvent{originalEvent, error, timestamp}`: `__TypeId__` names the envelope, the
  original headers are lost; logging sends it without a key and writes ISO times, notification with the event's key and
  times as arrays. A few of logging's were cut off on their way.
- Spring Kafka's DeadLetterPublishingRecoverer: the record as it was, with headers appended. Numbers in them are
  binary, big-endian: partition 4 bytes, offset and timestamp 8 bytes.
- Kafka Connect: the record as it was, with headers appended, all of them decimal or UTF-8 text.
- A share group (KIP-1191): only a pointer, headers that say where the record is.

Not all goes wrong all day: the gateway for mail was away three times, and the analysis had one bad release.
"""

import json
import random
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kafka_explorer.sandbox.events import Event, Headers, as_array, as_iso

_ENVELOPE = (("__TypeId__", b"com.clinic.events.DeadLetterEvent"),)
_GROUP = b"analytics-service-group"
_SECOND_ROUND_SHARE = 0.2
_ENCODED_TWICE_SHARE = 0.1
_CUT_SHARE = 0.05
_QUIET_SHARE = 0.15
_HOUR_MS = 60 * 60 * 1000
_Times = Sequence[tuple[float, float]]
_OUTAGES: _Times = ((23.9, 23.4), (15.0, 14.2), (5.5, 0.6))
"""When the mail gateway was away, in hours before the end of the day."""
_BAD_RELEASE: _Times = ((9.0, 6.0),)

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
_SPRING = "org.springframework.kafka.listener"
_LISTENER = (
    f"{_SPRING}.adapter.MessagingMessageListenerAdapter.invoke(MessagingMessageListenerAdapter.java:459)",
    f"{_SPRING}.KafkaMessageListenerContainer$ListenerConsumer.run(KafkaMessageListenerContainer.java:1384)",
    "java.base/java.lang.Thread.run(Thread.java:840)",
)
_ANALYSIS = (
    "com.clinic.analytics.WindowStore.close(WindowStore.java:131)",
    "com.clinic.analytics.AnalyticsService.record(AnalyticsService.java:77)",
    "com.clinic.analytics.AnalyticsListener.on(AnalyticsListener.java:42)",
    "java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103)",
)
_CONVERTER = (
    "org.apache.kafka.connect.json.JsonConverter.toConnectData(JsonConverter.java:333)",
    "org.apache.kafka.connect.runtime.WorkerSinkTask.convertValue(WorkerSinkTask.java:545)",
    "java.base/java.lang.Thread.run(Thread.java:840)",
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
            "escalation-events": self._share_group,
        }
        for each in sorted(landed, key=lambda each: each.event.timestamp_ms):
            maker = makers.get(each.event.topic)
            if maker is not None and each.event.value is not None and not self._went_well(each, until_ms):
                yield maker(each, min(until_ms, each.event.timestamp_ms + self._chance.randint(2_000, 9_000)))

    def _went_well(self, landed: Landed, until_ms: int) -> bool:
        """What the day's troubles would not have hit fails now and then only."""
        times = {"notification-events": _OUTAGES, "analytics-events": _BAD_RELEASE}.get(landed.event.topic)
        if times is None:
            return False
        ago_h = (until_ms - landed.event.timestamp_ms) / _HOUR_MS
        return not any(begin >= ago_h >= end for begin, end in times) and self._chance.random() > _QUIET_SHARE

    def _logging(self, landed: Landed, at_ms: int) -> Event:
        letter = self._envelope(landed, self._cause(_LOGGING_CAUSES), as_iso(at_ms), at_ms)
        if self._chance.random() < _CUT_SHARE and letter.value is not None:
            return replace(letter, value=letter.value[: len(letter.value) // 2])
        return letter

    def _notification(self, landed: Landed, at_ms: int) -> Event:
        letter = self._envelope(landed, self._cause(_NOTIFICATION_CAUSES), as_array(at_ms), at_ms)
        return replace(letter, key=landed.event.key)

    def _envelope(self, landed: Landed, cause: tuple[str, str], time: object, at_ms: int) -> Event:
        fault, message = cause
        original = (landed.event.value or b"null").decode()
        if self._chance.random() < _ENCODED_TWICE_SHARE:  # an older version of the service did
            original = json.dumps(original, ensure_ascii=False)
        error = json.dumps(f"{fault}: {message}", ensure_ascii=False)
        value = f'{{"originalEvent":{original},"error":{error},"timestamp":{json.dumps(time)}}}'
        return Event(f"{landed.event.topic}-dlq", None, value.encode(), _ENVELOPE, at_ms)

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

    def _share_group(self, landed: Landed, at_ms: int) -> Event:
        texts = {
            "topic": landed.event.topic,
            "partition": str(landed.partition),
            "offset": str(landed.offset),
            "group": "escalation-share-group",
            "delivery.count": "5",
            "message": "Offset rejected by client.",
        }
        headers = tuple((f"__dlq.errors.{name}", text.encode()) for name, text in texts.items())
        return Event(f"dlq.{landed.event.topic}", None, None, headers, at_ms, 0)

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
    stack = f"{outer}: {said}\n{_frames(_LISTENER)}Caused by: {fault}: {message}\n{_frames(_ANALYSIS)}\t... 23 more\n"
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
        "exception.stacktrace": f"{fault}: {message}\n{_frames(_CONVERTER)}",
    }
    return tuple((f"__connect.errors.{name}", text.encode()) for name, text in texts.items())


def _frames(frames: Sequence[str]) -> str:
    return "".join(f"\tat {frame}\n" for frame in frames)
