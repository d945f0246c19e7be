"""A plan on disk: one SQLite file in a folder, so that a plan of a million dead letters takes little memory.

One job writes it; who shows it reads rows by their numbers. Texts that many rows share are kept once.
"""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Generator, Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.redrive.notes import Note, NoteKind
from kafka_explorer.engine.redrive.plan_rows import KEY_KEPT_BYTES, PlanRow, PlanState
from kafka_explorer.engine.redrive.request import Chosen, Place, Stretch, Why

Numbers = npt.NDArray[np.uint32]
Longs = npt.NDArray[np.int64]
_FILE = "plan.sqlite"
_MOST_TEXTS = 20_000
_AT_ONCE = 500
_STRETCH = 2_000  # rows, some 5 ms
_STATES = tuple(PlanState)
_TABLES = """
create table texts (id integer primary key, text text not null unique);
create table rows (
    number integer primary key, part integer not null, off integer not null, died integer not null,
    state integer not null, target integer not null, to_part integer, size integer not null, rounds integer not null,
    key blob, why integer not null, detail integer not null, notes integer not null, headers integer not null,
    dialect integer not null, fingerprint integer not null, hash integer, born integer not null,
    newer integer not null default 0
);
"""
_COLUMNS = (
    "number, part, off, died, state, target, to_part, size, rounds, key, why, detail, notes, headers, dialect, "
    "fingerprint, newer"
)


class PlanFailed(ExplorerError):
    """The plan in `folder` cannot be written or read; nothing was sent."""

    def __init__(self, folder: str, detail: str) -> None:
        super().__init__(folder, detail)
        self.folder = folder
        self.detail = detail

    def __str__(self) -> str:
        return f"The plan of the redrive, in {self.folder}, cannot be used: {self.detail}. Nothing was sent."


class PlanWriter:
    """Writes a plan into an existing folder; what was planned there before is gone. Every method raises PlanFailed."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.count = 0
        self._texts: dict[str, int] = {}
        self._lists: dict[Hashable, int] = {}
        path = Path(folder) / _FILE
        with _explained(folder):
            for old in (path, Path(f"{path}-journal")):
                old.unlink(missing_ok=True)
            self._store = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            # Nobody misses half a plan, so nothing waits for the disk.
            self._store.executescript(f"pragma journal_mode = off; pragma synchronous = off; {_TABLES}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._store.close()

    def add(self, rows: Sequence[tuple[PlanRow, int | None, int]]) -> None:
        """Write rows, each with its key's hash (`key_hash`, None without) and the time of its event (ms).

        They get the next numbers, whatever numbers they have.
        """
        with _explained(self.folder):
            self._store.execute("begin")
            self._store.executemany(
                f"insert into rows ({_COLUMNS}, hash, born) values ({','.join('?' * 19)})",  # noqa: S608 - our names
                [self._values(number, *row) for number, row in enumerate(rows, self.count)],
            )
            self._store.execute("commit")
        self.count += len(rows)

    def keys(self, target: str) -> Generator[None, None, tuple[Longs, Longs]]:
        """Return the hashes of the keys that are sent to `target`, in their order, and each one's first event (ms)."""
        found = [(np.empty(0, np.int64), np.empty(0, np.int64))]
        for part in self._keyed(target):
            found.append((part[:, 1], part[:, 2]))
            yield
        hashes, born = (np.concatenate(each) for each in zip(*found, strict=True))
        yield
        order = np.argsort(hashes)  # of a million 100 ms, like all that follows
        yield
        hashes, born = hashes[order], born[order]
        yield
        firsts = np.flatnonzero(np.diff(hashes, prepend=hashes[:1] - 1))
        return hashes[firsts], np.minimum.reduceat(born, firsts) if len(born) else born

    def note_newer(self, target: str, newest: Callable[[Longs], Longs]) -> Generator[None, None, int]:
        """Note at the rows for `target` that there is a newer message of their key; return how many there are.

        `newest` returns for hashes of keys the time of each one's newest message there (ms).
        """
        noted = 0
        for part in self._keyed(target):
            found = newest(part[:, 1])
            older = found > part[:, 2]
            with _explained(self.folder):
                self._store.execute("begin")
                self._store.executemany(
                    "update rows set newer = ? where number = ?",
                    zip(found[older].tolist(), part[older, 0].tolist(), strict=True),
                )
                self._store.execute("commit")
            noted += int(older.sum())
            yield
        return noted

    def _keyed(self, target: str) -> Iterator[Longs]:
        """Yield number, key's hash and event's time (ms) of what is sent with a key, a few thousand rows at a time."""
        wanted = self._text(target)
        for first in range(0, self.count, _STRETCH):
            with _explained(self.folder):
                found = self._store.execute(
                    "select number, hash, born from rows where number between ? and ? "
                    "and state = 0 and target = ? and hash is not null and born > 0",
                    (first, first + _STRETCH - 1, wanted),
                ).fetchall()
            yield np.array(found, np.int64).reshape(-1, 3)

    def _values(self, number: int, row: PlanRow, key: int | None, born_ms: int) -> tuple[Any, ...]:
        text = self._text
        return (
            number,
            *row.place,
            row.died_ms,
            _STATES.index(row.state),
            text(row.target),
            row.partition,
            row.size_bytes,
            row.rounds,
            None if row.key is None else row.key[:KEY_KEPT_BYTES],
            text("" if row.why is None else row.why.value),
            text(row.detail),
            self._listed(row.notes, lambda: [[note.kind.value, note.detail] for note in row.notes]),
            self._listed((row.off, row.on), lambda: [row.off, row.on]),
            text(row.dialect),
            text(row.fingerprint),
            0,
            key,
            born_ms,
        )

    def _listed(self, what: Hashable, make: Callable[[], object]) -> int:
        """Return the number of a list as text; most rows have lists that others had."""
        known = self._lists.get(what)
        if known is None:
            if len(self._lists) >= _MOST_TEXTS:
                self._lists.clear()
            known = self._lists[what] = self._text(json.dumps(make()))
        return known

    def _text(self, text: str) -> int:
        known = self._texts.get(text)
        if known is None:
            text = text.encode("utf-8", "backslashreplace").decode()
            self._store.execute("insert or ignore into texts (text) values (?)", (text,))
            known = int(self._store.execute("select id from texts where text = ?", (text,)).fetchone()[0])
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            self._texts[text] = known
        return known


