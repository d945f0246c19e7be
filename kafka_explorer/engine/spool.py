"""Records on disk: one writer appends, readers see what was published.

A spool is a folder with two append-only files: `data` holds keys, values and headers as they came, `rows` one row of
fixed width per published record. Published bytes never change, so readers need no lock; how many rows are published
is told by the writer's owner. `data` may hold records that were never published.
"""

import contextlib
import os
import shutil
import struct
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, Self

from kafka_explorer.engine.errors import SpoolFull
from kafka_explorer.engine.records import Header, Message, Record, TimestampType, headers_of

# position, offset, timestamp_ms, partition, key size, value size (-1: null), trailer size, headers, topic, type of time
_ROW = struct.Struct("<QqqiiiIIHBx")
_EPOCH = struct.Struct("<i")
_HEADER = struct.Struct("<Ii")
ROW_BYTES = _ROW.size
_NULL = -1
_PREFIX = "spool-"
_OWNER = "owner"
_LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Row:
    """What a table shows of a record without reading its bytes. A size of -1 means null."""

    position: int
    offset: int
    timestamp_ms: int
    partition: int
    key_size: int
    value_size: int
    trailer_size: int
    header_count: int
    topic_index: int
    timestamp_type: TimestampType

    @property
    def size_bytes(self) -> int:
        """Bytes of key, value and headers, as `Record.size_bytes` counts them."""
        headers = self.trailer_size - _EPOCH.size - _HEADER.size * self.header_count
        return max(self.key_size, 0) + max(self.value_size, 0) + headers


class SpoolWriter:
    """Appends records. What is stored can be read once its row is published and flushed. Raises SpoolFull.

    With `keep_rows` it goes on with the spool that is in the folder, behind so many of its rows; later ones are lost.
    """

    def __init__(self, folder: str, topics: Sequence[str], keep_rows: int = 0) -> None:
        self._folder = folder
        path = Path(folder)
        with contextlib.ExitStack() as files:
            try:
                self.name_topics(topics)
                mode: Literal["ab", "wb"] = "ab" if keep_rows else "wb"
                self._data = files.enter_context((path / "data").open(mode, buffering=0))
                self._rows = files.enter_context((path / "rows").open(mode, buffering=0))
                if keep_rows:
                    self._rows.truncate(keep_rows * ROW_BYTES)
            except OSError as error:
                raise SpoolFull(folder, error.strerror or str(error)) from error
            self._files = files.pop_all()
        self._data_buffer: list[bytes] = []
        self._rows_buffer: list[bytes] = []
        self.size_bytes = self._data.tell()
        self.row_count = keep_rows
        self.dropped_rows = 0

    def name_topics(self, topics: Sequence[str]) -> None:
        """Say which topics rows may name by their index: a file that is read tells of them one by one."""
        path = Path(self._folder, "topics")
        path.write_text("\n".join(topics), encoding="utf-8", errors="surrogatepass")

    def store(self, message: Message, topic_index: int = 0) -> bytes:
        """Append a message's bytes and return its row, to be published now or later, in whatever order.

        Every match passes here, so it takes the message as librdkafka gives it and makes no object of ours.
        """
        key, value, headers = message.key(), message.value(), headers_of(message)
        kind, timestamp_ms = message.timestamp()
        trailer = _pack_trailer(message.leader_epoch(), headers)
        row = _ROW.pack(
            self.size_bytes,
            message.offset(),
            timestamp_ms if kind else -1,
            message.partition(),
            _NULL if key is None else len(key),
            _NULL if value is None else len(value),
            len(trailer),
            len(headers) if headers else 0,
            topic_index,
            kind,
        )
        for part in (key, value, trailer):
            if part:
                self._data_buffer.append(part)
                self.size_bytes += len(part)
        return row

    def publish(self, rows: Iterable[bytes]) -> None:
        """Append rows in the order in which they are to be shown."""
        before = len(self._rows_buffer)
        self._rows_buffer.extend(rows)
        self.row_count += len(self._rows_buffer) - before

    def flush(self) -> None:
        """Write everything; afterwards `row_count` rows can be read. Raises SpoolFull."""
        try:
            _write_all(self._data, self._data_buffer)
            _write_all(self._rows, self._rows_buffer)
        except OSError as error:
            raise SpoolFull(self._folder, error.strerror or str(error)) from error
        self._data_buffer.clear()
        self._rows_buffer.clear()

    def settle(self) -> None:
        """Nothing is to be done: what was never published is passed over."""

    def close(self) -> None:
        """Close the files; what was not flushed is lost."""
        self._files.close()


