"""Values by the schemas of a real registry."""

import pytest

from kafka_explorer.config.security import SchemaRegistry
from kafka_explorer.engine.templates.forms import Field, Form
from kafka_explorer.sandbox import registry_sample
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.sandbox.registry import Registry
from tests.broker_fixtures import TopicFactory
from tests.ui.publish.conftest import OpenOn

NAME = "appointment-events-value"


@pytest.fixture(scope="module")
def registry(real_registry: Registry) -> Registry:
    registry_sample.register(real_registry.url)
    return real_registry


def test_a_schema_is_chosen_a_sample_made_checked_and_sent(
    open_publish: OpenOn, broker: Sandbox, registry: Registry, topic: TopicFactory
) -> None:
    name = topic("by-schema")
    here = open_publish(broker, registry=SchemaRegistry(registry.url))
    here.choose(name)
    value = here.page.form.value
    value.form.choose(Form.SCHEMA)
    value.form.chosen.emit(Form.SCHEMA)
    here.wait(lambda: value.schema.findText(NAME) >= 0)
    value.schema.show_schema(NAME)
    value.schema.named.emit(NAME)
    schemas = here.feature.controller.schemas
    here.wait(lambda: schemas.encoder is not None and NAME in dict(schemas.encoder.known))
    value.sample.click()
    assert '"patient": "text"' in value.editor.toPlainText()
    here.ready()
    value.editor.replace_all(value.editor.toPlainText().replace('"text"', "5", 1))
    here.wait(lambda: value.problem.text() == "Patient: a text belongs here.")
    assert value.editor.problem == value.editor.toPlainText().index("5")
    assert not here.page.send.isEnabled()
    value.editor.replace_all(value.editor.toPlainText().replace("5", '"Ann Ek"', 1))
    here.send()
    record = here.records(name)[0]
    assert (record.value or b"")[:1] == b"\x00"
    here.page.form.clear()
    here.page.templates.newest.click()
    here.wait(lambda: value.form.form is Form.SCHEMA and "Ann Ek" in value.editor.toPlainText())
    assert value.schema.schema == f"{NAME} v2"
    here.send()
    assert here.records(name)[1].value == record.value, "a real message by a schema is JSON, and the same bytes again"


def test_a_registry_that_does_not_know_and_none_at_all(
    open_publish: OpenOn, broker: Sandbox, registry: Registry, topic: TopicFactory
) -> None:
    name = topic("by-no-schema")
    here = open_publish(broker, registry=SchemaRegistry(registry.url))
    here.choose(name)
    here.page.form.value.show_field(Field(Form.SCHEMA, "{}", "nobody-value"))
    here.wait(lambda: "does not know it" in here.page.form.value.problem.text())
    assert not here.page.send.isEnabled()
    other = open_publish(broker, name="other")
    other.choose(name)
    other.page.form.value.show_field(Field(Form.SCHEMA, "{}", "nobody-value"))
    other.wait(lambda: "needs a schema registry" in other.page.form.value.problem.text())
