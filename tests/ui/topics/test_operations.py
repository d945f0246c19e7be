"""Topics created, grown, changed, trimmed and deleted on their pages, compared with Kafka's own tools."""

import pytest
from confluent_kafka import Producer, murmur2
from confluent_kafka.admin import AdminClient

from kafka_explorer.config.connection import Environment
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.topic_changes.trimming import TrimTo
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.topics.feature import CHANGE, CREATE, DELETE, GROW, LIST, TOPIC, TRIM
from kafka_explorer.ui.topics.operations_menu import OperationKind
from tests.broker_fixtures import JavaTool, TopicFactory, wait_until
from tests.engine.kafka_tools import configs, describe, get_offsets
from tests.security.secure_broker import FEW, OWN_TOPIC, PASSWORDS, SecureBroker
from tests.ui.topics.conftest import Delete, Fill, Operate
from tests.ui.topics.operating import Operating, cells

BEGAN_MS = 1_795_000_000_000


def wait_for_plan(one: Operating) -> None:
    """The form's own plan, a quarter of a second after the last letter."""
    one.wait(one.feature.pages.create.go.isEnabled)


def test_a_topic_is_created_like_another(operating: Operating, topic: TopicFactory, java_tool: JavaTool) -> None:
    like = topic("like", partitions=3, config={"retention.ms": "3600000", "cleanup.policy": "compact,delete"})
    operating.load()
    page = operating.feature.pages.create
    operating.feature.list_page.select(like)
    operating.begin(OperationKind.LIKE, like)
    assert operating.shown[-1] == CREATE
    operating.wait(lambda: page.form.partitions.value() == 3)
    name = f"{like}-new"
    page.form.name.setText(name)
    page.form.settings.add_button.click()
    row = page.form.settings.rows[-1]
    row.first.setText("segment.ms")
    row.second.setText("7d")
    wait_for_plan(operating)
    assert f"{name} is created." in page.lines.text
    assert "3 partitions" in page.lines.text
    assert "segment.ms = 604800000 (7 d)" in page.lines.text
    operating.go(page)
    made = describe(java_tool, name)
    assert (made.partition_count, made.replication_factor) == (3, 1)
    assert (
        made.configs.items()
        >= {"retention.ms": "3600000", "cleanup.policy": "compact,delete", "segment.ms": "604800000"}.items()
    )
    assert name in operating.listed()
    assert operating.shown[-1] == TOPIC
    assert operating.feature.topic_page.header.title == name
    assert f"{name} created" in operating.user.heard


def test_names_are_judged_while_one_types(operating: Operating, topic: TopicFactory) -> None:
    there = topic("there_is")
    operating.load()
    operating.feature.begin_creating()
    form = operating.feature.pages.create.form
    for typed, said in (
        ("two words", "a space is none of them"),
        (there, "There is a topic of this name."),
        (there.replace("_", "."), f"“{there}” stands in the way"),
        ("x" * 250, "249 letters at most; these are 250"),
        ("..", "more than dots"),
    ):
        form.name.setText(typed)
        assert said in form.name_field.message
        assert form.wish() is None
    form.name.setText("")
    assert form.name_field.message == ""
    assert form.wish() is None
    form.name.setText(f"{there}-other")
    assert form.name_field.message == ""
    assert form.wish() is not None


def test_brokers_judge_before_anything_is_created(operating: Operating, topic: TopicFactory) -> None:
    name = f"{topic('judged')}-new"
    operating.load()
    operating.feature.begin_creating()
    page = operating.feature.pages.create
    page.form.name.setText(name)
    page.form.settings.set_pairs({"retention.ms": "soon"})
    page.form.replication.setValue(3)
    operating.wait(lambda: "refused" in page.lines.text)
    assert not page.go.isEnabled()
    page.form.settings.set_pairs({})
    page.form.replication.setValue(1)
    wait_for_plan(operating)
    operating.user.agrees = False
    operating.go(page)
    assert [asked.title for asked in operating.user.questions] == ["Create the topic?"]
    operating.load()
    assert name not in operating.listed()


