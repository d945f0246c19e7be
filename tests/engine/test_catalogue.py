"""Expected topics beside the live ones."""

from typing import Any

import pytest

from kafka_explorer.config.catalogue import parse_catalogue
from kafka_explorer.engine.catalogue import (
    FOREVER_MS,
    Catalogue,
    Difference,
    ExpectedTopic,
    catalogue_of,
    compare,
    looks_like_dead_letters,
    missing_of,
)
from kafka_explorer.engine.topic_changes.creation import NewTopicWish
from kafka_explorer.engine.topics import TopicSummary
from kafka_explorer.files import shipped

DAY_MS = 86_400_000
ORDERS = ExpectedTopic("orders", 3, {"": 1, "production": 3}, 7 * DAY_MS, ("shop",), ("billing",), "Sold")


def test_the_tables_of_a_file_are_read() -> None:
    entry = {
        "name": "orders",
        "partitions": 3,
        "replication": {"": 1, "production": 3},
        "retention": "7d",
        "producers": ["shop"],
        "consumers": ["billing"],
        "purpose": "Sold",
    }
    read = catalogue_of({"environment": "production", "topic": [entry, {"name": "free"}]})
    assert read == Catalogue((ORDERS, ExpectedTopic("free")), "production")
    assert read.topic("orders") == ORDERS
    assert read.topic("other") is None


@pytest.mark.parametrize(
    ("text", "ms"), [("12h", DAY_MS // 2), ("500ms", 500), ("2w", 14 * DAY_MS), ("forever", FOREVER_MS)]
)
def test_retention_is_written_as_people_say_it(text: str, ms: int) -> None:
    assert catalogue_of({"topic": [{"name": "t", "retention": text}]}).topics[0].retention_ms == ms


@pytest.mark.parametrize(
    ("entry", "says", "field"),
    [
        (5, "Topic 2: is no table", ""),
        ({"name": ""}, "has no name", "name"),
        ({"name": "good"}, "stands there twice", "name"),
        ({"name": "t", "partition": 1}, "partition, which means nothing", "partition"),
        ({"name": "t", "partitions": 0}, "number from 1", "partitions"),
        ({"name": "t", "partitions": True}, "number from 1", "partitions"),
        ({"name": "t", "replication": {"dev": "1"}}, "number from 1", "replication"),
        ({"name": "t", "retention": "7 days"}, "written like", "retention"),
        ({"name": "t", "consumers": "one"}, "list of names", "consumers"),
        ({"name": "t", "purpose": 1}, "text", "purpose"),
    ],
)
def test_what_cannot_be_understood_is_passed_over_and_said(entry: Any, says: str, field: str) -> None:
    read = catalogue_of({"topic": [{"name": "good"}, entry]})
    assert [topic.name for topic in read.topics] == ["good"]
    [problem] = read.problems
    assert says in problem.text
    assert (problem.topic, problem.field) == (2, field)


def test_a_file_that_is_something_else_is_said() -> None:
    assert len(catalogue_of({"topic": "orders", "environment": 3}).problems) == 2


def test_every_difference_is_found() -> None:
    catalogue = Catalogue((ORDERS, ExpectedTopic("lost"), ExpectedTopic("free")))
    live = [
        TopicSummary("orders", 2, 1),
        TopicSummary("free", 9, 2),
        TopicSummary("surprise", 1, 1),
        TopicSummary("orders-dlq", 1, 1),
        TopicSummary("unrelated-dlq", 1, 1),
        TopicSummary("__consumer_offsets", 50, 1, internal=True),
    ]
    rows = {row.name: row for row in compare(catalogue, live, "production", {"orders": DAY_MS})}
    assert list(rows) == ["orders", "lost", "free", "__consumer_offsets", "orders-dlq", "surprise", "unrelated-dlq"]
    assert rows["orders"].differences == (Difference.PARTITIONS, Difference.REPLICATION, Difference.RETENTION)
    assert rows["lost"].differences == (Difference.MISSING,)
    for name in ("free", "orders-dlq", "__consumer_offsets"):
        assert rows[name].differences == ()
    for name in ("surprise", "unrelated-dlq"):
        assert rows[name].differences == (Difference.UNEXPECTED,)


def test_replication_is_that_of_the_environment() -> None:
    live = [TopicSummary("orders", 3, 1)]
    catalogue = Catalogue((ORDERS,))
    assert compare(catalogue, live, "dev")[0].differences == ()
    assert compare(catalogue, live, "production")[0].differences == (Difference.REPLICATION,)
    assert compare(Catalogue((ExpectedTopic("orders", replication={"dev": 1}),)), live, "test")[0].differences == ()


def test_names_of_dead_letters() -> None:
    for name in ("a-dlq", "a.DLT", "a-dead-letter", "dlq.a", "dead-letter-topic-a", "error.a.group", "a_parking_lot"):
        assert looks_like_dead_letters(name), name
    for name in ("orders", "dlq", "error-events", "deadline"):
        assert not looks_like_dead_letters(name), name


def test_the_shipped_example_is_the_customers_table() -> None:
    tables, problem = parse_catalogue(shipped("resources/catalogues/example.toml").read_text(encoding="utf-8"))
    assert problem is None
    assert tables is not None
    read = catalogue_of(tables)
    assert read.problems == ()
    assert {topic.name: topic.partitions for topic in read.topics} == {
        "logging-events": 3,
        "analytics-events": 3,
        "escalation-events": 2,
        "emr-sync-events": 2,
        "notification-events": 2,
        "audit-events": 2,
    }
    assert {(topic.replication_in("dev"), topic.replication_in("production")) for topic in read.topics} == {(1, 3)}
    assert all(topic.producers and topic.consumers and topic.purpose and topic.retention_ms for topic in read.topics)


def test_what_is_missing_is_created_as_expected_for_the_environment() -> None:
    live = [TopicSummary("there", 1, 1, internal=False)]
    catalogue = Catalogue((ORDERS, ExpectedTopic("free"), ExpectedTopic("there")))
    rows = compare(catalogue, live, "production")
    config = {"retention.ms": str(7 * DAY_MS)}
    assert missing_of(rows, "production") == (NewTopicWish("orders", 3, 3, config), NewTopicWish("free"))
    assert missing_of(rows, "dev")[0] == NewTopicWish("orders", 3, 1, config)
