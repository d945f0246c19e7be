"""Records -> JSON Lines, so that every byte can be had back.

One object a line: `topic`, `partition`, `offset`, `timestamp` (milliseconds, null without one), `timestamp_type`,
`key`, `value`, `headers` (a list of `name` and `value`, in order, with repeats) and `size` (bytes of key, value and
headers).
Text stands as it is and null as null; anything else is base64, and `key_encoding`, `value_encoding` or a header's
`encoding` then says "base64".
"""

import base64
from collections.abc import Callable, Iterable
from typing import BinaryIO

import orjson

from kafka_explorer.engine.decoders import text
from kafka_explorer.engine.errors import DecodeError
from kafka_explorer.engine.records import Message, Record, TimestampType, record_of

_TIMESTAMP_TYPES = {
    TimestampType.NONE: "NoTimestampType",
    TimestampType.CREATE: "CreateTime",
    TimestampType.APPEND: "LogAppendTime",
}
_BASE64 = "base64"


def json_line(record: Record) -> bytes:
    """Return `record` as one line of JSON, with its line feed."""
    line: dict[str, object] = {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "timestamp": record.timestamp_ms if record.timestamp_ms >= 0 else None,
        "timestamp_type": _TIMESTAMP_TYPES[record.timestamp_type],
    }
    for name, data in (("key", record.key), ("value", record.value)):
        line[name], encoding = _as_json(data)
        if encoding:
            line[f"{name}_encoding"] = encoding
    line["headers"] = [_header(header.name, header.value) for header in record.headers]
    line["size"] = record.size_bytes
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


class JsonLines:
    """Writes matches to `file` as JSON Lines: a sink for `scan_into`.

    What is published is written with `flush`, so that it is what the progress that follows tells of. `line_of` makes
    the lines, if they are others.
    """

    def __init__(self, file: BinaryIO, line_of: Callable[[Record], bytes] | None = None) -> None:
        self._file = file
        self._line_of = line_of or json_line
        self._lines: list[bytes] = []
        self.row_count = 0
        self.dropped_rows = 0
        self.size_bytes = 0

    def store(self, message: Message, _topic_index: int = 0) -> bytes:
        """Return the message's line."""
        return self._line_of(record_of(message))

    def publish(self, rows: Iterable[bytes]) -> None:
        """Take lines."""
        before = len(self._lines)
        self._lines += rows
        self.row_count += len(self._lines) - before

    def flush(self) -> None:
        """Write what was published."""
        self._file.write(b"".join(self._lines))
        self._lines.clear()
        self._file.flush()

    def settle(self) -> None:
        """Nothing is to be done: lines that were never published were never written."""


def _header(name: str, value: bytes | None) -> dict[str, str | None]:
    shown, encoding = _as_json(value)
    header = {"name": name, "value": shown}
    return {**header, "encoding": encoding} if encoding else header


def _as_json(data: bytes | None) -> tuple[str | None, str | None]:
    if data is None:
        return None, None
    try:
        return text.decode(data), None
    except DecodeError:
        return base64.b64encode(data).decode("ascii"), _BASE64
