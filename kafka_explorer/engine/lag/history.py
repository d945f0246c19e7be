"""The history of lag on disk: one SQLite file per cluster, bounded in time and size. One thread writes; see curves.py.

Samples come in every few seconds and stand in `recent` for up to 20 minutes, so that a crash loses none. Then a chunk
of 20 minutes of one series becomes two blobs: `raw`, all samples, kept for a day, and `minutes`, smallest, largest and
last of each minute, kept for a week. When the file grows beyond its bound, the oldest raw chunks go first, then the
oldest minutes. Pauses stay pauses: nothing is ever filled in.

A series of 20 minutes is some 1 KB raw and 300 B by the minute: 100 partitions watched all day take 23 MB.
"""

import contextlib
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.lag.history_chunks import (
    CHUNK_MINUTES,
    MINUTE_MS,
    Sample,
    pack_minutes,
    pack_samples,
)

RAW_KEPT_MINUTES = 24 * 60
MINUTES_KEPT_MINUTES = 7 * 24 * 60
LARGEST_BYTES = 512 * 1024 * 1024
SERIES_AT_MOST = 4000
_ROLLED_AT_ONCE = 50  # series per call of `add`: some 30 ms
_FORMAT = 1
_BUSY_S = 2.0
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")

_SCHEMA = f"""
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS series (
    id INTEGER PRIMARY KEY,
    grp TEXT NOT NULL, topic TEXT NOT NULL, part INTEGER NOT NULL,
    UNIQUE (grp, topic, part)
);
CREATE TABLE IF NOT EXISTS recent (
    minute INTEGER NOT NULL, series INTEGER NOT NULL, at_ms INTEGER NOT NULL,
    lag INTEGER, produced INTEGER, consumed INTEGER, time_lag_ms INTEGER,
    PRIMARY KEY (minute, series, at_ms)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS raw (
    chunk INTEGER NOT NULL, series INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (chunk, series)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS minutes (
    chunk INTEGER NOT NULL, series INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (chunk, series)
) WITHOUT ROWID;
PRAGMA user_version = {_FORMAT};
"""


@dataclass(frozen=True, slots=True)
class Series:
    """What a curve is about: a partition of a group; all partitions of a topic (-1); all of a group ("" and -1)."""

    group: str
    topic: str = ""
    partition: int = -1


class HistoryBroken(ExplorerError):
    """The history cannot be written: no space, no permission, or a newer program's file. Watching goes on without."""

    def __init__(self, path: str, detail: str) -> None:
        super().__init__(path, detail)
        self.path = path
        self.detail = detail

    def __str__(self) -> str:
        return f"The history of lag cannot be kept in {self.path}: {self.detail}."


def history_path(folder: Path, cluster_id: str) -> Path:
    """Return the file of a cluster's history in `folder`."""
    return folder / f"{_UNSAFE.sub('_', cluster_id) or 'unknown'}.sqlite"


