"""Puts bytes on the clipboard as text, base64 or hex: always all of them, whatever the screen shows."""

import base64
import enum

from PySide6.QtGui import QGuiApplication

from kafka_explorer.engine.export import json_line
from kafka_explorer.engine.records import Record


class CopyAs(enum.Enum):
    """The forms in which bytes can be copied."""

    TEXT = "text"
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
    """Return `data` for the clipboard; bytes that are no UTF-8 have no text."""
    if form is CopyAs.BASE64:
        return base64.b64encode(data).decode("ascii")
    if form is CopyAs.HEX:
        return data.hex()
    return data.decode("utf-8")


def copy_bytes(data: bytes, form: CopyAs) -> None:
    """Put `data` on the clipboard."""
    QGuiApplication.clipboard().setText(copied_form(data, form))


def copy_json_lines(records: list[Record]) -> None:
    """Put records on the clipboard as the command line writes them."""
    lines = b"".join(json_line(record) for record in records)
    QGuiApplication.clipboard().setText(lines.decode("utf-8").removesuffix("\n"))
