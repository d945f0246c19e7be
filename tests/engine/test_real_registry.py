"""A real registry and Confluent's own serialisers: what they write is read equal, and every fault leaves the bytes."""

import json
from decimal import Decimal
from typing import Any

import pytest
from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.schema_registry.json_schema import JSONSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from google.protobuf.timestamp_pb2 import Timestamp

from kafka_explorer.engine.decoders import Context, Decoded, decode
from kafka_explorer.engine.decoders.context import SchemaMissing, SchemaText
from kafka_explorer.engine.registry import RegistrySettings, SchemaStore, fetch_schema
from kafka_explorer.sandbox import registry_sample
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.sandbox.registry import Registry
from tests.engine.drive import run
from tests.scanning import asked, read

pytestmark = pytest.mark.timeout(900)  # the first of them fetches the registry and starts it


def decoded(registry: Registry, data: bytes | None, topic: str = "t") -> Decoded:
    """In two steps, as the window does it: what is wanted is fetched, then it is decoded again."""
    store = SchemaStore()
    first = decode(data, Context(topic, schemas=store))
    assert first.wants is not None
    assert first.encoding == "binary"
    store.put(run(fetch_schema([RegistrySettings(registry.url)], first.wants)))
    return decode(data, Context(topic, schemas=store))


def serialise(serializer: Any, value: object, topic: str) -> bytes:
    data: bytes = serializer(value, SerializationContext(topic, MessageField.VALUE))
    return data


def test_avro_with_a_reference(real_registry: Registry) -> None:
    with SchemaRegistryClient({"url": real_registry.url}) as client:
        inner = {"type": "record", "name": "Inner", "namespace": "test.avro", "fields": [{"name": "n", "type": "long"}]}
        client.register_schema("test.avro.Inner", Schema(json.dumps(inner), "AVRO"))
        money = {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 3}
        outer = {
            "type": "record",
            "name": "Outer",
            "namespace": "test.avro",
            "fields": [
                {"name": "inner", "type": "test.avro.Inner"},
                {"name": "fee", "type": money},
                {"name": "name", "type": ["null", "string"]},
            ],
        }
        reference = SchemaReference("test.avro.Inner", "test.avro.Inner", 1)
        serializer = AvroSerializer(client, Schema(json.dumps(outer), "AVRO", [reference]))
        value = {"inner": {"n": 2**63 - 1}, "fee": Decimal("1.250"), "name": "Зоя"}
        data = serialise(serializer, value, "test-avro")
    found = decoded(real_registry, data)
    assert (found.encoding, found.text) == ("avro", '{"inner":{"n":9223372036854775807},"fee":1.250,"name":"Зоя"}')
    assert found.schema is not None
    assert found.schema.subjects == (("test-avro-value", 1),)
    assert [each.name for each in found.schema.references] == ["test.avro.Inner"]


def test_protobuf(real_registry: Registry) -> None:
    with SchemaRegistryClient({"url": real_registry.url}) as client:
        serializer = ProtobufSerializer(Timestamp, client, {"use.deprecated.format": False})
        data = serialise(serializer, Timestamp(seconds=5, nanos=7), "test-protobuf")
    found = decoded(real_registry, data)
    assert (found.encoding, found.message) == ("protobuf", "google.protobuf.Timestamp")
    assert json.loads(found.text) == {"seconds": 5, "nanos": 7}


def test_json_schema(real_registry: Registry) -> None:
    schema = {"title": "T", "type": "object", "properties": {"n": {"type": "integer"}}}
    with SchemaRegistryClient({"url": real_registry.url}) as client:
        data = serialise(JSONSerializer(json.dumps(schema), client), {"n": 2**63 - 1}, "test-json")
    found = decoded(real_registry, data)
    assert found.encoding == "json schema"
    assert json.loads(found.text) == {"n": 2**63 - 1}


def test_unknown_and_deleted_schemas_leave_the_bytes(real_registry: Registry) -> None:
    found = decoded(real_registry, b"\x00\x00\x0f\xff\xff\xff\xff\xff\xff")
    assert found.encoding == "binary"
    assert any("does not know it" in reason for _, reason in found.reasons)
    settings = RegistrySettings(real_registry.url)
    with SchemaRegistryClient({"url": real_registry.url}) as client:
        number = client.register_schema("to-be-deleted", Schema('{"type":"fixed","name":"Gone","size":7}', "AVRO"))
        client.delete_subject("to-be-deleted")
        client.delete_subject("to-be-deleted", permanent=True)
    gone = run(fetch_schema([settings], number))
    assert isinstance(gone, (SchemaMissing, SchemaText))  # some registries keep a schema whose subjects are gone


def test_the_sample_is_read_without_a_rest(real_registry: Registry, broker: Sandbox) -> None:
    for _ in registry_sample.fill(broker.bootstrap, real_registry.url):
        pass
    store = SchemaStore()
    seen: dict[str, set[int | str]] = {}
    for topic in registry_sample.TOPICS:
        for record in read(broker.bootstrap, asked(topic)).records:
            wants = decode(record.value, Context(topic, schemas=store)).wants
            if wants is not None:
                store.put(run(fetch_schema([RegistrySettings(real_registry.url)], wants)))
            found = decode(record.value, Context(topic, schemas=store))
            assert found.schema is not None, found.reasons
            json.loads(found.text)
            seen.setdefault(found.encoding, set()).add(found.schema.schema_id)
    assert {encoding: len(ids) for encoding, ids in seen.items()} == {"avro": 2, "protobuf": 1, "json schema": 1}
    assert list(registry_sample.fill(broker.bootstrap, real_registry.url)) == []


@pytest.mark.parametrize("topic", [registry_sample.VITALS])
def test_references_of_protobuf_are_followed(real_registry: Registry, broker: Sandbox, topic: str) -> None:
    for _ in registry_sample.fill(broker.bootstrap, real_registry.url):
        pass
    first = read(broker.bootstrap, asked(topic)).records[0]
    shown = json.loads(decoded(real_registry, first.value, topic).text)
    assert shown["readings"][0]["unit"] == "BPM"
    assert shown["notes"] == {"by": "сестра"}
    assert shown["at"].endswith("Z")