class History:
    """The writer. Use it in one thread only, and close it; it is a context manager. Raises HistoryBroken.

    A damaged file is put aside as `*.damaged`, and a new one begun.
    """

    def __init__(self, path: Path, *, largest_bytes: int = LARGEST_BYTES, series_at_most: int = SERIES_AT_MOST) -> None:
        self.path = path
        self.left_out = 0
        """Series that are not kept because there are too many."""
        self._largest_bytes = largest_bytes
        self._series_at_most = series_at_most
        self._rolled = -1
        with self._explaining():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._base = self._open()
            self._ids = {
                Series(group, topic, part): number
                for number, group, topic, part in self._base.execute("SELECT id, grp, topic, part FROM series")
            }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def add(self, samples: Iterable[tuple[Series, Sample]]) -> None:
        """Keep one sample each of several series; every so often, older ones are packed and the oldest dropped.

        Those first in line are kept when there are too many series: give groups first, then topics, then partitions.
        """
        rows = []
        newest_ms = 0
        self.left_out = 0
        with self._explaining(), self._base:
            for series, sample in samples:
                number = self._number(series)
                if number is None:
                    self.left_out += 1
                    continue
                at_ms = sample[0]
                rows.append((at_ms // MINUTE_MS, number, *sample))
                newest_ms = max(newest_ms, at_ms)
            self._base.executemany("INSERT OR REPLACE INTO recent VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            if rows:
                self._pack(newest_ms // MINUTE_MS // CHUNK_MINUTES)

    def size_bytes(self) -> int:
        """How much of the file is in use."""
        (pages,) = self._base.execute("PRAGMA page_count").fetchone()
        (free,) = self._base.execute("PRAGMA freelist_count").fetchone()
        (size,) = self._base.execute("PRAGMA page_size").fetchone()
        return int((pages - free) * size)

    def past_ends(self, since_ms: int) -> list[tuple[Series, int, int]]:
        """Return (partition, time, end offset) once a minute from what is not packed yet, oldest first."""
        rows = self._base.execute(
            "SELECT series, MAX(at_ms), produced FROM recent WHERE minute >= ? AND produced IS NOT NULL "
            "GROUP BY minute, series ORDER BY minute",
            (since_ms // MINUTE_MS,),
        )
        names = {number: series for series, number in self._ids.items() if series.partition >= 0}
        return [(names[number], int(at_ms), int(end)) for number, at_ms, end in rows if number in names]

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            for ending in ("-wal", "-shm"):
                self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
            self.path.replace(self.path.with_name(self.path.name + ".damaged"))
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        base = sqlite3.connect(self.path, timeout=_BUSY_S)
        try:
            (version,) = base.execute("PRAGMA user_version").fetchone()
            if version > _FORMAT:
                raise HistoryBroken(str(self.path), "a newer version of this program has written it")
            base.executescript(_SCHEMA)
            base.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            base.close()
            raise
        self.path.chmod(0o600)  # the names of groups and topics are nobody else's business
        return base

    def _number(self, series: Series) -> int | None:
        number = self._ids.get(series)
        if number is None and len(self._ids) < self._series_at_most:
            sql = "INSERT INTO series (grp, topic, part) VALUES (?, ?, ?)"
            number = self._base.execute(sql, (series.group, series.topic, series.partition)).lastrowid
            if number is not None:
                self._ids[series] = number
        return number

    def _pack(self, current: int) -> None:
        """Pack what lies before the chunk `current`, some series at a time; then drop what is too old."""
        if self._rolled == current:
            return
        begin = current * CHUNK_MINUTES
        found = self._base.execute(
            "SELECT DISTINCT minute / ?, series FROM recent WHERE minute < ? LIMIT ?",
            (CHUNK_MINUTES, begin, _ROLLED_AT_ONCE),
        ).fetchall()
        for chunk, series in found:
            self._pack_one(chunk, series)
        if len(found) < _ROLLED_AT_ONCE:
            self._rolled = current
            self._drop(current)

    def _pack_one(self, chunk: int, series: int) -> None:
        minutes = [*range(chunk * CHUNK_MINUTES, (chunk + 1) * CHUNK_MINUTES)]
        where = f"WHERE minute IN ({','.join('?' * len(minutes))}) AND series = ?"
        sql = f"SELECT at_ms, lag, produced, consumed, time_lag_ms FROM recent {where} ORDER BY minute, at_ms"  # noqa: S608 - only question marks
        samples: Sequence[Sample] = self._base.execute(sql, (*minutes, series)).fetchall()
        keep = "INSERT OR REPLACE INTO {} VALUES (?, ?, ?)"
        self._base.execute(keep.format("raw"), (chunk, series, pack_samples(samples)))
        self._base.execute(keep.format("minutes"), (chunk, series, pack_minutes(samples)))
        self._base.execute(f"DELETE FROM recent {where}", (*minutes, series))  # noqa: S608 - the same

    def _drop(self, current: int) -> None:
        for table, kept in (("raw", RAW_KEPT_MINUTES), ("minutes", MINUTES_KEPT_MINUTES)):
            self._base.execute(f"DELETE FROM {table} WHERE chunk < ?", (current - kept // CHUNK_MINUTES,))  # noqa: S608 - our own names
        while self.size_bytes() > self._largest_bytes and self._drop_oldest():
            pass
        self._forget_empty()
        self._base.execute("PRAGMA incremental_vacuum")

    def _drop_oldest(self) -> bool:
        for table in ("raw", "minutes"):
            (oldest,) = self._base.execute(f"SELECT MIN(chunk) FROM {table}").fetchone()  # noqa: S608 - our own names
            if oldest is not None:
                self._base.execute(f"DELETE FROM {table} WHERE chunk = ?", (oldest,))  # noqa: S608 - the same
                return True
        return False

    def _forget_empty(self) -> None:
        """Make room for other series: those of which nothing is left."""
        left = "SELECT series FROM minutes UNION SELECT series FROM raw UNION SELECT series FROM recent"
        gone = {number for (number,) in self._base.execute(f"SELECT id FROM series WHERE id NOT IN ({left})")}  # noqa: S608 - our own text
        if gone:
            self._base.executemany("DELETE FROM series WHERE id = ?", [(number,) for number in gone])
            self._ids = {series: number for series, number in self._ids.items() if number not in gone}

    @contextlib.contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise HistoryBroken(str(self.path), str(error)) from error
