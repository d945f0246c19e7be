"""A plan's values."""

from kafka_explorer.engine.redrive.notes import Note, NoteKind
from kafka_explorer.engine.redrive.plan_rows import PlanRow, PlanState, PlanSummary
from tests.engine.redrive.letters import request


def test_of_the_notes_some_are_warnings() -> None:
    notes = (Note(NoteKind.UNWRAPPED), Note(NoteKind.NEWER, "5"))
    assert PlanRow(0, (0, 0), 1, PlanState.SEND, notes=notes).warnings == (notes[1],)


def test_rows_are_all_that_was_decided() -> None:
    assert PlanSummary(request(), "folder", send=3, skip=2, blocked=1).rows == 6
