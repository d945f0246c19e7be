"""Which settings of a Kafka client mean something here, and why the others do not."""

from kafka_explorer.config.client_properties import CLIENT_PROPERTIES
from kafka_explorer.config.security_tables import looks_secret

RENAMED = {
    "send.buffer.bytes": "socket.send.buffer.bytes",
    "receive.buffer.bytes": "socket.receive.buffer.bytes",
    "request.timeout.ms": "socket.timeout.ms",
}
"""Java's names of librdkafka's properties that a profile may set."""

_OURS = "Kafka Explorer decides this itself"
_REASONS = (
    (("key.serializer", "value.serializer", "key.deserializer", "value.deserializer"), "it reads the bytes themselves"),
    (("group.", "auto.offset", "enable.auto", "auto.commit", "max.poll", "session.timeout", "heartbeat"), _OURS),
    (("isolation", "partition.assignment", "allow.auto", "exclude.internal", "fetch."), _OURS),
    (("acks", "retries", "retry", "batch.", "linger", "buffer.memory", "compression", "delivery"), _OURS),
    (("enable.idempotence", "transaction", "max.block", "max.request", "max.in.flight", "partitioner"), _OURS),
    (("default.api", "interceptor", "metric", "auto.register", "use.latest", "value.subject", "key.subject"), _OURS),
    (("ssl.cipher",), "OpenSSL's names are others than Java's; its defaults are used"),
    (("ssl.protocol", "ssl.enabled", "ssl.provider", "ssl.key", "ssl.trust", "ssl.secure", "ssl.engine"), "Java's own"),
    (("ssl.bundle",), "the bundle's own settings count"),
    (("sasl.login", "sasl.client", "sasl.server"), "Java's own; what it stands for is seen from the rest"),
    (("spring.json", "specific.avro", "json.", "avro."), "it decodes by what it finds in a message"),
)
_OTHERS = "not a setting of a connection"


def why_ignored(name: str) -> str:
    """Return why a setting has no effect here."""
    return next((reason for beginnings, reason in _REASONS if name.startswith(beginnings)), _OTHERS)


def client_name(name: str) -> str:
    """Return the property of a profile's [client] that a setting stands for; "" when it stands for none."""
    renamed = RENAMED.get(name, name)
    return renamed if renamed in CLIENT_PROPERTIES else ""


def is_secret(name: str) -> bool:
    """Tell whether a value must not be shown, even when it is ignored."""
    last = name.rpartition(".")[2]
    return looks_secret(last) or looks_secret(name.replace(".", "_"))
