"""Messages as librdkafka gives them, made of what a test needs."""

from collections.abc import Sequence
from typing import cast

from confluent_kafka import Message as RealMessage

from kafka_explorer.engine.filters import Filter
from kafka_explorer.engine.records import Message

NO_TIME = (0, -1)


def message(
    value: bytes | str | None = b"",
    key: bytes | str | None = None,
    headers: Sequence[tuple[str, bytes | None]] | None = None,
    *,
    partition: int = 0,
    offset: int = 0,
    timestamp: tuple[int, int] = NO_TIME,
) -> Message:
    """A message; text stands for its UTF-8."""
    found = RealMessage(
        topic="orders",
        partition=partition,
        offset=offset,
        key=key.encode() if isinstance(key, str) else key,
        value=value.encode() if isinstance(value, str) else value,
        headers=cast(list[tuple[str, str | bytes | None]], list(headers)) if headers else None,
        timestamp=timestamp,
    )
    return cast(Message, found)


def chosen(wanted: Filter, messages: Sequence[Message]) -> list[int]:
    """The places of the messages that match, which both ways of asking must agree on."""
    one_by_one = [place for place, message in enumerate(messages) if wanted.matches(message)]
    selected = wanted.select(messages)
    assert [id(found) for found in selected] == [id(messages[place]) for place in one_by_one]
    return one_by_one
