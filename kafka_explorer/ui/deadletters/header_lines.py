"""The headers of a dead letter: what is kept, what is taken off, what is added."""

from collections import Counter
from collections.abc import Sequence

from kafka_explorer.engine.dead_letters.dead_letter import Event
from kafka_explorer.ui.deadletters.texts import one_line
from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.labels import BadgeTone
from kafka_explorer.ui.widgets.lines import Cell, Line


def header_columns() -> tuple[Column, ...]:
    """Return the columns."""
    return (
        Column("what", "", badge=True, min_width_px=84, sortable=False),
        Column("name", tr("Header"), mono=True, min_width_px=120, max_width_px=240),
        Column("value", tr("Value"), mono=True, tone="muted", stretch=True, min_width_px=120),
    )


def header_lines(own_event: Event, built: Event, taken_off: Sequence[str]) -> list[Line]:
    """Return a line for each header: of `built` first, then those taken off; those of `own_event` are kept."""
    before = Counter(own_event.headers)
    lines: list[Line] = []
    for name, value in built.headers:
        own = before[name, value] > 0
        before[name, value] -= 1
        lines.append(_line(len(lines), tr("kept") if own else tr("added"), "ok" if own else "accent", name, value))
    for name in taken_off:
        lines.append(_line(len(lines), tr("taken off"), "neutral", name, None))
    return lines


def _line(at: int, word: str, tone: BadgeTone, name: str, value: bytes | None) -> Line:
    text = "" if tone == "neutral" else one_line(value)
    return Line((at, name), (Cell(word, word, tone), Cell(name, name), Cell(text, text or None, tip=text)))
