"""Schemas of Protobuf in their own language (.proto text), as a registry gives them, read without protoc.

Only what decoding needs is kept: messages, their fields, enums. Services, options and reserved names are passed over.
Raises DecodeError for text that is no such schema.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from kafka_explorer.engine.errors import DecodeError

_TOKEN = re.compile(
    r"\s+|//[^\n]*|/\*.*?\*/|(?P<string>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
    r"|(?P<word>\.?[A-Za-z_][\w.]*)|(?P<number>[+-]?[0-9][\w.+-]*)|(?P<mark>[{}\[\]()<>;=,:/+-])",
    re.DOTALL,
)
_LONGEST = 4 * 1024 * 1024
_DEEPEST = 32
_LABELS = {"repeated", "optional", "required"}
_PASSED_OVER = {"option", "reserved", "extensions", "import", "syntax", "edition", "export", "local"}
_OPEN, _CLOSE = {"{": "}", "[": "]", "(": ")", "<": ">"}, {"}", "]", ")", ">"}


@dataclass(frozen=True, slots=True)
class ProtoField:
    """A field; `type_name` is as written, `key_type` is set for a map. `scope` is where its name is looked up."""

    number: int
    name: str
    type_name: str
    scope: str
    repeated: bool = False
    key_type: str | None = None
    group: bool = False


@dataclass(slots=True)
class ProtoMessage:
    """A message; `nested` are the messages declared in it, in their order, which Confluent's format counts."""

    name: str
    fields: dict[int, ProtoField] = field(default_factory=dict)
    nested: list["ProtoMessage"] = field(default_factory=list)


@dataclass(slots=True)
class ProtoFile:
    """What one text declares, by full name without a leading point."""

    package: str = ""
    messages: list[ProtoMessage] = field(default_factory=list)
    by_name: dict[str, ProtoMessage] = field(default_factory=dict)
    enums: dict[str, dict[int, str]] = field(default_factory=dict)


def parse(text: str) -> ProtoFile:
    """Read a .proto text. Raises DecodeError."""
    if len(text) > _LONGEST:
        raise DecodeError((("protobuf", "the schema is too long"),))
    return _Parser(text).file()


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            line = text.count("\n", 0, at) + 1
            raise DecodeError((("protobuf", f"the schema cannot be read from line {line} on"),))
        at = match.end()
        if match.lastgroup:
            yield match.group()


class _Parser:
    """A reader of one text; `_next` is the token that comes next, "" at the end."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = next(self._tokens, "")
        self._file = ProtoFile()

    def file(self) -> ProtoFile:
        while self._next:
            word = self._take()
            if word == "package":
                self._file.package = self._take()
                self._expect(";")
            elif word == "message":
                self._file.messages.append(self._message(self._file.package, 0))
            elif word == "enum":
                self._enum(self._file.package)
            elif word in {"service", "extend"}:
                self._take()
                self._block()
            elif word in _OPEN or word in _CLOSE:
                self._fail(f"{word!r} stands alone")
            elif word != ";":
                self._statement()
        return self._file

    def _message(self, scope: str, depth: int) -> ProtoMessage:
        name = self._take()
        return self._body(ProtoMessage(_joined(scope, name)), depth)

    def _body(self, message: ProtoMessage, depth: int) -> ProtoMessage:
        if depth > _DEEPEST:
            self._fail("its messages are nested too deeply")
        self._file.by_name[message.name] = message
        self._expect("{")
        while self._next != "}":
            self._member(message, depth)
        self._take()
        return message

    def _member(self, message: ProtoMessage, depth: int) -> None:
        word = self._take()
        if word == "message" and self._next != "=":
            message.nested.append(self._message(message.name, depth + 1))
        elif word == "enum":
            self._enum(message.name)
        elif word == "oneof":
            self._take()
            self._expect("{")
            while self._next != "}":
                self._member(message, depth)
            self._take()
        elif word == "extend":
            self._take()
            self._block()
        elif word in _PASSED_OVER and self._next != "=":
            self._statement()
        elif word != ";":
            self._field(message, word, depth)

    def _field(self, message: ProtoMessage, word: str, depth: int) -> None:
        repeated = word == "repeated"
        if word in _LABELS:
            word = self._take()
        key_type: str | None = None
        if word == "map" and self._next == "<":
            self._take()
            key_type = self._take()
            self._expect(",")
            word = self._take()
            self._expect(">")
        name = self._take()
        self._expect("=")
        number = self._number()
        if self._next == "[":
            self._block()
        group = word == "group"
        if group:
            declared = self._body(ProtoMessage(_joined(message.name, name)), depth + 1)
            message.nested.append(declared)
            word, name = declared.name, name.lower()
        else:
            self._expect(";")
        message.fields[number] = ProtoField(number, name, word, message.name, repeated, key_type, group)

    def _enum(self, scope: str) -> None:
        values = self._file.enums[_joined(scope, self._take())] = {}
        self._expect("{")
        while self._next != "}":
            name = self._take()
            if name == ";":
                continue
            if name in {"option", "reserved"} and self._next != "=":
                self._statement()
                continue
            self._expect("=")
            values.setdefault(self._number(), name)
            if self._next == "[":
                self._block()
            self._expect(";")
        self._take()

    def _statement(self) -> None:
        """Pass over everything up to the next semicolon, blocks included."""
        while self._next and self._next != ";":
            if self._next in _OPEN:
                self._block()
            else:
                self._take()
        if self._next:
            self._take()

    def _block(self) -> None:
        """Pass over a block in whatever brackets, up to its end."""
        depth = 0
        while True:
            token = self._take()
            depth += (token in _OPEN) - (token in _CLOSE)
            if depth <= 0:
                return

    def _number(self) -> int:
        digits = self._take()
        if digits in {"-", "+"}:
            digits += self._take()
        try:
            return int(digits, 8) if re.fullmatch("0[0-7]+", digits) else int(digits, 0)
        except ValueError:
            self._fail(f"{digits!r} stands where a number belongs")

    def _take(self) -> str:
        if not self._next:
            self._fail("it ends too early")
        token, self._next = self._next, next(self._tokens, "")
        return token

    def _expect(self, wanted: str) -> None:
        token = self._take()
        if token != wanted:
            self._fail(f"{token!r} stands where {wanted!r} belongs")

    def _fail(self, reason: str) -> NoReturn:
        raise DecodeError((("protobuf", f"the schema cannot be read: {reason}"),))


def _joined(scope: str, name: str) -> str:
    return f"{scope}.{name}" if scope else name
