"""Where is this id? One search through several topics: one timeline in which each message has its topic."""

from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.ui.records.record_columns import TOPIC, VALUE
from kafka_explorer.ui.records.wish import Wish
from tests.broker_fixtures import TopicFactory
from tests.scanning import T0
from tests.ui.records.conftest import Opened, Send, Sent


def test_an_id_is_followed_through_the_topics(
    opened: Opened, topic: TopicFactory, send: Send, admin: AdminClient
) -> None:
    names = [topic("first", partitions=2), topic("second"), topic("third", partitions=3)]
    for at, name in enumerate(names):
        send(
            name,
            [
                Sent(b"k", f'{{"id": "{"e-77" if n == 5 else "other"}", "at": {at}}}'.encode(), (), 0, T0 + n * 10 + at)
                for n in range(10)
            ],
        )
    opened.controller.set_topics([*names, "__consumer_offsets"])
    opened.controller.search_everywhere()
    assert opened.page.topic.topics == tuple(sorted(names)), "all but Kafka's own"
    assert opened.page.bar.filter.hasFocus() or not opened.page.isActiveWindow()
    opened.page.bar.filter.setText("e-77")
    opened.read()
    assert opened.column(TOPIC) == names[::-1], "the newest is on top, whichever topic it is in"
    assert [value[-2] for value in opened.column(VALUE)] == ["2", "1", "0"]
    opened.page.bar.show_wish(Wish(newest_first=False, filter=compile_filter("e-77"), count=None))
    opened.read()
    assert opened.column(TOPIC) == names
    assert opened.status.startswith("All read: 30 messages")


def test_one_topic_again_has_no_column_for_it(opened: Opened, topic: TopicFactory, send: Send) -> None:
    names = [topic("two-a"), topic("two-b")]
    for name in names:
        send(name, [Sent()])
    opened.page.topic.set_topics(names)
    opened.read()
    shown = [not opened.page.table.isColumnHidden(TOPIC)]
    opened.read(names[0])
    shown.append(not opened.page.table.isColumnHidden(TOPIC))
    assert shown == [True, False]


def test_a_topic_that_is_gone_is_named(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("stays")
    send(name, [Sent()])
    opened.page.topic.set_topics([name, "never-made"])
    opened.page.bar.ask_to_read()
    opened.wait_for_end()
    assert "never-made" in opened.page.body.notice.sentence
