"""One topic's own page on a real broker."""

from confluent_kafka import Consumer, TopicPartition
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.errors import NotAuthorized, RequestTimedOut
from kafka_explorer.engine.groups import GroupState, TopicReader, TopicReaders
from kafka_explorer.engine.topics import PartitionDescription, TopicDescription
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.ui.topics.conftest import Delete, Fill, OpenTopic, OpenTopicOn, texts

PARTITION, STATE, LEADER, REPLICAS, IN_SYNC, LOW, HIGH, MESSAGES, EPOCH = range(9)
DENIED = NotAuthorized("DescribeConfigs", "topic x")


def test_the_page_agrees_with_the_engine(
    one_topic: OpenTopic, broker: Sandbox, topic: TopicFactory, fill: Fill
) -> None:
    name = topic("described", partitions=2, config={"retention.ms": "3600000"})
    fill(name, 20)
    group = f"{name}-readers"
    consumer = Consumer({"bootstrap.servers": broker.bootstrap, "group.id": group, "log_level": 0})
    consumer.commit(offsets=[TopicPartition(name, 0, 1)], asynchronous=False)
    consumer.close()
    one_topic.show(name)
    page, known = one_topic.page, one_topic.controller.topic
    assert known is not None
    table = page.partitions.table
    assert page.header.title == name
    assert texts(table, PARTITION) == ["0", "1"]
    assert texts(table, LEADER) == ["1", "1"]
    assert texts(table, IN_SYNC) == ["1", "1"]
    assert texts(table, HIGH) == [f"{each.high:,}" for each in known.partitions]
    assert texts(table, STATE) == ["in sync", "in sync"]
    assert page.partition_figure.figure == "2"
    assert page.message_figure.figure == "20"
    assert page.retention_figure.figure == "1 h 00 m"
    assert page.group_figure.figure == "1"
    assert texts(page.readers.table, 0) == [group]
    assert texts(page.readers.table, 4) == [str((known.partitions[0].high or 0) - 1)]
    assert page.tabs.tabText(2) == "Consumer groups 1"
    with one_topic.qtbot.waitSignal(page.group_asked) as signal:
        page.readers.table.opened.emit(page.readers.table.lines.index(0, 0))
    assert signal.args == [group]


def test_configuration_can_be_narrowed(one_topic: OpenTopic, topic: TopicFactory) -> None:
    one_topic.show(topic("configured", config={"cleanup.policy": "compact", "retention.ms": "1000"}))
    tab = one_topic.page.configuration
    everything = texts(tab.table, 0)
    assert len(everything) > 20
    assert everything == sorted(everything)
    tab.only_changed.click()
    assert {"cleanup.policy", "retention.ms"} <= set(texts(tab.table, 0)) < set(everything)
    tab.filter.setText("compact")
    assert texts(tab.table, 0) == ["cleanup.policy"]
    assert texts(tab.table, 2) == ["compact"]
    assert texts(tab.table, 5) == ["this topic"]


def test_a_topic_that_is_deleted_meanwhile_is_told_with_retry(
    one_topic: OpenTopic, topic: TopicFactory, delete: Delete
) -> None:
    name = topic("deleted")
    one_topic.show(name)
    assert one_topic.page.body.shows_content
    delete(name)
    one_topic.page.refresh()
    one_topic.wait()
    assert one_topic.page.body.notice.title == "No such topic"
    assert not one_topic.page.messages.isEnabled()
    topic(name, exact=True)
    one_topic.page.body.notice.retried.emit()
    one_topic.wait()
    assert one_topic.page.body.shows_content


def test_looking_at_a_topic_that_is_not_there_creates_none(one_topic: OpenTopic) -> None:
    one_topic.show("never-created")
    assert one_topic.page.body.notice.title == "No such topic"
    one_topic.show("never-created")
    assert one_topic.page.body.notice.title == "No such topic"


def test_a_broker_that_goes_leaves_what_is_known(open_topic_on: OpenTopicOn, topic: TopicFactory) -> None:
    one = open_topic_on("127.0.0.1:1")
    one.controller._topic = TopicDescription("t", "id", internal=False, partitions=())
    one.controller._on_failed(RequestTimedOut("Describe", 15))
    assert one.page.banner.text.startswith("No answer in time")
    with one.qtbot.waitSignal(one.page.refresh_asked):
        one.page.banner.retried.emit()


def test_keys_lead_back_and_to_the_messages(one_topic: OpenTopic, topic: TopicFactory, qtbot: QtBot) -> None:
    name = topic("keys")
    one_topic.show(name)
    with qtbot.waitSignal(one_topic.controller.messages_requested) as signal:
        one_topic.page.messages.click()
    assert signal.args == [name]
    one_topic.page.partitions.table.setFocus()
    with qtbot.waitSignal(one_topic.page.left):
        QTest.keyClick(one_topic.page.partitions.table, Qt.Key.Key_Escape)
    one_topic.page.copy.click()
    assert one_topic.user.heard == [f"Copied {name}"]


def test_what_is_missing_is_named(open_topic_on: OpenTopicOn) -> None:
    page = open_topic_on("127.0.0.1:1").page
    page.show_topic(
        TopicDescription(
            "t",
            "id",
            internal=False,
            partitions=(
                PartitionDescription(0, 1, (1, 2), (1,), 0, 5, 3),
                PartitionDescription(1, None, (1, 2), ()),
                PartitionDescription(2, 1, (1, 2), (1, 2)),
            ),
            configs_error=DENIED,
            offset_errors={2: DENIED},
        )
    )
    assert texts(page.partitions.table, STATE) == ["under-replicated", "offline", "in sync"]
    assert texts(page.partitions.table, LEADER) == ["1", "–", "1"]
    assert texts(page.partitions.table, MESSAGES) == ["5", "–", "–"]
    assert texts(page.partitions.table, EPOCH) == ["3", "–", "–"]
    assert page.message_figure.figure == "–"
    assert page.state_figure.figure == "1 of 3"
    assert page.configuration.notice.title == "Not authorized"


def test_groups_that_cannot_be_asked_are_counted(open_topic_on: OpenTopicOn) -> None:
    page = open_topic_on("127.0.0.1:1").page
    reader = TopicReader("billing", GroupState.EMPTY, 0, {0: 5}, frozenset(), 1234)
    page.show_readers(TopicReaders((reader,), {"secret": DENIED}, 2, 2), 3, complete=True)
    assert texts(page.readers.table, 4) == ["1,234"]
    assert texts(page.readers.table, 3) == ["1 of 3"]
    assert "1 " in page.readers.note
    page.show_readers(TopicReaders(), 3, complete=True)
    assert page.readers.note == ""
    page.show_readers_failed(DENIED)
    assert page.group_figure.figure == "–"
