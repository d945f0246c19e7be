"""What is kept: templates, what was sent, how the producer sends."""

from kafka_explorer.config.producer_settings import load_producer_settings
from kafka_explorer.config.send_history import load_history
from kafka_explorer.config.templates import load_templates
from kafka_explorer.engine.templates.forms import Field, Form
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.publish.view import Mode
from kafka_explorer.ui.send_shelf import SendFiles
from tests.broker_fixtures import TopicFactory
from tests.ui.publish.conftest import OpenOn


def test_a_template_is_saved_opened_and_deleted(
    open_publish: OpenOn, broker: Sandbox, topic: TopicFactory, shelf_files: SendFiles
) -> None:
    name = topic("templated")
    here = open_publish(broker)
    here.choose(name)
    here.write('{"id": "{{uuid}}"}', key="{{seq}}")
    here.ready()
    panel = here.page.templates
    here.page.templates_button.click()
    panel.name.setText("created")
    panel.save.click()
    here.wait(lambda: load_templates(shelf_files.templates)[0])
    assert [row.template.name for row in panel.rows] == ["created"]
    here.write("{}")
    panel.rows[0].open.click()
    here.wait(lambda: here.page.form.value.field == Field(Form.JSON, '{\n  "id": "{{uuid}}"\n}'))
    assert here.page.form.key.field == Field(Form.TEXT, "{{seq}}")
    panel.rows[0].delete.click()
    here.wait(lambda: not load_templates(shelf_files.templates)[0])
    assert panel.rows == []


def test_the_newest_message_is_a_beginning(open_publish: OpenOn, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("starter")
    here = open_publish(broker)
    here.choose(name)
    here.page.templates.newest.click()
    here.wait(lambda: "The topic holds no message." in here.ask.heard)
    here.write('{"a":"{{open}}x}}"}', key="k")
    here.send()
    here.page.form.clear()
    here.page.templates.newest.click()
    here.wait(lambda: here.page.form.key.field.text == "k")
    here.send()
    first, second = here.records(name)
    assert first.value == second.value == b'{"a":"{{x}}"}'


def test_history_tells_and_sends_again_without_having_kept_the_message(
    open_publish: OpenOn, broker: Sandbox, topic: TopicFactory, shelf_files: SendFiles
) -> None:
    name, other = topic("history"), topic("elsewhere")
    here = open_publish(broker)
    here.choose(name)
    here.write('{"secret": 1}')
    here.send()
    history = here.page.history
    assert [(run.topic, run.acknowledged, run.failed) for run in history.runs] == [(name, 1, 0)]
    here.wait(lambda: load_history(shelf_files.history)[0] and not load_history(shelf_files.history)[0][0].log)
    assert "secret" not in shelf_files.history.read_text()
    with here.qtbot.waitSignal(here.feature.landing_asked) as asked:
        history.landing.click()
    assert asked.args == [name, 0, 0]
    here.choose(other)
    here.write("[]")
    here.send()
    history.table.select_row(1)
    assert history.selected is not None
    assert history.selected.topic == name
    history.again.click()
    here.wait(lambda: '"secret": 1' in here.page.form.value.field.text)
    assert here.page.topic.topic == name
    here.send()
    assert len(here.records(name)) == 2
    history.keep.setChecked(True)
    here.page.modes.click(Mode.MANY)
    here.page.pace.count_field.setValue(2)
    here.send()
    here.wait(lambda: "secret" in shelf_files.history.read_text())
    history.forget.click()
    here.wait(lambda: not load_history(shelf_files.history)[0])
    assert history.runs == ()


def test_the_producer_s_settings_are_kept_and_used(
    open_publish: OpenOn, broker: Sandbox, topic: TopicFactory, shelf_files: SendFiles
) -> None:
    name = topic("settings")
    here = open_publish(broker)
    here.choose(name)
    panel = here.page.producer
    assert panel.settings.acks == "all"
    here.page.producer_button.click()
    panel.acks.choose("0")
    panel.acks.chosen.emit("0")
    assert not panel.save.isEnabled(), "idempotence needs acks=all"
    panel.idempotent.setChecked(False)
    panel.save.click()
    here.wait(lambda: load_producer_settings(shelf_files.producers, "here")[0] == {"acks": "0", "idempotent": False})
    here.write("{}")
    here.send()
    assert here.page.outcome.title.text() == "All 1 acknowledged", "without acknowledgement no offset is known"
    assert here.page.outcome.open.isHidden()
    here.wait(lambda: len(here.records(name)) == 1)
