"""One message: what is typed, what that comes to before it is sent, and what became of it."""

from kafka_explorer.engine.records import Header
from kafka_explorer.engine.templates.forms import Field, Form
from kafka_explorer.sandbox.broker import Sandbox
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
