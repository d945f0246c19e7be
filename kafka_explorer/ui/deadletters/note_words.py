"""Notes on one message of a plan, as short as a cell wants them."""

from kafka_explorer.engine.redrive.notes import Note, NoteKind
from kafka_explorer.ui import formats
from kafka_explorer.ui.deadletters.words import short_class, tr

_MINUTES = slice(5, 16)


def short_note(note: Note) -> str:
    """Say what there is to know of one message."""
    if note.kind is NoteKind.NEWER and note.detail.isdigit():
        return tr("newer: %s") % formats.timestamp(int(note.detail))[_MINUTES]
    if note.kind in {NoteKind.TYPE_LEARNED, NoteKind.TYPE_GUESSED} and note.detail:
        return _TEXTS[note.kind]() % short_class(note.detail)
    text = _TEXTS[note.kind]()
    return text % note.detail if "%s" in text else text


_TEXTS = {
    NoteKind.UNWRAPPED: lambda: tr("unwrapped"),
    NoteKind.TYPE_LEARNED: lambda: tr("__TypeId__ %s"),
    NoteKind.TYPE_GUESSED: lambda: tr("__TypeId__ perhaps %s"),
    NoteKind.TYPE_UNKNOWN: lambda: tr("__TypeId__ not known"),
    NoteKind.KEY_INFERRED: lambda: tr("key from %s"),
    NoteKind.KEY_GUESSED: lambda: tr("key perhaps from %s"),
    NoteKind.KEY_DIFFERS: lambda: tr("other key than in %s"),
    NoteKind.KEY_FOUND: lambda: tr("key found in %s"),
    NoteKind.KEY_UNKNOWN: lambda: tr("no key: not known"),
    NoteKind.PARTITION_GONE: lambda: tr("partition %s is no more"),
    NoteKind.PARTITION_UNKNOWN: lambda: tr("partition by key"),
    NoteKind.TIMESTAMP_UNKNOWN: lambda: tr("time not known: now"),
    NoteKind.CHANGED: lambda: tr("changed"),
    NoteKind.EDITED: lambda: tr("changed by hand"),
    NoteKind.NO_LONGER_JSON: lambda: tr("no JSON any more"),
    NoteKind.EVENT_NULL: lambda: tr("holds null"),
    NoteKind.TOO_LARGE: lambda: tr("over max.message.bytes"),
    NoteKind.NO_KEY: lambda: tr("no key for a compacted topic"),
    NoteKind.EXPIRES: lambda: tr("past the target's retention"),
    NoteKind.TIME_REFUSED: lambda: tr("its time is refused"),
    NoteKind.ROUND_TRIP: lambda: tr("came back %s times"),
    NoteKind.IN_DOUBT: lambda: tr("in doubt: looked for first"),
    NoteKind.NEWER: lambda: tr("newer of its key"),
    NoteKind.SCHEMA_FITS: lambda: tr("fits schema %s"),
    NoteKind.SCHEMA_UNFIT: lambda: tr("does not fit schema %s"),
    NoteKind.SCHEMA_UNKNOWN: lambda: tr("schema %s not found"),
}
