"""The plan asks the schema registry of the connection that messages go to."""

import struct

from confluent_kafka.schema_registry import Schema, SchemaRegistryClient

from kafka_explorer.config.security import RegistryAuth, SchemaRegistry
from kafka_explorer.engine.redrive.notes import NoteKind
from kafka_explorer.engine.redrive.plan_store import PlanStore
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.sandbox.registry import Registry
from tests.broker_fixtures import TopicFactory
from tests.ui.deadletters.conftest import Opened, OpenOn, send

SPRING = {"kafka_dlt-original-partition": struct.pack(">i", 0), "kafka_dlt-exception-message": b"no"}


def kinds(here: Opened) -> list[set[NoteKind]]:
    """What the plan notes of each dead letter, in their order."""
    plan = here.feature.plan.current_plan
    assert plan is not None
    with PlanStore(plan.folder) as store:
        return [{note.kind for note in row.notes} for row in store.rows(range(plan.rows))]


def planned(opened: Opened, name: str, count: int) -> None:
    opened.show_topic(name, count)
    opened.pages.topic.redrive.click()
    opened.wait(lambda: opened.feature.plan.current_plan is not None)


def test_a_plan_says_what_the_registry_says(
    open_dead_letters: OpenOn, broker: Sandbox, real_registry: Registry, topic: TopicFactory
) -> None:
    source = topic("typed")
    name = topic(f"{source}-dlt", exact=True)
    with SchemaRegistryClient({"url": real_registry.url}) as client:
        fits = client.register_schema(f"{source}-value", Schema('"string"', "AVRO"))
    framed = b"\x00" + struct.pack(">i", fits)
    unknown = b"\x00" + struct.pack(">i", fits + 100_000)
    values = [framed + b"\x04ok", framed + b"\x40too short", unknown + b"\x04ok", b"no schema"]
    send(broker, name, [(b"k", value) for value in values], **SPRING)
    here = open_dead_letters(broker, registry=SchemaRegistry(real_registry.url))
    planned(here, name, len(values))
    told = [kind & {NoteKind.SCHEMA_FITS, NoteKind.SCHEMA_UNFIT, NoteKind.SCHEMA_UNKNOWN} for kind in kinds(here)]
    assert told == [{NoteKind.SCHEMA_FITS}, {NoteKind.SCHEMA_UNFIT}, {NoteKind.SCHEMA_UNKNOWN}, set()]


def test_a_registry_whose_password_is_not_known_is_told_and_holds_nothing_up(
    open_dead_letters: OpenOn, broker: Sandbox, topic: TopicFactory
) -> None:
    name = topic(f"{topic('typed')}-dlt", exact=True)
    send(broker, name, [(b"k", b"v")], **SPRING)
    locked = SchemaRegistry("http://127.0.0.1:9", RegistryAuth.BASIC, "me")
    here = open_dead_letters(broker, registry=locked)
    planned(here, name, 1)
    banner = here.pages.plan.banner
    assert not banner.isHidden()
    assert "Schemas were not checked" in banner.text
    assert here.pages.plan.go.isEnabled()
