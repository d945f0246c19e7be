"""Dead letters as values, for tests of what shows them."""

from dataclasses import replace

from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter, Event, Failure, Origin

TRACE = (
    "org.springframework.kafka.listener.ListenerExecutionFailedException: Listener failed\n"
    "\tat org.springframework.kafka.listener.ListenerInvoker.invoke(ListenerInvoker.java:9)\n"
    "Caused by: java.net.SocketTimeoutException: SMTP gateway did not answer within 30000 ms\n"
    "\tat java.base/java.net.Socket.connect(Socket.java:633)\n"
    "\tat com.clinic.notify.SmtpSender.send(SmtpSender.java:88)\n"
    "\t... 12 more\n"
)
LETTER = DeadLetter(
    topic="notification-events-dlq",
    partition=0,
    offset=4410,
    timestamp_ms=1_763_899_200_000,
    dialect="envelope",
    origin=Origin("notification-events", 1, 88_120, 1_763_899_190_000, "notification-service-group", "name"),
    failure=Failure("java.net.SocketTimeoutException", None, "SMTP gateway did not answer within 30000 ms", TRACE),
    rounds=0,
    event=Event(b"patient-838", b'{"id":23958446825181076828,"amount":1.10}', (("trace", b"t-1"),)),
    taken_off=("__TypeId__",),
    fingerprint="f00d",
    content="c0ffee",
)


def letter(**changes: object) -> DeadLetter:
    """A dead letter that differs from `LETTER` in these."""
    return replace(LETTER, **changes)  # type: ignore[arg-type]
