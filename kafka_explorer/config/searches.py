"""Searches that were stopped and may go on: the newest few, as plain data with an `id`; what they mean is not ours."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kafka_explorer.config.json_lines import read_lines, write_lines

SEARCHES_LIMIT = 50


def load_searches(path: Path) -> tuple[tuple[dict[str, Any], ...], tuple[str, ...]]:
    """Return the saved searches, newest first, with one sentence for everything passed over. Never raises."""
    entries, problems, _ = read_lines(path)
    return tuple(entries[:SEARCHES_LIMIT]), problems


def save_search(path: Path, search: Mapping[str, Any]) -> str | None:
    """Put `search` first, in place of an older state of it; the oldest makes room. Returns what went wrong, or None."""
    return _rewrite(path, search["id"], search)


def forget_search(path: Path, search_id: str) -> str | None:
    """Remove a search. Returns what went wrong, or None."""
    return _rewrite(path, search_id, None)


def _rewrite(path: Path, search_id: object, search: Mapping[str, Any] | None) -> str | None:
    entries, problems, writable = read_lines(path)
    if not writable:
        return problems[0]
    others = [entry for entry in entries if entry.get("id") != search_id]
    first = () if search is None else (search,)
    return write_lines(path, (*first, *others[: SEARCHES_LIMIT - len(first)]))
