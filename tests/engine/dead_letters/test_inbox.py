"""The inbox of a whole cluster, on a real Kafka."""

import contextlib
import time
from collections.abc import Callable, Iterator

import pytest
from confluent_kafka import TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.dead_letters.detection import DeadLetterTopic
from kafka_explorer.engine.dead_letters.inbox import HOUR_MS, Inbox, InboxNews, watch_inboxes
from kafka_explorer.engine.errors import ConnectionFailed
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import UNHURRIED_RETENTION, create_topic, run_java_tool, wait_until
from tests.engine.dead_letters import fixtures
from tests.scanning import Sent, fill, settings_of

DAY_MS = 24 * HOUR_MS
NOW_MS = int(time.time() * 1000)
PATIENCE_S = 180.0  # what was not heard in time is asked for again after a minute


@pytest.fixture(scope="module")
def broker() -> Iterator[Sandbox]:
    """One of its own: an inbox is of all topics of a cluster."""
    with Sandbox(properties=UNHURRIED_RETENTION) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def admin(broker: Sandbox) -> AdminClient:
    return AdminClient({"bootstrap.servers": broker.bootstrap, "log_level": 0})


class Watching:
    """Drives the watch, and remembers its newest news."""

    def __init__(self, work: Iterator[InboxNews | None]) -> None:
        self._work = work
        self.news: InboxNews | None = None

    def until(self, holds: Callable[[InboxNews], object]) -> InboxNews:
        def look() -> bool:
            self.news = next(self._work)
            return self.news is not None and bool(holds(self.news))

        wait_until(look, "the inbox tells it", PATIENCE_S)
        assert self.news is not None
        return self.news


@contextlib.contextmanager
def watching(broker: Sandbox, **mappings: str) -> Iterator[Watching]:
    work = watch_inboxes(settings_of(broker.bootstrap), mappings, interval_s=0.05)
    with contextlib.closing(work):
        yield Watching(work)


def inbox_of(news: InboxNews, name: str) -> Inbox:
    found = news.inbox(name)
    assert found is not None
    return found


def known_of(news: InboxNews, name: str) -> tuple[int | None, int | None, int | None]:
    """What comes when it has been heard: count, the oldest, the newest."""
    inbox = news.inbox(name) or Inbox(DeadLetterTopic(name))
    return inbox.count, inbox.oldest_ms, inbox.newest_ms


def test_counts_times_and_what_expires_agree_with_kafka(broker: Sandbox, admin: AdminClient) -> None:
    source, name = "orders", "orders-dlq"
    create_topic(admin, source, partitions=2)
    create_topic(admin, name, partitions=2, config={"retention.ms": str(2 * DAY_MS)})
    # The first two go in an hour, the third in four hours; two are of the last hour.
    ages_h = (47.0, 47.0, 44.0, 20.0, 0.5, 0.1)
    value = fixtures.envelope().value
    times = [NOW_MS - int(age * HOUR_MS) for age in ages_h]
    fill(broker.bootstrap, name, [Sent(value, None, number % 2, at) for number, at in enumerate(times)])

    with watching(broker) as watch:
        wanted = (6, times[0], times[-1])
        news = watch.until(lambda news: known_of(news, name) == wanted)
        inbox = inbox_of(news, name)
        lines = run_java_tool(broker, "org.apache.kafka.tools.GetOffsetShell", "--topic", name).split()
        assert inbox.count == sum(int(line.rsplit(":", 1)[1]) for line in lines)
        assert (inbox.topic.source, inbox.topic.known_by, inbox.topic.dialect) == (source, "name", "envelope")
        assert (inbox.partitions, inbox.arrived, inbox.expiring) == (2, 2, 2)
        assert (inbox.retention_ms, inbox.expires_ms) == (2 * DAY_MS, times[0] + 2 * DAY_MS)
        assert inbox.error is None
        assert news.partitions[source] == 2
        assert news.count >= 6
        assert news.expiring >= 2

        for future in admin.delete_records([TopicPartition(name, 0, 2)]).values():
            future.result(timeout=30)
        fill(broker.bootstrap, name, [Sent(value, None, 1)])
        wanted = (5, times[1], times[-1])
        inbox = inbox_of(watch.until(lambda news: known_of(news, name) == wanted), name)
        assert inbox.expiring == 1


def test_headers_tell_where_names_do_not(broker: Sandbox, admin: AdminClient) -> None:
    source, silent, mapped, retries = "events", "sink-rejects", "night-dlq", "events-retry-0"
    for name in (source, silent, mapped, retries):
        create_topic(admin, name)
    texts = {"topic": source, "partition": "0", "offset": "5", "exception.class.name": "a.B"}
    fill(broker.bootstrap, silent, [Sent(b"x", headers=fixtures.heads("__connect.errors.", {**texts}))])

    with watching(broker, **{mapped: source}) as watch:
        news = watch.until(lambda news: news.inbox(silent))

    rejects, night = inbox_of(news, silent).topic, inbox_of(news, mapped).topic
    assert (rejects.source, rejects.known_by, rejects.dialect) == (source, "header", "connect")
    assert (night.source, night.known_by) == (source, "mapping")
    assert inbox_of(news, mapped).count == 0
    assert inbox_of(news, mapped).newest_ms is None
    assert retries in {each.name for each in news.retries}
    assert news.inbox(retries) is None
    assert news.inbox(source) is None


def test_a_topic_that_keeps_for_ever_or_is_compacted_never_expires(broker: Sandbox, admin: AdminClient) -> None:
    names = ["kept-dlq", "compacted-dlq"]
    create_topic(admin, names[0], config={"retention.ms": "-1"})
    create_topic(admin, names[1], config={"cleanup.policy": "compact", "retention.ms": "1000"})
    for name in names:
        fill(broker.bootstrap, name, [Sent(b"x", b"k")])

    with watching(broker) as watch:
        news = watch.until(lambda news: all((found := news.inbox(name)) and found.count for name in names))

    for name in names:
        inbox = inbox_of(news, name)
        assert (inbox.count, inbox.expiring, inbox.retention_ms, inbox.expires_ms) == (1, 0, None, None)


def test_a_new_topic_appears_and_a_deleted_one_goes(broker: Sandbox, admin: AdminClient) -> None:
    with watching(broker) as watch:
        watch.until(lambda news: news.at_ms)
        name = "late-dlq"
        create_topic(admin, name)
        watch.until(lambda news: news.inbox(name))
        admin.delete_topics([name])[name].result(timeout=30)
        watch.until(lambda news: news.inbox(name) is None)


def test_without_a_broker_it_is_said_at_once() -> None:
    with pytest.raises(ConnectionFailed):
        next(news for news in watch_inboxes(ClusterSettings({"bootstrap.servers": "127.0.0.1:1"})) if news)
