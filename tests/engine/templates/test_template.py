"""Templates: made from records, kept as tables, sent many times."""

import json

import pytest
from hypothesis import given

from kafka_explorer.engine.producing.messages import Outgoing, Unsendable
from kafka_explorer.engine.records import UNREADABLE_HEADERS, Header, Record
from kafka_explorer.engine.templates.forms import NULL, Field, Form, FormError
from kafka_explorer.engine.templates.placeholders import moment
from kafka_explorer.engine.templates.template import (
    Repeated,
    Template,
    TemplateError,
    message_of,
    starter,
    table_of,
    template_of,
)
from tests.messages import make_record, records

EVENT = Template(
    Field(Form.TEXT, "patient-{{seq:100}}"),
    Field(Form.JSON, '{ "id": "{{uuid}}", "at": {{now:array}}, "dose": 7.50 }'),
    (("__TypeId__", Field(Form.TEXT, "com.clinic.Event")), ("none", NULL)),
    partition=2,
    timestamp="{{now:-1h:ms}}",
)


@given(records())
def test_a_starter_gives_the_record_again(record: Record) -> None:
    made = message_of(starter(record), (0, 0), moment(0, 0))
    assert (made.key, made.value, made.headers) == (record.key, record.value, record.headers)
    assert (made.partition, made.timestamp_ms) == (None, None)


def test_a_starter_means_braces_literally_and_leaves_out_what_cannot_be_read() -> None:
    record = make_record(value=b'{"a":"{{uuid}}"}', headers=(Header(UNREADABLE_HEADERS, None), Header("a", b"{{")))
    made = message_of(starter(record), (0, 0), moment(0, 0))
    assert (made.value, made.headers) == (b'{"a":"{{uuid}}"}', (Header("a", b"{{"),))


def test_it_is_kept_as_a_table() -> None:
    assert template_of(json.loads(json.dumps(table_of(EVENT)))) == EVENT


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({}, "has a form"),
        ({"key": {"form": "null"}, "value": {"form": "smoke"}}, "'smoke' is no form"),
        ({**table_of(EVENT), "partition": -1}, "partition"),
        ({**table_of(EVENT), "headers": "x"}, "headers"),
        ({**table_of(EVENT), "headers": [{"form": "null"}]}, "name"),
        ({**table_of(EVENT), "timestamp": 5}, "timestamp"),
    ],
)
def test_a_damaged_table_is_said(table: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        template_of(table)


def test_many_messages_are_the_same_each_time() -> None:
    source = Repeated(EVENT, 50, seed=3)
    first, second = list(source.messages()), list(source.messages())
    assert source.total() == len(first) == 50
    sent = [each for each in first if isinstance(each, Outgoing)]
    assert [each.key for each in sent] == [b"patient-%d" % (100 + number) for number in range(50)]
    ids = [json.loads(each.value or b"")["id"] for each in sent]
    assert len(set(ids)) == 50
    assert ids == [json.loads(each.value or b"")["id"] for each in second if isinstance(each, Outgoing)]
    assert b'"dose":7.50}' in (sent[0].value or b"")
    assert sent[0].timestamp_ms is not None


def test_who_differs_is_another_source() -> None:
    identities = {Repeated(EVENT, 5).identity, Repeated(EVENT, 6).identity, Repeated(EVENT, 5, 1).identity}
    assert len(identities) == 3
    assert Repeated(EVENT, 5).identity == Repeated(EVENT, 5).identity


@pytest.mark.parametrize(
    ("template", "field", "position"),
    [
        (Template(value=Field(Form.JSON, '{"id": "{{uuid}}", "a": }')), "value", 24),
        (Template(key=Field(Form.TEXT, "a{{nonsense}}")), "key", 1),
        (Template(headers=(("h", Field(Form.HEX, "x")),)), "h", None),
        (Template(timestamp="tomorrow"), "timestamp", None),
        (Template(timestamp="{{now:iso}}"), "timestamp", None),
    ],
)
def test_an_error_names_the_field_and_the_place(template: Template, field: str, position: int | None) -> None:
    with pytest.raises(TemplateError) as raised:
        message_of(template, (0, 0), moment(0, 0))
    assert (raised.value.field, raised.value.position) == (field, position)
    assert isinstance(next(Repeated(template, 1).messages()), Unsendable)


class _Braces:
    """Stands for a schema registry: puts the schema's name before the text, and refuses what is too long."""

    def __call__(self, schema: str, text: str) -> bytes:
        if len(text) > 20:
            raise FormError("too long", 20)
        return f"{schema}:{text}".encode()


def test_a_field_of_a_schema_is_encoded_by_who_knows_it() -> None:
    template = Template(value=Field(Form.SCHEMA, '{"n": {{seq}}}', "orders-value/3"))
    assert template_of(table_of(template)) == template
    made = message_of(template, (0, 0), moment(0, 0), _Braces())
    assert made.value == b'orders-value/3:{"n": 1}'
    assert [
        each.value for each in Repeated(template, 1, schemas=_Braces()).messages() if isinstance(each, Outgoing)
    ] == [made.value]
    with pytest.raises(TemplateError, match="needs a schema registry"):
        message_of(template, (0, 0), moment(0, 0))
    long = Template(value=Field(Form.SCHEMA, '{"n": {{seq:100}}, "longer": 1}', "s"))
    with pytest.raises(TemplateError, match="too long") as raised:
        message_of(long, (0, 0), moment(0, 0), _Braces())
    assert raised.value.position == 28  # the 20th character of what was filled
