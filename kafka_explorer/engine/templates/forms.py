"""From what is typed to bytes: the forms of a key, a value or a header. Pure, but for a file that is named."""

import base64
import binascii
import enum
import re
import struct
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.templates.json_editing import compact, json_problem

_HEX_GAPS = re.compile(r"[\s:_-]|0[xX]")
_NUMBER = re.compile(r"[+-]?[0-9]+")


class Form(enum.Enum):
    """How text becomes bytes; the values are how files spell them.

    Numbers are big-endian, as Java's IntegerSerializer, LongSerializer and DoubleSerializer write them; a UUID is its
    text, as UUIDSerializer writes it. JSON loses the white space between its tokens and nothing else.
    """

    NULL = "null"
    TEXT = "text"
    JSON = "json"
    INT32 = "int32"
    INT64 = "int64"
    FLOAT64 = "float64"
    UUID = "uuid"
    HEX = "hex"
    BASE64 = "base64"
    FILE = "file"
    SCHEMA = "schema"
    """JSON, made bytes by a schema of a registry: the field names it."""


class FormError(ExplorerError):
    """The text does not fit its form; `position` is where, in characters from 0, None when that cannot be said."""

    def __init__(self, reason: str, position: int | None = None) -> None:
        super().__init__(reason, position)
        self.reason = reason
        self.position = position

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True)
class Field:
    """A key, a value or a header's value as typed. An empty text is empty, not null: for that there is a form.

    `schema` names the registry's schema for the form SCHEMA, in the words of whoever encodes it.
    """

    form: Form = Form.TEXT
    text: str = ""
    schema: str = ""


class SchemaEncoder(Protocol):
    """Makes bytes of JSON by a schema; plain data, for a child process. What validates and knows registries."""

    def __call__(self, schema: str, text: str) -> bytes:
        """Return the bytes. Raises FormError, with the place in `text` where that is known."""


NULL = Field(Form.NULL)


def encoded(form: Form, text: str) -> bytes | None:
    """Return the bytes of `text`, None for null. Raises FormError."""
    if form is Form.NULL:
        return None
    if form is Form.SCHEMA:
        raise FormError("this form needs a schema registry")
    return _ENCODERS[form](text)


def field_of(data: bytes | None) -> Field:
    """Return a field that gives `data` again, readable where it can be: JSON, text, else base64."""
    if data is None:
        return NULL
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return Field(Form.BASE64, base64.b64encode(data).decode())
    is_json = text[:1] in {"{", "["} and json_problem(text) is None and compact(text) == text
    return Field(Form.JSON if is_json else Form.TEXT, text)


def _text(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise FormError("half of a surrogate pair stands alone and has no bytes in UTF-8", error.start) from None


def _json(text: str) -> bytes:
    problem = json_problem(text)
    if problem is not None:
        raise FormError(str(problem), problem.position)
    return _text(compact(text))


def _integer(size: int) -> struct.Struct:
    return struct.Struct(">i" if size == 4 else ">q")


def _int32(text: str) -> bytes:
    return _packed_integer(text, 4)


def _int64(text: str) -> bytes:
    return _packed_integer(text, 8)


def _packed_integer(text: str, size: int) -> bytes:
    if not _NUMBER.fullmatch(text.strip()):
        raise FormError(f"'{text.strip()}' is no whole number")
    try:
        return _integer(size).pack(int(text))
    except (struct.error, ValueError):
        raise FormError(f"{text.strip()} does not fit {8 * size} bits") from None


def _float64(text: str) -> bytes:
    try:
        return struct.pack(">d", float(text))
    except ValueError:
        raise FormError(f"'{text.strip()}' is no number") from None


def _uuid(text: str) -> bytes:
    try:
        return str(uuid.UUID(text.strip())).encode()
    except ValueError:
        raise FormError(f"'{text.strip()}' is no UUID") from None


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(_HEX_GAPS.sub("", text))
    except ValueError:
        raise FormError("this is no hex: pairs of 0-9 and a-f, white space between them as you like") from None


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise FormError(f"this is no base64: {error}") from None


def _file(text: str) -> bytes:
    try:
        return Path(text).expanduser().read_bytes()
    except (OSError, ValueError) as error:
        raise FormError(f"{text} cannot be read: {getattr(error, 'strerror', None) or error}") from None


_ENCODERS = {
    Form.TEXT: _text,
    Form.JSON: _json,
    Form.INT32: _int32,
    Form.INT64: _int64,
    Form.FLOAT64: _float64,
    Form.UUID: _uuid,
    Form.HEX: _hex,
    Form.BASE64: _base64,
    Form.FILE: _file,
}
