"""Filters of each topic that were used lately, and those with a name."""

from pathlib import Path

import pytest

from kafka_explorer.config import kept_filters
from kafka_explorer.config.kept_filters import (
    HISTORY_LIMIT,
    NAMED_LIMIT,
    KeptFilters,
    TopicFilters,
    load_filters,
    save_filters,
)

NONE = KeptFilters()


def test_history_is_newest_first_without_repeats_and_ends_somewhere() -> None:
    kept = NONE.with_used("orders", "a").with_used("orders", "b").with_used("orders", "a").with_used("orders", " ")
    assert kept.of("orders").history == ("a", "b")
    assert kept.of("events") == TopicFilters()
    for number in range(HISTORY_LIMIT + 5):
        kept = kept.with_used("orders", f"filter {number}")
    assert len(kept.of("orders").history) == HISTORY_LIMIT
    assert kept.of("orders").history[0] == f"filter {HISTORY_LIMIT + 4}"


def test_named_filters_are_replaced_and_removed() -> None:
    kept = NONE.with_used("orders", "x").with_named("orders", "one", "1").with_named("orders", "two", "2")
    kept = kept.with_named("orders", "one", "3")
    assert dict(kept.of("orders").named) == {"two": "2", "one": "3"}
    assert dict(kept.without_named("orders", "one").without_named("orders", "none").of("orders").named) == {"two": "2"}
    assert kept.of("orders").history == ("x",)
    for number in range(NAMED_LIMIT):
        kept = kept.with_named("orders", str(number), "text")
    assert len(kept.of("orders").named) == NAMED_LIMIT
    assert "two" not in kept.of("orders").named


def test_topics_that_were_not_used_for_long_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_filters, "TOPICS_LIMIT", 2)
    kept = NONE.with_used("a", "1").with_used("b", "1").with_used("a", "2").with_used("c", "1")
    assert list(kept.topics) == ["a", "c"]


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "filters"
    kept = NONE.with_used("orders", 'value.name == "Ж"').with_named("events", "late", "timestamp > 1")
    assert load_filters(path) == (NONE, ())
    assert save_filters(path, kept) is None
    assert load_filters(path) == (kept, ())


def test_what_is_wrong_is_passed_over_topic_by_topic(tmp_path: Path) -> None:
    path = tmp_path / "filters"
    lines = [
        '{"format": 1}',
        '{"topic": "a", "history": ["x"], "named": {"n": "y"}}',
        '{"topic": 1, "history": [], "named": {}}',
        '{"topic": "b", "history": "x", "named": {}}',
        '{"topic": "c", "history": [1], "named": {}}',
        '{"topic": "d", "history": [], "named": []}',
        "rubbish",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    kept, problems = load_filters(path)
    assert kept == KeptFilters({"a": TopicFilters(("x",), {"n": "y"})})
    assert len(problems) == 5


def test_a_newer_versions_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "filters"
    path.write_text('{"format": 2}', encoding="utf-8")
    problem = save_filters(path, NONE)
    assert problem is not None
    assert "newer" in problem
    assert path.read_text(encoding="utf-8") == '{"format": 2}'
