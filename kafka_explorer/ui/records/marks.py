"""Cells that are no plain text: what is null, empty or binary must not look like a text that says so."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine import decoders
from kafka_explorer.engine.decoders import text
from kafka_explorer.ui.widgets.labels import BadgeTone

PREVIEW_CHARACTERS = 120
# UTF-8 needs at most four bytes for a character.
PREVIEW_BYTES = 4 * PREVIEW_CHARACTERS


@dataclass(frozen=True, slots=True)
class Mark:
    """A word painted in a cell (on a coloured ground, if `tone` is given), and the text behind it."""

    word: str
    tone: BadgeTone | None = None
    text: str = ""


def _tr(words: str) -> str:
    return QCoreApplication.translate("records", words)


def key_cell(data: bytes | None) -> str | Mark:
    """Return a key as a cell shows it."""
    if data is None:
        return Mark(_tr("null"))
    return _cell(data)


def value_cell(data: bytes | None) -> str | Mark:
    """Return a value as a cell shows it: null is a tombstone."""
    if data is None:
        return Mark(_tr("tombstone"), "neutral")
    return _cell(data)


def _cell(data: bytes) -> str | Mark:
    if not data:
        return Mark(_tr("empty"))
    line = text.one_line(data, PREVIEW_CHARACTERS)
    return Mark(_tr("binary"), "violet", decoders.preview(data)) if line is None else line
