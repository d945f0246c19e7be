"""What became of dead letters in a run, as lines of a table."""

from collections.abc import Iterable

from kafka_explorer.engine.redrive.request import Outcome
from kafka_explorer.ui import formats
from kafka_explorer.ui.deadletters.redrive_words import outcome_words, why_text
from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.lines import Cell, Line, number_cell, text_cell


def outcome_columns() -> tuple[Column, ...]:
    """Return the columns."""
    return (
        Column("partition", tr("Partition"), right=True),
        Column("offset", tr("Offset"), right=True, mono=True),
        Column("state", tr("Became"), badge=True, min_width_px=84),
        Column("target", tr("Target"), tone="muted", min_width_px=120),
        Column("why", tr("Why"), stretch=True),
    )


def outcome_lines(outcomes: Iterable[Outcome]) -> list[Line]:
    """Return a line for each."""
    return [_line(outcome) for outcome in outcomes]


def _line(outcome: Outcome) -> Line:
    word, tone = outcome_words(outcome)
    target = outcome.target
    if outcome.partition is not None:
        target = f"{target} {outcome.partition}:{formats.integer(outcome.offset)}"
    why = why_text(outcome.why, outcome.detail)
    return Line(
        outcome.place,
        (
            Cell(str(outcome.place[0]), outcome.place[0]),
            number_cell(outcome.place[1]),
            Cell(word, word, tone),
            text_cell(target),
            text_cell(why, tip=why),
        ),
    )
