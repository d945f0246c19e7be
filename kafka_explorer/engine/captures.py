"""Captures: files of JSON Lines, as `export` writes them, opened into a spool and browsed as a topic's messages are.

Each line stands for one record; what a line does not tell is taken as: topic the file's name, partition 0, offset the
line's number, no time. Lines that are no records are passed over and told.
"""

import base64
import binascii
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from confluent_kafka import KafkaError

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.records import Header, Record, TimestampType
from kafka_explorer.engine.spool import SpoolWriter

_TOLD_EVERY_S = 0.05
_LARGEST_LINE = 512 * 1024 * 1024
_MOST_TOLD = 20
_MOST_TOPICS = 1 << 16
_FLUSH_BYTES = 4 * 1024 * 1024
_INT32, _INT64 = 1 << 31, 1 << 63
_TIMESTAMP_TYPES = {
    "NoTimestampType": TimestampType.NONE,
    "CreateTime": TimestampType.CREATE,
    "LogAppendTime": TimestampType.APPEND,
}


class CaptureUnusable(ExplorerError):
    """A file cannot be opened as a capture; carries its path and the reason."""

    def __init__(self, path: str, detail: str) -> None:
        super().__init__(path, detail)
        self.path = path
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.path} cannot be opened as a capture: {self.detail}."


@dataclass(frozen=True, slots=True)
class CaptureProgress:
    """How far a file is read: `rows` are in the spool, of its bytes `done` of `total` are read.

    `unread` lines were no records; `problems` are the first of them, each with its line's number, counted from 1.
    """

    rows: int = 0
    done: int = 0
    total: int = 0
    unread: int = 0
    problems: tuple[tuple[int, str], ...] = ()
    topics: tuple[str, ...] = ()


def open_capture(path: str, folder: str) -> Generator[CaptureProgress, None, CaptureProgress]:
    """Put the records of the file into a new spool in `folder`. Raises CaptureUnusable, SpoolFull."""
    try:
        size = Path(path).stat().st_size
        with Path(path).open("rb") as file:
            last = yield from _read(file, size, Path(path).stem, folder)
    except OSError as error:
        raise CaptureUnusable(path, error.strerror or str(error)) from error
    if not last.rows and last.unread:
        number, reason = last.problems[0]
        raise CaptureUnusable(path, f"none of its {last.unread:,} lines is a record; line {number}: {reason}")
    return last


