"""A plan as values: one row for each dead letter, and the sums. Plain data, which comes back from a child process."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from kafka_explorer.engine.redrive.learned import Learned
from kafka_explorer.engine.redrive.notes import WARNINGS, Note, NoteKind
from kafka_explorer.engine.redrive.request import Place, RedriveRequest, Why

KEY_KEPT_BYTES = 200
"""So much of a key is in a row."""


class PlanState(enum.Enum):
    """What is to become of a dead letter."""

    SEND = "send"
    SKIP = "skip"
    """It need not, or must not, be sent: redriven before, discarded, round too often."""
    BLOCKED = "blocked"
    """It cannot be sent as it is."""


class PlanStep(enum.Enum):
    """What planning is doing."""

    PREPARING = "preparing"
    REMEMBERING = "remembering"
    """Finding out what was redriven before."""
    READING = "reading"
    """Reading the dead letters and deciding on each."""
    COMPARING = "comparing"
    """Looking for newer messages of the same keys in the targets."""
    DONE = "done"


class Word(enum.Enum):
    """On whose word a plan says what was redriven before."""

    JOURNAL = "journal"
    """The journal topic: every redrive that could use it."""
    TARGETS = "targets"
    """The targets: each redriven message has a header that says which dead letter it was."""
    COMMITS = "commits"
    """The private group whose commits keep the marks where there is no other place for them."""
    NOBODY = "nobody"
    """None of them can be asked: only the account of this job, if it ran before. The rest is found out when sending."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One dead letter: `number` counts from 0 in the order of the plan.

    `partition` of None: chance decides. `size_bytes` is before compression. `key` is the one that is sent, its first
    KEY_KEPT_BYTES. `rounds` counts this redrive. `off` are the names of headers that go, `on` of those that come.
    """

    number: int
    place: Place
    died_ms: int
    state: PlanState
    target: str = ""
    partition: int | None = None
    size_bytes: int = 0
    rounds: int = 0
    key: bytes | None = None
    why: Why | None = None
    detail: str = ""
    notes: tuple[Note, ...] = ()
    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    dialect: str = ""
    fingerprint: str = ""

    @property
    def warnings(self) -> tuple[Note, ...]:
        """The notes that speak for a second look."""
        return tuple(note for note in self.notes if note.kind in WARNINGS)


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """A plan in numbers, so far or in the end; the rows are in `folder` (`PlanStore`).

    `total` is None while only reading tells. `notes` counts rows by note, `whys` those that are not sent by reason.
    `types` counts by class what gets one that was learned. `ends` are the offsets behind the last that was read, by
    partition of the dead letters. `compared` messages of the targets were looked at for newer ones of the same key,
    `not_compared` more there would have been, and `unread` are targets that could not be read for that.

    `word` tells on whose word it says what was redriven before, None while nobody was asked; `word_why` why not on a
    better one, as the cluster said it; `unlooked` messages of the targets were too many to be looked at for that.
    """

    request: RedriveRequest
    folder: str
    step: PlanStep = PlanStep.PREPARING
    learned: Learned = field(default_factory=Learned)
    total: int | None = None
    send: int = 0
    skip: int = 0
    blocked: int = 0
    size_bytes: int = 0
    targets: Mapping[str, int] = field(default_factory=dict, hash=False)
    types: Mapping[str, int] = field(default_factory=dict, hash=False)
    notes: Mapping[NoteKind, int] = field(default_factory=dict, hash=False)
    whys: Mapping[Why, int] = field(default_factory=dict, hash=False)
    ends: Mapping[int, int] = field(default_factory=dict, hash=False)
    compared: int = 0
    not_compared: int = 0
    unread: tuple[str, ...] = ()
    word: Word | None = None
    word_why: str = ""
    unlooked: int = 0

    @property
    def rows(self) -> int:
        """How many dead letters are in the plan."""
        return self.send + self.skip + self.blocked
