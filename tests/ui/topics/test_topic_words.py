"""Counts, retention and configurations in words."""

import pytest

from kafka_explorer.engine.topic_configs import ConfigEntry, ConfigSource
from kafka_explorer.engine.topics import TopicDescription
from kafka_explorer.ui.topics.config_lines import config_lines
from kafka_explorer.ui.topics.words import at_most, config_reading, retention_words, source_words, state_words


def entry(name: str, value: str | None, **more: object) -> ConfigEntry:
    given: dict[str, object] = {"source": ConfigSource.DEFAULT, "is_default": True, "default": value, **more}
    return ConfigEntry(name, value, **given)  # type: ignore[arg-type]


def topic(**configs: str) -> TopicDescription:
    entries = tuple(entry(name.replace("_", "."), value) for name, value in configs.items())
    return TopicDescription("t", "id", internal=False, partitions=(), configs=entries)


@pytest.mark.parametrize(
    ("name", "value", "reading"),
    [
        ("retention.ms", "604800000", "7 d"),
        ("retention.ms", "-1", "no limit"),
        ("local.retention.ms", "-2", ""),
        ("flush.ms", "9223372036854775807", "no limit"),
        ("segment.bytes", "1073741824", "1.0 GB"),
        ("index.interval.bytes", "512", ""),
        ("max.message.bytes", "x", ""),
        ("flush.messages", "1000000", ""),
        ("cleanup.policy", "delete", ""),
        ("segment.jitter.ms", "0", ""),
    ],
)
def test_times_and_sizes_read_as_what_they_are(name: str, value: str, reading: str) -> None:
    assert config_reading(name, value) == reading


@pytest.mark.parametrize(
    ("configs", "words"),
    [
        ({"cleanup_policy": "delete", "retention_ms": "604800000"}, ("7 d", "then deleted")),
        ({"cleanup_policy": "delete", "retention_ms": "-1"}, ("for ever", "nothing is deleted")),
        (
            {"cleanup_policy": "delete", "retention_ms": "3600000", "retention_bytes": "1073741824"},
            ("1 h 00 m", "or 1.0 GB a partition"),
        ),
        ({"cleanup_policy": "compact", "retention_ms": "604800000"}, ("by key", "the newest of each key")),
        ({"cleanup_policy": "compact,delete", "retention_ms": "86400000"}, ("1 d", "compacted, then deleted")),
        ({}, ("–", "the configuration is not known")),
    ],
)
def test_retention_says_how_long_and_what_then(configs: dict[str, str], words: tuple[str, str]) -> None:
    assert retention_words(topic(**configs)) == words


def test_at_most_is_said_only_where_there_are_gaps() -> None:
    assert at_most(1234, gaps=False) == "1,234"
    assert at_most(1234, gaps=True) == "≤ 1,234"
    assert at_most(0, gaps=True) == "0"
    assert at_most(None, gaps=True) == "–"


def test_the_worst_is_told() -> None:
    assert state_words(0, 0) is None
    assert state_words(0, 3) == ("3 under-replicated", "warn")
    assert state_words(1, 3) == ("1 offline", "bad")


@pytest.mark.parametrize("source", ConfigSource)
def test_every_source_has_words(source: ConfigSource) -> None:
    assert source_words(entry("a", "b", source=source))


def test_a_sensitive_value_is_hidden_and_not_copied() -> None:
    secret = entry("sasl.jaas.config", None, is_sensitive=True, is_default=False)
    (line,) = config_lines([secret])
    assert line.cells[2].text == "••••••••"
    assert line.cells[2].copy == ""
    assert line.cells[1].text == "changed"


def test_configurations_are_narrowed_by_words_in_name_or_value_and_to_what_was_changed() -> None:
    entries = [
        entry("cleanup.policy", "compact", is_default=False, default="delete", source=ConfigSource.DYNAMIC_TOPIC),
        entry("retention.ms", "604800000"),
        entry("min.cleanable.dirty.ratio", "0.5"),
    ]
    assert [line.name for line in config_lines(entries, "CLEAN")] == ["cleanup.policy", "min.cleanable.dirty.ratio"]
    assert [line.name for line in config_lines(entries, "clean comp")] == ["cleanup.policy"]
    assert [line.name for line in config_lines(entries, only_changed=True)] == ["cleanup.policy"]
