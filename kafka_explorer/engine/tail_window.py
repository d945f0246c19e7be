"""A bounded window on a live tail: a ring of spools, of which the oldest is dropped when the newest is full.

Rows are numbered from the first that ever came, so a number means the same record for ever, or one that was dropped.
The file `segments` in the window's folder has an entry for each spool (folders 0, 1, 2, ...): the number of its first
row, and the oldest spool kept at that time. Readers need nothing else, and no lock.
"""

import contextlib
import shutil
import struct
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kafka_explorer.engine.errors import SpoolFull
from kafka_explorer.engine.records import Message, Record
from kafka_explorer.engine.spool import ROW_BYTES, Row, SpoolReader, SpoolWriter

_ENTRY = struct.Struct("<QQ")
_MARK = struct.Struct("<I")
_LOG = "segments"


@dataclass(slots=True)
class _Segment:
    number: int
    rows: int = 0
    size_bytes: int = 0


class TailWindow:
    """A sink that keeps at least the newest `limit_rows` rows, a quarter more at most, in `limit_bytes` at most.

    Bytes go before rows: of large messages fewer are kept. `row_count` is how many rows ever came, `dropped_rows` how
    many of them are not kept any more, `size_bytes` what is on disk now. While something is stored that is not
    published nothing is dropped, until `settle`. Raises SpoolFull.
    """

    def __init__(
        self, folder: str, topics: Sequence[str], limit_rows: int, limit_bytes: int, segments: int = 8
    ) -> None:
        self._folder = Path(folder)
        self._topics = tuple(topics)
        self._limit_rows = max(1, limit_rows)
        self._limit_bytes = limit_bytes
        self._segment_rows = max(1, -(-self._limit_rows // segments))
        self._segment_bytes = max(1, limit_bytes // (segments + 1))
        self._kept = deque([_Segment(0)])
        self._to_remove: list[Path] = []
        self._outstanding = 0
        self.row_count = self.dropped_rows = 0
        self._writer = self._open()

    @property
    def size_bytes(self) -> int:
        """Bytes on disk now."""
        return sum(segment.size_bytes for segment in self._kept)

    def store(self, message: Message, topic_index: int = 0) -> bytes:
        """Append a message's bytes and return its row."""
        self._outstanding += 1
        return _MARK.pack(self._kept[-1].number) + self._writer.store(message, topic_index)

    def publish(self, rows: Iterable[bytes]) -> None:
        """Append rows in the order in which they are to be shown. Raises ValueError for one of an older spool."""
        mark = _MARK.pack(self._kept[-1].number)
        own = []
        for row in rows:
            if not row.startswith(mark):
                raise ValueError("A row must be published before the flush that follows its storing, or settle().")
            own.append(row[_MARK.size :])
        self._writer.publish(own)
        self._outstanding -= len(own)
        self.row_count += self._writer.row_count - self._kept[-1].rows
        self._kept[-1].rows = self._writer.row_count

    def flush(self) -> None:
        """Write everything; afterwards the rows from `dropped_rows` to `row_count` can be read."""
        self._writer.flush()
        current = self._kept[-1]
        current.size_bytes = self._writer.size_bytes + current.rows * ROW_BYTES
        full = current.rows >= self._segment_rows or current.size_bytes >= self._segment_bytes
        # What is stored and not yet published lies in this spool, and so must its row.
        if full and not self._outstanding:
            self._rotate()

    def settle(self) -> None:
        """Take note that what was stored and not published yet never will be: room for it need not be kept."""
        self._outstanding = 0

    def close(self) -> None:
        """Close the files."""
        self._writer.close()

    def _rotate(self) -> None:
        self._writer.close()
        self._kept.append(_Segment(self._kept[-1].number + 1))
        rows = sum(segment.rows for segment in self._kept)
        while len(self._kept) > 2 and (
            rows - self._kept[0].rows >= self._limit_rows or self.size_bytes + self._segment_bytes > self._limit_bytes
        ):
            dropped = self._kept.popleft()
            rows -= dropped.rows
            self.dropped_rows += dropped.rows
            self._to_remove.append(self._folder / str(dropped.number))
        self._writer = self._open()
        self._to_remove = [folder for folder in self._to_remove if not _removed(folder)]

    def _open(self) -> SpoolWriter:
        """Begin the newest spool, and let readers know only when it is there."""
        number = self._kept[-1].number
        folder = self._folder / str(number)
        try:
            folder.mkdir(mode=0o700)
            writer = SpoolWriter(str(folder), self._topics)
            with (self._folder / _LOG).open("ab", buffering=0) as log:
                log.write(_ENTRY.pack(self.row_count, self._kept[0].number))
        except OSError as error:
            raise SpoolFull(str(self._folder), error.strerror or str(error)) from error
        return writer


class RowDroppedError(LookupError):
    """The row is not kept any more."""


class TailReader:
    """Reads a window that goes on; the caller knows how many rows there are. One thread at a time."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)
        self._firsts: list[int] = []
        self._oldest = 0
        self._readers: dict[int, SpoolReader] = {}
        self.refresh()
        self.topics = self._reader(self._oldest).topics

    @property
    def first_row(self) -> int:
        """The number of the oldest row that is kept, as far as is known: so many were dropped."""
        return self._firsts[self._oldest]

    @property
    def spools(self) -> list[tuple[int, str]]:
        """The number of the first row and the folder of each spool that is kept, as far as is known; oldest first."""
        kept = range(self._oldest, len(self._firsts))
        return [(self._firsts[segment], str(self._folder / str(segment))) for segment in kept]

    def refresh(self) -> None:
        """Learn what was dropped, and let it go: on Windows it stays on disk until then."""
        entries = (self._folder / _LOG).read_bytes()
        whole = len(entries) // _ENTRY.size * _ENTRY.size
        for first, oldest in _ENTRY.iter_unpack(entries[len(self._firsts) * _ENTRY.size : whole]):
            self._firsts.append(first)
            self._oldest = oldest
        for number in [number for number in self._readers if number < self._oldest]:
            self._readers.pop(number).close()

    def row(self, number: int) -> Row:
        """Return a row. Raises RowDroppedError."""
        segment = self._segment(number)
        return self._reader(segment).row(number - self._firsts[segment])

    def glimpse(self, number: int, limit_bytes: int) -> tuple[Row, bytes | None, bytes | None]:
        """Return a row with at most `limit_bytes` of its key and of its value. Raises RowDroppedError."""
        segment = self._segment(number)
        return self._reader(segment).glimpse(number - self._firsts[segment], limit_bytes)

    def record(self, number: int) -> Record:
        """Return the whole record of a row. Raises RowDroppedError."""
        segment = self._segment(number)
        return self._reader(segment).record(number - self._firsts[segment])

    def hold(self) -> None:
        """Keep what is kept now readable until the next `refresh`, whatever is dropped meanwhile."""
        for segment in range(self._oldest, len(self._firsts)):
            with contextlib.suppress(RowDroppedError):
                self._reader(segment)

    def locate(self, number: int) -> tuple[str, int]:
        """Return the folder of the spool in which a row lies, and its place there. Raises RowDroppedError."""
        segment = self._segment(number)
        return str(self._folder / str(segment)), number - self._firsts[segment]

    def close(self) -> None:
        """Close the files; called twice it does nothing."""
        while self._readers:
            self._readers.popitem()[1].close()

    def _segment(self, number: int) -> int:
        """Return which spool holds a row; there are few, and the newest are asked for most."""
        for segment in range(len(self._firsts) - 1, self._oldest - 1, -1):
            if self._firsts[segment] <= number:
                return segment
        raise RowDroppedError(number)

    def _reader(self, segment: int) -> SpoolReader:
        reader = self._readers.get(segment)
        if reader is None:
            try:
                reader = self._readers[segment] = SpoolReader(str(self._folder / str(segment)))
            except FileNotFoundError:  # dropped, and we have not heard of it yet
                raise RowDroppedError(segment) from None
        return reader


def _removed(folder: Path) -> bool:
    """Remove a folder; False when that must be tried again, since a reader has it open and the system minds."""
    aside = folder.with_suffix(".dropped")
    try:
        # At once, so that a reader finds all of it or nothing.
        folder.rename(aside)
    except FileNotFoundError:
        pass  # renamed before, and not removed
    except OSError:
        return False
    shutil.rmtree(aside, ignore_errors=True)
    return not aside.exists()
