"""A key's or value's bytes as the text to look at. Free of Qt, so that big ones are prepared in a child process.

What is shown is never what is copied or exported: those take the bytes.
"""

import contextlib
import enum
import re
from collections.abc import Generator
from dataclasses import dataclass, replace

from kafka_explorer.engine import decoders
from kafka_explorer.engine.decoders.context import SchemaText
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.ui.records.viewer.decoding import Decoding, is_quick

FIRST_BYTES = 200 * 1024
"""Of a longer payload only the beginning is shown until the user asks for all of it."""
FIRST_HEX_BYTES = 64 * 1024
MOST_HEX_BYTES = 1024 * 1024
"""A hex dump has five characters for a byte and nobody reads it whole; the copy has all bytes."""
FIRST_GLANCE_BYTES = 16 * 1024
AT_ONCE_BYTES = 1024 * 1024
"""Text of this size is read whole within 30 ms; of a longer one the beginning is shown meanwhile."""
MOST_CHARACTERS = 4 * 1024 * 1024
"""Of a text that is shown whole; beyond it a tree shows any place, and copies hold everything."""
MOST_TREE_CHARACTERS = 128 * 1024 * 1024
PLAIN = frozenset({"null", "empty", "json", "text", "binary"})
"""Encodings whose text is the payload itself."""
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
    TREE = "tree"
    PLAIN = "plain"
    HEX = "hex"


class Part(enum.Enum):
    """The payloads of a record."""

    KEY = "key"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Shown:
    """A payload ready for the screen.

    `form` is what `text` has really: bytes that are no text have no pretty form but hex. `shown_size` of `whole_size`
    are in the text: bytes of the payload, or characters where it was decoded into another text. `reasons` tells per
    decoder why it did not fit. `folded` says that lines too long for Qt were broken. `is_json`: the text is JSON,
    whatever the bytes are, and then `form` may be a tree, whose text is as it was written. `hidden` values are dots;
    `hides_all`: nothing may be shown. `is_coming`: this is shown while the payload is being decoded.
    """

    encoding: decoders.Encoding
    form: Form
    text: str
    size_bytes: int
    shown_size: int
    whole_size: int = 0
    reasons: tuple[tuple[str, str], ...] = ()
    folded: bool = False
    is_json: bool = False
    wrapped: tuple[str, ...] = ()
    schema: SchemaText | None = None
    message: str = ""
    wants: int | str | None = None
    hidden: int = 0
    hides_all: bool = False
    is_coming: bool = False

    @property
    def is_decoded(self) -> bool:
        """Whether the text was made by a decoder: then it is measured in characters."""
        return bool(self.wrapped) or self.encoding not in PLAIN

    @property
    def is_cut(self) -> bool:
        """Whether the text stands for the beginning only."""
        return self.shown_size < self.whole_size

    @property
    def can_grow(self) -> bool:
        """Whether more of it can be shown."""
        limit = MOST_HEX_BYTES if self.form is Form.HEX else MOST_CHARACTERS
        return self.is_cut and self.shown_size < limit


def show(
    data: bytes | None, form: Form = Form.PRETTY, *, whole: bool = False, decoding: Decoding | None = None
) -> Shown:
    """Return `data` in `form`: its beginning, or `whole`, within bounds that nobody reads beyond. Never raises.

    `decoding` says what to try; without it only text and JSON are told from binary.
    """
    if not data:
        return Shown("null" if data is None else "empty", form, "", 0, 0)
    decoding = decoding or Decoding()
    decoded = decoding.decode(data) if decoding != Decoding() else decoders.decode(data)
    return _shown(data, decoded, form, decoding, whole=whole)


def show_stored(
    folder: str, row: int, part: Part, form: Form, whole: bool, decoding: Decoding
) -> Generator[Shown | None, None, Shown]:
    """Do what `show` does with a payload of a spool; for a child process.

    What takes time to be decoded is yielded as bytes meanwhile, unless they are hidden.
    """
    yield None
    with contextlib.closing(SpoolReader(folder)) as reader:
        record = reader.record(row)
    data = record.key if part is Part.KEY else record.value
    return (yield from show_given(data, form, whole, decoding))