class PlanStore:
    """Reads a plan that was written. Every method raises PlanFailed."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        with _explained(folder):
            path = (Path(folder) / _FILE).absolute()
            self._store = sqlite3.connect(
                f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
            )
        self._texts: dict[int, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    @property
    def count(self) -> int:
        """How many rows there are; their numbers begin at 0."""
        with _explained(self.folder):
            return int(self._store.execute("select coalesce(max(number) + 1, 0) from rows").fetchone()[0])

    def numbers(
        self, *, state: PlanState | None = None, note: NoteKind | None = None, why: Why | None = None
    ) -> Numbers:
        """Return the numbers of the rows of a state, with a note, left out for a reason; of all without any of these.

        It looks at the whole plan: not in the thread of a window.
        """
        terms: list[str] = []
        values: list[object] = []
        if state is not None:
            terms.append("state = ?")
            values.append(_STATES.index(state))
        if note is NoteKind.NEWER:
            terms.append("newer > 0")
        elif note is not None:
            terms.append("notes in (select id from texts where instr(text, ?))")
            values.append(f'"{note.value}"')
        if why is not None:
            terms.append("why in (select id from texts where text = ?)")
            values.append(why.value)
        where = f"where {' and '.join(terms)}" if terms else ""
        with _explained(self.folder):
            found = self._store.execute(f"select number from rows {where} order by number", values)  # noqa: S608
            return np.fromiter((row[0] for row in found), dtype=np.uint32)

    def rows(self, numbers: Iterable[int]) -> list[PlanRow]:
        """Return rows by their numbers, in that order; quick for a few hundred."""
        wanted = [int(number) for number in numbers]
        found: dict[int, PlanRow] = {}
        for begin in range(0, len(wanted), _AT_ONCE):
            part = wanted[begin : begin + _AT_ONCE]
            with _explained(self.folder):
                marks = ",".join("?" * len(part))
                got = self._store.execute(f"select {_COLUMNS} from rows where number in ({marks})", part)  # noqa: S608
                found.update((values[0], self._row(values)) for values in got.fetchall())
        return [found[number] for number in wanted if number in found]

    def row_of(self, place: Place) -> PlanRow | None:
        """Return the row of a dead letter; it looks through the plan."""
        with _explained(self.folder):
            found = self._store.execute(
                f"select {_COLUMNS} from rows where part = ? and off = ?",  # noqa: S608 - our names
                place,
            ).fetchone()
        return None if found is None else self._row(found)

    def to_send(self) -> Chosen:
        """Return exactly what the plan sends, for the request that confirms it."""
        stretches: list[Stretch] = []
        with _explained(self.folder):
            for part, off in self._store.execute("select part, off from rows where state = 0 order by part, off"):
                last = stretches[-1] if stretches else None
                if last is not None and (last.partition, last.last + 1) == (part, off):
                    stretches[-1] = Stretch(part, last.first, off)
                else:
                    stretches.append(Stretch(part, off, off))
        return Chosen(tuple(stretches))

    def _row(self, values: tuple[Any, ...]) -> PlanRow:
        (number, part, off, died, state, target, to_part, size, rounds, key, *texts, newer) = values
        why, detail, notes, headers, dialect, fingerprint = (self._text(text) for text in texts)
        known = tuple(Note(NoteKind(kind), said) for kind, said in json.loads(notes))
        gone, come = json.loads(headers)
        return PlanRow(
            number,
            (part, off),
            died,
            _STATES[state],
            self._text(target),
            to_part,
            size,
            rounds,
            key,
            Why(why) if why else None,
            detail,
            (*known, Note(NoteKind.NEWER, str(newer))) if newer else known,
            tuple(gone),
            tuple(come),
            dialect,
            fingerprint,
        )

    def _text(self, number: int) -> str:
        known = self._texts.get(number)
        if known is None:
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            found = self._store.execute("select text from texts where id = ?", (number,)).fetchone()
            known = self._texts[number] = str(found[0])
        return known


@contextlib.contextmanager
def _explained(folder: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise PlanFailed(folder, str(error)) from error


def event_ms(letter: DeadLetter) -> int:
    """Return when the event of a dead letter happened, as far as is known: when it died at the latest."""
    origin_ms = letter.origin.timestamp_ms
    return origin_ms if origin_ms is not None and origin_ms > 0 else letter.timestamp_ms
