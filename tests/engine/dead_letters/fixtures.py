"""Dead letters as each framework writes them: names, order and bytes of headers follow its source."""

import struct
from collections.abc import Callable, Sequence

from kafka_explorer.engine.records import Header, Record
from tests.messages import make_record

EVENT = b'{"patientId":23958446825181076828, "dose":1.10,"note":"\\u0041 \xd0\x96","at":[2026,11,22,15,56,55]}'
"""Bytes that a JSON library would write otherwise: digits, white space, escapes."""
KEY = b"patient-410"
OWN: tuple[Header, ...] = (
    Header("__TypeId__", b"com.clinic.events.NotificationEvent"),
    Header("traceparent", b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
    Header("traceparent", None),
    Header("empty", b""),
)
"""What the producer wrote: repeated, null and empty ones are kept as they are."""
STACK = (
    "org.springframework.kafka.listener.ListenerExecutionFailedException: Listener failed\n"
    "\tat org.springframework.kafka.listener.adapter.MessagingMessageListenerAdapter.invoke(M.java:1)\n"
    "\tat com.clinic.notify.Listener.on(Listener.java:20)\n"
    "Caused by: java.net.SocketTimeoutException: SMTP gateway did not answer within 30000 ms\n"
    "\tat java.base/java.net.Socket.read(Socket.java:1)\n"
    "\tat com.clinic.notify.SmtpSender.send(SmtpSender.java:88)\n"
    "\t... 24 more\n"
)
LISTENER_FAILED = "org.springframework.kafka.listener.ListenerExecutionFailedException"
TIMEOUT = "java.net.SocketTimeoutException"
SAID = "SMTP gateway did not answer within 30000 ms"


def i32(number: int) -> bytes:
    return struct.pack(">i", number)


def i64(number: int) -> bytes:
    return struct.pack(">q", number)


def heads(prefix: str, texts: dict[str, str | bytes | None]) -> tuple[Header, ...]:
    return tuple(
        Header(prefix + name, value.encode() if isinstance(value, str) else value) for name, value in texts.items()
    )


def letter(
    topic: str,
    headers: Sequence[Header],
    value: bytes | None = EVENT,
    key: bytes | None = KEY,
) -> Record:
    return make_record(7, topic=topic, partition=1, key=key, value=value, headers=tuple(headers))


def spring_place(topic: str, partition: int, offset: int) -> tuple[Header, ...]:
    # org.springframework.kafka.listener.DeadLetterRecordManager (addAndEnhanceHeaders):
    # partition ByteBuffer.allocate(Integer.BYTES), offset and timestamp ByteBuffer.allocate(Long.BYTES)
    return heads(
        "kafka_dlt-original-",
        {
            "topic": topic,
            "partition": i32(partition),
            "offset": i64(offset),
            "timestamp": i64(1_700_000_000_123),
            "timestamp-type": "CreateTime",
            "consumer-group": "notification-service-group",
        },
    )


SPRING_EXCEPTION = heads(
    "kafka_dlt-exception-",
    {
        "fqcn": LISTENER_FAILED,
        "cause-fqcn": TIMEOUT,
        "message": f"Listener failed; {SAID}",
        "stacktrace": STACK,
    },
)


def spring() -> Record:
    # ...listener.DeadLetterPublishingRecoverer: the record's own headers first; -dlt since 3.3
    return letter("notification-events-dlt", (*OWN, *spring_place("notification-events", 1, 88_120), *SPRING_EXCEPTION))


def spring_retry() -> Record:
    # ...retrytopic.DeadLetterPublishingRecovererFactory.create and RetryTopicHeaders: attempts as an int, times as
    # BigInteger.toByteArray; the consumer group's constant has the prefix dlt- there too
    headers = (
        *OWN,
        *heads(
            "kafka_original-",
            {
                "topic": "notification-events",
                "partition": i32(1),
                "offset": i64(88_120),
                "timestamp": i64(1_700_000_000_123),
                "timestamp-type": "CreateTime",
            },
        ),
        Header("kafka_dlt-original-consumer-group", b"notification-service-group"),
        *heads(
            "kafka_exception-",
            {"fqcn": LISTENER_FAILED, "cause-fqcn": TIMEOUT, "message": SAID, "stacktrace": STACK},
        ),
        Header("retry_topic-attempts", i32(4)),
        Header("retry_topic-original-timestamp", (1_700_000_000_123).to_bytes(6, "big")),
        Header("retry_topic-backoff-timestamp", (1_700_000_009_123).to_bytes(6, "big")),
    )
    return letter("notification-events-dlt", headers)


def spring_cloud_stream() -> Record:
    # org.springframework.cloud.stream.binder.kafka.KafkaMessageChannelBinder.getErrorMessageHandler
    headers = (
        *OWN,
        *heads(
            "x-original-",
            {
                "topic": "notification-events",
                "partition": i32(1),
                "offset": i64(88_120),
                "timestamp": i64(1_700_000_000_123),
                "timestamp-type": "CreateTime",
            },
        ),
        *heads("x-exception-", {"message": SAID, "fqcn": TIMEOUT, "stacktrace": STACK}),
        Header("spring_json_header_types", b'{"contentType":"java.lang.String"}'),
    )
    return letter("error.notification-events.notification-service-group", headers)


def connect() -> Record:
    # org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter.populateContextHeaders
    texts: dict[str, str | bytes | None] = {
        "topic": "notification-events",
        "partition": "1",
        "offset": "88120",
        "connector.name": "notification-sync",
        "task.id": "0",
        "stage": "VALUE_CONVERTER",
        "class.name": "org.apache.kafka.connect.json.JsonConverter",
        "exception.class.name": TIMEOUT,
        "exception.message": SAID,
        "exception.stacktrace": STACK,
    }
    return letter("sync-connect-dlq", (*OWN, *heads("__connect.errors.", texts)))


def streams() -> Record:
    # org.apache.kafka.streams.errors.internals.ExceptionHandlerUtils.buildDeadLetterQueueRecord (KIP-1034)
    texts: dict[str, str | bytes | None] = {
        "exception": TIMEOUT,
        "message": SAID,
        "stacktrace": STACK,
        "topic": "notification-events",
        "partition": "1",
        "offset": "88120",
    }
    return letter("streams-dead", (*OWN, *heads("__streams.errors.", texts)))


def share_group() -> Record:
    # org.apache.kafka.server.share.dlq.ShareGroupDLQStateManager (KIP-1191): neither key nor value nor headers
    texts: dict[str, str | bytes | None] = {
        "topic": "notification-events",
        "partition": "1",
        "offset": "88120",
        "group": "notification-service-group",
        "delivery.count": "5",
        "message": "Offset rejected by client.",
    }
    return letter("dlq.notifications", heads("__dlq.errors.", texts), None, None)


def smallrye() -> Record:
    # io.smallrye.reactive.messaging.kafka.fault.KafkaDeadLetterQueue.handle: its headers, then the record's; those of
    # an earlier failure are among the record's
    texts: dict[str, str | bytes | None] = {
        "exception-class-name": "java.lang.RuntimeException",
        "cause-class-name": TIMEOUT,
        "reason": "it failed",
        "cause": SAID,
        "topic": "notification-events",
        "partition": "1",
        "offset": "88120",
    }
    earlier = {**texts, "topic": "first-events", "offset": "1", "cause": "another"}
    headers = (*heads("dead-letter-", texts), *OWN, *heads("dead-letter-", earlier))
    return letter("dead-letter-topic-notifications", headers)


def smallrye_retry() -> Record:
    # io.smallrye.reactive.messaging.kafka.fault.KafkaDelayedRetryTopic.handle: from the source to a first retry topic,
    # and from there here; the newest hop's headers stand before those of the record, the times after them
    texts: dict[str, str | bytes | None] = {
        "exception-class-name": "java.lang.RuntimeException",
        "reason": "it failed",
        "cause-class-name": TIMEOUT,
        "cause": SAID,
        "topic": "notifications_retry_10000",
        "partition": "0",
        "offset": "3",
    }
    earlier = {**texts, "topic": "notification-events", "partition": "1", "offset": "88120", "cause": "another"}
    times = {"original-timestamp": "1700000000123", "first-processing-timestamp": "1700000001000", "count": "1"}
    prefix = "delayed-retry-"
    headers = (*heads(prefix, texts), *heads(prefix, earlier), *OWN, *heads(prefix, {**times}))
    return letter("dead-letter-topic-notifications", headers)


def watermill() -> Record:
    # github.com/ThreeDotsLabs/watermill/message/router/middleware/poison.go; the Kafka marshaler writes metadata as
    # headers, and the message's id as _watermill_message_uuid
    headers = (
        *OWN,
        Header("_watermill_message_uuid", b"a2b7"),
        Header("reason_poisoned", f"{TIMEOUT}: {SAID}".encode()),
        Header("topic_poisoned", b"notification-events"),
        Header("handler_poisoned", b"notify"),
        Header("subscriber_poisoned", b"kafka.Subscriber"),
    )
    return letter("poison", headers)


def envelope(event: bytes = EVENT, at: bytes = b"[2026,11,22,15,56,55]", key: bytes | None = KEY) -> Record:
    # The customer's com.clinic.events.DeadLetterEvent as Jackson writes it: its own type header, nothing of the event's
    value = b'{"originalEvent":' + event + f',"error":"{TIMEOUT}: {SAID}","timestamp":'.encode() + at + b"}"
    return letter("notification-events-dlq", (Header("__TypeId__", b"com.clinic.events.DeadLetterEvent"),), value, key)


FRAMEWORKS: dict[str, Callable[[], Record]] = {
    "spring": spring,
    "spring-retry": spring_retry,
    "spring-cloud-stream": spring_cloud_stream,
    "connect": connect,
    "streams": streams,
    "share-group": share_group,
    "smallrye": smallrye,
    "smallrye-retry": smallrye_retry,
    "watermill": watermill,
    "envelope": envelope,
}
