"""Dead letters grouped by fingerprint as they are read: counts, times and sources in bounded memory.

Each row of the spool has the number of its group in the file `groups` beside it, two bytes a row, so that the dead
letters of one group are found without reading the others.
"""

import contextlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np

from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter, DoubtKind
from kafka_explorer.engine.dead_letters.explaining import Knowledge, explain
from kafka_explorer.engine.dead_letters.fingerprints import first_application_frame, normalised
from kafka_explorer.engine.errors import SpoolFull
from kafka_explorer.engine.records import Message, record_of
from kafka_explorer.engine.spool import SpoolWriter
from kafka_explorer.engine.spool_index import RowMap
from kafka_explorer.engine.time_histogram import Buckets, TimeHistogram

MOST_GROUPS = 500
"""So many are told apart; what fails in yet another way is counted in one more, whose fingerprint is ""."""
OTHERS = ""
_MOST_SOURCES = 100
_LONGEST_EXAMPLE = 500
_AT_ONCE = 512
_FILE = "groups"
_NUMBER = np.dtype("<u2")

_Pending: TypeAlias = tuple[int, int, int, str | None, str, frozenset[DoubtKind]]
"""Of a dead letter: its group's number, its time, rounds, source, dialect and doubts."""


@dataclass(frozen=True, slots=True)
class LetterGroup:
    """What failed alike. `number` names it for `rows_of_group`; times are those of the dead letters, None for none.

    `message` is without its particulars, `example` the whole message of the first; `row` is the row of the newest in
    the spool. `rounds` is the most that one of them was sent back, `sent_back` how many of them ever were.
    """

    number: int
    fingerprint: str
    exception: str | None
    message: str
    example: str
    frame: str | None
    group: str | None
    dialect: str
    count: int
    first_ms: int | None
    last_ms: int | None
    row: int
    rounds: int = 0
    sent_back: int = 0
    buckets: Buckets | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Grouped:
    """All groups so far, the largest first. `buckets` counts all dead letters over time.

    `sources` counts by source topic (None: unknown), `dialects` by dialect, `doubts` how many have one of a kind.
    """

    groups: tuple[LetterGroup, ...] = ()
    count: int = 0
    buckets: Buckets | None = field(default=None, compare=False)
    sources: Mapping[str | None, int] = field(default_factory=dict, hash=False)
    dialects: Mapping[str, int] = field(default_factory=dict, hash=False)
    doubts: Mapping[DoubtKind, int] = field(default_factory=dict, hash=False)

    def group(self, fingerprint: str) -> LetterGroup | None:
        """Return the group of a fingerprint."""
        return next((group for group in self.groups if group.fingerprint == fingerprint), None)


class _Group:
    """A group under way."""

    def __init__(self, number: int, letter: DeadLetter | None, offset_ms: int) -> None:
        failure = None if letter is None else letter.failure
        message = "" if failure is None else failure.message or ""
        self.number = number
        self.fingerprint = OTHERS if letter is None else letter.fingerprint
        self.exception = None if failure is None else failure.exception
        self.message = normalised(message)[:_LONGEST_EXAMPLE]
        self.example = message[:_LONGEST_EXAMPLE]
        self.frame = None if failure is None else first_application_frame(failure.stack_trace)
        self.group = None if letter is None else letter.origin.group
        self.dialect = "" if letter is None else letter.dialect
        self.rounds = self.sent_back = 0
        self.count = 0
        self.first_ms: int | None = None
        self.last_ms: int | None = None
        self.row = 0
        self._times: list[int] = []
        self._histogram = TimeHistogram(offset_ms)
        self._told: LetterGroup | None = None

    def add(self, timestamp_ms: int, row: int, rounds: int) -> None:
        """Count a dead letter whose row was published."""
        self.count += 1
        self.rounds = max(self.rounds, rounds)
        self.sent_back += rounds > 0
        self._told = None
        if self.last_ms is None or timestamp_ms >= self.last_ms:
            self.row = row
        if timestamp_ms >= 0:
            self.first_ms = timestamp_ms if self.first_ms is None else min(self.first_ms, timestamp_ms)
            self.last_ms = timestamp_ms if self.last_ms is None else max(self.last_ms, timestamp_ms)
            self._times.append(timestamp_ms)
            if len(self._times) >= _AT_ONCE:
                self._count_times()

    def _count_times(self) -> None:
        self._histogram.add(np.array(self._times, np.int64))
        self._times.clear()

    def told(self, buckets: int) -> LetterGroup:
        """Return it as it is now."""
        if self._told is None:
            self._count_times()
            self._told = LetterGroup(
                number=self.number,
                fingerprint=self.fingerprint,
                exception=self.exception,
                message=self.message,
                example=self.example,
                frame=self.frame,
                group=self.group,
                dialect=self.dialect,
                count=self.count,
                first_ms=self.first_ms,
                last_ms=self.last_ms,
                row=self.row,
                rounds=self.rounds,
                sent_back=self.sent_back,
                buckets=self._histogram.buckets(buckets),
            )
        return self._told


