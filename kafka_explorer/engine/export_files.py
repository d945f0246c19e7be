"""Rows of a spool, or a whole topic, -> a file: JSON Lines as `export` describes them, or CSV.

A file is written as PATH.part and gets its name when it is whole; what was cancelled or killed can be gone on with.
CSV has the columns of COLUMNS; null is NULL_CELL, what is no text is base64 and its encoding column says so, and
headers are one cell of JSON. What `masks` hide (see `masks`) is dots in the file, and a line of JSON says so with
`"masked": true`: without masks a file has what the records have, byte for byte.
"""

import base64
import contextlib
import csv
import enum
import io
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
import orjson

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.export import json_line
from kafka_explorer.engine.masks import Masks
from kafka_explorer.engine.records import Header, Message, Record, record_of
from kafka_explorer.engine.scan import EndReason, ScanProgress, ScanRequest, scan_into
from kafka_explorer.engine.spool_index import RowMap, SpoolIndex
from kafka_explorer.engine.spool_messages import SpoolData

COLUMNS = (
    "topic", "partition", "offset", "timestamp", "timestamp_type", "key", "key_encoding", "value", "value_encoding",
    "headers",
)  # fmt: skip
NULL_CELL = r"\N"
_BLOCK = 512  # rows read at once
_TOLD_EVERY_S = 0.05
_QUOTE, _LINE_FEED = b'"', b"\n"
_WHOLE = {EndReason.ALL_READ, EndReason.LIMIT_REACHED}


class FileForm(enum.Enum):
    """What a file is written as."""

    JSON_LINES = "jsonl"
    CSV = "csv"


class FileNotWritten(ExplorerError):
    """The disk refused a file; carries its path and the reason."""

    def __init__(self, path: str, detail: str) -> None:
        super().__init__(path, detail)
        self.path = path
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.path} cannot be written: {self.detail}."


@dataclass(frozen=True, slots=True)
class ExportProgress:
    """`done` of `total` records are in the file, which has `size_bytes`."""

    done: int
    total: int
    size_bytes: int


def export_rows(
    folder: str,
    rows: int,
    path: str,
    form: FileForm,
    row_map: RowMap | Sequence[int] | None = None,
    masks: Sequence[str] = (),
    resume: bool = False,
) -> Generator[ExportProgress, None, ExportProgress]:
    """Write the first `rows` rows of a spool, or those of `row_map` in its order, to `path`.

    With `resume` it goes on behind the records that PATH.part has; the rows must be the same then. Raises
    FileNotWritten, and FilterSyntaxError for a mask that is none.
    """
    order = np.arange(rows, dtype=np.uint32) if row_map is None else np.asarray(row_map, np.uint32)
    with (
        _written(path, form, masks, resume=resume) as part,
        SpoolIndex(folder, rows) as index,
        SpoolData(folder) as data,
    ):
        told = time.monotonic()
        for begin in range(min(part.records, len(order)), len(order), _BLOCK):
            for message in data.messages(index.take(order[begin : begin + _BLOCK])):
                part.write(record_of(message))
                if time.monotonic() - told >= _TOLD_EVERY_S:
                    yield ExportProgress(part.records, len(order), part.size_bytes)
                    told = time.monotonic()
        part.finish()
        return ExportProgress(part.records, len(order), part.size_bytes)


def export_topic(
    settings: ClusterSettings, request: ScanRequest, path: str, form: FileForm, masks: Sequence[str] = ()
) -> Generator[ScanProgress, None, ScanProgress]:
    """Write what a scan finds to `path` as it comes: a topic of any size needs no spool.

    A file that lacks something, since the cluster was lost, stays PATH.part; what is returned says so in `ended`.
    To go on where another export ended, give the request that one's last `positions` as `resume` and its `rows` as
    `keep_rows`: what PATH.part has beyond them is read again. Raises FileNotWritten, and what a scan raises.
    """
    keep = request.keep_rows if request.resume is not None else 0
    with _written(path, form, masks, resume=keep > 0, most=keep) as part:
        ended = yield from scan_into(settings, request, _FileSink(part))
        if ended.ended in _WHOLE:
            part.finish()
        return ended


def part_of(path: str) -> Path:
    """Return where a file is while it is not whole."""
    return Path(f"{path}.part")


