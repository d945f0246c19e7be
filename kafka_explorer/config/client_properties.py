"""The librdkafka properties that a profile may set: what each is for and which values it takes.

Names and ranges are librdkafka 2.16's own; a test puts every bound to librdkafka itself. Defaults are what applies when
a profile does not say. Everything else is Kafka Explorer's: what it reads with, how it commits (never), and security,
which has its own place in a profile.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """What a property's value is."""

    NUMBER = auto()
    SWITCH = auto()
    CHOICE = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class ClientProperty:
    """One allowed property. `minimum` and `maximum` are for NUMBER, `choices` for CHOICE and SWITCH."""

    name: str
    kind: Kind
    default: str
    description: str
    minimum: int = 0
    maximum: int = 0
    choices: tuple[str, ...] = ()

    @property
    def accepts(self) -> str:
        """What may be written, in a few words: "10 to 300000", "true or false"."""
        if self.kind is Kind.NUMBER:
            return f"{self.minimum} to {self.maximum}"
        return " or ".join(self.choices) if self.choices else "text"


def _number(name: str, minimum: int, maximum: int, default: int, description: str) -> ClientProperty:
    return ClientProperty(name, Kind.NUMBER, str(default), description, minimum, maximum)


def _switch(name: str, default: str, description: str) -> ClientProperty:
    return ClientProperty(name, Kind.SWITCH, default, description, choices=("true", "false"))


def _choice(name: str, choices: tuple[str, ...], description: str) -> ClientProperty:
    return ClientProperty(name, Kind.CHOICE, choices[0], description, choices=choices)


def _text(name: str, default: str, description: str) -> ClientProperty:
    return ClientProperty(name, Kind.TEXT, default, description)


_INT_MAX = 2_147_483_647
_PROPERTIES = (
    _choice("broker.address.family", ("any", "v4", "v6"), "IP versions to connect with"),
    _number("broker.address.ttl", 0, 86_400_000, 1_000, "How long a resolved broker address is kept, in ms"),
    _switch("check.crcs", "false", "Verify the checksum of every message read"),
    _choice(
        "client.dns.lookup",
        ("use_all_dns_ips", "resolve_canonical_bootstrap_servers_only"),
        "What to do when a host name has several addresses",
    ),
    _text("client.id", "kafka-explorer", "How the brokers name this client in logs, metrics and quotas"),
    _text("client.rack", "", "Rack or zone of this machine, to read from the nearest replica"),
    _number("connections.max.idle.ms", 0, _INT_MAX, 0, "Close a connection unused for so many ms; 0 never"),
    _switch("enable.metrics.push", "true", "Let brokers ask this client for its metrics"),
    _number("fetch.max.bytes", 1_000_000, 2_147_483_135, 52_428_800, "Largest answer to one fetch, in bytes"),
    _number("fetch.message.max.bytes", 1, 1_000_000_000, 4_194_304, "Bytes fetched per partition at once"),
    _number("max.partition.fetch.bytes", 1, 1_000_000_000, 4_194_304, "Java's name of fetch.message.max.bytes"),
    _number("metadata.max.age.ms", 1, 86_400_000, 900_000, "Age at which metadata is asked for again, in ms"),
    _number("queued.max.messages.kbytes", 1, 2_097_151, 65_536, "Read-ahead per consumer, in KiB"),
    _number("receive.message.max.bytes", 1_000, _INT_MAX, 100_000_000, "Largest response taken, in bytes"),
    _number("reconnect.backoff.max.ms", 0, 3_600_000, 10_000, "Longest wait before connecting again, in ms"),
    _number("reconnect.backoff.ms", 0, 3_600_000, 100, "First wait before connecting again, in ms"),
    _number("socket.connection.setup.timeout.ms", 1_000, _INT_MAX, 30_000, "Time to set up a connection, in ms"),
    _switch("socket.keepalive.enable", "false", "TCP keep-alive, for firewalls that drop quiet connections"),
    _switch("socket.nagle.disable", "true", "Send small packets at once (TCP_NODELAY)"),
    _number("socket.receive.buffer.bytes", 0, 100_000_000, 0, "Receive buffer of a connection; 0 the system's"),
    _number("socket.send.buffer.bytes", 0, 100_000_000, 0, "Send buffer of a connection; 0 the system's"),
    _number("socket.timeout.ms", 10, 300_000, 60_000, "Time that a request may take, in ms"),
)
CLIENT_PROPERTIES: Mapping[str, ClientProperty] = {each.name: each for each in _PROPERTIES}
"""Every allowed property by its name, in alphabetical order."""

