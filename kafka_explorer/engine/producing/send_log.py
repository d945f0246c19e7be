"""What became of each message, on disk: written before and after each is sent, so that it outlives the process.

A folder with `run.json` (what was sent, and where the partitions ended before), `log` (rows of fixed width, only ever
appended), `reasons` (JSON lines: why a message could not even be made), and an empty `through` while nothing is open. A
message that was given to the client and never answered for is in doubt.
"""

import enum
import json
import os
import struct
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from confluent_kafka import KafkaError

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.producing.messages import MessageId, Unsendable
from kafka_explorer.engine.producing.problems import Problem, problem_of

# state, error code, partition, part, number, offset (or the time it was sent with), digest
_ROW = struct.Struct("<BxhiIQq16s")
_NO_DIGEST = bytes(16)
_READ_ROWS = 4096
_PAUSE_ROWS = 5_000
_FORMAT = 1
_THROUGH = "through"


class SendState(enum.IntEnum):
    """What is known of a message; the numbers are those in the file."""

    UNSEEN = 0
    GIVEN = 1
    """Given to the client; in doubt when nobody waits for the answer any more."""
    ACKNOWLEDGED = 2
    REFUSED = 3
    """The broker, or the client before it, said no: it is in no log."""
    UNSENDABLE = 4
    """No message could be made of it."""
    ABSENT = 5
    """It was in doubt, was looked for and is not in the topic: as good as unseen."""


class SendLogFailed(ExplorerError):
    """The file that must know what was sent could not be written or read, so nothing more is sent."""

    def __init__(self, folder: str, detail: str) -> None:
        super().__init__(folder, detail)
        self.folder = folder
        self.detail = detail

    def __str__(self) -> str:
        return f"The log of what was sent, {self.folder}, cannot be used: {self.detail}."