class GroupingSink:
    """A scan's sink: spools what it is given, and groups it. `dropped_rows` is always 0."""

    def __init__(self, folder: str, topic: str, knowledge: Knowledge, offset_ms: int = 0) -> None:
        self._knowledge = knowledge
        self._offset_ms = offset_ms
        self._folder = folder
        self._groups: dict[str, _Group] = {}
        self._by_number: list[_Group] = []
        self._sources: Counter[str | None] = Counter()
        self._dialects: Counter[str] = Counter()
        self._doubts: Counter[DoubtKind] = Counter()
        self._histogram = TimeHistogram(offset_ms)
        self._times: list[int] = []
        self._pending: dict[bytes, _Pending] = {}
        self._numbers: list[int] = []
        self.dropped_rows = 0
        with contextlib.ExitStack() as files:
            self._spool = files.enter_context(contextlib.closing(SpoolWriter(folder, [topic])))
            try:
                self._file = files.enter_context((Path(folder) / _FILE).open("wb", buffering=0))
            except OSError as error:
                raise SpoolFull(folder, error.strerror or str(error)) from error
            self._files = files.pop_all()
        self.row_count = 0

    @property
    def size_bytes(self) -> int:
        """Bytes that are kept."""
        return self._spool.size_bytes

    def store(self, message: Message, topic_index: int = 0) -> bytes:
        """Take a message; it is counted when its row is published."""
        row = self._spool.store(message, topic_index)
        letter = explain(record_of(message), self._knowledge, with_content=False)
        doubts = frozenset(doubt.kind for doubt in letter.doubts)
        number = self._group_of(letter).number
        noted = (number, letter.timestamp_ms, letter.rounds, letter.origin.topic, letter.dialect, doubts)
        self._pending[row] = noted
        return row

    def _group_of(self, letter: DeadLetter) -> _Group:
        group = self._groups.get(letter.fingerprint)
        if group is None:
            is_full = len(self._groups) >= MOST_GROUPS
            name = OTHERS if is_full else letter.fingerprint
            group = self._groups.get(name)
            if group is None:
                group = _Group(len(self._by_number), None if is_full else letter, self._offset_ms)
                self._groups[name] = group
                self._by_number.append(group)
        return group

    def publish(self, rows: Iterable[bytes]) -> None:
        """Append rows, and count their dead letters."""
        published = list(rows)
        for place, row in enumerate(published, self.row_count):
            self._count(place, *self._pending.pop(row))
        self._spool.publish(published)
        self.row_count += len(published)

    def _count(
        self,
        place: int,
        number: int,
        timestamp_ms: int,
        rounds: int,
        source: str | None,
        dialect: str,
        doubts: frozenset[DoubtKind],
    ) -> None:
        self._by_number[number].add(timestamp_ms, place, rounds)
        self._numbers.append(number)
        self._times.append(timestamp_ms)
        self._sources[source if source in self._sources or len(self._sources) < _MOST_SOURCES else None] += 1
        self._dialects[dialect] += 1
        self._doubts.update(doubts)

    def flush(self) -> None:
        """Make what was published readable; rows last, since who sees a row may ask for its group."""
        try:
            self._file.write(np.array(self._numbers, _NUMBER).tobytes())
        except OSError as error:
            raise SpoolFull(self._folder, error.strerror or str(error)) from error
        self._numbers.clear()
        self._spool.flush()

    def settle(self) -> None:
        """Forget what will never be published."""
        self._pending.clear()

    def close(self) -> None:
        """Close the files."""
        self._files.close()

    def told(self, buckets: int = 60) -> Grouped:
        """Return the groups as they are now, each with at most `buckets` counts over time."""
        self._histogram.add(np.array(self._times, np.int64))
        self._times.clear()
        groups = [group.told(buckets) for group in self._by_number if group.count]
        groups.sort(key=lambda group: (-group.count, group.number))
        return Grouped(
            groups=tuple(groups),
            count=self.row_count,
            buckets=self._histogram.buckets(2 * buckets),
            sources=dict(self._sources),
            dialects=dict(self._dialects),
            doubts=dict(self._doubts),
        )


def rows_of_group(folder: str, rows: int, number: int) -> RowMap:
    """Return the rows of one group among the first `rows`, which are published, in the order of the spool."""
    with (Path(folder) / _FILE).open("rb") as file:
        numbers = np.fromfile(file, _NUMBER, rows)
    found: RowMap = (numbers == number).nonzero()[0].astype(np.uint32)
    return found
