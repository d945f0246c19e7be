"""What was sent lately, per profile: where to and how it ended; the message itself only when that was asked for."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kafka_explorer.config.json_lines import read_lines, write_lines

HISTORY_LIMIT = 500


@dataclass(frozen=True, slots=True)
class SentRun:
    """One sending. `what` says in a word what it was ("message", "template", "file", "copy"); `at_ms` since 1970.

    `landed` has by partition the first and the last offset, None where the broker named none. `log` is the folder by
    which a stopped run goes on, "" when there is none. `template` is kept only on request.
    """

    id: str
    profile: str
    topic: str
    at_ms: int
    what: str
    acknowledged: int = 0
    failed: int = 0
    landed: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict, hash=False)
    log: str = ""
    template: Mapping[str, Any] | None = field(default=None, hash=False)


def load_history(path: Path) -> tuple[tuple[SentRun, ...], tuple[str, ...]]:
    """Return what was sent, newest first, with one sentence for everything passed over. Never raises."""
    entries, problems, _ = read_lines(path)
    found, wrong = [], []
    for entry in entries[:HISTORY_LIMIT]:
        try:
            found.append(_run(entry))
        except (KeyError, TypeError, ValueError):
            wrong.append(f"{path}: an entry that says not enough is passed over.")
    return tuple(found), (*problems, *wrong)


def history_of(kept: tuple[SentRun, ...], profile: str) -> tuple[SentRun, ...]:
    """Return what was sent with a profile."""
    return tuple(each for each in kept if each.profile == profile)


def remember_run(path: Path, run: SentRun, *, keep_payload: bool = False) -> str | None:
    """Put it first, in place of an older state of it; the oldest makes room. Returns what went wrong, or None."""
    entries, problems, writable = read_lines(path)
    if not writable:
        return problems[0]
    table = asdict(run)
    if not keep_payload:
        table["template"] = None
    others = [entry for entry in entries if entry.get("id") != run.id]
    return write_lines(path, [table, *others[: HISTORY_LIMIT - 1]])


def forget_history(path: Path, profile: str) -> str | None:
    """Remove all that was sent with a profile. Returns what went wrong, or None."""
    entries, problems, writable = read_lines(path)
    if not writable:
        return problems[0]
    return write_lines(path, [entry for entry in entries if entry.get("profile") != profile])


def _run(entry: Mapping[str, Any]) -> SentRun:
    texts = [entry[name] for name in ("id", "profile", "topic", "what")]
    numbers = [entry[name] for name in ("at_ms", "acknowledged", "failed")]
    log, template = entry.get("log", ""), entry.get("template")
    if not all(isinstance(text, str) for text in (*texts, log)) or not all(type(number) is int for number in numbers):
        raise TypeError
    if template is not None and not isinstance(template, dict):
        raise TypeError
    landed = {str(partition): (_offset(first), _offset(last)) for partition, (first, last) in entry["landed"].items()}
    return SentRun(texts[0], texts[1], texts[2], numbers[0], texts[3], numbers[1], numbers[2], landed, log, template)


def _offset(value: Any) -> int | None:
    if value is not None and type(value) is not int:
        raise TypeError
    return value
