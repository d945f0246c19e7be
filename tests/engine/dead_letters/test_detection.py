"""Which topics keep dead letters."""

from kafka_explorer.engine.dead_letters.detection import (
    SHARE_GROUP_CONFIG,
    DeadLetterTopic,
    plan_dead_letter_topics,
)
from kafka_explorer.engine.dead_letters.dialects import user_dialect

TOPICS = ("orders", "orders-dlq", "orders-dlt", "orders-retry-0", "login-failed", "lost-dlq", "dlq.night", "__x-dlq")


def by_name(*topics: DeadLetterTopic) -> dict[str, tuple[str | None, str, str]]:
    return {topic.name: (topic.source, topic.known_by, topic.dialect) for topic in topics}


def test_names_tell_which_and_of_which() -> None:
    found = plan_dead_letter_topics(TOPICS)

    assert by_name(*found) == {
        "dlq.night": (None, "unknown", "share-group"),
        "lost-dlq": (None, "unknown", "plain"),
        "orders-dlq": ("orders", "name", "plain"),
        "orders-dlt": ("orders", "name", "spring"),
        "orders-retry-0": ("orders", "name", "spring-retry"),
    }
    assert [topic.name for topic in found if topic.is_retry] == ["orders-retry-0"]


def test_the_user_s_mapping_says_what_the_name_does_not() -> None:
    found = by_name(*plan_dead_letter_topics(TOPICS, mappings={"lost-dlq": "orders", "login-failed": "orders"}))

    assert found["lost-dlq"] == ("orders", "mapping", "plain")
    assert found["login-failed"] == ("orders", "mapping", "plain")


def test_an_existing_source_in_the_name_is_trusted_more_than_the_mapping() -> None:
    found = by_name(*plan_dead_letter_topics(TOPICS, mappings={"orders-dlq": "login-failed"}))

    assert found["orders-dlq"] == ("orders", "name", "plain")


def test_kafka_s_own_mark_is_proof() -> None:
    found = by_name(*plan_dead_letter_topics(TOPICS, {"login-failed": {SHARE_GROUP_CONFIG: "true"}}))

    assert found["login-failed"] == (None, "unknown", "share-group")
    assert "orders" not in by_name(*plan_dead_letter_topics(TOPICS, {"orders": {SHARE_GROUP_CONFIG: "false"}}))


def test_a_dialect_of_the_user_s_names_its_topics() -> None:
    found = by_name(*plan_dead_letter_topics(TOPICS, dialects=[user_dialect("own", {"topics": "*-failed"})]))

    assert found["login-failed"] == (None, "unknown", "own")


def test_our_own_journal_and_kafka_s_own_topics_are_none() -> None:
    assert plan_dead_letter_topics(["kafka-explorer.redrive", "__consumer_offsets", "__a-dlq", "orders"]) == ()
