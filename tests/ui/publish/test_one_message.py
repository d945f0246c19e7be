"""One message: what is typed, what that comes to before it is sent, and what became of it."""

import pytest
from confluent_kafka import Producer

from kafka_explorer.config.connection import Environment
from kafka_explorer.engine.records import Header
from kafka_explorer.engine.templates.forms import Field, Form
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.publish.view import Mode
from tests.broker_fixtures import TopicFactory
from tests.ui.publish.conftest import OpenOn


def test_a_message_is_shown_as_it_will_be_sent_and_lands_so(
    open_publish: OpenOn, broker: Sandbox, topic: TopicFactory
) -> None:
    name = topic("published", partitions=3)
    here = open_publish(broker)
    here.choose(name)
    here.write('{"id": 23958446825181076828,\n "price": 1.10}', key="patient-4")
    here.page.form.headers.add_header("trace", Field(Form.HEX, "00 ff"))
    here.page.form.headers.add_header("none", Field(Form.NULL))
    here.page.form.headers.add_header("empty", Field())
    here.ready()
    facts = here.page.preview.facts.texts
    partition = int(facts["Partition"].split(",")[0])
    assert "murmur2" in facts["Partition"]
    assert here.page.preview.payload.text.count("\n") == 3
    here.send()
    record = here.records(name, 3)[0]
    assert (record.partition, record.key) == (partition, b"patient-4")
    assert record.value == b'{"id":23958446825181076828,"price":1.10}'
    assert record.headers == (Header("trace", b"\x00\xff"), Header("none", None), Header("empty", b""))
    assert here.page.outcome.title.text() == f"Sent: partition {partition}, offset 0"
    with here.qtbot.waitSignal(here.feature.landing_asked) as asked:
        here.page.outcome.open.click()
    assert asked.args == [name, partition, 0]


