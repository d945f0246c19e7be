"""A key's or value's bytes as the text to look at. Free of Qt, so that big ones are prepared in a child process.

What is shown is never what is copied or exported: those take the bytes.
"""

import contextlib
import enum
import re
from collections.abc import Generator
from dataclasses import dataclass

from kafka_explorer.engine import decoders
from kafka_explorer.engine.spool import SpoolReader

FIRST_BYTES = 200 * 1024
"""Of a longer payload only the beginning is shown until the user asks for all of it."""
FIRST_HEX_BYTES = 64 * 1024
MOST_HEX_BYTES = 1024 * 1024
"""A hex dump has five characters for a byte and nobody reads it whole; the copy has all bytes."""
LONGEST_LINE = 1_000
"""Characters. Qt lays out a line as a whole: one of 200,000 takes 0.2 s, 200 of 1,000 take 7 ms."""

_TOO_LONG = re.compile(rf"[^\n]{{{LONGEST_LINE + 1}}}")
_PIECE = re.compile(rf"[^\n]{{{LONGEST_LINE}}}(?=[^\n])")
_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*(?:"|$)|,', re.DOTALL)
# Control characters have pictures of their own in Unicode, so that a reader sees that they are there.
_PICTURES = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n\r"} | {127: "\u2421"}


class Form(enum.Enum):
    """The ways to look at a payload."""

    PRETTY = "pretty"
    PLAIN = "plain"
    HEX = "hex"


class Part(enum.Enum):
    """The payloads of a record."""

    KEY = "key"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Shown:
    """A payload ready for the screen.

    `form` is what `text` has really: bytes that are no text have no pretty form but hex. `shown_bytes` of
    `size_bytes` are in the text. `reasons` tells per decoder why it did not fit. `folded` says that lines too long for
    Qt were broken.
    """

    encoding: decoders.Encoding
    form: Form
    text: str
    size_bytes: int
    shown_bytes: int
    reasons: tuple[tuple[str, str], ...] = ()
    folded: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether the text stands for the beginning only."""
        return self.shown_bytes < self.size_bytes

    @property
    def can_grow(self) -> bool:
        """Whether more of it can be shown."""
        return self.is_cut and not (self.form is Form.HEX and self.shown_bytes >= MOST_HEX_BYTES)


def show(data: bytes | None, form: Form = Form.PRETTY, *, whole: bool = False) -> Shown:
    """Return `data` in `form`: its beginning, or all of it if `whole` (of hex at most MOST_HEX_BYTES). Never raises."""
    if not data:
        return Shown("null" if data is None else "empty", form, "", 0, 0)
    decoded = decoders.decode(data)
    if form is Form.HEX or (form is Form.PRETTY and decoded.encoding == "binary"):
        limit = MOST_HEX_BYTES if whole else FIRST_HEX_BYTES
        text, shown, form = decoders.hex_dump(data, limit), min(limit, len(data)), Form.HEX
    else:
        text, shown = _readable(data, decoded, form, len(data) if whole else FIRST_BYTES)
    folded = _TOO_LONG.search(text) is not None
    text = _PIECE.sub(r"\g<0>\n", text) if folded else text
    return Shown(decoded.encoding, form, text, len(data), shown, decoded.reasons, folded)


def show_stored(folder: str, row: int, part: Part, form: Form, whole: bool) -> Generator[None, None, Shown]:
    """Do what `show` does with a payload of a spool; for a child process."""
    yield
    with contextlib.closing(SpoolReader(folder)) as reader:
        record = reader.record(row)
    return show(record.key if part is Part.KEY else record.value, form, whole=whole)


def _readable(data: bytes, decoded: decoders.Decoded, form: Form, limit_bytes: int) -> tuple[str, int]:
    if decoded.encoding == "binary":
        return data[:limit_bytes].decode("utf-8", "replace").translate(_PICTURES), min(limit_bytes, len(data))
    text, shown = decoded.text, len(data)
    if shown > limit_bytes:
        text = _head(data, limit_bytes)
        shown = len(text.encode())
    if form is Form.PRETTY and decoded.encoding == "json":
        # A string must not be torn, so what follows the last whole token stays as it was written.
        end = len(text) if shown == len(data) else _last_token_end(text)
        text = decoders.json_text.pretty(text[:end]) + text[end:]
    return text, shown


def _head(data: bytes, limit_bytes: int) -> str:
    """Return the characters that lie wholly within the first bytes."""
    return data[:limit_bytes].decode("utf-8", "ignore")


def _last_token_end(text: str) -> int:
    """Return where the last comma between two tokens of cut off JSON ends."""
    end = 0
    for match in _STRING_OR_COMMA.finditer(text):
        if match.group() == ",":
            end = match.end()
    return end
