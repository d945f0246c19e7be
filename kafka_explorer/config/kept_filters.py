"""Filters of each topic that were used lately, and those that the user gave a name."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kafka_explorer.config.json_lines import read_lines, write_lines

HISTORY_LIMIT = 30
NAMED_LIMIT = 100
TOPICS_LIMIT = 300
_TEXT_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class TopicFilters:
    """`history` is newest first; `named` is by name, in the order of saving."""

    history: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class KeptFilters:
    """By topic, whatever the cluster: a filter that was found on one serves on the others. The newest topic is last."""

    topics: Mapping[str, TopicFilters] = field(default_factory=dict, hash=False)

    def of(self, topic: str) -> TopicFilters:
        """Return the filters of a topic."""
        return self.topics.get(topic, TopicFilters())

    def with_used(self, topic: str, text: str) -> "KeptFilters":
        """Return these with `text` as the newest in the topic's history; the oldest make room."""
        mine = self.of(topic)
        history = (text, *(older for older in mine.history if older != text))[:HISTORY_LIMIT]
        return self._with(topic, replace(mine, history=history)) if text.strip() else self

    def with_named(self, topic: str, name: str, text: str) -> "KeptFilters":
        """Return these with a filter saved under `name`, in place of another of that name; the oldest makes room."""
        mine = self.of(topic)
        others = {older: each for older, each in mine.named.items() if older != name}
        named = dict(list({**others, name: text}.items())[-NAMED_LIMIT:])
        return self._with(topic, replace(mine, named=named))

    def without_named(self, topic: str, name: str) -> "KeptFilters":
        """Return these without the filter of that name."""
        mine = self.of(topic)
        return self._with(topic, replace(mine, named={each: text for each, text in mine.named.items() if each != name}))

    def _with(self, topic: str, mine: TopicFilters) -> "KeptFilters":
        others = [item for item in self.topics.items() if item[0] != topic]
        return KeptFilters(dict([*others, (topic, mine)][-TOPICS_LIMIT:]))


def load_filters(path: Path) -> tuple[KeptFilters, tuple[str, ...]]:
    """Return what was kept, with one sentence for everything passed over. Never raises."""
    entries, problems, _ = read_lines(path)
    found = {}
    wrong = []
    for entry in entries:
        try:
            found[_text(entry.get("topic"))] = TopicFilters(_texts(entry.get("history")), _named(entry.get("named")))
        except ValueError as error:
            wrong.append(f"{path}: the filters of one topic are passed over: {error}.")
    return KeptFilters(found), (*problems, *wrong)


def save_filters(path: Path, kept: KeptFilters) -> str | None:
    """Write everything; returns what went wrong, or None. A file of a newer version is left alone."""
    _, problems, writable = read_lines(path)
    if not writable:
        return problems[0]
    return write_lines(
        path,
        (
            {"topic": topic, "history": list(mine.history), "named": dict(mine.named)}
            for topic, mine in kept.topics.items()
        ),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _TEXT_LIMIT:
        raise ValueError(f"they take text of up to {_TEXT_LIMIT:,} characters")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("the history is a list")
    return tuple(_text(each) for each in value[:HISTORY_LIMIT])


def _named(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError("named filters are a table")
    return {name: _text(text) for name, text in list(value.items())[-NAMED_LIMIT:]}
