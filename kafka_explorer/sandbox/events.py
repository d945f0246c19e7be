"""Believable events of the invented clinic, as its Spring services would write them.

Values are JSON as Jackson spells it: LocalDateTime as an array of five to seven numbers where a service took Spring
Kafka's default, as ISO text where it brought Spring Boot's mapper; decimals keep their zeros (8.50); some numbers are
wider than 64 bits. `__TypeId__` names the Java class. The same seed and moment give the same bytes.
"""

import gzip
import json
import random
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kafka_explorer.sandbox import people
from kafka_explorer.sandbox.people import Patient

Headers = tuple[tuple[str, bytes | None], ...]

DAY_MS = 24 * 60 * 60 * 1000
_PACKAGE = "com.clinic.events"
_STAFF = ("dr.orlova", "nurse.papas", "dr.lindqvist", "svc-emr")
_EXACT = re.compile(r'"@\(([^)"]*)\)@"')
_ESCAPED_SHARE = 0.04  # written by a service that escapes everything beyond ASCII


@dataclass(frozen=True, slots=True)
class Event:
    """One record to send. `value` None is a tombstone, `partition` None leaves the choice to the key."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers
    timestamp_ms: int
    partition: int | None = None


class Clinic:
    """Makes events, one after the other; what it remembers is who was admitted and which protocol is at which step."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.patients = people.make_patients(self._chance)
        self._versions: dict[str, int] = {}
        self._makers: dict[str, tuple[float, Callable[[int], Event]]] = {
            "logging-events": (40, self._log),
            "analytics-events": (20, self._analytics),
            "notification-events": (13, self._notification),
            "audit-events": (10, self._audit),
            "patient-events": (8, self._patient),
            "escalation-events": (5, self._escalation),
            "emr-sync-events": (5, self._emr_sync),
            "protocol-events": (3, self._protocol),
        }

    def history(self, count: int, until_ms: int) -> Iterator[Event]:
        """`count` events of the 24 hours before `until_ms`, in the order of time."""
        moments = sorted(until_ms - int(self._chance.random() * DAY_MS) for _ in range(count))
        return map(self.any_event, moments)

    def any_event(self, at_ms: int) -> Event:
        """An event of any service, as often as each would send one."""
        weights = [weight for weight, _ in self._makers.values()]
        makers = [maker for _, maker in self._makers.values()]
        return self._chance.choices(makers, weights)[0](at_ms)

    def large_event(self, at_ms: int, size_bytes: int) -> Event:
        """A log event whose value has exactly `size_bytes`: somebody logged a whole export."""
        patient = self.patients[0]
        fields = self._log_fields(patient, at_ms, "ERROR")
        fields["message"] = "Export rejected: payload attached"
        missing = size_bytes - len(_json({**fields, "payload": ""}).encode())
        fields["payload"] = self._chance.randbytes(missing // 2 + 1).hex()[:missing]
        headers = _type("LogEvent")
        return Event("logging-events", patient.key.encode(), _json(fields).encode(), headers, at_ms)

    def _log(self, at_ms: int) -> Event:
        patient = self._chance.choice(self.patients)
        fields = self._log_fields(patient, at_ms, self._chance.choice(people.LEVELS))
        return self._event("logging-events", patient.key, fields, "LogEvent", at_ms, trace=True)

    def _log_fields(self, patient: Patient, at_ms: int, level: str) -> dict[str, object]:
        return {
            "eventId": self._id(),
            "level": level,
            "service": self._chance.choice(people.SERVICES),
            "timestamp": as_array(at_ms),
            "patient": {"id": patient.number, "ward": patient.ward, "score": exact(self._score())},
            "message": self._chance.choice(people.LOG_MESSAGES[level]),
            "attempt": self._chance.randint(1, 3),
        }

    def _analytics(self, at_ms: int) -> Event:
        patient = self._chance.choice(self.patients)
        fields = {
            "metric": self._chance.choice(("vas.mean", "time.to.relief", "doses.per.day", "bed.occupancy")),
            "ward": patient.ward,
            "value": exact(f"{self._chance.uniform(0, 100):.3f}"),
            "sampleSize": self._chance.randint(1, 400),
            "windowStart": as_array(at_ms - 300_000),
            "windowEnd": as_array(at_ms),
        }
        return self._event("analytics-events", patient.ward, fields, "AnalyticsEvent", at_ms)

    def _notification(self, at_ms: int) -> Event:
        patient = self._chance.choice(self.patients)
        fields = {
            "notificationId": f"n-{self._chance.randint(1000, 99999)}",
            "channel": self._chance.choice(("SMS", "EMAIL", "TELEGRAM", "PUSH")),
            "patientId": patient.number,
            "text": self._chance.choice(people.NOTICES),
            "createdAt": as_iso(at_ms),
        }
        return self._event("notification-events", patient.key, fields, "NotificationEvent", at_ms, trace=True)

    def _audit(self, at_ms: int) -> Event:
        fields = {
            "auditId": self._id(),
            "actor": self._chance.choice(("dr.orlova", "nurse.papas", "admin", "svc-emr")),
            "action": self._chance.choice(("READ_CARD", "UPDATE_CARD", "LOGIN", "APPROVE_PROTOCOL", "EXPORT")),
            "address": f"10.0.{self._chance.randint(0, 9)}.{self._chance.randint(1, 254)}",
            "at": as_iso(at_ms),
        }
        return self._event("audit-events", None, fields, "AuditEvent", at_ms)

    def _patient(self, at_ms: int) -> Event:
        patient = self._chance.choice(self.patients)
        if self._chance.random() < 0.04:  # discharged: consumers of the compacted topic may forget this key
            return Event("patient-events", patient.key.encode(), None, (), at_ms)
        fields = {
            "patientId": patient.number,
            "name": patient.name,
            "birthDate": list(patient.born),
            "ward": patient.ward,
            "weightKg": exact(f"{self._chance.uniform(40, 120):.2f}"),
            "allergies": self._chance.sample(people.DRUGS, self._chance.randint(0, 2)),
            "version": self._next_version(patient.key),
            "updatedAt": as_array(at_ms),
        }
        event = self._event("patient-events", patient.key, fields, "PatientUpdatedEvent", at_ms)
        return _changed_by(event, self._versions[patient.key])

    def _protocol(self, at_ms: int) -> Event:
        patient = self._chance.choice(self.patients[:120])
        key = f"protocol-{patient.key.removeprefix('patient-')}"
        version = self._next_version(key)
        kind = "ProtocolCreatedEvent" if version == 1 else "ProtocolChangedEvent"
        fields = {
            "protocolId": key,
            "patientId": patient.number,
            "version": version,
            "drug": self._chance.choice(people.DRUGS),
            "doseMg": exact(f"{self._chance.choice((2.5, 5, 7.5, 10, 50)):.2f}"),
            "everyHours": self._chance.choice((4, 6, 8, 12)),
            "changedAt": as_iso(at_ms),
        }
        return _changed_by(self._event("protocol-events", key, fields, kind, at_ms), version)

    def _escalation(self, at_ms: int) -> Event:
        patient = self._chance.choice(self.patients)
        fields = {
            "escalationId": self._id(),
            "patientId": patient.number,
            "vas": exact(self._score()),
            "previousVas": None,
            "priority": self._chance.choice(("HIGH", "CRITICAL", "MEDIUM")),
            "reason": self._chance.choice(people.NOTICES),
            "raisedAt": as_iso(at_ms),
        }
        return self._event("escalation-events", patient.key, fields, "EscalationEvent", at_ms)

    def _emr_sync(self, at_ms: int) -> Event:
        """The hospital's system sends what it likes: JSON, gzip'ed JSON, and a binary protocol of its own."""
        patient = self._chance.choice(self.patients)
        fields = {"patientId": patient.number, "name": patient.name, "ward": patient.ward, "at": as_array(at_ms)}
        kind = self._chance.random()
        if kind < 0.1:
            packed = gzip.compress(_json(fields).encode(), mtime=0)
            headers: Headers = (("contentEncoding", b"gzip"), ("contentType", b"application/json"))
            return Event("emr-sync-events", patient.key.encode(), packed, headers, at_ms)
        if kind < 0.2:
            headers = (("contentType", b"application/x-protobuf"),)
            return Event("emr-sync-events", patient.key.encode(), _protobuf(patient, at_ms), headers, at_ms)
        return self._event("emr-sync-events", patient.key, fields, "EmrSyncEvent", at_ms)

    def _event(
        self, topic: str, key: str | None, fields: Mapping[str, object], kind: str, at_ms: int, *, trace: bool = False
    ) -> Event:
        headers = _type(kind)
        if trace:
            context = f"00-{self._chance.randbytes(16).hex()}-{self._chance.randbytes(8).hex()}-01"
            headers += (("traceparent", context.encode()),)
        escaped = self._chance.random() < _ESCAPED_SHARE
        return Event(topic, key.encode() if key else None, _json(fields, escaped).encode(), headers, at_ms)

    def _next_version(self, key: str) -> int:
        self._versions[key] = self._versions.get(key, 0) + 1
        return self._versions[key]

    def _id(self) -> str:
        return str(uuid.UUID(bytes=self._chance.randbytes(16), version=4))

    def _score(self) -> str:
        return f"{self._chance.randint(0, 20) / 2:.2f}"


def _changed_by(event: Event, version: int) -> Event:
    """Say in headers who changed something, and when that was: a little before it was sent."""
    who = _STAFF[version % len(_STAFF)].encode()
    when = as_iso(event.timestamp_ms - 40 * version).encode()
    return replace(event, headers=(*event.headers, ("changed-by", who), ("changed-at", when)))


def exact(number: str) -> str:
    """A number to be written with just these digits."""
    return f"@({number})@"


def as_array(at_ms: int) -> list[int]:
    """A LocalDateTime (UTC) as Jackson writes it with WRITE_DATES_AS_TIMESTAMPS: no trailing zeros."""
    at = _moment(at_ms)
    nanos = at.microsecond * 1000
    parts = [at.year, at.month, at.day, at.hour, at.minute]
    if at.second or nanos:
        parts.append(at.second)
    return [*parts, nanos] if nanos else parts


def as_iso(at_ms: int) -> str:
    """A LocalDateTime (UTC) as Jackson writes it without WRITE_DATES_AS_TIMESTAMPS: no zone."""
    return _moment(at_ms).replace(tzinfo=None).isoformat(timespec="milliseconds")


def _type(kind: str) -> Headers:
    return (("__TypeId__", f"{_PACKAGE}.{kind}".encode()),)


def _moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms // 1000, UTC).replace(microsecond=at_ms % 1000 * 1000)


def _json(fields: Mapping[str, object], escaped: bool = False) -> str:
    return _EXACT.sub(r"\1", json.dumps(fields, ensure_ascii=escaped, separators=(",", ":")))


def _protobuf(patient: Patient, at_ms: int) -> bytes:
    """1: key, 2: name, 3: time, in the wire format of Protocol Buffers."""
    texts = b"".join(
        bytes([number << 3 | 2, len(text)]) + text
        for number, text in ((1, patient.key.encode()), (2, patient.name.encode()))
    )
    return texts + bytes([3 << 3 | 0]) + _varint(at_ms)


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])