class OtherRun(ExplorerError):
    """The log belongs to another run: `field` differs. Going on would send something else."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field

    def __str__(self) -> str:
        return f"This run cannot go on: the {self.field} is not what it was when the run began. Start a new one."


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run is. `source` identifies what is sent; `ends` are the partitions' ends before the first message."""

    topic: str
    source: str
    started_ms: int
    ends: Mapping[int, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message; `offset` is None when it was acknowledged without one, as with acks=0.

    `reason` is why it is not acknowledged, in plain words; `problem` the same of what no message could be made of.
    """

    id: MessageId
    state: SendState
    partition: int | None = None
    offset: int | None = None
    code: int = 0
    reason: str = ""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A message without an answer: what to look for. `timestamp_ms` is the one it was sent with."""

    id: MessageId
    digest: bytes
    timestamp_ms: int


class SendLog:
    """Written by one run at a time; read by anybody."""

    def __init__(self, folder: str, facts: RunFacts) -> None:
        """Use `create` or `resume`."""
        self.folder = folder
        self.facts = facts
        self._states = _States()
        self._rows: list[bytes] = []
        self._reasons: list[str] = []
        self._saw_all = False
        try:
            self._log = (Path(folder) / "log").open("ab", buffering=0)
        except OSError as error:
            raise SendLogFailed(folder, error.strerror or str(error)) from error

    @classmethod
    def create(cls, folder: str, facts: RunFacts) -> Self:
        """Begin a log in an existing, empty folder. Raises SendLogFailed."""
        try:
            text = json.dumps({"format": _FORMAT, **asdict(facts)})
            (Path(folder) / "run.json").write_text(text, encoding="utf-8")
        except OSError as error:
            raise SendLogFailed(folder, error.strerror or str(error)) from error
        return cls(folder, facts)

    @classmethod
    def resume(cls, folder: str) -> Self:
        """Open a log that another run wrote; a row cut off by a power failure goes. Raises SendLogFailed."""
        facts = facts_of(folder)
        path = Path(folder) / "log"
        try:
            size = path.stat().st_size
            if size % _ROW.size:
                os.truncate(path, size - size % _ROW.size)
        except OSError as error:
            raise SendLogFailed(folder, error.strerror or str(error)) from error
        log = cls(folder, facts)
        log._saw_all = _taken_back(folder)
        for row in _rows(folder):
            log._states.put(row[3:5], row[0])
        return log

    @staticmethod
    def exists(folder: str) -> bool:
        """Whether the folder holds a log."""
        return (Path(folder) / "run.json").exists()

    @staticmethod
    def is_through(folder: str) -> bool:
        """Whether everything there was to send was seen and nothing is in doubt: there is nothing to go on with."""
        return (Path(folder) / _THROUGH).exists()

    def state(self, message: MessageId) -> SendState:
        """Return what is known of a message."""
        return SendState(self._states.get(message))

    def counts(self) -> dict[SendState, int]:
        """Return how many messages are in each state; O(number of messages)."""
        return self._states.counts()

    def given(self, message: MessageId, digest: bytes, timestamp_ms: int) -> None:
        """The message is about to be given to the client: `flush` first."""
        self._put(SendState.GIVEN, message, 0, -1, timestamp_ms, digest)

    def acknowledged(self, message: MessageId, partition: int, offset: int) -> None:
        """The broker has it; a negative offset is unknown."""
        self._put(SendState.ACKNOWLEDGED, message, 0, partition, offset)

    def refused(self, message: MessageId, code: int) -> None:
        """It is in no log, and will not be."""
        self._put(SendState.REFUSED, message, code, -1, -1)

    def absent(self, message: MessageId) -> None:
        """It was in doubt and is not in the topic."""
        self._put(SendState.ABSENT, message, 0, -1, -1)

    def unsendable(self, item: Unsendable) -> None:
        """No message can be made of it."""
        self._put(SendState.UNSENDABLE, item.id, 0, -1, -1)
        self._reasons.append(json.dumps([*item.id, *item.reason.as_list()]) + "\n")

    def flush(self) -> None:
        """Hand everything to the operating system. Raises SendLogFailed."""
        try:
            with memoryview(b"".join(self._rows)) as view:
                written = 0
                while written < len(view):
                    written += self._log.write(view[written:])
            self._rows.clear()
            if self._reasons:
                with (Path(self.folder) / "reasons").open("a", encoding="utf-8") as file:
                    file.write("".join(self._reasons))
                self._reasons.clear()
        except OSError as error:
            raise SendLogFailed(self.folder, error.strerror or str(error)) from error

    def end(self, *, saw_all: bool) -> None:
        """A run is over; `saw_all` when it went through all that its source has, and not only through what failed.

        If nothing is open then, in this or an earlier run, the log says so: nobody needs it in order to go on. Raises
        SendLogFailed.
        """
        self._saw_all = self._saw_all or saw_all
        counts = self.counts()
        if self._saw_all and not (counts.get(SendState.GIVEN) or counts.get(SendState.ABSENT)):
            try:
                (Path(self.folder) / _THROUGH).touch()
            except OSError as error:
                raise SendLogFailed(self.folder, error.strerror or str(error)) from error

    def close(self) -> None:
        """Close the file; what was not flushed is lost."""
        self._log.close()

    def doubts(self) -> list[Doubt]:
        """Return the messages that were given and never answered for, as they were given last."""
        found: dict[MessageId, Doubt] = {}
        if not self.counts().get(SendState.GIVEN):
            return []
        for state, _, _, part, number, timestamp_ms, digest in _rows(self.folder):
            if state == SendState.GIVEN and self.state((part, number)) is SendState.GIVEN:
                found[part, number] = Doubt((part, number), digest, timestamp_ms)
        return list(found.values())

    def among_acknowledged(self, places: set[tuple[int, int]]) -> set[tuple[int, int]]:
        """Return those of `places` (partition, offset) where a message of this run was acknowledged."""
        return {
            (partition, offset)
            for state, _, partition, _, _, offset, _ in _rows(self.folder)
            if state == SendState.ACKNOWLEDGED and (partition, offset) in places
        }

    def _put(
        self,
        state: SendState,
        message: MessageId,
        code: int,
        partition: int,
        offset: int,
        digest: bytes = _NO_DIGEST,
    ) -> None:
        self._states.put(message, state)
        self._rows.append(_ROW.pack(state, code, partition, *message, offset, digest))


def facts_of(folder: str) -> RunFacts:
    """Return what the run in `folder` is. Raises SendLogFailed."""
    try:
        found = json.loads((Path(folder) / "run.json").read_text(encoding="utf-8"))
        if found["format"] != _FORMAT:
            raise SendLogFailed(folder, "it comes from another version of this program")
        ends = {int(partition): int(end) for partition, end in found["ends"].items()}
        return RunFacts(found["topic"], found["source"], int(found["started_ms"]), ends)
    except OSError as error:
        raise SendLogFailed(folder, error.strerror or str(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SendLogFailed(folder, "it is damaged") from error


def outcomes(folder: str, only: frozenset[SendState] | None = None) -> Iterator[Outcome]:
    """Yield what became of each message that was seen, each once, in the order in which that was known.

    Messages in doubt come as GIVEN. Raises SendLogFailed.
    """
    for outcome in outcomes_with_pauses(folder):
        if outcome is not None and (only is None or outcome.state in only):
            yield outcome


def outcomes_with_pauses(folder: str) -> Iterator[Outcome | None]:
    """The same for work that must be heard of: None comes every few milliseconds."""
    states = _States()
    for at, row in enumerate(_rows(folder)):
        states.put(row[3:5], row[0])
        if at % _PAUSE_ROWS == 0:
            yield None
    reasons = _reasons_of(folder)
    told = _States()
    for at, (state, code, partition, part, number, offset, _) in enumerate(_rows(folder)):
        message = (part, number)
        if at % _PAUSE_ROWS == 0:
            yield None
        if states.get(message) == state and not told.get(message):
            told.put(message, 1)
            yield _outcome(message, SendState(state), code, (partition, offset), reasons)


def reason_of(code: int) -> str:
    """Return what librdkafka says of an error code."""
    return KafkaError(code).str()


def _taken_back(folder: str) -> bool:
    """Say no longer that nothing is open, and return whether that was said."""
    try:
        (Path(folder) / _THROUGH).unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise SendLogFailed(folder, error.strerror or str(error)) from error
    return True


def _outcome(
    message: MessageId, state: SendState, code: int, place: tuple[int, int], reasons: Mapping[MessageId, Problem]
) -> Outcome:
    if state is SendState.ACKNOWLEDGED:
        return Outcome(message, state, place[0], place[1] if place[1] >= 0 else None)
    if state is SendState.REFUSED:
        return Outcome(message, state, code=code, reason=reason_of(code))
    problem = reasons.get(message)
    return Outcome(message, state, reason="" if problem is None else str(problem), problem=problem)


def _reasons_of(folder: str) -> dict[MessageId, Problem]:
    path = Path(folder) / "reasons"
    found: dict[MessageId, Problem] = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                part, number, *reason = json.loads(line)
            except ValueError:
                continue  # cut off by a power failure
            found[part, number] = problem_of(reason)
    return found


def _rows(folder: str) -> Iterator[tuple[int, int, int, int, int, int, bytes]]:
    try:
        with (Path(folder) / "log").open("rb") as file:
            while data := file.read(_ROW.size * _READ_ROWS):
                whole = len(data) - len(data) % _ROW.size
                yield from _ROW.iter_unpack(data[:whole])
    except OSError as error:
        raise SendLogFailed(folder, error.strerror or str(error)) from error


class _States:
    """One byte for each message, however many there are: numbers of a part lie close together."""

    def __init__(self) -> None:
        self._parts: dict[int, tuple[int, bytearray]] = {}

    def get(self, message: MessageId) -> int:
        base, states = self._parts.get(message[0], (0, b""))
        at = message[1] - base
        return states[at] if 0 <= at < len(states) else 0

    def put(self, message: MessageId, state: int) -> None:
        part, number = message
        base, states = self._parts.setdefault(part, (number, bytearray()))
        if number < base:
            states[:0] = bytes(base - number)
            base = number
            self._parts[part] = base, states
        if number - base >= len(states):
            states.extend(bytes(number - base - len(states) + 1))
        states[number - base] = state

    def counts(self) -> dict[SendState, int]:
        total: Counter[int] = Counter()
        for _, states in self._parts.values():
            for state in SendState:
                total[state] += states.count(state)
        return {state: total[state] for state in SendState if total[state] and state is not SendState.UNSEEN}
