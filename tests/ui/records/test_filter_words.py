"""What is said of a filter: case, partitions, speed."""

import pytest

from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.ui.records.filter_words import about, by_key_action, key_partitions

SAME, COUNTS = "Upper and lower case are the same", "Case counts, since a capital was typed"
EXACT, SIEVED = "Fast: the bytes are searched as they are", "Fast: only what holds the text is decoded"
CHEAP, SLOW = "Fast: no message is decoded", "Slower: every message is decoded"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("error", f"{SAME} · {EXACT}"),
        ("Error", f"{COUNTS} · {EXACT}"),
        ("error Timeout", f"{COUNTS} · {EXACT}"),
        ('value.level == "ERROR"', SIEVED),
        ("value.attempt == 3", SIEVED),
        ("is:tombstone size > 100", CHEAP),
        ("partition:1", f"Reads only partition 1 of 3 · {CHEAP}"),
        ("partition:0..1 error", f"{SAME} · Reads only 2 partitions of 3 · {EXACT}"),
        ("not value.attempt exists", SIEVED),
    ],
)
def test_a_filter_is_explained(text: str, words: str) -> None:
    assert about(compile_filter(text), 3, by_key=False) == words


def test_what_cannot_be_searched_as_bytes_is_slower() -> None:
    assert about(compile_filter("value[*] == 3"), None, by_key=False) == SLOW


def test_a_key_names_its_partition_when_the_user_lets_it() -> None:
    wanted = compile_filter('key == "patient-4"')
    assert "Reads only" not in about(wanted, 3, by_key=False)
    assert by_key_action(wanted, 3, by_key=False) == "Read only partition 0"
    assert about(wanted, 3, by_key=True).startswith("Reads only partition 0 of 3, since the key names it · ")
    assert by_key_action(wanted, 3, by_key=True) == "Read all partitions"
    assert key_partitions(wanted, 3).startswith("partition 0 of 3, where Kafka's own partitioner")


@pytest.mark.parametrize("text", ["", "patient-4", "key:patient-4", 'key == "a" or error', "key == 3"])
def test_other_filters_name_no_partition(text: str) -> None:
    assert key_partitions(compile_filter(text), 3) == ""
    assert by_key_action(compile_filter(text), 3, by_key=False) == ""


def test_without_partitions_to_choose_from_nothing_is_offered() -> None:
    wanted = compile_filter('key == "patient-4"')
    for count in (None, 1):
        assert by_key_action(wanted, count, by_key=False) == ""
    assert by_key_action(None, 3, by_key=False) == ""