class SpoolReader:
    """Reads published rows; the caller knows how many there are. One thread at a time."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        path = Path(folder)
        self.topics = tuple((path / "topics").read_text(encoding="utf-8", errors="surrogatepass").split("\n"))
        self._data = (path / "data").open("rb", buffering=0)
        self._rows = (path / "rows").open("rb", buffering=0)

    def row(self, index: int) -> Row:
        """Return row `index`, counted from 0 in the order of publishing."""
        fields = _ROW.unpack(_read_at(self._rows, index * ROW_BYTES, ROW_BYTES))
        return Row(*fields[:-1], TimestampType(fields[-1]))  # type: ignore[call-arg]  # unpack() is untyped

    def preview(self, row: Row, limit_bytes: int) -> tuple[bytes | None, bytes | None]:
        """Return at most `limit_bytes` of key and of value; None is null."""
        key_size, value_size = max(row.key_size, 0), max(row.value_size, 0)
        if key_size <= limit_bytes:
            # One read for both: a table asks for many.
            data = _read_at(self._data, row.position, key_size + min(value_size, limit_bytes))
            key, value = data[:key_size], data[key_size:]
        else:
            key = _read_at(self._data, row.position, limit_bytes)
            value = _read_at(self._data, row.position + key_size, min(value_size, limit_bytes))
        return None if row.key_size == _NULL else key, None if row.value_size == _NULL else value

    def glimpse(self, index: int, limit_bytes: int) -> tuple[Row, bytes | None, bytes | None]:
        """Return row `index` with what `preview` says of it."""
        row = self.row(index)
        return row, *self.preview(row, limit_bytes)

    def locate(self, index: int) -> tuple[str, int]:
        """Return where others find row `index`: the folder of its spool, and its place there."""
        return self._folder, index

    def record(self, index: int) -> Record:
        """Return the whole record of row `index`, its bytes as the broker gave them."""
        row = self.row(index)
        key_size, value_size = max(row.key_size, 0), max(row.value_size, 0)
        data = _read_at(self._data, row.position, key_size + value_size + row.trailer_size)
        epoch, headers = unpack_trailer(data[key_size + value_size :], row.header_count)
        return Record(
            topic=self.topics[row.topic_index],
            partition=row.partition,
            offset=row.offset,
            timestamp_ms=row.timestamp_ms,
            timestamp_type=row.timestamp_type,
            key=None if row.key_size == _NULL else data[:key_size],
            value=None if row.value_size == _NULL else data[key_size : key_size + value_size],
            headers=headers,
            leader_epoch=None if epoch < 0 else epoch,
        )

    def close(self) -> None:
        """Close the files."""
        self._data.close()
        self._rows.close()


class SpoolFolder:
    """A private folder (mode 0700) for spools, removed when closed, or by `sweep` if its program died."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        with _alone(root):
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=root))
            self._owner = (self.path / _OWNER).open("wb")
            _try_lock(self._owner)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def new(self) -> str:
        """Make an empty folder for one spool and return its path."""
        return tempfile.mkdtemp(dir=self.path)

    def close(self) -> None:
        """Remove the folder with all its spools; called twice it does nothing."""
        self._owner.close()
        shutil.rmtree(self.path, ignore_errors=True)


def sweep(root: Path) -> int:
    """Remove the spool folders that died with their program; return how many."""
    if not root.is_dir():
        return 0
    with _alone(root):
        dead = [folder for folder in root.glob(f"{_PREFIX}*") if _is_dead(folder)]
        for folder in dead:
            shutil.rmtree(folder, ignore_errors=True)
    return len(dead)


def _is_dead(folder: Path) -> bool:
    owner = folder / _OWNER
    try:
        with owner.open("r+b") as file:
            if not _try_lock(file):
                return False
        owner.unlink()  # Windows refuses this while the owner lives and has it open
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Keep other programs from sweeping away a folder that was made and is not locked yet."""
    with (root / _LOCK).open("wb") as lock:
        _try_lock(lock, wait=True)
        yield


def _try_lock(file: BinaryIO, *, wait: bool = False) -> bool:
    """Lock `file` for this process while it is open; False when another holds it.

    Windows needs no lock: there an open file cannot be removed, which keeps a living program's folder.
    """
    try:
        import fcntl  # POSIX only
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _pack_trailer(leader_epoch: int | None, headers: Sequence[tuple[str, bytes | None]] | None) -> bytes:
    epoch = _EPOCH.pack(_NULL if leader_epoch is None else leader_epoch)
    if not headers:
        return epoch
    parts = [epoch]
    for name, value in headers:
        encoded = name.encode("utf-8", "surrogateescape")
        parts += (_HEADER.pack(len(encoded), _NULL if value is None else len(value)), encoded, value or b"")
    return b"".join(parts)


def unpack_trailer(data: bytes, count: int) -> tuple[int, tuple[Header, ...]]:
    """Return the leader epoch (-1 when there is none) and the `count` headers of a record's trailer."""
    headers = []
    at = _EPOCH.size
    for _ in range(count):
        name_size, value_size = _HEADER.unpack_from(data, at)
        at += _HEADER.size
        name = data[at : at + name_size].decode("utf-8", "surrogateescape")
        at += name_size
        value = None if value_size == _NULL else data[at : at + value_size]
        at += max(value_size, 0)
        headers.append(Header(name, value))
    return _EPOCH.unpack_from(data)[0], tuple(headers)


def _write_all(file: BinaryIO, parts: list[bytes]) -> None:
    with memoryview(b"".join(parts)) as view:
        written = 0
        while written < len(view):
            written += file.write(view[written:])


def _read_at(file: BinaryIO, position: int, size: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(file.fileno(), size, position)
    file.seek(position)
    return file.read(size)