def test_partitions_are_added_and_keys_said_to_move_do(
    operating: Operating, topic: TopicFactory, java_tool: JavaTool, fill: Fill
) -> None:
    name = topic("grows", partitions=2)
    fill(name, 40)
    operating.load()
    operating.begin(OperationKind.GROW, name)
    page = operating.feature.pages.grow
    assert operating.shown[-1] == GROW
    assert "3 partitions instead of 2" in page.lines.text
    assert "67% of all keys" in page.lines.text
    keys = cells(page.table, 0)
    assert keys
    assert all(key.startswith("key-") for key in keys)
    page.key.setText("patient-4")
    assert cells(page.table, 0)[0] == "patient-4"
    page.count.setValue(5)
    operating.wait(lambda: "5 partitions" in page.lines.text and page.go.isEnabled())
    for key, now, then_ in zip(cells(page.table, 0), cells(page.table, 1), cells(page.table, 2), strict=True):
        assert (int(now), int(then_)) == (murmur2(key.encode(), 2), murmur2(key.encode(), 5))
    operating.go(page)
    assert describe(java_tool, name).partition_count == 5
    assert operating.shown[-1] == LIST
    [listed] = [each for each in operating.feature.list_page.model.topics if each.name == name]
    assert listed.partition_count == 5
    operating.begin(OperationKind.GROW, name)
    page.count.setValue(4)
    operating.wait(lambda: "refused" in page.lines.text)
    assert not page.go.isEnabled()


def edit(one: Operating, name: str, value: str) -> None:
    """Select a setting and type its value."""
    tab = one.feature.topic_page.configuration
    tab.table.select_row(tab.table.lines.row_of(name))
    tab.editor.value.setFocus()
    tab.editor.value.selectAll()
    tab.editor.value.insert(value)
    tab.editor.value.textEdited.emit(value)


def test_settings_are_edited_in_place_reviewed_applied_and_taken_back(
    operating: Operating, topic: TopicFactory, java_tool: JavaTool, broker: Sandbox
) -> None:
    name = topic("changes", config={"retention.ms": "7200000", "max.message.bytes": "2000000"})
    operating.feature.show_topic(name)
    operating.idle()
    tab, page = operating.feature.topic_page.configuration, operating.feature.pages.change
    edit(operating, "retention.ms", "1h")
    tab.table.select_row(tab.table.lines.row_of("max.message.bytes"))
    tab.editor.reset.click()
    assert tab.editor.edits == {"retention.ms": "3600000", "max.message.bytes": None}
    assert cells(tab.table, 1)[tab.table.lines.row_of("retention.ms")] == "edited"
    tab.editor.review.click()
    operating.idle()
    assert operating.shown[-1] == CHANGE
    rows = {row: (now, then_) for row, now, then_ in zip(*(cells(page.table, at) for at in range(3)), strict=True)}
    assert rows == {
        "retention.ms": ("7200000 (2 h 00 m)", "3600000 (1 h 00 m)"),
        "max.message.bytes": ("2000000 (1.9 MB)", "the brokers'"),
    }
    assert "does not come back" in page.notes.text
    operating.go(page)
    assert operating.shown[-1] == TOPIC
    told = configs(java_tool, broker.version, name)
    assert told["retention.ms"] == "3600000"
    assert told["max.message.bytes"] == configs(java_tool, broker.version, topic("plain"))["max.message.bytes"]
    assert tab.editor.edits == {}
    assert cells(tab.table, 2)[tab.table.lines.row_of("retention.ms")] == "3600000"
    tab.editor.undo.click()
    operating.idle()
    operating.go(page)
    told = configs(java_tool, broker.version, name)
    assert (told["retention.ms"], told["max.message.bytes"]) == ("7200000", "2000000")


def test_a_value_that_brokers_refuse_is_said_and_the_edits_stay(operating: Operating, topic: TopicFactory) -> None:
    name = topic("refused")
    operating.feature.show_topic(name)
    operating.idle()
    tab, page = operating.feature.topic_page.configuration, operating.feature.pages.change
    edit(operating, "min.insync.replicas", "none")
    tab.editor.review.click()
    operating.idle()
    assert "The broker refused" in page.banner.text
    assert not page.go.isEnabled()
    page.left.emit()
    assert tab.editor.edits == {"min.insync.replicas": "none"}
    tab.editor.discard_button.click()
    assert tab.editor.edits == {}


@pytest.fixture
def timed(broker: Sandbox, topic: TopicFactory) -> str:
    """Ten messages in partition 0, four in 1, none in 2, a second apart."""
    name = topic("trims", partitions=3, config={"retention.ms": "-1"})
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for partition, count in ((0, 10), (1, 4)):
        for number in range(count):
            producer.produce(name, b"v", partition=partition, timestamp=BEGAN_MS + 1000 * number)
    assert producer.flush(30) == 0
    return name


