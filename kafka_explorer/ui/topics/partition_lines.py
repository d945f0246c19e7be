"""A topic's partitions as table rows."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.topics import PartitionDescription, TopicDescription
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.topics.words import at_most, gaps_tip
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.labels import Tone
from kafka_explorer.ui.widgets.lines import Cell, Line, number_cell


def _tr(words: str) -> str:
    return QCoreApplication.translate("topics", words)


def partition_columns() -> tuple[Column, ...]:
    """Return the columns of the partitions' table."""
    return (
        Column("partition", _tr("Partition"), right=True, mono=True),
        Column("state", _tr("State"), badge=True, min_width_px=84),
        Column("leader", _tr("Leader"), right=True, mono=True, toned=True, tip=_tr("The broker that serves it")),
        Column("replicas", _tr("Replicas"), mono=True, tip=_tr("The brokers that keep it")),
        Column("in-sync", _tr("In sync"), mono=True, toned=True, tip=_tr("The replicas that have all messages")),
        Column("low", _tr("Low watermark"), right=True, mono=True, tone="muted", tip=_tr("The first offset kept")),
        Column("high", _tr("High watermark"), right=True, mono=True, tone="muted", tip=_tr("The next offset")),
        Column("messages", _tr("Messages"), right=True, mono=True, min_width_px=110),
        Column(
            "epoch", _tr("Leader epoch"), right=True, mono=True, tone="muted", tip=_tr("How often a leader was elected")
        ),
        Column("rest", "", sortable=False, stretch=True, min_width_px=0),
    )


def partition_lines(topic: TopicDescription) -> list[Line]:
    """Return all partitions."""
    return [_line(each, topic.is_compacted, topic.offset_errors.get(each.partition)) for each in topic.partitions]


def _line(each: PartitionDescription, gaps: bool, error: ExplorerError | None) -> Line:
    tip = "" if error is None else explain(error).sentence
    missing = [str(broker) for broker in each.replicas if broker not in each.in_sync]
    return Line(
        each.partition,
        (
            number_cell(each.partition),
            _state(each, missing),
            number_cell(each.leader, "bad" if each.leader is None else None),
            Cell(", ".join(map(str, each.replicas)), each.replicas),
            Cell(", ".join(map(str, each.in_sync)) or _tr("none"), each.in_sync, _tone(each, missing)),
            number_cell(each.low, tip=tip),
            number_cell(each.high, tip=tip),
            _messages(each, gaps, tip),
            number_cell(each.leader_epoch),
            Cell(),
        ),
    )


def _tone(each: PartitionDescription, missing: list[str]) -> Tone | None:
    return None if not missing else "warn" if each.in_sync else "bad"


def _messages(each: PartitionDescription, gaps: bool, tip: str) -> Cell:
    cell = number_cell(each.offsets, tip=tip or (gaps_tip() if gaps else ""))
    return replace(cell, text=at_most(each.offsets, gaps))


def _state(each: PartitionDescription, missing: list[str]) -> Cell:
    if each.leader is None:
        return Cell(_tr("offline"), 2, "bad", _tr("It has no leader: nobody can read or write it"))
    if missing:
        return Cell(_tr("under-replicated"), 1, "warn", _tr("Not in sync: replica %s") % ", ".join(missing))
    return Cell(_tr("in sync"), 0, "ok")
