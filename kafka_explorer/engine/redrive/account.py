"""What became of each dead letter of a job, on disk: one SQLite file in the job's folder.

With a journal topic it is a copy for the user's eyes, made true again from the journal at every start. Without one it
is the journal itself: what is about to be sent stands in it, synchronously, before it is given to the client.
"""

import contextlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Self

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.redrive.request import FAILURES_TOLD, Outcome, Place, State, Why

_FILE = "account.sqlite"
_WAIT_S = 10.0
_TABLES = """
create table if not exists facts (name text primary key, value text not null) without rowid;
create table if not exists messages (
    part integer not null, number integer not null, state text not null, target text not null,
    to_part integer, to_number integer, why text, detail text not null, at_ms integer not null,
    primary key (part, number)
) without rowid;
"""
_COLUMNS = "part, number, state, target, to_part, to_number, why, detail, at_ms"


class AccountFailed(ExplorerError):
    """The account in `folder` cannot be written or read, so nothing more is sent. What was sent, the journal knows."""

    def __init__(self, folder: str, detail: str) -> None:
        super().__init__(folder, detail)
        self.folder = folder
        self.detail = detail

    def __str__(self) -> str:
        return f"The account of the redrive, in {self.folder}, cannot be used: {self.detail}. Nothing more is sent."


class OtherJob(ExplorerError):
    """The account in a folder belongs to another job: `job` of the dead letters `dlq`."""

    def __init__(self, dlq: str, job: str) -> None:
        super().__init__(dlq, job)
        self.dlq = dlq
        self.job = job

    def __str__(self) -> str:
        return f"The folder holds the account of another redrive ({self.job} of '{self.dlq}')."


