"""One step of a connection test as it is shown, and the whole test as a report to send to somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication


class LineState(Enum):
    """How a step stands; the value is how a report spells it."""

    RUNNING = "..."
    PASSED = "ok"
    WARNED = "note"
    FAILED = "FAILED"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class CheckupLine:
    """A step: what is done to whom, what came of it, and for one that failed the likely cause and what to do."""

    title: str
    state: LineState
    took_s: float | None = None
    fact: str = ""
    cause: str = ""
    remedy: str = ""
    details: str = ""


def took_words(took_s: float | None) -> str:
    """Return a duration as one reads it beside a step: "12 ms", "1.3 s"; empty when nothing was measured."""
    if took_s is None:
        return ""
    return f"{took_s:.1f} s" if took_s >= 1 else "< 1 ms" if took_s < 0.001 else f"{took_s * 1000:.0f} ms"


def report(name: str, servers: Sequence[str], security: str, lines: Sequence[CheckupLine]) -> str:
    """Return the test as plain text; it holds what the screen shows, which is never a secret."""
    tr = QCoreApplication.translate
    told = [
        tr("CheckupLine", "Connection test of %s") % name,
        ", ".join(servers),
        security,
        "",
    ]
    for line in lines:
        told.append("  ".join(part for part in (f"[{line.state.value}]".ljust(9), line.title) if part))
        details = (line.fact, took_words(line.took_s), line.cause, line.remedy, line.details)
        told += [f"           {detail}" for detail in details if detail]
    return "\n".join(told) + "\n"