def test_messages_are_deleted_up_to_offsets_then_all(operating: Operating, timed: str, java_tool: JavaTool) -> None:
    operating.load()
    operating.begin(OperationKind.TRIM, timed)
    page = operating.feature.pages.trim
    assert operating.shown[-1] == TRIM
    form = page.form
    form.target.choose(TrimTo.OFFSETS)
    form.target.chosen.emit(TrimTo.OFFSETS)
    assert not page.go.isEnabled()
    form.offsets.setText("p0:7, 1:99")
    operating.wait(page.go.isEnabled)
    assert "<b>11 messages go</b>" in page.status.text
    assert cells(page.table, 0) == ["0", "1"]
    assert cells(page.table, 4) == ["7", "4"]
    assert cells(page.table, 5) == ["3", "0"]
    operating.go(page)
    assert "11 messages of" in operating.user.questions[-1].text
    assert get_offsets(java_tool, timed, "earliest") == {0: 7, 1: 4, 2: 0}
    operating.begin(OperationKind.EMPTY, timed)
    assert "<b>3 messages go</b>" in page.status.text
    operating.go(page)
    assert get_offsets(java_tool, timed, "earliest") == {0: 10, 1: 4, 2: 0}
    assert get_offsets(java_tool, timed, "latest") == {0: 10, 1: 4, 2: 0}
    operating.begin(OperationKind.EMPTY, timed)
    assert "Nothing would be deleted" in page.status.text
    assert not page.go.isEnabled()


def test_messages_are_deleted_up_to_a_time(operating: Operating, timed: str, java_tool: JavaTool) -> None:
    operating.load()
    operating.begin(OperationKind.TRIM, timed)
    form, page = operating.feature.pages.trim.form, operating.feature.pages.trim
    form.time.setDateTime(form.time.dateTime().fromMSecsSinceEpoch(BEGAN_MS + 3000, form.time.timeZone()))
    operating.wait(lambda: "<b>6 messages go</b>" in page.status.text)
    operating.go(page)
    assert get_offsets(java_tool, timed, "earliest") == {0: 3, 1: 3, 2: 0}


def test_a_compacted_topic_says_why_nothing_goes(operating: Operating, topic: TopicFactory) -> None:
    name = topic("compacted", partitions=2, config={"cleanup.policy": "compact"})
    operating.load()
    operating.begin(OperationKind.EMPTY, name)
    page = operating.feature.pages.trim
    assert "only compacted keeps the newest message" in page.notes.text
    assert not page.go.isEnabled()


def test_topics_are_deleted_and_one_that_cannot_is_named_with_retry(
    operating: Operating, topic: TopicFactory, delete: Delete, admin: AdminClient, fill: Fill
) -> None:
    names = [topic("doomed"), topic("doomed"), topic("doomed")]
    fill(names[0], 5)
    operating.load()
    operating.begin(OperationKind.DELETE, *names)
    page = operating.feature.pages.delete
    assert operating.shown[-1] == DELETE
    assert cells(page.table, 3) == ["5", "0", "0"]
    assert "<b>3 topics will be deleted</b>" in page.status.text
    delete(names[1])
    operating.go(page)
    assert "2 of 3 deleted." in page.banner.text
    assert f"{names[1]}: The cluster has no topic" in page.banner.text
    assert not {names[0], names[2]} & set(operating.listed())
    assert page.undo.isVisibleTo(page)
    page.banner.retried.emit()
    operating.idle()
    assert cells(page.table, 0) == [names[1]]
    assert not page.go.isEnabled()
    operating.feature.delete.again_asked.emit(tuple(operating.feature.delete._gone.values()))
    operating.idle()
    again = operating.feature.pages.create_many
    assert cells(again.table, 0) == [names[0], names[2]]
    operating.go(again)
    wait_until(lambda: names[0] in admin.list_topics(timeout=30).topics, "it is back")
    assert {names[0], names[2]} <= set(operating.listed())


def test_a_deleted_topic_leads_back_to_the_list(operating: Operating, topic: TopicFactory) -> None:
    name = topic("alone")
    operating.load()
    operating.feature.show_topic(name)
    operating.idle()
    operating.feature.topic_page.operation_asked.emit(OperationKind.DELETE)
    operating.idle()
    operating.go(operating.feature.pages.delete)
    assert operating.shown[-1] == LIST
    assert name not in operating.listed()


