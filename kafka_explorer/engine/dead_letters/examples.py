"""A dead letter as somebody pastes it, to try a dialect on, and the places that it offers. Pure.

Three ways of writing one are understood: a line of JSON as `export.json_line` makes it; what "Copy message" in the
window puts on the clipboard (Topic, Partition..., Header NAME, Key, an empty line, the value); and headers as
`name: value`, an empty line, the value. Anything else is a value alone.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Sequence

import orjson

from kafka_explorer.engine.filters.fields import field_text
from kafka_explorer.engine.filters.nodes import Field, Part, Step
from kafka_explorer.engine.json_spans import Node, NoJson, parse
from kafka_explorer.engine.producing.lines import message_of_line
from kafka_explorer.engine.producing.messages import Unsendable
from kafka_explorer.engine.records import Header, Record, TimestampType

LARGEST = 256 * 1024
"""Characters of an example; explaining one of this size takes some hundredths of a second."""
_HEADER_LINE = re.compile(r"([^\s:][^:]*):[ \t]?(.*)")
_OF_RECORD = re.compile(r"(?:Topic|Partition|Offset|Timestamp|Key|Header .+?): ")
_NULL, _BASE64 = "null", "base64:"
_DEEPEST, _MOST_PLACES = 5, 200


class NoExample(ValueError):
    """A text is meant as a line of JSON, but none that tells of a message; the argument says why."""


def read_example(text: str, topic: str = "") -> Record:
    """Return what is pasted as a record, in `topic` unless it names its own. Raises NoExample."""
    text = text.replace("\r\n", "\n")
    record = _of_json_line(text, topic)
    if record is not None:
        return record
    head, blank, rest = text.lstrip("\n").partition("\n\n")
    lines = head.splitlines()
    matches = [_HEADER_LINE.fullmatch(line) for line in lines]
    if not lines or not all(matches) or head.lstrip().startswith(("{", "[", '"')):
        return _record(topic, None, _utf8(text.strip("\n")))
    pairs = [(match.group(1).rstrip(), match.group(2)) for match in matches if match]
    if all(_OF_RECORD.match(line + " ") for line in lines):
        return _of_copied(pairs, rest, topic)
    headers = tuple(Header(name, _utf8(value)) for name, value in pairs)
    return _record(topic, None, _utf8(rest.strip("\n")) if blank else None, headers)


def places_in(record: Record) -> tuple[str, ...]:
    """Return the places at which a record holds something, as a dialect names them: headers first, then JSON."""
    headers = dict.fromkeys(field_text(Field(Part.HEADER, header.name)) for header in record.headers if header.name)
    in_json = (
        field_text(Field(part, None, path))
        for part, data in ((Part.VALUE, record.value), (Part.KEY, record.key))
        for path in _paths(data)
    )
    return (*headers, *in_json)[:_MOST_PLACES]


def _record(topic: str, key: bytes | None, value: bytes | None, headers: tuple[Header, ...] = ()) -> Record:
    return Record(topic, 0, 0, -1, TimestampType.NONE, key, value, headers)


def _of_json_line(text: str, topic: str) -> Record | None:
    """Return the record of a line that says of itself that it is one: an envelope has no headers beside a value."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(found, dict) or "value" not in found or "headers" not in found:
        return None
    message = message_of_line(_utf8(text), 0)
    if isinstance(message, Unsendable):
        raise NoExample(str(message.reason))
    named = found.get("topic")
    return _record(named if isinstance(named, str) else topic, message.key, message.value, tuple(message.headers))


def _of_copied(pairs: Sequence[tuple[str, str]], value: str, topic: str) -> Record:
    key: bytes | None = None
    headers: list[Header] = []
    for name, text in pairs:
        if name == "Topic":
            topic = text
        elif name == "Key":
            key = _bytes(text)
        elif name.startswith("Header "):
            headers.append(Header(name.removeprefix("Header "), _bytes(text)))
    return _record(topic, key, _bytes(value.rstrip("\n")), tuple(headers))


def _bytes(text: str) -> bytes | None:
    if text == _NULL:
        return None
    if text.startswith(_BASE64):
        try:
            return base64.b64decode(text.removeprefix(_BASE64), validate=True)
        except binascii.Error:
            pass  # a text that only begins so
    return _utf8(text)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # half a character can be pasted, and is none


def _paths(data: bytes | None) -> Iterator[tuple[Step, ...]]:
    """Yield the ways to everything in an object, outer ones first."""
    try:
        level: list[tuple[tuple[Step, ...], Node]] = [((), parse((data or b"").decode()))]
    except (NoJson, UnicodeDecodeError):
        return
    for _ in range(_DEEPEST):
        level = [((*path, name), child) for path, node in level for name, child in dict(node.members).items()]
        yield from (path for path, _ in level)
