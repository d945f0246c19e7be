"""The line of truth below groups: what was asked, when, and what it cost the cluster."""

from html import escape

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.lag.follow import LagNews
from kafka_explorer.engine.lag.snapshots import Load
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.widgets.status_line import bold

_TIME_OF_DAY = slice(11, 19)


def _tr(text: str) -> str:
    return QCoreApplication.translate("groups", text)


def load_text(load: Load) -> str:
    """Return what one round asks of the cluster, as in "6 OffsetFetch, 1 ListOffsets, 3 others"."""
    others = load.requests - load.offset_fetches - load.list_offsets
    parts = [f"{load.offset_fetches:,} OffsetFetch", f"{load.list_offsets:,} ListOffsets"]
    if others:
        parts.append(formats.counted(others, _tr("other request"), _tr("other requests")))
    return ", ".join(parts)


def sampling(news: LagNews | None, clock: Clock) -> list[str]:
    """Return the parts of the status line, the most important first."""
    if news is None:
        return [_tr("Asking for the first sample")]
    snapshot = news.snapshot
    if snapshot.trouble is not None:
        return [bold(_tr("No answer")), escape(explain(snapshot.trouble).sentence), _tr("trying again")]
    parts = [
        _tr("Sampled at %s") % clock.timestamp(snapshot.at_ms)[_TIME_OF_DAY],
        _tr("each round: %s") % load_text(snapshot.load),
        _tr("same figures as kafka-consumer-groups --describe"),
        _tr("took %s ms") % formats.integer(round(snapshot.took_s * 1000)),
    ]
    if news.history_error is not None:
        parts.insert(0, bold(_tr("History is not kept")) + " " + escape(str(news.history_error)))
    elif news.history_left_out:
        parts.append(_tr("%s curves are not kept: too many") % formats.integer(news.history_left_out))
    return parts