def record_of_line(line: bytes, number: int, topic: str) -> Record:
    """Return the record of a line. Raises ValueError with the reason."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"no JSON: {error}") from error
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    if "value" not in found:
        raise ValueError('it has no "value"')
    kind = _timestamp_type(found)
    epoch = found.get("leader_epoch")
    return Record(
        topic=_text(found, "topic", topic),
        partition=_number(found, "partition", 0, _INT32),
        offset=_number(found, "offset", number, _INT64),
        timestamp_ms=-1 if kind is TimestampType.NONE else _number(found, "timestamp", -1, _INT64),
        timestamp_type=kind,
        key=_bytes(found, "key"),
        value=_bytes(found, "value"),
        headers=tuple(_headers(found.get("headers") or [])),
        leader_epoch=epoch if isinstance(epoch, int) and 0 <= epoch < _INT32 else None,
    )


def _read(file: BinaryIO, size: int, topic: str, folder: str) -> Generator[CaptureProgress, None, CaptureProgress]:
    last = CaptureProgress(total=size)
    topics: dict[str, int] = {}
    writer = SpoolWriter(folder, [topic])
    try:
        told, flushed = time.monotonic(), 0
        for number, line in enumerate(iter(lambda: file.readline(_LARGEST_LINE), b"")):
            last = replace(last, done=last.done + len(line))
            if line.strip():
                last = _take(line, number, topic, writer, topics, last)
            if writer.size_bytes - flushed > _FLUSH_BYTES or time.monotonic() - told >= _TOLD_EVERY_S:
                last = _published(writer, topics, last)
                told, flushed = time.monotonic(), writer.size_bytes
                yield last
        return _published(writer, topics, last)
    finally:
        writer.close()


def _take(
    line: bytes, number: int, topic: str, writer: SpoolWriter, topics: dict[str, int], last: CaptureProgress
) -> CaptureProgress:
    try:
        record = record_of_line(line, number, topic)
        index = topics.setdefault(record.topic, len(topics))
        if index >= _MOST_TOPICS:
            raise ValueError(f"more than {_MOST_TOPICS:,} topics")
    except ValueError as error:
        problems = last.problems if len(last.problems) >= _MOST_TOLD else (*last.problems, (number + 1, str(error)))
        return replace(last, unread=last.unread + 1, problems=problems)
    writer.publish([writer.store(RecordMessage(record), index)])
    return last


def _published(writer: SpoolWriter, topics: Mapping[str, int], last: CaptureProgress) -> CaptureProgress:
    if topics and tuple(topics) != last.topics:
        writer.name_topics(list(topics))
    writer.flush()
    return replace(last, rows=writer.row_count, topics=tuple(topics))


class RecordMessage:
    """A record as a message of librdkafka's, for whatever takes those."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def __len__(self) -> int:
        return len(self._record.value or b"")

    def error(self) -> KafkaError | None:
        """See Message."""
        return None

    def topic(self) -> str:
        """See Message."""
        return self._record.topic

    def partition(self) -> int:
        """See Message."""
        return self._record.partition

    def offset(self) -> int:
        """See Message."""
        return self._record.offset

    def timestamp(self) -> tuple[int, int]:
        """See Message."""
        return int(self._record.timestamp_type), self._record.timestamp_ms

    def key(self) -> bytes | None:
        """See Message."""
        return self._record.key

    def value(self) -> bytes | None:
        """See Message."""
        return self._record.value

    def headers(self) -> Sequence[tuple[str, bytes | None]] | None:
        """See Message."""
        return [(header.name, header.value) for header in self._record.headers] or None

    def leader_epoch(self) -> int | None:
        """See Message."""
        return self._record.leader_epoch


def _timestamp_type(found: Mapping[str, Any]) -> TimestampType:
    if found.get("timestamp") is None:
        return TimestampType.NONE
    named = found.get("timestamp_type", "CreateTime")
    if named not in _TIMESTAMP_TYPES:
        raise ValueError(f"no type of timestamps is called {named!r}")
    return _TIMESTAMP_TYPES[named]


def _text(found: Mapping[str, Any], name: str, default: str) -> str:
    value = found.get(name, default)
    if not isinstance(value, str) or "\n" in value:
        raise ValueError(f'"{name}" is no name')
    return value


def _number(found: Mapping[str, Any], name: str, default: int, limit: int) -> int:
    value = found.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not -1 <= value < limit:
        raise ValueError(f'"{name}" is no number it can be')
    return value


def _bytes(found: Mapping[str, Any], name: str) -> bytes | None:
    return _decoded(found.get(name), found.get(f"{name}_encoding"), name)


def _decoded(value: object, encoding: object, name: str) -> bytes | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f'"{name}" is neither text nor null')
    if encoding in {None, ""}:
        return value.encode()
    if encoding != "base64":
        raise ValueError(f'"{name}" has an encoding that is not known')
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise ValueError(f'"{name}" is no base64') from error


def _headers(found: object) -> Generator[Header]:
    if not isinstance(found, list):
        raise ValueError('"headers" is no list')
    for header in found:
        if not isinstance(header, dict) or not isinstance(header.get("name"), str):
            raise ValueError("a header has no name")
        name = header["name"]
        if header.get("name_encoding"):
            name = (_decoded(name, header["name_encoding"], "name") or b"").decode("utf-8", "surrogateescape")
        yield Header(name, _decoded(header.get("value"), header.get("encoding"), "header"))
