"""The catalogue beside the live topics, and advice, as rows."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.catalogue import FOREVER_MS, CatalogueRow, Difference
from kafka_explorer.engine.catalogue_advice import Advice, Advised
from kafka_explorer.ui import formats
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.labels import BadgeTone
from kafka_explorer.ui.widgets.lines import Cell, Line, text_cell


def _tr(words: str) -> str:
    return QCoreApplication.translate("catalogue", words)


def catalogue_columns() -> tuple[Column, ...]:
    """Return the columns of expected and live topics."""
    beside = _tr("As it is, and as it is expected if that is different")
    return (
        Column("topic", _tr("Topic"), min_width_px=160, max_width_px=215),
        Column("state", "", badge=True, min_width_px=96),
        Column(
            "partitions",
            _tr("Partitions"),
            toned=True,
            min_width_px=76,
            tip=beside,
        ),
        Column(
            "replication",
            _tr("Replicas"),
            toned=True,
            min_width_px=76,
            tip=beside,
        ),
        Column(
            "retention",
            _tr("Kept"),
            toned=True,
            min_width_px=64,
            tip=beside,
        ),
        Column("producers", _tr("Producers"), tone="muted", min_width_px=84, max_width_px=110),
        Column("consumers", _tr("Consumers"), tone="muted", min_width_px=84, max_width_px=160),
        Column("purpose", _tr("Purpose"), tone="muted", stretch=True, min_width_px=110),
    )


def advice_columns() -> tuple[Column, ...]:
    """Return the columns of advice."""
    return (
        Column("topic", _tr("Topic"), min_width_px=180, max_width_px=320),
        Column("group", _tr("Consumer group"), tone="muted", min_width_px=130, max_width_px=260),
        Column("advice", _tr("Advice"), stretch=True, toned=True, min_width_px=300),
    )


def catalogue_lines(rows: Sequence[CatalogueRow], environment: str) -> list[Line]:
    """Return a row for each topic, what is wrong first; Kafka's own only if they are expected."""
    return [_line(row, environment) for row in sorted(rows, key=_rank) if row.expected is not None or not _own(row)]


def advice_lines(advice: Sequence[Advised]) -> list[Line]:
    """Return a row for each piece of advice."""
    return [
        Line(
            (each.topic, each.group, each.advice),
            (text_cell(each.topic), text_cell(each.group or formats.DASH), _advice(each.advice)),
        )
        for each in advice
    ]


def facts_of(rows: Sequence[CatalogueRow]) -> list[str]:
    """Return how many topics are expected, missing, different and unexpected."""
    expected = sum(row.expected is not None for row in rows)
    differing = sum(_state(row)[1] == "warn" for row in rows)
    counts = {
        _tr("%s missing"): sum(Difference.MISSING in row.differences for row in rows),
        _tr("%s differs") if differing == 1 else _tr("%s differ"): differing,
        _tr("%s unexpected"): sum(Difference.UNEXPECTED in row.differences for row in rows),
    }
    return [_tr("%s expected") % f"{expected:,}", *(words % f"{count:,}" for words, count in counts.items() if count)]


def _own(row: CatalogueRow) -> bool:
    return row.live is not None and row.live.internal


def _rank(row: CatalogueRow) -> int:
    if Difference.MISSING in row.differences:
        return 0
    if Difference.UNEXPECTED in row.differences:
        return 2
    if row.expected is None:
        return 4
    return 1 if row.differences else 3


def _line(row: CatalogueRow, environment: str) -> Line:
    expected, live = row.expected, row.live
    found = row.differences
    words, tone = _state(row)
    return Line(
        row.name,
        (
            text_cell(row.name, tip=row.name),
            Cell(words, _rank(row), tone),
            _pair(
                None if live is None else live.partition_count,
                None if expected is None else expected.partitions,
                wrong=Difference.PARTITIONS in found,
            ),
            _pair(
                None if live is None else live.replication_factor,
                None if expected is None else expected.replication_in(environment),
                wrong=Difference.REPLICATION in found,
            ),
            _retention(row),
            _names(() if expected is None else expected.producers),
            _names(() if expected is None else expected.consumers),
            text_cell("" if expected is None else expected.purpose, tip="" if expected is None else expected.purpose),
        ),
    )


def _names(names: Sequence[str]) -> Cell:
    joined = ", ".join(names)
    return text_cell(joined, tip=joined)


def _state(row: CatalogueRow) -> tuple[str, BadgeTone]:
    if Difference.MISSING in row.differences:
        return _tr("missing"), "bad"
    if Difference.UNEXPECTED in row.differences:
        return _tr("unexpected"), "neutral"
    if row.differences:
        return _tr("differs"), "warn"
    return (_tr("as expected"), "ok") if row.expected is not None else (_tr("dead letters"), "neutral")


def _pair(live: int | None, expected: int | None, *, wrong: bool) -> Cell:
    """Return "3", or "2 → 3" where another number is expected; a missing topic has the expected one only."""
    if wrong:
        return Cell(_tr("{live}, not {expected}").format(live=f"{live:,}", expected=f"{expected:,}"), live, "warn")
    if live is None:
        return Cell(formats.integer(expected), expected, "faint")
    return Cell(formats.integer(live), live)


def _retention(row: CatalogueRow) -> Cell:
    expected = None if row.expected is None else row.expected.retention_ms
    if Difference.RETENTION in row.differences:
        words = _tr("{live}, not {expected}").format(live=_kept(row.retention_ms), expected=_kept(expected))
        return Cell(words, row.retention_ms, "warn")
    if row.retention_ms is None:
        return Cell(_kept(expected), expected, "faint")
    return Cell(_kept(row.retention_ms), row.retention_ms)


def _kept(retention_ms: int | None) -> str:
    if retention_ms is None:
        return formats.DASH
    return _tr("for ever") if retention_ms == FOREVER_MS else formats.duration(retention_ms / 1000)


def _advice(advice: Advice) -> Cell:
    words = {
        Advice.REPLICATION_BELOW_3: _tr("Fewer than 3 replicas in production: what one broker loses may be gone."),
        Advice.MIN_IN_SYNC_1: _tr("min.insync.replicas is 1: with acks=all a message may be on one broker only."),
        Advice.MORE_CONSUMERS_THAN_PARTITIONS: _tr("More consumers than partitions: some have nothing to do."),
        Advice.DEAD_LETTERS_WITHOUT_RETENTION: _tr(
            "Dead letters without a retention of their own: those nobody looked at go with the brokers' default."
        ),
        Advice.DEAD_LETTERS_FOREVER: _tr("Dead letters are kept for ever, without limit in time or size."),
        Advice.NO_PROGRESS: _tr("There is something to read, and the group does not get on: no members, or stuck."),
        Advice.NO_CONSUMER: _tr("Expected to read this topic, and never has: no such group, or nothing committed."),
    }
    grave = advice in {Advice.NO_PROGRESS, Advice.NO_CONSUMER, Advice.REPLICATION_BELOW_3}
    return Cell(words[advice], words[advice].casefold(), "bad" if grave else "warn", words[advice])
