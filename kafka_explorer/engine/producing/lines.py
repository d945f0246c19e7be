"""Files of messages: JSON Lines as `export` writes them, and CSV with a line of names first."""

import base64
import binascii
import csv
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.producing.messages import Outgoing, Unsendable
from kafka_explorer.engine.producing.problems import Fact, Problem, ProblemKind
from kafka_explorer.engine.records import UNREADABLE_HEADERS, Header

NULL_CELL = r"\N"
"""What stands for null in a cell, as in MySQL and PostgreSQL: an empty cell is empty."""

_HEADER_COLUMN = "header:"
_COLUMNS = {"key", "value", "partition", "timestamp"}
_LARGEST_LINE = 256 * 1024 * 1024
_HASHED_BYTES = 1024 * 1024


class FileUnusable(ExplorerError):
    """A file of messages cannot be read at all."""

    def __init__(self, path: str, detail: str) -> None:
        super().__init__(path, detail)
        self.path = path
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.path} cannot be sent: {self.detail}."


@dataclass(frozen=True, slots=True)
class Keeping:
    """What of a message's old life is kept: its partition, its time. Key, value and headers always are."""

    partition: bool = False
    timestamp: bool = False


KEEP_NOTHING = Keeping()


@dataclass(frozen=True, slots=True)
class JsonLinesFile:
    """A source: each line an object with `value`, and `key`, `headers`, `partition`, `timestamp` where there are any.

    A message's id is its line, counted from 0; empty lines are passed over.
    """

    path: str
    keeping: Keeping = KEEP_NOTHING

    @property
    def identity(self) -> str:
        """See Source. Raises FileUnusable."""
        return f"jsonl {file_identity(self.path)} {self.keeping.partition} {self.keeping.timestamp}"

    def total(self) -> int | None:
        """See Source. Raises FileUnusable."""
        with _opened(self.path) as file:
            return sum(1 for line in file if line.strip())

    def messages(self) -> Iterator[Outgoing | Unsendable | None]:
        """See Source. Raises FileUnusable."""
        with _opened(self.path) as file:
            number = 0
            while line := file.readline(_LARGEST_LINE):
                if line.strip():
                    yield message_of_line(line, number, self.keeping)
                number += 1


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A source: columns `key`, `value`, `partition`, `timestamp`, `header:NAME`; text in UTF-8, `\\N` is null.

    A message's id is its row, counted from 0 behind the names.
    """

    path: str
    keeping: Keeping = KEEP_NOTHING
    delimiter: str = ","

    @property
    def identity(self) -> str:
        """See Source. Raises FileUnusable."""
        return f"csv {self.delimiter} {file_identity(self.path)} {self.keeping.partition} {self.keeping.timestamp}"

    def total(self) -> int | None:
        """See Source; rows may span lines, so nobody knows before."""
        return None

    def messages(self) -> Iterator[Outgoing | Unsendable | None]:
        """See Source. Raises FileUnusable."""
        try:
            with Path(self.path).open(encoding="utf-8-sig", newline="") as file:
                rows = csv.reader(file, delimiter=self.delimiter, strict=True)
                names = self._names(next(rows, []))
                for number, row in enumerate(rows):
                    if row:
                        yield _message_of_row(names, row, number, self.keeping)
        except OSError as error:
            raise FileUnusable(self.path, error.strerror or str(error)) from error
        except UnicodeDecodeError as error:
            raise FileUnusable(self.path, "it is not text in UTF-8") from error
        except csv.Error as error:
            raise FileUnusable(self.path, f"it is no CSV: {error}") from error

    def _names(self, names: Sequence[str]) -> list[str]:
        wrong = [name for name in names if name not in _COLUMNS and not name.startswith(_HEADER_COLUMN)]
        if wrong or not {"key", "value"} & set(names):
            known = f"{', '.join(sorted(_COLUMNS))} and {_HEADER_COLUMN}NAME"
            raise FileUnusable(self.path, f"its first line must name the columns, which may be {known}")
        return list(names)


@dataclass(frozen=True, slots=True)
class TextLines:
    """A source: each line of a file is a value, without its line feed (and the carriage return before it).

    A message's id is its line, counted from 0; empty lines are passed over.
    """

    path: str

    @property
    def identity(self) -> str:
        """See Source. Raises FileUnusable."""
        return f"lines {file_identity(self.path)}"

    def total(self) -> int | None:
        """See Source. Raises FileUnusable."""
        return sum(1 for _ in self.messages())

    def messages(self) -> Iterator[Outgoing | Unsendable | None]:
        """See Source. Raises FileUnusable."""
        with _opened(self.path) as file:
            for number, line in enumerate(file):
                value = line.removesuffix(b"\n").removesuffix(b"\r")
                if value:
                    yield Outgoing((0, number), None, value)


def file_identity(path: str) -> str:
    """Return what tells a file from what it was before: its size, and a digest of its begin and end."""
    try:
        with Path(path).open("rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            hashed = hashlib.blake2b(file.read(_HASHED_BYTES), digest_size=16)
            file.seek(max(0, size - _HASHED_BYTES))
            hashed.update(file.read(_HASHED_BYTES))
    except OSError as error:
        raise FileUnusable(path, error.strerror or str(error)) from error
    return f"{size} {hashed.hexdigest()}"


def message_of_line(line: bytes, number: int, keeping: Keeping = KEEP_NOTHING) -> Outgoing | Unsendable:
    """Return the message that a line of JSON holds, or why it holds none."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return Unsendable((0, number), Problem(ProblemKind.NO_JSON, (number + 1, str(error))))
    if not isinstance(found, dict) or not {"key", "value"} & set(found):
        return Unsendable((0, number), Problem(ProblemKind.NO_OBJECT, (number + 1,)))
    try:
        return Outgoing(
            (0, number),
            _data(found, "key", "key_encoding"),
            _data(found, "value", "value_encoding"),
            tuple(map(_header, _headers(found))),
            _integer(found, "partition") if keeping.partition else None,
            _integer(found, "timestamp") if keeping.timestamp else None,
        )
    except _Wrong as wrong:
        return Unsendable((0, number), wrong.problem(number))


