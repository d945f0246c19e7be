"""Puts bytes on the clipboard as text, JSON, base64 or hex: always all of them, whatever the screen shows."""

import base64
import enum
import json

from PySide6.QtGui import QGuiApplication

from kafka_explorer.engine.decoders.times import iso_instant
from kafka_explorer.engine.export import json_line
from kafka_explorer.engine.records import Record


class CopyAs(enum.Enum):
    """The forms in which bytes can be copied."""

    TEXT = "text"
    JSON = "json"
    BASE64 = "base64"
    HEX = "hex"


def is_text(data: bytes | None) -> bool:
    """Whether `data` can be copied as text without a loss."""
    if data is None:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def copied_form(data: bytes, form: CopyAs) -> str:
    """Return `data` for the clipboard; bytes that are no UTF-8 have no text, and in JSON their base64."""
    if form is CopyAs.BASE64:
        return base64.b64encode(data).decode("ascii")
    if form is CopyAs.HEX:
        return data.hex()
    if form is CopyAs.JSON:
        text = data.decode("utf-8") if is_text(data) else base64.b64encode(data).decode("ascii")
        return json.dumps(text, ensure_ascii=False)
    return data.decode("utf-8")


def copy_json_lines(records: list[Record]) -> None:
    """Put records on the clipboard as the command line writes them."""
    lines = b"".join(json_line(record) for record in records)
    QGuiApplication.clipboard().setText(lines.decode("utf-8").removesuffix("\n"))


def record_text(record: Record) -> str:
    """Return a record as a person would write it down: where it lies, its headers, its key, its value."""
    when = iso_instant(record.timestamp_ms, 3) if record.timestamp_ms >= 0 else None
    lines = [
        f"Topic: {record.topic}",
        f"Partition: {record.partition}",
        f"Offset: {record.offset}",
        f"Timestamp: {when or 'none'}",
        *(f"Header {header.name}: {_readable(header.value)}" for header in record.headers),
        f"Key: {_readable(record.key)}",
        "",
        _readable(record.value),
    ]
    return "\n".join(lines)


def _readable(data: bytes | None) -> str:
    if data is None:
        return "null"
    return data.decode("utf-8") if is_text(data) else f"base64:{base64.b64encode(data).decode('ascii')}"
