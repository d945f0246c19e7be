"""A topic's configuration as table rows."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.topic_configs import ConfigEntry
from kafka_explorer.ui import formats
from kafka_explorer.ui.topics.words import HIDDEN, config_reading, source_words
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.lines import Cell, Line, text_cell


def _tr(words: str) -> str:
    return QCoreApplication.translate("topics", words)


def config_columns() -> tuple[Column, ...]:
    """Return the columns of the configuration's table."""
    return (
        Column("name", _tr("Name"), mono=True, min_width_px=220),
        Column("changed", "", badge=True, tip=_tr("Differs from Kafka's default"), min_width_px=84),
        Column("value", _tr("Value"), mono=True, toned=True, min_width_px=160, max_width_px=230),
        Column("reading", _tr("Reads as"), tone="muted", sortable=False, min_width_px=84),
        Column("default", _tr("Kafka's default"), mono=True, tone="muted", min_width_px=120, max_width_px=170),
        Column("source", _tr("Set by"), tone="muted", stretch=True, min_width_px=150),
    )


Edits = Mapping[str, str | None]
"""Values that settings would get; None gives one back to the brokers."""


def config_lines(
    entries: Iterable[ConfigEntry], wanted: str = "", *, only_changed: bool = False, edits: Edits = MappingProxyType({})
) -> list[Line]:
    """Return the entries that have every word of `wanted` in name or value; only those that differ if asked for."""
    words = wanted.casefold().split()
    return [
        _edited(_line(entry), entry, edits[entry.name]) if entry.name in edits else _line(entry)
        for entry in entries
        if (entry.differs or entry.name in edits or not only_changed) and _has_all(entry, words)
    ]


def _has_all(entry: ConfigEntry, words: list[str]) -> bool:
    searched = f"{entry.name} {entry.value or ''}".casefold()
    return all(word in searched for word in words)


def _line(entry: ConfigEntry) -> Line:
    value = entry.value or ""
    default = entry.default
    return Line(
        entry.name,
        (
            text_cell(entry.name),
            Cell(_tr("changed"), 1, "accent") if entry.differs else Cell(key=0),
            _value(entry),
            Cell(config_reading(entry.name, value)),
            Cell(formats.DASH if default is None else default or _tr("empty"), default, tip=default or ""),
            Cell(source_words(entry), entry.source.value),
        ),
    )


def _value(entry: ConfigEntry) -> Cell:
    if entry.is_sensitive:
        return Cell(HIDDEN, None, "muted", _tr("Kafka does not tell sensitive values"), copy="")
    if not entry.value:
        return Cell(_tr("empty"), None, "muted", copy="")
    return replace(text_cell(entry.value, tip=entry.value), copy=entry.value)


def _edited(line: Line, entry: ConfigEntry, after: str | None) -> Line:
    """Show what the value would become."""
    name, _, _, _, *others = line.cells
    value = _tr("the brokers'") if after is None else after
    return Line(
        line.name,
        (
            name,
            Cell(_tr("edited"), 2, "warn"),
            Cell(value or _tr("empty"), None, "warn", _tr("Now: %s") % (entry.value or _tr("empty"))),
            Cell(config_reading(entry.name, after or "")),
            *others,
        ),
    )
