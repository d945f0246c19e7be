"""The columns of a group's partitions, and what their cells say. Those of `kafka-consumer-groups` first, then ours."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.lag.health import Health
from kafka_explorer.engine.lag.meaning import PartitionMeaning
from kafka_explorer.engine.lag.rows import LagRow
from kafka_explorer.ui import formats
from kafka_explorer.ui.groups.words import (
    how_known,
    partition_health_words,
    rule_sentence,
    time_lag_text,
    time_tone,
)
from kafka_explorer.ui.widgets.columns import Column

(
    TOPIC,
    PARTITION,
    CURRENT,
    END,
    LAG,
    BEHIND,
    HEALTH,
    MOVED,
    CONSUMER,
    HOST,
    CLIENT,
    STABLE,
    HELD,
    LOST,
    START,
) = range(15)

_HEALTH_ORDER = list(Health)
_LATE_COMMIT_S = 60
_LOOKED_MS = 10_000


def _tr(text: str) -> str:
    return QCoreApplication.translate("groups", text)


@dataclass(frozen=True, slots=True)
class Line:
    """One partition at a time: the tool's row and what it means (None before the first sample)."""

    row: LagRow
    meaning: PartitionMeaning | None
    now_ms: int
    since_ms: int
    """When watching began."""


def lag_columns() -> tuple[Column, ...]:
    """Return the columns, in order."""
    return (
        Column("topic", _tr("Topic"), min_width_px=120),
        Column("partition", _tr("Partition"), right=True),
        Column("current", _tr("Current offset"), right=True, mono=True, toned=True),
        Column("end", _tr("Log end"), right=True, mono=True, tip=_tr("The high watermark")),
        Column("lag", _tr("Lag"), right=True, mono=True, toned=True),
        Column("behind", _tr("Time behind"), right=True, toned=True),
        Column("health", _tr("Health"), badge=True, min_width_px=84),
        Column("moved", _tr("Last commit"), toned=True, tip=_tr("When the committed offset was last seen to move")),
        Column("consumer", _tr("Consumer"), toned=True, max_width_px=200),
        Column("host", _tr("Host")),
        Column("client", _tr("Client ID"), max_width_px=260),
        Column("stable", _tr("Read-committed lag"), right=True, mono=True, tip=_tr("Up to the last stable offset")),
        Column(
            "held",
            _tr("Held by transaction"),
            right=True,
            mono=True,
            toned=True,
            tip=_tr("Offsets that an open transaction holds back from read_committed consumers"),
        ),
        Column(
            "lost",
            _tr("Lost"),
            right=True,
            mono=True,
            toned=True,
            tip=_tr("Offsets deleted before the group read them: it committed below the log start"),
        ),
        Column("start", _tr("Log start"), right=True, mono=True, tone="muted", stretch=True),
    )


def text_of(line: Line, column: int) -> str:
    """Return what a cell says."""
    return _TEXTS[column](line)


def tone_of(line: Line, column: int) -> str | None:
    """Return the tone of a cell that has one."""
    tone = _TONES.get(column)
    return None if tone is None else tone(line)


def tip_of(line: Line, column: int) -> str | None:
    """Return what a cell has to say beyond its text."""
    tip = _TIPS.get(column)
    return None if tip is None else tip(line)


def rank_of(line: Line, column: int) -> Any:
    """Return what lines are compared by in a column; None is unknown."""
    row, meaning = line.row, line.meaning
    ranks: dict[int, Any] = {
        TOPIC: (row.topic, row.partition),
        PARTITION: (row.partition, row.topic),
        CURRENT: row.committed,
        END: row.high,
        LAG: row.lag,
        BEHIND: None if meaning is None or meaning.time_lag is None else meaning.time_lag.ms,
        HEALTH: None if meaning is None or meaning.judgement is None else _HEALTH_ORDER.index(meaning.judgement.health),
        CONSUMER: None if row.member is None else row.member.member_id,
        HOST: None if row.member is None else row.member.host,
        CLIENT: None if row.member is None else row.member.client_id,
        MOVED: None if meaning is None else meaning.moved_ms,
        STABLE: row.stable_lag,
        HELD: row.held,
        LOST: row.lost,
        START: row.start,
    }
    return ranks[column]


