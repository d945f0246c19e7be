"""Notes are codes that a window has words for."""

from kafka_explorer.engine.redrive.notes import WARNINGS, NoteKind


def test_codes_are_words_of_their_own() -> None:
    assert all(kind.value == kind.name.lower() for kind in NoteKind)


def test_what_is_as_it_should_be_is_no_warning() -> None:
    assert not WARNINGS & {NoteKind.UNWRAPPED, NoteKind.TYPE_LEARNED, NoteKind.KEY_INFERRED, NoteKind.SCHEMA_FITS}
    assert {NoteKind.NEWER, NoteKind.TOO_LARGE, NoteKind.KEY_UNKNOWN, NoteKind.TYPE_GUESSED} <= WARNINGS