class _Wrong(Exception):
    """Something in a line or row is not what it must be; where it is comes first among the facts."""

    def __init__(self, kind: ProblemKind, *facts: Fact) -> None:
        super().__init__(kind, *facts)
        self._kind = kind
        self._facts = facts

    def problem(self, number: int) -> Problem:
        return Problem(self._kind, (number + 1, *self._facts))


def _opened(path: str) -> Any:
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise FileUnusable(path, error.strerror or str(error)) from error


def _headers(found: Mapping[str, Any]) -> list[Any]:
    headers = found.get("headers") or []
    if not isinstance(headers, list):
        raise _Wrong(ProblemKind.HEADERS_NO_LIST)
    return headers


def _header(found: Any) -> Header:
    if not isinstance(found, dict) or not isinstance(found.get("name"), str):
        raise _Wrong(ProblemKind.HEADER_WITHOUT_NAME)
    if found["name"] == UNREADABLE_HEADERS:
        raise _Wrong(ProblemKind.NOT_WHOLE)
    return Header(found["name"], _data(found, "value", "encoding"))


def _data(found: Mapping[str, Any], name: str, encoding_name: str) -> bytes | None:
    text, encoding = found.get(name), found.get(encoding_name)
    if text is None:
        return None
    if not isinstance(text, str):
        raise _Wrong(ProblemKind.NO_TEXT, name)
    if encoding is None:
        return text.encode("utf-8")
    if encoding != "base64":
        raise _Wrong(ProblemKind.UNKNOWN_ENCODING, encoding_name, json.dumps(encoding))
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise _Wrong(ProblemKind.NO_BASE64, name, str(error)) from None


def _integer(found: Mapping[str, Any], name: str) -> int | None:
    number = found.get(name)
    if number is not None and (type(number) is not int or number < 0):
        raise _Wrong(ProblemKind.NO_NUMBER, name)
    return number


def _message_of_row(names: list[str], row: list[str], number: int, keeping: Keeping) -> Outgoing | Unsendable:
    if len(row) != len(names):
        return Unsendable((0, number), Problem(ProblemKind.CELL_COUNT, (number + 1, len(row), len(names))))
    cells = list(zip(names, row, strict=True))
    single = dict(cells)
    try:
        return Outgoing(
            (0, number),
            _cell(single.get("key", NULL_CELL)),
            _cell(single.get("value", NULL_CELL)),
            tuple(
                Header(name.removeprefix(_HEADER_COLUMN), _cell(text))
                for name, text in cells
                if name.startswith(_HEADER_COLUMN)
            ),
            _whole(single.get("partition", ""), "partition") if keeping.partition else None,
            _whole(single.get("timestamp", ""), "timestamp") if keeping.timestamp else None,
        )
    except _Wrong as wrong:
        return Unsendable((0, number), wrong.problem(number))


def _cell(text: str) -> bytes | None:
    return None if text == NULL_CELL else text.encode("utf-8")


def _whole(text: str, name: str) -> int | None:
    if not text or text == NULL_CELL:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise _Wrong(ProblemKind.CELL_NO_NUMBER, name, text)
    return int(text)
