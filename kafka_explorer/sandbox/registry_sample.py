"""Sample topics by registered schemas: Avro, Protobuf and JSON Schema, with references and evolved versions.

| topic | values | schemas |
| --- | --- | --- |
| appointment-events | Avro | two versions, of which the second refers to an address |
| vitals-events | Protobuf | a reference to a file of units, messages within messages |
| prescription-events | JSON Schema | one, with a decimal that a double cannot hold |

The payloads are put together here, since a user's installation has no serialisers.
"""

import itertools
import json
import struct
import time
from collections.abc import Generator, Iterator

from confluent_kafka import KafkaException, Producer
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]  # its stub forgets it
from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient

from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.sample import make_producer

APPOINTMENTS, VITALS, PRESCRIPTIONS = "appointment-events", "vitals-events", "prescription-events"
TOPICS = (APPOINTMENTS, VITALS, PRESCRIPTIONS)
RECORDS = 200  # of each topic
_TIMEOUT_S = 30.0
_NAMES = ("Ann Ek", "Bo Lind", "Зоя Ким", "Łucja Żak")

_ADDRESS = {
    "type": "record",
    "name": "Address",
    "namespace": "clinic",
    "fields": [{"name": "street", "type": "string"}, {"name": "zip", "type": "string"}],
}
_FIRST = {
    "type": "record",
    "name": "Appointment",
    "namespace": "clinic",
    "fields": [
        {"name": "id", "type": "long"},
        {"name": "patient", "type": "string"},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "fee", "type": {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}},
    ],
}
_SECOND = {
    **_FIRST,
    "fields": [
        *_FIRST["fields"],
        {"name": "address", "type": ["null", "clinic.Address"], "default": None},
    ],
}
_UNITS = 'syntax = "proto3"; package clinic; enum Unit { UNKNOWN = 0; BPM = 1; CELSIUS = 2; }'
_VITALS = """syntax = "proto3";
package clinic;
import "units.proto";
import "google/protobuf/timestamp.proto";
message Vitals {
  message Reading { string name = 1; double value = 2; Unit unit = 3; }
  int64 id = 1;
  string patient = 2;
  google.protobuf.Timestamp at = 3;
  repeated Reading readings = 4;
  map<string, string> notes = 5;
}
"""
_PRESCRIPTION = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "Prescription",
    "type": "object",
    "properties": {"id": {"type": "integer"}, "drug": {"type": "string"}, "dose": {"type": "number"}},
    "required": ["id", "drug"],
}


def fill(bootstrap: str, registry_url: str) -> Generator[str, None, None]:
    """Yields what it does. Nothing happens when the topics are there already. Raises SandboxError."""
    try:
        admin = AdminClient({"bootstrap.servers": bootstrap, "log_level": 0})
        known = admin.list_topics(timeout=_TIMEOUT_S).topics
        if all(name in known for name in TOPICS):
            return
        yield "Registering the sample schemas …"
        ids = register(registry_url)
        for future in admin.create_topics([NewTopic(name, 2) for name in TOPICS if name not in known]).values():
            future.result(timeout=_TIMEOUT_S)
        yield "Sending the sample messages of registered schemas …"
        _send(make_producer(bootstrap), ids)
    except (KafkaException, TimeoutError) as error:
        raise SandboxError(f"The sandbox could not be filled ({error}): stop it and start it again.") from error


def register(url: str) -> dict[str, int]:
    """Registers all schemas; returns the ids that payloads need. Raises SandboxError."""
    try:
        with SchemaRegistryClient({"url": url, "timeout": _TIMEOUT_S}) as client:
            client.register_schema("clinic.Address", Schema(json.dumps(_ADDRESS), "AVRO"))
            client.register_schema("units.proto", Schema(_UNITS, "PROTOBUF"))
            address = SchemaReference("clinic.Address", "clinic.Address", 1)
            units = SchemaReference("units.proto", "units.proto", 1)
            subject = f"{APPOINTMENTS}-value"
            return {
                "first": client.register_schema(subject, Schema(json.dumps(_FIRST), "AVRO")),
                "second": client.register_schema(subject, Schema(json.dumps(_SECOND), "AVRO", [address])),
                "vitals": client.register_schema(f"{VITALS}-value", Schema(_VITALS, "PROTOBUF", [units])),
                "prescription": client.register_schema(
                    f"{PRESCRIPTIONS}-value", Schema(json.dumps(_PRESCRIPTION), "JSON")
                ),
            }
    except Exception as error:  # HTTP libraries have errors of their own
        raise SandboxError(f"The schema registry did not take the sample schemas ({error}).") from error


def _send(producer: Producer, ids: dict[str, int]) -> None:
    now_ms = time.time_ns() // 1_000_000
    for number, name in zip(range(RECORDS), itertools.cycle(_NAMES)):
        at_ms = now_ms - (RECORDS - number) * 60_000
        key = f"patient-{number % 20}"
        for topic, value in payloads(number, name, at_ms, ids):
            producer.produce(topic, value, key, timestamp=at_ms)
        producer.poll(0)
    if producer.flush(_TIMEOUT_S):
        raise SandboxError("Kafka did not take the sample messages in time: stop the sandbox and start it again.")


def payloads(number: int, name: str, at_ms: int, ids: dict[str, int]) -> Iterator[tuple[str, bytes]]:
    """Yields (topic, value) of the `number`-th event of each topic."""
    fee = (12_050 + number).to_bytes(4, "big")
    appointment = _zigzag(2**53 + number) + _sized(name.encode()) + _zigzag(at_ms) + _sized(fee)
    if number % 2:
        yield APPOINTMENTS, _frame(ids["first"]) + appointment
    else:
        address = _zigzag(1) + _sized(f"Street {number}".encode()) + _sized(b"01234") if number % 4 else _zigzag(0)
        yield APPOINTMENTS, _frame(ids["second"]) + appointment + address
    yield VITALS, _frame(ids["vitals"]) + b"\x00" + _vitals(number, name, at_ms)
    prescription = f'{{"id":{number},"drug":"Aspirin","dose":0.{number:03d}0000000000000000001}}'
    yield PRESCRIPTIONS, _frame(ids["prescription"]) + prescription.encode()


def _vitals(number: int, name: str, at_ms: int) -> bytes:
    reading = _field(1, b"pulse") + b"\x11" + struct.pack("<d", 60 + number % 40) + b"\x18\x01"
    moment = b"\x08" + _varint(at_ms // 1000) + b"\x10" + _varint(at_ms % 1000 * 1_000_000)
    note = _field(1, b"by") + _field(2, "сестра".encode())
    return (
        b"\x08"
        + _varint(number + 1)
        + _field(2, name.encode())
        + _field(3, moment)
        + _field(4, reading)
        + _field(5, note)
    )


def _frame(schema_id: int) -> bytes:
    return b"\x00" + schema_id.to_bytes(4, "big")


def _field(number: int, data: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _varint(len(data)) + data


def _sized(data: bytes) -> bytes:
    return _zigzag(len(data)) + data


def _zigzag(number: int) -> bytes:
    return _varint(number << 1 if number >= 0 else (-number << 1) - 1)


def _varint(number: int) -> bytes:
    parts = bytearray()
    while number >= 0x80:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*parts, number])
