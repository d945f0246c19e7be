"""What is said about a payload below it: what it is, by which schema, what is hidden, and why it is only bytes."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.decoders.context import SchemaText
from kafka_explorer.engine.decoders.wire_format import NAME as REGISTRY
from kafka_explorer.ui import formats
from kafka_explorer.ui.records.shown import LONGEST_LINE, Form, Shown
from kafka_explorer.ui.widgets.labels import BadgeTone

_TONES: dict[str, BadgeTone] = {"json": "accent", "text": "neutral", "binary": "violet", "empty": "neutral"}


def _tr(text: str) -> str:
    return QCoreApplication.translate("shown_words", text)


def encoding_words(shown: Shown) -> str:
    """Return the encoding as a chip says it: "GZIP · JSON"."""
    return " · ".join((*shown.wrapped, shown.encoding)).upper()


def encoding_tone(shown: Shown) -> BadgeTone:
    """Return the chip's colour."""
    return _TONES.get(shown.encoding, "ok")


def schema_words(shown: Shown) -> str:
    """Return which schema a payload was read by; "" for none."""
    schema = shown.schema
    if schema is None:
        return ""
    subjects = ", ".join(f"{subject} v{version}" for subject, version in schema.subjects)
    parts = [subjects, shown.message, _tr("schema %s") % schema.schema_id]
    if schema.references:
        parts.append(_tr("refers to %s") % ", ".join(f"{each.subject} v{each.version}" for each in schema.references))
    return " · ".join(part for part in parts if part)


def schema_tip(schema: SchemaText) -> str:
    """Return where a schema comes from, and the beginning of its text."""
    text = schema.text if len(schema.text) <= 2_000 else f"{schema.text[:2_000]}…"
    return f"{schema.registry}\n{text}"


def registry_problem(shown: Shown) -> str:
    """Return why the schema could not be had, or did not fit; "" when that is not the matter."""
    return "" if shown.schema is not None else dict(shown.reasons).get(REGISTRY, "")


def notes(shown: Shown) -> str:
    """Return what must be known to read what is shown."""
    found = []
    if shown.is_coming:
        found.append(_tr("These are its first bytes: it is being decoded …"))
    elif shown.wants is not None:
        found.append(_tr("Asking the schema registry for schema %s …") % shown.wants)
    elif problem := registry_problem(shown):
        found.append(_tr("Not read by its schema: %s.") % problem)
    if shown.is_cut and not shown.is_coming:
        words = _tr("Showing the first {part} of {whole}.")
        size = formats.integer if shown.is_decoded and shown.form is not Form.HEX else formats.size
        found.append(words.format(part=size(shown.shown_size), whole=_whole(shown)))
    if shown.folded:
        words = _tr("Lines over %s characters are broken here, not in copies.")
        found.append(words % formats.integer(LONGEST_LINE))
    if shown.form is Form.PLAIN and shown.encoding == "binary":
        found.append(_tr("Not text: \ufffd stands for what cannot be read, pictures for control characters."))
    if shown.hidden and not shown.hides_all:
        found.append(_tr("One value is hidden.") if shown.hidden == 1 else _tr("%s values are hidden.") % shown.hidden)
    return " ".join(found)


def _whole(shown: Shown) -> str:
    if shown.is_decoded and shown.form is not Form.HEX:
        return _tr("%s characters") % formats.integer(shown.whole_size)
    return formats.size(shown.whole_size)