def test_production_wants_the_name_typed(operate: Operate, broker: Sandbox, topic: TopicFactory) -> None:
    one = operate(ClusterSettings({"bootstrap.servers": broker.bootstrap}), Environment.PRODUCTION)
    names = [topic("precious"), topic("precious")]
    one.load()
    one.user.agrees = False
    one.begin(OperationKind.DELETE, names[0])
    one.go(one.feature.pages.delete)
    one.begin(OperationKind.DELETE, *names)
    one.go(one.feature.pages.delete)
    one.begin(OperationKind.GROW, names[0])
    one.go(one.feature.pages.grow)
    assert [asked.typed for asked in one.user.questions] == [names[0], "shop-eu", names[0]]
    assert {asked.environment for asked in one.user.questions} == {Environment.PRODUCTION}
    assert all(asked.danger for asked in one.user.questions)
    one.feature.begin_creating()
    one.feature.pages.create.form.name.setText(f"{names[0]}-new")
    wait_for_plan(one)
    assert "Fewer than 3 replicas" in one.feature.pages.create.lines.text
    one.load()
    assert set(names) <= set(one.listed())


def test_on_a_read_only_connection_everything_is_off_and_says_why(
    operate: Operate, broker: Sandbox, topic: TopicFactory
) -> None:
    name = topic("untouched", partitions=2)
    one = operate(ClusterSettings({"bootstrap.servers": broker.bootstrap}, read_only=True))
    one.load()
    page, reason = one.feature.list_page, "This connection is read-only: nothing can be changed"
    assert not page.create_topic.isEnabled()
    assert page.create_topic.toolTip() == reason
    page.select(name)
    menu = page.menu()
    offered = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
    assert offered["Read messages"]
    assert not any(offered[text] for text in ("Add partitions…", "Delete topic…", "Empty topic…", "Delete messages…"))
    assert "Read-only connection: nothing can be changed" in offered
    menu.close()
    one.feature.show_topic(name)
    one.idle()
    tab = one.feature.topic_page.configuration
    tab.table.select_row(tab.table.lines.row_of("retention.ms"))
    assert not tab.editor.value.isEnabled()
    assert tab.editor.reading.text() == reason
    for entry in one.feature.entries():
        entry.run()
    assert set(one.user.heard) == {reason}
    # Whatever way leads there: it plans, and does not do.
    one.begin(OperationKind.GROW, name)
    assert "3 partitions instead of 2" in one.feature.pages.grow.lines.text
    assert not one.feature.pages.grow.go.isEnabled()
    assert "read-only" in one.feature.pages.grow.banner.text
    one.feature.pages.grow.go_asked.emit()
    one.idle()
    assert one.user.questions == []


def test_what_access_rules_refuse_is_said(operate: Operate, secure_broker: SecureBroker) -> None:
    client = {
        "bootstrap.servers": secure_broker.sasl_plaintext,
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": FEW,
        "sasl.password": PASSWORDS[FEW],
    }
    one = operate(ClusterSettings(client))
    one.load()
    create, page = one.feature.pages.create, one.feature.pages.delete
    one.feature.begin_creating()
    create.form.name.setText("not-for-me")
    one.wait(lambda: "Not authorized" in create.lines.text)
    assert not create.go.isEnabled()
    one.begin(OperationKind.DELETE, OWN_TOPIC)
    one.go(page)
    assert "0 of 1 deleted." in page.banner.text
    assert "refuses “Delete”" in page.banner.text
    one.begin(OperationKind.GROW, OWN_TOPIC)
    assert "Not authorized" in one.feature.pages.grow.lines.text
    assert OWN_TOPIC in one.listed()


def test_the_palette_offers_what_can_be_done(operating: Operating, topic: TopicFactory) -> None:
    assert [entry.text for entry in operating.feature.entries()] == ["Create a topic"]
    name = topic("offered")
    operating.load()
    operating.feature.show_topic(name)
    operating.idle()
    entries = {entry.text: entry for entry in operating.feature.entries()}
    texts = {"Add partitions to %s", "Delete messages of %s", "Empty %s", "Delete %s", "Create a topic like %s"}
    assert {text % name for text in texts} <= set(entries)
    entries[f"Empty {name}"].run()
    operating.idle()
    assert operating.shown[-1] == TRIM
    operating.feature.pages.trim.left.emit()
    assert operating.shown[-1] == TOPIC
