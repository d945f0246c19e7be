"""The columns of messages: those that every message has, and fields of JSON and headers that the user chose.

A column's name is what a filter calls it (value.patient.id, header.trace), so a name kept between runs is a field.
"""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters.fields import field_text
from kafka_explorer.engine.filters.nodes import Field, Part
from kafka_explorer.engine.row_cells import parse_field
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.widgets.columns import Column

PARTITION, OFFSET, TIME, KEY, VALUE, HEADERS, SIZE, TOPIC = range(8)
FIELDS = 8
"""Columns from here on are fields."""
MOST_FIELDS = 24
FIXED = ("partition", "offset", "time", "key", "value", "headers", "size", "topic")
DEFAULT = ("topic", "partition", "offset", "time", "key", "value", "headers", "size")
"""The names of the columns that are shown until the user says otherwise, from left to right."""
_BEFORE = "value"
"""A field that was just chosen stands before this column."""


def _tr(words: str) -> str:
    return QCoreApplication.translate("records", words)


def fixed_columns(clock: Clock) -> tuple[Column, ...]:
    """Return what every message has, in the order of the constants of this module."""
    return (
        Column("partition", _tr("P"), right=True, mono=True, tone="muted", tip=_tr("Partition"), min_width_px=40),
        Column("offset", _tr("Offset"), right=True, mono=True, tone="muted", min_width_px=68),
        Column("time", _tr("Time (%s)") % clock.title, mono=True, tone="muted"),
        Column("key", _tr("Key"), mono=True, min_width_px=96, max_width_px=200),
        Column(
            "value",
            _tr("Value"),
            mono=True,
            stretch=True,
            tip=_tr("A grey mark stands for a tombstone (null), a violet one for bytes that are no text"),
            min_width_px=160,
        ),
        Column("headers", _tr("Headers"), right=True, tone="muted", tip=_tr("How many headers")),
        Column("size", _tr("Size"), right=True, tone="muted", tip=_tr("Key, value and headers")),
        Column("topic", _tr("Topic"), dot=True, toned=False, max_width_px=220),
    )


def field_columns(fields: Sequence[Field]) -> tuple[Column, ...]:
    """Return the columns of fields, and as many without a title as there may be more."""
    columns = [
        Column(name, field_title(field), mono=True, toned=True, tip=name, min_width_px=64, max_width_px=220)
        for field, name in zip(fields, map(field_text, fields), strict=True)
    ]
    return (*columns, *(Column("", "", sortable=False) for _ in range(MOST_FIELDS - len(columns))))


def field_title(field: Field) -> str:
    """Return a field's name without what most have in common: patient.id, key.id, trace."""
    if field.part is Part.HEADER:
        return field.name or ""
    text = field_text(field)
    return text.removeprefix("value.") if field.part is Part.VALUE else text


def fields_of(names: Sequence[str]) -> list[Field]:
    """Return the fields among column names; those that cannot be read are passed over."""
    found = []
    for name in names:
        if name not in FIXED:
            try:
                found.append(parse_field(name))
            except FilterSyntaxError:
                continue
    return found


def titles_of(clock: Clock) -> dict[str, str]:
    """Return what the fixed columns are called in a list, where there is room."""
    return {column.name: column.tip if column.name == "partition" else column.title for column in fixed_columns(clock)}


def with_column(names: Sequence[str], name: str) -> tuple[str, ...]:
    """Return these names with one more: a field before the value, any other where it stands by default."""
    if name in FIXED:
        before = DEFAULT[: DEFAULT.index(name)]
        at = max((names.index(each) + 1 for each in before if each in names), default=0)
        while at < len(names) and names[at] not in FIXED:
            at += 1
    else:
        at = names.index(_BEFORE) if _BEFORE in names else len(names)
    return (*names[:at], name, *names[at:])
