"""What Java's serialisers write by a real registry decodes as what Confluent's write of the same event."""

import base64
import json
from decimal import Decimal
from pathlib import Path

import pytest
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.schema_registry.json_schema import JSONSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufSerializer
from google.protobuf.timestamp_pb2 import Timestamp

from kafka_explorer.sandbox.registry import Registry
from tests.engine.test_real_registry import decoded, serialise
from tests.java_peers import run_java

pytestmark = pytest.mark.timeout(900)  # the first run fetches the registry and the Java serialisers

AVRO = {
    "type": "record",
    "name": "Event",
    "namespace": "test.java",
    "fields": [
        {
            "name": "inner",
            "type": {"type": "record", "name": "Inner", "fields": [{"name": "n", "type": "long"}]},
        },
        {"name": "fee", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 3}},
        {"name": "name", "type": ["null", "string"]},
    ],
}
EVENT = {"inner": {"n": 2**63 - 1}, "fee": Decimal("1.250"), "name": "Зоя"}
JSON = {"title": "Prescription", "type": "object", "properties": {"id": {"type": "integer"}}}
PRESCRIPTION = {"id": 2**63 - 1, "drug": "Аспирин"}


def test_they_decode_equal(real_registry: Registry, tmp_path: Path) -> None:
    schema = tmp_path / "event.avsc"
    schema.write_text(json.dumps(AVRO), encoding="utf-8")
    with SchemaRegistryClient({"url": real_registry.url}) as client:
        client.register_schema("java-json-value", Schema(json.dumps(JSON), "JSON"))
        confluent = {
            "avro": serialise(AvroSerializer(client, json.dumps(AVRO)), EVENT, "java-avro"),
            "json": serialise(JSONSerializer(json.dumps(JSON), client), PRESCRIPTION, "java-json"),
            "protobuf": serialise(
                ProtobufSerializer(Timestamp, client, {"use.deprecated.format": False}),
                Timestamp(seconds=5, nanos=7),
                "java-protobuf",
            ),
        }
    own_api = real_registry.url.replace("/apis/ccompat/v7", "/apis/registry/v2")
    protobuf_id = str(int.from_bytes(confluent["protobuf"][1:5], "big"))
    lines = run_java("WriteByRegistry", own_api, str(schema), protobuf_id).splitlines()
    java = {encoding: base64.b64decode(data) for encoding, data in (line.split() for line in lines)}
    assert java.keys() == confluent.keys()
    for encoding, theirs in java.items():
        assert theirs[0] == 0, "the magic byte"
        ours, other = decoded(real_registry, theirs), decoded(real_registry, confluent[encoding])
        assert (ours.encoding, json.loads(ours.text)) == (other.encoding, json.loads(other.text)), encoding
        assert ours.schema is not None
    assert decoded(real_registry, java["avro"]).text == '{"inner":{"n":9223372036854775807},"fee":1.250,"name":"Зоя"}'