def line_of(record: Record) -> bytes:
    """Return a record as one line of JSON, with its line feed; also one whose headers have names that are no text.

    Such a name is base64 and `name_encoding` says so.
    """
    try:
        return json_line(record)
    except TypeError:  # orjson writes UTF-8 only
        encoded = [_encoded_name(header) for header in record.headers]
        plain = replace(record, headers=tuple(header for header, _ in encoded))
        line = orjson.loads(json_line(plain))
        for written, (_, is_encoded) in zip(line["headers"], encoded, strict=True):
            if is_encoded:
                written["name_encoding"] = "base64"
        line["size"] = record.size_bytes
        return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def _encoded_name(header: Header) -> tuple[Header, bool]:
    try:
        header.name.encode()
    except UnicodeEncodeError:
        name = base64.b64encode(header.name.encode("utf-8", "surrogateescape")).decode()
        return Header(name, header.value), True
    return header, False


def csv_line(record: Record) -> bytes:
    """Return a record as one line of CSV (RFC 4180), with its line feed; a cell may have line feeds of its own."""
    fields = orjson.loads(line_of(record))
    cells = [
        NULL_CELL if fields.get(name) is None and not name.endswith("encoding") else fields.get(name, "")
        for name in COLUMNS[:-1]
    ]
    return _csv([*cells, orjson.dumps(fields["headers"]).decode()])


def _csv(cells: Iterable[object]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()


class LineWriter:
    """Makes lines of records in a form, with what the masks hide as dots."""

    def __init__(self, form: FileForm, masks: Sequence[str] = ()) -> None:
        self._masks = Masks(masks)
        self._form = form
        self._line: Callable[[Record], bytes] = line_of if form is FileForm.JSON_LINES else csv_line

    @property
    def heading(self) -> bytes:
        """What stands before the first line."""
        return _csv(COLUMNS) if self._form is FileForm.CSV else b""

    def line(self, record: Record) -> bytes:
        """Return the line of a record."""
        if not self._masks:
            return self._line(record)
        shown = self._masks.masked_record(record)
        line = self._line(shown)
        if shown is record or self._form is FileForm.CSV:
            return line
        return orjson.dumps({**orjson.loads(line), "masked": True}, option=orjson.OPT_APPEND_NEWLINE)


class _Part:
    """A file that is being written."""

    def __init__(self, path: str, file: BinaryIO, writer: LineWriter, records: int) -> None:
        self.path = part_of(path)
        self.records = records
        self.size_bytes = file.tell()
        self.line = writer.line
        self._final = Path(path)
        self._file = file

    def write(self, record: Record) -> None:
        self.write_lines([self.line(record)])

    def write_lines(self, lines: Iterable[bytes]) -> None:
        for line in lines:
            self._file.write(line)
            self.size_bytes += len(line)
            self.records += 1

    def flush(self) -> None:
        self._file.flush()

    def finish(self) -> None:
        """Give the file its name."""
        self._file.close()
        self.path.replace(self._final)


@contextlib.contextmanager
def _written(
    path: str, form: FileForm, masks: Sequence[str], *, resume: bool, most: int | None = None
) -> Generator[_Part]:
    part = part_of(path)
    try:
        resume = resume and part.exists()
        with part.open("r+b" if resume else "wb") as file:
            records = 0
            if resume:
                records, size = _whole_records(file, form, most)
                file.truncate(size)
                file.seek(size)
            writer = LineWriter(form, masks)
            if not file.tell():
                file.write(writer.heading)
            yield _Part(path, file, writer, records)
    except OSError as error:
        raise FileNotWritten(path, error.strerror or str(error)) from error


def _whole_records(file: BinaryIO, form: FileForm, most: int | None) -> tuple[int, int]:
    """Return how many records, at most so many, a part has whole, and where the last of them ends.

    A CSV's first line is no record, and a line feed within quotes ends none.
    """
    count = -1 if form is FileForm.CSV else 0
    size = quotes = at = 0
    for line in file:
        if most is not None and count >= most:
            break
        at += len(line)
        quotes += line.count(_QUOTE) if form is FileForm.CSV else 0
        if line.endswith(_LINE_FEED) and quotes % 2 == 0:
            count, size = count + 1, at
    return max(count, 0), size


class _FileSink:
    """A file as a scan's sink."""

    def __init__(self, part: _Part) -> None:
        self._part = part
        self._lines: list[bytes] = []
        self.row_count = part.records
        self.dropped_rows = 0
        self.size_bytes = 0  # of a spool, which there is none

    def store(self, message: Message, topic_index: int = 0) -> bytes:  # noqa: ARG002 - a sink's signature
        return self._part.line(record_of(message))

    def publish(self, rows: Iterable[bytes]) -> None:
        before = len(self._lines)
        self._lines += rows
        self.row_count += len(self._lines) - before

    def flush(self) -> None:
        self._part.write_lines(self._lines)
        self._lines.clear()
        self._part.flush()

    def settle(self) -> None:
        """Nothing is to be done."""
