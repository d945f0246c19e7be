"""Keys, values and headers as short texts for the screen. What is shown is never what is sent."""

import re

from kafka_explorer.engine import decoders
from kafka_explorer.engine.dead_letters.dead_letter import Event
from kafka_explorer.engine.decoders import json_text
from kafka_explorer.engine.masks import Masks
from kafka_explorer.engine.records import Header, Record, TimestampType
from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.widgets.payload import Language

MOST_BYTES = 128 * 1024
"""Of a longer payload the beginning is shown: pretty-printing takes about 0.35 ms a kilobyte."""
_PRETTY_BYTES = 48 * 1024
_LONGEST_LINE = 1_000
_PIECE = re.compile(rf"[^\n]{{{_LONGEST_LINE}}}(?=[^\n])")


def hidden(event: Event, masks: Masks) -> Event:
    """Return an event as it may be shown: what the connection masks is dots. Never send what this returns."""
    if not masks:
        return event
    headers = tuple(Header(name, value) for name, value in event.headers)
    shown = masks.masked_record(Record("", 0, 0, -1, TimestampType.NONE, event.key, event.value, headers))
    return Event(shown.key, shown.value, tuple((each.name, each.value) for each in shown.headers))


def payload_text(data: bytes | None) -> tuple[str, Language]:
    """Return a payload to read, and whether it is JSON; null and empty are told in words."""
    if data is None:
        return tr("null (a tombstone)"), "plain"
    if not data:
        return tr("empty (0 bytes)"), "plain"
    head = data[:MOST_BYTES]
    decoded = decoders.decode(head if len(data) > MOST_BYTES else data)
    text = decoded.text
    if decoded.encoding == "json" and len(data) <= _PRETTY_BYTES:
        text = json_text.pretty(text)
    if len(data) > MOST_BYTES:
        text = f"{text}\n… {tr('the beginning only')}"
    return _PIECE.sub(r"\g<0>\n", text), "json" if decoded.encoding == "json" else "plain"


def one_line(data: bytes | None, limit: int = 160) -> str:
    """Return a key or a header's value as one line."""
    if data is None:
        return tr("null")
    return decoders.preview(data, limit) if data else tr("empty")
