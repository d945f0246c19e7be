"""The before and after of moved offsets as lines of a table, and what it comes to in a sentence."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.lag.moves import Move, MoveNote, ResetPlan
from kafka_explorer.ui import formats
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.labels import Tone
from kafka_explorer.ui.widgets.lines import Cell, Line, number_cell, text_cell
from kafka_explorer.ui.widgets.status_line import bold


def _tr(text: str) -> str:
    return QCoreApplication.translate("groups", text)


def move_columns() -> tuple[Column, ...]:
    """Return the columns of the plan."""
    return (
        Column("topic", _tr("Topic"), min_width_px=120),
        Column("partition", _tr("Partition"), right=True),
        Column("before", _tr("Before"), right=True, mono=True, toned=True),
        Column("after", _tr("After"), right=True, mono=True, toned=True),
        Column("reread", _tr("Re-read"), right=True, mono=True, toned=True, tip=_tr("Offsets that are read again")),
        Column("skipped", _tr("Skipped"), right=True, mono=True, toned=True, tip=_tr("Offsets that are never read")),
        Column("start", _tr("Log start"), right=True, mono=True, tone="muted"),
        Column("end", _tr("Log end"), right=True, mono=True, tone="muted"),
        Column("note", _tr("Note"), tone="muted", stretch=True),
    )


def lines_of(moves: Sequence[Move]) -> list[Line]:
    """Return a line for each partition."""
    return [_line(move) for move in moves]


def summary_of(plan: ResetPlan) -> list[str]:
    """Return the parts of the status line: how many partitions move, what is read again, what is skipped."""
    changes = len(plan.changes)
    if not changes:
        return [bold(_tr("Nothing would change"))]
    parts = [bold(formats.counted(changes, _tr("partition moves"), _tr("partitions move")))]
    if plan.reread:
        parts.append(_tr("%s offsets are read again") % bold(formats.integer(plan.reread)))
    if plan.skipped:
        parts.append(_tr("%s offsets are never read") % bold(formats.integer(plan.skipped)))
    unchanged = len(plan.moves) - changes
    if unchanged:
        parts.append(_tr("%s stay where they are") % formats.integer(unchanged))
    return parts


def in_words(plan: ResetPlan) -> str:
    """Return the question before it is done."""
    count = formats.counted(len(plan.changes), _tr("partition"), _tr("partitions"))
    text = _tr("The committed offsets of {count} of {group} are moved.").format(count=count, group=plan.group)
    if plan.reread:
        text += " " + _tr("%s offsets are read again.") % formats.integer(plan.reread)
    if plan.skipped:
        text += " " + _tr("%s offsets are never read.") % formats.integer(plan.skipped)
    return text + " " + _tr("It can be undone as long as the group has no members.")


def _line(move: Move) -> Line:
    before = None if move.before is None else move.before.offset
    faint: Tone | None = None if move.changes else "faint"
    return Line(
        move.place,
        (
            text_cell(move.topic),
            Cell(str(move.partition), move.partition),
            number_cell(before),
            number_cell(move.after, "accent" if move.changes else "faint"),
            number_cell(move.reread, "warn" if move.reread else "faint"),
            number_cell(move.skipped, "bad" if move.skipped else "faint"),
            number_cell(move.start),
            number_cell(move.end),
            text_cell(_note(move.note) if move.changes or move.note else _tr("stays"), faint),
        ),
    )


def _note(note: MoveNote | None) -> str:
    if note is None:
        return ""
    words = {
        MoveNote.BEFORE_START: _tr("lies before the log start: moved there"),
        MoveNote.BEYOND_END: _tr("lies beyond the end: moved there"),
        MoveNote.NOTHING_AFTER_TIME: _tr("no message is that young: moved to the end"),
        MoveNote.NOTHING_COMMITTED: _tr("nothing committed that could be shifted"),
        MoveNote.NOTHING_TO_COPY: _tr("the other group has committed nothing here"),
        MoveNote.UNKNOWN_LOG: _tr("the log cannot be asked: stays"),
    }
    return words[note]