class Account:
    """Written by one run at a time; read by anybody. Every method raises AccountFailed."""

    def __init__(self, folder: str) -> None:
        """Open it, new or not. Use `of_job` to write."""
        self.folder = folder
        self._finds_landed = False
        with self._explained():
            self._store = sqlite3.connect(
                Path(folder) / _FILE, timeout=_WAIT_S, isolation_level=None, check_same_thread=False
            )
        try:
            with self._explained():
                self._store.execute("pragma journal_mode = wal")
                self._store.executescript(_TABLES)
                self._counts = self._counted()
        except AccountFailed:
            self._store.close()
            raise

    @classmethod
    def of_job(cls, folder: str, dlq: str, job: str) -> Self:
        """Open the job's account, or begin it. Raises OtherJob."""
        account = cls(folder)
        try:
            known = account.fact("job")
            if known is None:
                account.note("job", [dlq, job])
            elif known != [dlq, job]:
                raise OtherJob(known[0], known[1])
        except ExplorerError:
            account.close()
            raise
        return account

    @property
    def counts(self) -> Counter[State]:
        """How many dead letters there are of each state."""
        return self._counts

    def sync_always(self) -> None:
        """From now on what is written is on the disk, power failure or not, when the call returns."""
        with self._explained():
            self._store.execute("pragma synchronous = full")

    def fact(self, name: str) -> Any:
        """Return what was noted under a name, as JSON knows it; None when nothing was."""
        with self._explained():
            row = self._store.execute("select value from facts where name = ?", (name,)).fetchone()
        return None if row is None else json.loads(row[0])

    def note(self, name: str, value: object) -> None:
        """Keep a fact about the job."""
        with self._explained():
            self._store.execute("insert or replace into facts values (?, ?)", (name, json.dumps(value)))

    def put(self, outcomes: Iterable[Outcome]) -> None:
        """Write what became of some dead letters: all of them or, when it raises, none."""
        rows = [_row(each) for each in outcomes]
        if not rows:
            return
        known = self.states((row[0], row[1]) for row in rows)
        before = [known.get((row[0], row[1])) for row in rows]
        with self._explained():
            self._store.execute("begin immediate")
            try:
                self._store.executemany("insert or replace into messages values (?,?,?,?,?,?,?,?,?)", rows)
                self._store.execute("commit")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._store.execute("rollback")
                raise
        for was, row in zip(before, rows, strict=True):
            if was is not None:
                self._counts[was] -= 1
            self._counts[State(row[2])] += 1

    def forget(self, places: Iterable[Place]) -> None:
        """Take back what was written of these: nothing became of them after all."""
        with self._explained():
            self._store.executemany("delete from messages where part = ? and number = ?", list(places))
            self._counts = self._counted()

    def state(self, place: Place) -> State | None:
        """Return what became of a dead letter; None when it is not known yet."""
        return self._state_of(place)

    def states(self, places: Iterable[Place]) -> dict[Place, State]:
        """Return what is known of dead letters that lie close together: of these, and of others between them."""
        spans: dict[int, tuple[int, int]] = {}
        for part, number in places:
            low, high = spans.get(part, (number, number))
            spans[part] = (min(low, number), max(high, number))
        found: dict[Place, State] = {}
        for part, span in spans.items():
            with self._explained():
                rows = self._store.execute(
                    "select number, state from messages where part = ? and number between ? and ?", (part, *span)
                )
                found.update({(part, number): State(state) for number, state in rows})
        return found

    def outcome(self, place: Place) -> Outcome | None:
        """Return all that is known of a dead letter."""
        with self._explained():
            row = self._store.execute(
                f"select {_COLUMNS} from messages where part = ? and number = ?",  # noqa: S608 - our own names
                place,
            ).fetchone()
        return None if row is None else _outcome(row)

    def outcomes(self, states: Iterable[State] = State) -> Iterator[Outcome]:
        """Yield what is known of dead letters in these states, by partition and offset."""
        wanted = [state.value for state in states]
        marks = ",".join("?" * len(wanted))
        with self._explained():
            yield from map(
                _outcome,
                self._store.execute(
                    f"select {_COLUMNS} from messages where state in ({marks}) order by part, number",  # noqa: S608
                    wanted,
                ),
            )

    def has_landed(self, target: str, partition: int, offset: int) -> bool:
        """Whether something that was sent lies there."""
        with self._explained():
            if not self._finds_landed:
                self._store.execute("create index if not exists landed on messages (to_number)")
                self._finds_landed = True
            found = self._store.execute(
                "select 1 from messages where to_number = ? and to_part = ? and target = ? and state = ?",
                (offset, partition, target, State.SENT.value),
            )
            return found.fetchone() is not None

    def by_target(self) -> dict[str, int]:
        """Return how many were sent to each topic."""
        with self._explained():
            return dict(
                self._store.execute(
                    "select target, count(*) from messages where state = ? group by target", (State.SENT.value,)
                )
            )

    def remarks(self, most: int = FAILURES_TOLD) -> tuple[Outcome, ...]:
        """Return the first that were not sent, those in doubt and failed before the skipped."""
        found: list[Outcome] = []
        for state in (State.DOUBTFUL, State.FAILED, State.SKIPPED):
            for outcome in self.outcomes([state]):
                if len(found) >= most:
                    return tuple(found)
                found.append(outcome)
        return tuple(found)

    def close(self) -> None:
        """Let go of the file."""
        with contextlib.suppress(sqlite3.Error):
            self._store.close()

    def _state_of(self, place: Place) -> State | None:
        with self._explained():
            row = self._store.execute("select state from messages where part = ? and number = ?", place).fetchone()
        return None if row is None else State(row[0])

    def _counted(self) -> Counter[State]:
        rows = self._store.execute("select state, count(*) from messages group by state")
        return Counter({State(state): count for state, count in rows})

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise AccountFailed(self.folder, str(error)) from error


def has_account(folder: str) -> bool:
    """Whether a job has left its account in `folder`."""
    return (Path(folder) / _FILE).exists()


_Row = tuple[int, int, str, str, int | None, int | None, str | None, str, int]


def _row(outcome: Outcome) -> _Row:
    why = outcome.why.value if outcome.why is not None else None
    return (
        *outcome.place,
        outcome.state.value,
        outcome.target,
        outcome.partition,
        outcome.offset,
        why,
        outcome.detail,
        outcome.at_ms,
    )


def _outcome(row: _Row) -> Outcome:
    part, number, state, target, to_part, to_number, why, detail, at_ms = row
    known = Why(why) if why is not None else None
    return Outcome((part, number), State(state), target, to_part, to_number, known, detail, at_ms)
