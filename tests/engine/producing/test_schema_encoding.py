"""JSON made bytes by the schemas of a real registry, and read again by what decodes them."""

import json
import re

import pytest

from kafka_explorer.engine.decoders.context import Context, SchemaText
from kafka_explorer.engine.decoders.registered import Registered, decode, framing
from kafka_explorer.engine.producing.mismatches import value_of
from kafka_explorer.engine.producing.schema_encoding import (
    RegisteredSchemas,
    SchemaName,
    fetch_named,
    sample_of,
    schema_name,
)
from kafka_explorer.engine.registry import RegistryFailed, RegistrySettings, SchemaStore, list_subjects
from kafka_explorer.engine.tasks import finish
from kafka_explorer.engine.templates.forms import FormError
from kafka_explorer.engine.templates.placeholders import fill, moment
from kafka_explorer.sandbox import registry_sample
from kafka_explorer.sandbox.registry import Registry

NAMES = ("appointment-events-value", "vitals-events-value", "prescription-events-value")


@pytest.fixture(scope="module")
def settings(real_registry: Registry) -> RegistrySettings:
    registry_sample.register(real_registry.url)
    return RegistrySettings(real_registry.url)


def test_names() -> None:
    assert schema_name(" orders-value ") == SchemaName("orders-value")
    assert schema_name("orders-value v3 clinic.Order") == SchemaName("orders-value", 3, "clinic.Order")
    with pytest.raises(FormError):
        schema_name("three words here")


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_encoded_and_decodes_to_itself(settings: RegistrySettings, name: str) -> None:
    assert name in finish(list_subjects(settings))
    schema = finish(fetch_named(settings, name))
    text = fill(sample_of(schema, name), moment(0, 1), in_json=True).text
    data = RegisteredSchemas(((name, schema),))(name, text)
    store = SchemaStore()
    store.put(schema)
    context = Context(schemas=store)
    framed = framing(data, context)
    assert framed is not None
    assert framed.schema_id == schema.schema_id
    decoded = decode(data, context, framed)
    assert isinstance(decoded, Registered)
    times = re.compile(r"(\.\d+?)0*Z")  # as many digits of a second as there are
    assert value_of(times.sub(r"\1Z", decoded.text)) == value_of(times.sub(r"\1Z", text))


def test_versions_messages_and_places_of_errors(settings: RegistrySettings) -> None:
    first = finish(fetch_named(settings, "appointment-events-value v1"))
    latest = finish(fetch_named(settings, "appointment-events-value"))
    assert first.schema_id != latest.schema_id
    vitals = "vitals-events-value v1 clinic.Vitals.Reading"
    known = RegisteredSchemas(((vitals, finish(fetch_named(settings, vitals))), ("old", first)))
    assert known(vitals, '{"name": "p"}')[5:] == b"\x04\x00\x00\x0a\x01p"
    text = '{"id": 1, "patient": 2}'
    with pytest.raises(FormError) as raised:
        known("old", text)
    assert raised.value.position == text.index("2")
    with pytest.raises(RegistryFailed, match="nobody-value: the registry does not know it"):
        finish(fetch_named(settings, "nobody-value"))


def test_what_is_typed_stays_in_json() -> None:
    schema = SchemaText(7, "JSON", json.dumps({"properties": {"dose": {"type": "number"}}}))
    known = RegisteredSchemas((("doses", schema),))
    assert known("doses", '{"dose": 1.10000000000000000001, "x": 1e2}') == (
        b'\x00\x00\x00\x00\x07{"dose":1.10000000000000000001,"x":1e2}'
    )
    with pytest.raises(FormError, match="dose: number belongs here"):
        known("doses", '{"dose": "much"}')


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        (SchemaText(1, "AVRO", '{"type": "nonsense"}'), "s"),
        (SchemaText(1, "AVRO", "{"), "s"),
        (SchemaText(1, "PROTOBUF", "message {"), "s"),
        (SchemaText(1, "PROTOBUF", "message M {}"), "s v1 Other"),
        (SchemaText(1, "JSON", "{"), "s"),
        (SchemaText("guid", "JSON", "{}"), "s"),
    ],
)
def test_schemas_that_cannot_be_used(schema: SchemaText, name: str) -> None:
    with pytest.raises(FormError):
        RegisteredSchemas(((name, schema),))(name, "{}")
    with pytest.raises(FormError, match="not at hand"):
        RegisteredSchemas()("other", "{}")
    with pytest.raises(FormError, match="the registry is down"):
        RegisteredSchemas(missing=(("other", "the registry is down"),))("other", "{}")
