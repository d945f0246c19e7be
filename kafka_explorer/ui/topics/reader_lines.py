"""The consumer groups that read a topic as table rows."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.groups import TopicReader
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.topics.words import group_state
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.lines import Cell, Line, number_cell, text_cell


def _tr(words: str) -> str:
    return QCoreApplication.translate("topics", words)


def reader_columns() -> tuple[Column, ...]:
    """Return the columns of the groups' table."""
    return (
        Column("group", _tr("Consumer group"), min_width_px=240),
        Column("state", _tr("State"), badge=True, min_width_px=100),
        Column("members", _tr("Members"), right=True, tip=_tr("Those that read this topic now")),
        Column(
            "committed", _tr("Partitions"), right=True, tip=_tr("With a committed offset or a member"), tone="muted"
        ),
        Column("lag", _tr("Lag"), right=True, toned=True, tip=_tr("Messages left to read"), min_width_px=110),
        Column("rest", "", sortable=False, stretch=True, min_width_px=0),
    )


def reader_line(reader: TopicReader, partitions: int) -> Line:
    """Return one group; `partitions` is how many the topic has."""
    word, tone = group_state(reader.state)
    places = len(reader.assigned | set(reader.committed))
    tip = explain(reader.error).sentence if reader.error else "" if reader.committed else _tr("It committed no offset")
    return Line(
        reader.group,
        (
            text_cell(reader.group),
            text_cell(word, tone),
            number_cell(reader.members),
            Cell(_tr("%s of %s") % (places, partitions), places),
            number_cell(reader.lag, "warn" if reader.lag and not reader.members else None, tip),
            Cell(),
        ),
    )