def test_null_empty_and_a_chosen_place_and_time(open_publish: OpenOn, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("tombstones", partitions=2)
    here = open_publish(broker)
    here.choose(name)
    form = here.page.form
    here.write("", key="gone")
    form.value.form.choose(Form.NULL)
    form.value.form.chosen.emit(Form.NULL)
    form.partition.choose(1)
    form.partition.chosen.emit(1)
    form.time.choose(True)
    form.time.chosen.emit(True)
    assert not here.page.send.isEnabled()
    form.moment.setText("2h")
    here.send()
    form.value.form.choose(Form.TEXT)
    form.value.form.chosen.emit(Form.TEXT)
    here.send()
    tombstone, empty = here.records(name, 2)
    assert (tombstone.value, empty.value) == (None, b"")
    assert tombstone.partition == empty.partition == 1
    assert 0 <= empty.timestamp_ms - tombstone.timestamp_ms < 600_000
    assert "now" not in here.page.preview.facts.texts["Time"]


def test_wrong_json_says_where_and_cannot_be_sent(open_publish: OpenOn, broker: Sandbox, topic: TopicFactory) -> None:
    here = open_publish(broker)
    here.choose(topic("wrong"))
    here.write('{\n  "at": {{now:ms}}\n  "b": 1\n}')
    value = here.page.form.value
    here.wait(value.problem.text)
    assert value.problem.text() == "Line 3, column 3: a comma is missing here."
    assert value.editor.problem == value.editor.toPlainText().index('"b"')
    assert not here.page.send.isEnabled()
    value.problem.click()
    assert value.editor.textCursor().blockNumber() == 2
    here.write('{"a": {{unheard}}}')
    here.wait(lambda: "no placeholder" in value.problem.text())
    here.write('{\n  "at": {{now:ms}}\n}')
    here.ready()
    assert not value.problem.text()
    value.compact.click()
    assert value.editor.toPlainText() == '{"at":{{now:ms}}}'
    value.format.click()
    assert value.editor.toPlainText() == '{\n  "at": {{now:ms}}\n}'


def test_what_is_wrong_with_headers_stands_at_the_header(
    open_publish: OpenOn, broker: Sandbox, topic: TopicFactory
) -> None:
    here = open_publish(broker)
    here.choose(topic("headers"))
    here.write("{}")
    headers = here.page.form.headers
    headers.add.click()
    assert len(headers.rows) == 1
    here.wait(headers.rows[0].name.toolTip)
    assert not here.page.send.isEnabled()
    headers.rows[0].name.setText("kafka_dlt-exception-message")
    here.ready()
    assert "means something to others (Spring's dead letters)" in here.page.preview.problems.text()
    headers.rows[0].value.show_field(Field(Form.INT32, "many"))
    here.wait(lambda: headers.rows[0].value.text.toolTip() == "'many' is no whole number.")
    headers.rows[0].remove.click()
    here.ready()
    assert not headers.rows


def test_a_message_that_is_too_large_is_seen_before_and_told_after(
    open_publish: OpenOn, broker: Sandbox, topic: TopicFactory
) -> None:
    name = topic("small", config={"max.message.bytes": "200"})
    here = open_publish(broker)
    here.choose(name)
    here.page.form.value.show_field(Field(Form.TEXT, "{{random:hex:2000}}"))
    here.ready()
    assert "max.message.bytes" in here.page.preview.problems.text()
    here.send()
    outcome = here.page.outcome
    assert outcome.title.text() == "0 acknowledged, 1 not"
    assert "too large" in outcome.failures.lines.line(0).cells[2].text.lower()
    assert not outcome.again.isHidden()
    assert here.records(name) == []


def test_an_unknown_topic_is_said_and_not_made(open_publish: OpenOn, broker: Sandbox) -> None:
    here = open_publish(broker)
    here.choose("no-such-topic-at-all")
    here.write("{}")
    here.wait(lambda: "No such topic" in here.page.header.facts)
    here.wait(lambda: "no-such-topic-at-all" in here.page.send.toolTip())
    assert not here.page.send.isEnabled()


def test_production_wants_a_yes_for_one_and_the_name_for_many(
    open_publish: OpenOn, broker: Sandbox, topic: TopicFactory
) -> None:
    name = topic("production")
    here = open_publish(broker, environment=Environment.PRODUCTION, agrees=False)
    here.choose(name)
    here.write("{}")
    here.ready()
    here.page.send.click()
    here.mode(Mode.MANY)
    here.page.pace.count_field.setValue(3)
    here.ready()
    here.page.send.click()
    assert [(each.title, each.typed) for each in here.ask.questions] == [
        ("Send one message to production?", ""),
        ("Send 3 messages to production?", name),
    ]
    assert here.records(name) == []
    here.ask.agrees = True
    here.send()
    assert len(here.records(name)) == 3


def test_spring_s_class_is_learned_and_offered_and_dates_are_compared(
    open_publish: OpenOn, broker: Sandbox, topic: TopicFactory
) -> None:
    name = topic("spring")
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for _ in range(3):
        value = '{"id":1,"at":[2026,11,22,15,56]}'
        producer.produce(name, value, "k", headers=[("__TypeId__", "com.clinic.Escalation")])
    assert producer.flush(60) == 0
    here = open_publish(broker)
    here.choose(name)
    here.write('{"id": 2, "at": "2026-11-22T15:56:55"}')
    headers = here.page.form.headers
    here.wait(lambda: headers.spring.text() == "Escalation for Spring")
    here.wait(lambda: "{{now:array}}" in here.page.preview.problems.text())
    assert "3 of the newest 3" in here.page.preview.problems.text()
    headers.spring.click()
    assert headers.headers == (("__TypeId__", Field(Form.TEXT, "com.clinic.Escalation")),)
    here.page.form.value.editor.replace_all('{"id": 2, "at": {{now:array}}}')
    here.wait(lambda: here.page.send.isEnabled() and not here.page.preview.problems.text())
    assert headers.spring.isHidden()


@pytest.mark.parametrize(
    ("form", "typed", "sent"),
    [
        (Form.INT64, "-2", b"\xff\xff\xff\xff\xff\xff\xff\xfe"),
        (Form.UUID, "5F0C2A91-4C1E-4B1A-9B1A-000000000001", b"5f0c2a91-4c1e-4b1a-9b1a-000000000001"),
        (Form.BASE64, "AP8=", b"\x00\xff"),
    ],
)
def test_other_forms(
    open_publish: OpenOn, broker: Sandbox, topic: TopicFactory, form: Form, typed: str, sent: bytes
) -> None:
    name = topic("forms")
    here = open_publish(broker)
    here.choose(name)
    here.page.form.key.show_field(Field(form, typed))
    here.page.form.value.show_field(Field(form, typed))
    here.send()
    record = here.records(name)[0]
    assert (record.key, record.value) == (sent, sent)


def test_the_page_begins_with_the_topic_that_was_read_last(
    open_publish: OpenOn, broker: Sandbox, topic: TopicFactory
) -> None:
    first, second = topic("read-first"), topic("read-last")
    here = open_publish(broker)
    here.page.hide()
    here.feature.suggest(first)
    assert here.page.topic.topic == ""
    here.page.show()
    here.wait(lambda: here.feature.controller.desk.facts is not None)
    assert here.page.topic.topic == first
    here.page.hide()
    here.feature.suggest(second)
    here.page.show()
    assert here.page.topic.topic == first, "what was chosen stays"
