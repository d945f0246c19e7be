"""What a topic teaches of its events: their classes, and how they write dates."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kafka_explorer.engine.producing.messages import Outgoing
from kafka_explorer.engine.producing.request import Messages, SendRequest
from kafka_explorer.engine.producing.sending import send
from kafka_explorer.engine.records import Header, Record
from kafka_explorer.engine.templates.forms import Field, Form
from kafka_explorer.engine.templates.json_templates import formatted
from kafka_explorer.engine.templates.placeholders import moment, time_text
from kafka_explorer.engine.templates.spring_types import (
    DateForm,
    dates_in,
    fields_of,
    learn,
    sample_types,
    type_of,
)
from kafka_explorer.engine.templates.template import message_of, starter
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.sandbox.events import Clinic
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.producing.scenes import settings_of
from tests.messages import make_record

CREATED = b'{"id":"1","at":[2026,11,22,10,15],"patient":{"born":[1980,2,3]},"steps":[{"due":[2026,1,2,3,4,5,6]}]}'
CHANGED = b'{"id":"1","at":"2026-11-22T10:15:30.25","reason":"x","version":3}'


def spring_wrote() -> list[tuple[str, datetime, Record]]:
    """One event at several times, by Spring's own JsonSerializer: see SpringSerialized.java beside it."""
    found = json.loads((Path(__file__).parent / "spring" / "serialized.json").read_text())
    return [
        (
            each["form"],
            datetime.fromisoformat(each["time"]).replace(tzinfo=UTC),
            make_record(
                value=base64.b64decode(each["value"]),
                headers=tuple(Header(name, value.encode()) for name, value in each["headers"]),
            ),
        )
        for each in found
    ]


@pytest.mark.parametrize("form", list(DateForm))
def test_events_are_byte_for_byte_what_springs_serializer_writes(form: DateForm) -> None:
    """A real event as the start, its time replaced by a placeholder, formatted as an editor does: then sent."""
    events = [(at, record) for word, at, record in spring_wrote() if word == form.value]
    assert len(events) == 4
    first_at, first = events[0]
    learned = learn([first]).types[0]
    assert (learned.name, learned.dates) == ("SpringSerialized$EscalationEvent", (("raisedAt", form),))
    template = starter(first)
    old = time_text(first_at, form.value)
    quote = '"' if form is DateForm.ISO else ""
    text = template.value.text
    assert text.count(f"{quote}{old}{quote}") == 1
    edited = formatted(text.replace(f"{quote}{old}{quote}", f"{quote}{{{{now:{form.value}}}}}{quote}"))
    again = replace(template, value=Field(Form.JSON, edited))
    for at, record in events:
        made = message_of(again, (0, 0), moment(0, 0, at))
        assert (made.value, made.headers) == (record.value, record.headers)


def typed(name: bytes | None, value: bytes | None) -> Record:
    return make_record(value=value, headers=() if name is None else (Header("__TypeId__", name),))


def test_the_most_frequent_class_comes_first() -> None:
    learned = learn(
        [typed(b"c.Changed", CHANGED), *[typed(b"c.Created", CREATED)] * 3, typed(None, b"{}"), typed(None, None)]
    )
    assert [(each.name, each.count) for each in learned.types] == [("c.Created", 3), ("c.Changed", 1)]
    assert (learned.sampled, learned.untyped) == (6, 1)
    assert learned.types[0].fields == {"id", "at", "patient", "steps"}
    assert learned.types[0].dates == (("at", DateForm.ARRAY), ("steps[0].due", DateForm.ARRAY))
    assert learned.types[1].dates == (("at", DateForm.ISO),)
    assert learned.date_form is DateForm.ARRAY


def test_the_class_is_found_by_the_fields() -> None:
    learned = learn([*[typed(b"c.Created", CREATED)] * 3, typed(b"c.Changed", CHANGED)])
    for text, name in (
        ('{"id": 1, "reason": "y", "version": 1}', "c.Changed"),
        ('{"steps": []}', "c.Created"),
        ("", "c.Created"),
    ):
        found = learned.fitting(text)
        assert found is not None
        assert found.name == name
    assert learn([]).fitting("{}") is None
    assert learn([]).date_form is None


def test_springs_last_header_counts() -> None:
    record = make_record(headers=(Header("__TypeId__", b"first"), Header("__TypeId__", b"last")))
    assert type_of(record) == "last"
    for value in (None, b"", b"\xff"):
        assert type_of(make_record(headers=(Header("__TypeId__", value),))) is None


def test_what_is_no_date_is_none() -> None:
    assert (
        dates_in(b'{"a":[1,2,3,4,5],"b":[2026,13,1,1,1],"c":"2026-11-22","d":"2026-11-22T10:00Z","e":[2026.0,1,1,1,1]}')
        == ()
    )
    assert dates_in(b"no json") == ()
    assert fields_of(b"[1]") == frozenset()


def test_the_sandboxs_own_events_teach_their_classes(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    name = topic("learned", partitions=3)
    events = [event for event in Clinic(7).history(900, 1_795_342_530_000) if event.topic == "protocol-events"]
    messages = tuple(
        Outgoing(
            (0, at),
            event.key,
            event.value,
            tuple(Header(*header) for header in event.headers),
            None,
            event.timestamp_ms,
        )
        for at, event in enumerate(events)
    )
    run(send(settings_of(broker), SendRequest(name, Messages(messages), str(tmp_path))))
    learned = run(sample_types(settings_of(broker, read_only=True), name))
    assert learned.sampled == len(messages) > 10
    assert {each.name for each in learned.types} <= {
        "com.clinic.events.ProtocolCreatedEvent",
        "com.clinic.events.ProtocolChangedEvent",
    }
    assert learned.date_form is DateForm.ISO
    assert run(sample_types(settings_of(broker), topic("empty"))).sampled == 0