def show_given(data: bytes | None, form: Form, whole: bool, decoding: Decoding) -> Generator[Shown | None, None, Shown]:
    """Do the same with bytes that are in no spool."""
    yield None
    if data and not decoding.hides and (len(data) > AT_ONCE_BYTES or not is_quick(data, decoding)):
        yield _glance(data, form, decoding)
    return show(data, form, whole=whole, decoding=decoding)


def _glance(data: bytes, form: Form, decoding: Decoding) -> Shown:
    """Return the beginning as what it seems to be; to know what it is, all of it must be read."""
    if form is Form.HEX or not is_quick(data, decoding):
        return replace(_hex(data, decoders.Decoded("binary", ""), decoding, FIRST_GLANCE_BYTES), is_coming=True)
    seems: decoders.Encoding = "json" if data[:1] in {b"{", b"["} else "text"
    text = _head(data, FIRST_GLANCE_BYTES)
    if seems == "json" and form is not Form.PLAIN:
        end = _last_token_end(text)
        text = decoders.json_text.pretty(text[:end]) + text[end:]
    form = Form.PLAIN if form is Form.PLAIN else Form.PRETTY
    text = _PIECE.sub(r"\g<0>\n", text)
    return Shown(seems, form, text, len(data), FIRST_GLANCE_BYTES, len(data), is_json=seems == "json", is_coming=True)


def _shown(data: bytes, decoded: decoders.Decoded, form: Form, decoding: Decoding, *, whole: bool) -> Shown:
    if form is Form.HEX or (form is not Form.PLAIN and decoded.encoding == "binary"):
        return _hex(data, decoded, decoding, MOST_HEX_BYTES if whole else FIRST_HEX_BYTES)
    shown = _facts(data, decoded, form)
    if decoding.hides:
        masked = decoding.masked(decoded.text if decoded.encoding != "binary" else ".")
        if masked.whole:
            return replace(shown, hides_all=True, hidden=1)
        decoded, shown = replace(decoded, text=masked.text), replace(shown, hidden=masked.hidden)
    if form is Form.TREE and decoded.is_json:
        return replace(shown, text=decoded.text[:MOST_TREE_CHARACTERS])
    form = Form.PRETTY if form is Form.TREE else form
    limit = MOST_CHARACTERS if whole else FIRST_BYTES
    if shown.is_decoded or shown.hidden:
        text, size, of = _pretty(decoded.text[:limit], decoded, form), limit, len(decoded.text)
    else:
        text, size = _readable(data, decoded, form, limit)
        of = len(data)
    folded = _TOO_LONG.search(text) is not None
    text = _PIECE.sub(r"\g<0>\n", text) if folded else text
    return replace(shown, form=form, text=text, shown_size=min(size, of), whole_size=of, folded=folded)


def _facts(data: bytes, decoded: decoders.Decoded, form: Form) -> Shown:
    return Shown(
        decoded.encoding,
        form,
        "",
        len(data),
        0,
        reasons=decoded.reasons,
        is_json=decoded.is_json,
        wrapped=decoded.wrapped,
        schema=decoded.schema,
        message=decoded.message,
        wants=decoded.wants,
    )


def _hex(data: bytes, decoded: decoders.Decoded, decoding: Decoding, limit: int) -> Shown:
    shown = _facts(data, decoded, Form.HEX)
    if decoding.hides:
        return replace(shown, hides_all=True, hidden=1)
    return replace(shown, text=decoders.hex_dump(data, limit), shown_size=min(limit, len(data)), whole_size=len(data))


def _readable(data: bytes, decoded: decoders.Decoded, form: Form, limit_bytes: int) -> tuple[str, int]:
    if decoded.encoding == "binary":
        return data[:limit_bytes].decode("utf-8", "replace").translate(_PICTURES), min(limit_bytes, len(data))
    text, shown = decoded.text, len(data)
    if shown > limit_bytes:
        text = _head(data, limit_bytes)
        shown = len(text.encode())
    return _pretty(text, decoded, form), shown


def _pretty(text: str, decoded: decoders.Decoded, form: Form) -> str:
    """Return the beginning of the decoded text in its form."""
    if form is not Form.PRETTY or not decoded.is_json:
        return text
    # A string must not be torn, so what follows the last whole token stays as it was written.
    end = len(text) if len(text) == len(decoded.text) else _last_token_end(text)
    return decoders.json_text.pretty(text[:end]) + text[end:]


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