def _lag_tone(line: Line) -> str | None:
    row, judged = line.row, None if line.meaning is None else line.meaning.judgement
    if row.lag is None:
        return "faint"
    bad = judged is not None and judged.health in {Health.STALLED, Health.STOPPED, Health.REWIND}
    return "bad" if bad or row.lag < 0 else None


def _current_tone(line: Line) -> str | None:
    row = line.row
    return "faint" if row.committed is None else "bad" if row.beyond_end or row.lost else None


def _behind_tone(line: Line) -> str | None:
    time_lag = None if line.meaning is None else line.meaning.time_lag
    return None if time_lag is None else time_tone(time_lag.ms / 1000)


def _health_tone(line: Line) -> str | None:
    judged = None if line.meaning is None else line.meaning.judgement
    return None if judged is None else partition_health_words(judged.health)[1]


def _moved_tone(line: Line) -> str | None:
    meaning = line.meaning
    if line.row.committed is None or meaning is None:
        return "faint"
    since = meaning.moved_ms or line.since_ms
    late = line.now_ms - since > _LATE_COMMIT_S * 1000
    return "bad" if late and line.row.lag else None


def _current_tip(line: Line) -> str | None:
    if line.row.committed is None:
        span = formats.integer(line.row.uncommitted_span)
        return _tr("Nothing was committed. From the beginning there would be %s offsets to read.") % span
    return _beyond_tip(line)


def _beyond_tip(line: Line) -> str | None:
    beyond = _tr("It committed an offset beyond the log's end: topic made anew, log truncated, or offsets moved.")
    return beyond if line.row.beyond_end else None


def _moved(line: Line) -> str:
    if line.row.committed is None:
        return _tr("never")
    if line.meaning is None:
        return formats.DASH
    if line.meaning.moved_ms is None:
        watched_ms = line.now_ms - line.since_ms
        # Who has only just begun to look knows nothing of commits yet.
        return _tr("not for %s") % formats.duration(watched_ms / 1000) if watched_ms >= _LOOKED_MS else formats.DASH
    return formats.ago(line.meaning.moved_ms, line.now_ms)


def _health(line: Line) -> str:
    judged = None if line.meaning is None else line.meaning.judgement
    return "" if judged is None else partition_health_words(judged.health)[0]


def _consumer(line: Line) -> str:
    return _tr("no owner") if line.row.member is None else line.row.member.member_id


_TEXTS: dict[int, Callable[[Line], str]] = {
    TOPIC: lambda line: line.row.topic,
    PARTITION: lambda line: str(line.row.partition),
    CURRENT: lambda line: formats.integer(line.row.committed),
    END: lambda line: formats.integer(line.row.high),
    LAG: lambda line: formats.integer(line.row.lag),
    BEHIND: lambda line: time_lag_text(None if line.meaning is None else line.meaning.time_lag),
    HEALTH: _health,
    CONSUMER: _consumer,
    HOST: lambda line: formats.DASH if line.row.member is None else line.row.member.host,
    MOVED: _moved,
    CLIENT: lambda line: formats.DASH if line.row.member is None else line.row.member.client_id,
    STABLE: lambda line: formats.integer(line.row.stable_lag),
    HELD: lambda line: formats.integer(line.row.held),
    LOST: lambda line: formats.integer(line.row.lost),
    START: lambda line: formats.integer(line.row.start),
}
_TONES: dict[int, Callable[[Line], str | None]] = {
    CONSUMER: lambda line: None if line.row.member else "faint",
    CURRENT: _current_tone,
    LAG: _lag_tone,
    BEHIND: _behind_tone,
    HEALTH: _health_tone,
    MOVED: _moved_tone,
    HELD: lambda line: "warn" if line.row.held else "faint",
    LOST: lambda line: "bad" if line.row.lost else "faint",
}
_TIPS: dict[int, Callable[[Line], str | None]] = {
    HEALTH: lambda line: None if line.meaning is None else rule_sentence(line.meaning.judgement),
    BEHIND: lambda line: None if line.meaning is None else how_known(line.meaning.time_lag),
    CURRENT: _current_tip,
    LAG: _beyond_tip,
    END: lambda line: None if line.row.error is None else str(line.row.error),
    CONSUMER: lambda line: None if line.row.member is None else line.row.member.member_id,
}
