"""What the Overview page says of a cluster: figures with their meaning, facts, and a line for each broker."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.brokers import Broker, ClusterDescription
from kafka_explorer.engine.errors import NotAuthorized
from kafka_explorer.engine.surveys import ClusterSurvey
from kafka_explorer.engine.topics import BrokerLoad, TopicTotals
from kafka_explorer.ui import formats
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.labels import Tone
from kafka_explorer.ui.widgets.lines import Cell, Line, number_cell, text_cell


def _tr(text: str) -> str:
    return QCoreApplication.translate("overview", text)


@dataclass(frozen=True, slots=True)
class Figure:
    """What a card shows; the tone is for what needs to be looked at."""

    text: str = formats.DASH
    note: str = ""
    tone: Tone | None = None


FIGURES = ("brokers", "topics", "partitions", "under_replicated", "offline", "groups")
"""The cards, in order."""


def captions() -> dict[str, str]:
    """Return the caption of each card."""
    return {
        "brokers": _tr("Brokers"),
        "topics": _tr("Topics"),
        "partitions": _tr("Partitions"),
        "under_replicated": _tr("Under-replicated"),
        "offline": _tr("Offline"),
        "groups": _tr("Consumer groups"),
    }


def figures(survey: ClusterSurvey) -> dict[str, Figure]:
    """Return what each card shows; a dash is not known, or not yet."""
    shown = {"brokers": _brokers(survey), "groups": _groups(survey)}
    if survey.totals is not None:
        shown |= _of_topics(survey.totals)
    return {name: shown.get(name, Figure()) for name in FIGURES}


def controller(survey: ClusterSurvey) -> tuple[str, str, str]:
    """Return who controls the cluster, a note, and the explanation; a dash while nobody knows."""
    kraft = survey.release.kraft if survey.release is not None else None
    found = _broker(survey.cluster, survey.cluster.controller_id)
    if kraft:
        tip = _tr(
            "With KRaft, brokers do not name the active controller to clients: any of them forwards what it must "
            "decide. kafka-metadata-quorum tells who it is."
        )
        return _tr("KRaft quorum"), _tr("hidden from clients"), tip
    if kraft is None or found is None:
        return formats.DASH, "", _tr("Whether one of the brokers is the controller is not known.")
    return _tr("Broker {id}").format(id=found.id), found.address, ""


def release(survey: ClusterSurvey) -> tuple[str, str, str]:
    """Return the version as far as the protocol tells, a note, and the explanation."""
    if survey.release is None:
        return formats.DASH, "", _tr("The brokers did not say which requests they take.")
    tip = _tr(
        "Brokers do not tell their version. This is what the requests they take prove: every release brought new ones."
    )
    return str(survey.release), _tr("as the protocol tells"), tip


def broker_columns() -> tuple[Column, ...]:
    """Return the columns of the table of brokers."""
    return (
        Column("id", _tr("Broker"), right=True, mono=True, min_width_px=76),
        Column("address", _tr("Address"), mono=True, stretch=True, min_width_px=180),
        Column("rack", _tr("Rack"), tone="muted", min_width_px=90),
        Column(
            "leads", _tr("Leads"), right=True, mono=True, tip=_tr("Partitions it is the leader of"), min_width_px=96
        ),
        Column("replicas", _tr("Replicas"), right=True, mono=True, tip=_tr("Replicas it holds"), min_width_px=104),
        Column(
            "out_of_sync",
            _tr("Out of sync"),
            right=True,
            mono=True,
            toned=True,
            tip=_tr("Replicas that lag behind their leader"),
            min_width_px=116,
        ),
        Column("state", _tr("State"), badge=True, min_width_px=120),
    )


def broker_lines(survey: ClusterSurvey) -> list[Line]:
    """Return a line for each broker that is alive, and for each that is missed: it should hold replicas."""
    alive = {broker.id: broker for broker in survey.cluster.brokers}
    zookeeper = survey.release is not None and survey.release.kraft is False
    chief = survey.cluster.controller_id if zookeeper else None
    return [
        _broker_line(node, alive.get(node), survey, is_chief=node == chief) for node in sorted({*alive, *survey.loads})
    ]


def _broker_line(node: int, broker: Broker | None, survey: ClusterSurvey, *, is_chief: bool) -> Line:
    load = survey.loads.get(node, BrokerLoad()) if survey.totals is not None else None
    state = text_cell(_tr("alive"), "ok")
    if broker is None:
        state = text_cell(
            _tr("not alive"), "bad", _tr("No broker of this id is registered, but replicas should be there.")
        )
    elif is_chief:
        state = text_cell(_tr("controller"), "accent")
    return Line(
        node,
        (
            number_cell(node),
            text_cell(broker.address if broker else formats.DASH),
            text_cell((broker.rack if broker else None) or formats.DASH),
            _load_cell(load, lambda found: found.leads),
            _load_cell(load, lambda found: found.replicas),
            _out_of_sync_cell(load),
            state,
        ),
    )


def _load_cell(load: BrokerLoad | None, pick: Callable[[BrokerLoad], int]) -> Cell:
    return number_cell(pick(load) if load is not None else None)


def _out_of_sync_cell(load: BrokerLoad | None) -> Cell:
    count = load.out_of_sync if load is not None else None
    return number_cell(count, "warn" if count else "muted")


def _brokers(survey: ClusterSurvey) -> Figure:
    brokers = survey.cluster.brokers
    missed = set(survey.loads) - {broker.id for broker in brokers}
    if missed:
        note = formats.counted(len(missed), _tr("is missing"), _tr("are missing"))
        return Figure(formats.integer(len(brokers)), note, "bad")
    racks = {broker.rack for broker in brokers if broker.rack}
    return Figure(
        formats.integer(len(brokers)),
        formats.counted(len(racks), _tr("rack"), _tr("racks")) if racks else _tr("all alive"),
    )


def _of_topics(totals: TopicTotals) -> dict[str, Figure]:
    replicated = Figure("0", _tr("all replicas in sync"))
    if totals.under_replicated:
        replicated = Figure(formats.integer(totals.under_replicated), _tr("replicas are missing"), "warn")
    online = Figure("0", _tr("all have a leader"))
    if totals.offline:
        online = Figure(formats.integer(totals.offline), _tr("no leader: unreadable"), "bad")
    return {
        "topics": Figure(
            formats.integer(totals.topics - totals.internal),
            _tr("and {count} internal").format(count=formats.integer(totals.internal)) if totals.internal else "",
        ),
        "partitions": Figure(formats.integer(totals.partitions), _tr("internal included") if totals.internal else ""),
        "under_replicated": replicated,
        "offline": online,
    }


def _groups(survey: ClusterSurvey) -> Figure:
    if survey.groups is not None:
        if survey.groups_error is not None:
            return Figure(formats.integer(survey.groups), _tr("not all are known"), "warn")
        return Figure(
            formats.integer(survey.groups), _tr("{count} active").format(count=formats.integer(survey.active_groups))
        )
    if survey.groups_error is not None:
        known = isinstance(survey.groups_error, NotAuthorized)
        return Figure(formats.DASH, _tr("not authorized") if known else _tr("not known"))
    return Figure()


def ailing_columns() -> tuple[Column, ...]:
    """Return the columns of the table of topics that need attention."""
    return (
        Column("topic", _tr("Topic"), stretch=True, min_width_px=240),
        Column("offline", _tr("Offline"), right=True, mono=True, toned=True, min_width_px=110),
        Column("under_replicated", _tr("Under-replicated"), right=True, mono=True, toned=True, min_width_px=150),
        Column("partitions", _tr("Partitions"), right=True, mono=True, tone="muted", min_width_px=110),
        Column("replication", _tr("Replication"), right=True, mono=True, tone="muted", min_width_px=110),
    )


def ailing_lines(survey: ClusterSurvey) -> list[Line]:
    """Return a line for each topic that needs attention; its name is the topic's."""
    return [
        Line(
            topic.name,
            (
                text_cell(topic.name),
                number_cell(len(topic.offline), "bad" if topic.offline else "muted"),
                number_cell(topic.under_replicated, "warn" if topic.under_replicated else "muted"),
                number_cell(topic.partition_count),
                number_cell(topic.replication_factor),
            ),
        )
        for topic in survey.ailing
    ]


def _broker(cluster: ClusterDescription, node: int | None) -> Broker | None:
    found: Sequence[Broker] = [broker for broker in cluster.brokers if broker.id == node]
    return found[0] if found else None
