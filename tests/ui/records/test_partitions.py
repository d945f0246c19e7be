"""Partitions as people type them."""

import pytest

from kafka_explorer.ui.records.partitions import parse_partitions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("  ", None),
        ("0", (0,)),
        ("2, 0", (0, 2)),
        ("5-7", (5, 6, 7)),
        ("7 - 5", (5, 6, 7)),
        ("0;2 4-5,4", (0, 2, 4, 5)),
    ],
)
def test_what_is_typed_is_understood(text: str, expected: tuple[int, ...] | None) -> None:
    assert parse_partitions(text) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("one", "“one” is no partition"),
        ("1-", "“1-” is no partition"),
        ("-1", "“-1” is no partition"),
        ("3", "There is no partition 3: the last one is 2."),
        ("0-9", "There is no partition 9: the last one is 2."),
    ],
)
def test_what_is_wrong_is_said(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_partitions(text, 3)


def test_a_number_beyond_all_topics_is_refused_without_knowing_the_topic() -> None:
    with pytest.raises(ValueError, match="There is no partition 999999"):
        parse_partitions("999999")