_OWNED_PREFIXES = ("security.", "ssl.", "sasl.", "enable.ssl", "enable.sasl", "oauthbearer.", "https.")


def is_security_property(name: str) -> bool:
    """Tells whether `name` decides how a connection is secured: leaving such a one out would be a silent downgrade."""
    return name.startswith(_OWNED_PREFIXES)


def unknown_property(name: str) -> str:
    """Returns the sentence for a name that is not in CLIENT_PROPERTIES, with the nearest one that is."""
    if not name:
        return "A client property needs a name, for example socket.timeout.ms."
    if is_security_property(name):
        return f'"{name}" belongs to security, which has fields of its own. Set it there and remove it here.'
    if name == "bootstrap.servers":
        return '"bootstrap.servers" has a field of its own: bootstrap servers. Remove it here.'
    near = difflib.get_close_matches(name, CLIENT_PROPERTIES, n=1)
    hint = f"Did you mean {near[0]}?" if near else "Remove it; Kafka Explorer sets what it needs itself."
    return f'"{name}" is not a client property that can be set here. {hint}'


def checked_value(name: str, value: str) -> str:
    """Returns `value` as librdkafka takes it; raises ValueError with a sentence that names the property."""
    known = CLIENT_PROPERTIES.get(name)
    if known is None:
        raise ValueError(unknown_property(name))
    value = value.strip()
    if not value:
        raise ValueError(f"{name} has no value. Write {known.accepts}, or remove the property.")
    if known.kind is Kind.NUMBER:
        return _checked_number(known, value)
    if known.choices:
        if value.lower() not in known.choices:
            raise ValueError(f'{name} cannot be "{value}". Write {known.accepts}.')
        return value.lower()
    if len(value) > 255 or not value.isprintable():
        raise ValueError(f"{name} takes up to 255 printable characters on one line. Shorten it.")
    return value


def _checked_number(known: ClientProperty, value: str) -> str:
    digits = value.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f'{known.name} takes a whole number, not "{value}". Write {known.accepts}.')
    # 12 digits are more than any bound has; int() itself refuses absurdly long ones
    if len(digits) > 12 or not known.minimum <= int(value) <= known.maximum:
        raise ValueError(f"{known.name} cannot be {value}. Write {known.accepts}.")
    return str(int(value))


def check_together(client: Mapping[str, str]) -> None:
    """Checks what librdkafka demands of properties taken together; raises ValueError with a sentence.

    Source: rd_kafka_conf_finalize of librdkafka 2.16. Expects values that passed checked_value.
    """
    if "fetch.message.max.bytes" in client and "max.partition.fetch.bytes" in client:
        raise ValueError("fetch.message.max.bytes and max.partition.fetch.bytes are one property. Remove either.")
    first, longest = (_effective(client, name) for name in ("reconnect.backoff.ms", "reconnect.backoff.max.ms"))
    if first > longest:
        raise ValueError(
            f"reconnect.backoff.ms ({first}) is above reconnect.backoff.max.ms ({longest}). "
            "Lower the first or raise the second."
        )
    if "receive.message.max.bytes" in client:
        received = _effective(client, "receive.message.max.bytes")
        needed = _effective(client, "fetch.max.bytes") + 512
        if received < needed:
            raise ValueError(
                f"receive.message.max.bytes ({received}) must be at least fetch.max.bytes + 512 ({needed}). "
                "Raise it, or lower fetch.max.bytes."
            )


def _effective(client: Mapping[str, str], name: str) -> int:
    return int(client.get(name, CLIENT_PROPERTIES[name].default))
