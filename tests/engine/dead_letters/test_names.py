"""What topic names say about dead letters."""

import pytest

from kafka_explorer.engine.dead_letters.names import clues, source_by_name

TOPICS = {"orders", "order-events", "payments", "a.b"}


@pytest.mark.parametrize(
    ("name", "source", "dialect"),
    [
        ("orders-dlt", "orders", "spring"),
        ("orders.DLT", "orders", "spring"),
        ("order-events-dlq", "order-events", "plain"),
        ("orders_dead_letters", "orders", "plain"),
        ("orders.dead-letter", "orders", "plain"),
        ("orders-parking-lot", "orders", "plain"),
        ("orders-errors", "orders", "plain"),
        ("orders_failed", "orders", "plain"),
        ("dlq.orders", "orders", "share-group"),
        ("dlq-orders", "orders", "plain"),
        ("dead-letter-topic-orders", "orders", "smallrye"),
        ("error.a.b.billing", "a.b", "spring-cloud-stream"),
        ("orders-retry-dlt", "orders", "spring-retry"),
        ("orders__retry", "orders", "spring-retry"),
    ],
)
def test_the_source_stands_in_the_name(name: str, source: str, dialect: str) -> None:
    clue = source_by_name(name, TOPICS)

    assert clue is not None
    assert (clue.source, clue.dialect) == (source, dialect)


@pytest.mark.parametrize("name", ["orders-retry", "orders-retry-0", "orders-retry-1000-2", "orders_retry_10000"])
def test_topics_of_retries_are_told_from_dead_letters(name: str) -> None:
    clue = source_by_name(name, TOPICS)

    assert clue is not None
    assert (clue.source, clue.is_retry) == ("orders", True)


@pytest.mark.parametrize("name", ["unknown-dlq", "orders", "dlt", "-dlq", "retry", "ordersdlq"])
def test_a_source_that_does_not_exist_is_none(name: str) -> None:
    assert source_by_name(name, TOPICS) is None


def test_words_that_ordinary_topics_end_with_prove_nothing() -> None:
    assert all(clue.is_weak for clue in clues("login-failed"))
    assert all(clue.is_weak for clue in clues("sensor.errors"))
    assert not any(clue.is_weak for clue in clues("sensor-dlq"))
