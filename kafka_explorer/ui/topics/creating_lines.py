"""What the creation of topics comes to, in words: a line each for one topic, a row each for several."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.config.connection import Environment
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.topic_changes.creation import CreationPlan, PlannedTopic
from kafka_explorer.ui import formats
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.topics.plan_lines import PlanLine
from kafka_explorer.ui.topics.words import config_reading
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.lines import Cell, Line, number_cell, text_cell

_SAFE_REPLICAS = 3


def _tr(words: str) -> str:
    return QCoreApplication.translate("creating_lines", words)


def creation_columns() -> tuple[Column, ...]:
    """Return the columns of several topics to create."""
    return (
        Column("topic", _tr("Topic"), min_width_px=200, max_width_px=400),
        Column("state", "", badge=True, min_width_px=96),
        Column("partitions", _tr("Partitions"), right=True),
        Column("replication", _tr("Replicas"), right=True),
        Column("settings", _tr("Settings"), stretch=True, toned=True, tone="muted", min_width_px=220),
    )


def creation_lines(plan: CreationPlan) -> list[Line]:
    """Return a row for each topic of a plan."""
    return [_row(planned) for planned in plan.topics]


def creation_notes(plan: CreationPlan, environment: Environment) -> list[PlanLine]:
    """Return what deserves care, each with the topics that it is about."""
    about: dict[PlanLine, list[str]] = {}
    for planned in plan.possible:
        for line in _care(planned, environment):
            about.setdefault(line, []).append(planned.wish.name)
    return [PlanLine(line.tone, f"{line.text} ({', '.join(names)})") for line, names in about.items()]


def _row(planned: PlannedTopic) -> Line:
    wish = planned.wish
    refused = planned.error is not None
    return Line(
        wish.name,
        (
            text_cell(wish.name),
            Cell(_tr("refused"), 0, "bad") if refused else Cell(_tr("will be new"), 1, "ok"),
            number_cell(planned.partitions),
            number_cell(planned.replication),
            _settings(planned),
        ),
    )


def _settings(planned: PlannedTopic) -> Cell:
    if planned.error is not None:
        return error_cell(planned.error)
    settings = ", ".join(_setting(name, value) for name, value in planned.wish.config.items())
    return Cell(settings or _tr("all are the brokers'"), None, None, settings)


def error_cell(error: ExplorerError) -> Cell:
    """Return why something failed, as the last cell of a row."""
    told = explain(error)
    return Cell(begun(told.sentence), None, "bad", f"{told.title}. {begun(told.sentence)} {told.hint}".strip())


def begun(words: str) -> str:
    """Return a sentence with a capital at its beginning; brokers write them without."""
    return words[:1].upper() + words[1:]


def _setting(name: str, value: str) -> str:
    reading = config_reading(name, value)
    return f"{name} = {value} ({reading})" if reading else f"{name} = {value}"


def lines_of(planned: PlannedTopic, environment: Environment) -> list[PlanLine]:
    """Return what would be created, and what deserves care about it."""
    wish = planned.wish
    if planned.error is not None:
        told = explain(planned.error)
        return [PlanLine("bad", f"{told.title}. {told.sentence} {told.hint}".strip())]
    partitions = formats.counted(planned.partitions or 0, _tr("partition"), _tr("partitions"))
    replicas = formats.counted(planned.replication or 0, _tr("replica"), _tr("replicas"))
    as_brokers = _tr("as the brokers have it by default")
    count = partitions if planned.partitions else _tr("as many partitions as the brokers give by default")
    copies = replicas if planned.replication else _tr("as many replicas as the brokers give by default")
    lines = [
        PlanLine("ok", _tr("%s is created.") % wish.name),
        PlanLine("ok", count if wish.partitions or not planned.partitions else f"{count}, {as_brokers}"),
        PlanLine(
            "ok",
            _tr("%s of each partition, on brokers that the cluster chooses") % copies
            if wish.replication or not planned.replication
            else _tr("%s of each partition, as the brokers have it by default") % copies,
        ),
    ]
    for name, value in wish.config.items():
        lines.append(PlanLine("ok", _setting(name, value)))
    if not wish.config:
        lines.append(PlanLine("muted", _tr("All settings are the brokers'.")))
    return [*lines, *_care(planned, environment)]


def _care(planned: PlannedTopic, environment: Environment) -> list[PlanLine]:
    lines = []
    replicas = planned.replication
    if environment is Environment.PRODUCTION and replicas is not None and replicas < _SAFE_REPLICAS:
        lines.append(PlanLine("warn", _tr("Fewer than 3 replicas: what one broker loses may be lost for good.")))
    wanted = planned.wish.config.get("min.insync.replicas", "")
    if replicas is not None and wanted.isdecimal() and int(wanted) > replicas:
        lines.append(
            PlanLine("warn", _tr("min.insync.replicas is more than there are: with acks=all nothing can be written."))
        )
    return lines
