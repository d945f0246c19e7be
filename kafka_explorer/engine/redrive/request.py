"""What a redrive is asked for and what it tells: plain data, which goes to a child process and comes back from it."""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from kafka_explorer.engine.dead_letters.dialects import UserDialect
from kafka_explorer.engine.producing.messages import Outgoing
from kafka_explorer.engine.redrive.learned import Learned
from kafka_explorer.engine.redrive.transforms import Transform

JOURNAL_TOPIC = "kafka-explorer.redrive"
TRANSACTIONAL_ID_PREFIX = "kafka-explorer-redrive-"
"""One ACL with this prefix covers all redrives; `RedriveRequest.mark_name` follows it."""
REDRIVE_ID = "kafka-explorer-redrive-id"
"""Header: `<cluster id>/<dead-letter topic>/<partition>/<offset>`, on everything that is redriven."""
REDRIVE_COUNT = "kafka-explorer-redrive-count"
"""Header: how many times the event has been redriven, this time included, in decimal digits."""
ORIGINAL_TIMESTAMP = "kafka-explorer-original-timestamp"
"""Header: milliseconds since 1970, in decimal digits."""
MAX_BATCH = 500
FAILURES_TOLD = 200
"""How many failed or skipped messages a result carries; the account has them all."""

Place = tuple[int, int]
"""Partition and offset in the dead-letter topic: a dead letter's name."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Dead letters of `partition` from offset `first` to `last`, both included, with no other between them."""

    partition: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is in the topic when the run begins; with `ends` (offset after the last, by partition) only those."""

    ends: Mapping[int, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Exactly these: what a confirmed plan asks for. One that is no longer there is accounted for as gone."""

    stretches: tuple[Stretch, ...]

    @property
    def count(self) -> int:
        """How many dead letters there are."""
        return sum(each.last - each.first + 1 for each in self.stretches)


@dataclass(frozen=True, slots=True)
class OfGroup:
    """Those with one of these fingerprints (`DeadLetter.fingerprint`)."""

    fingerprints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """Those that the filter language finds."""

    filter: str


Selection = Everything | Chosen | OfGroup | Matching


def chosen(places: Iterable[Place]) -> Chosen:
    """Return the selection of these dead letters."""
    stretches: list[Stretch] = []
    for partition, offset in sorted(set(places)):
        last = stretches[-1] if stretches else None
        if last is not None and (last.partition, last.last + 1) == (partition, offset):
            stretches[-1] = Stretch(partition, last.first, offset)
        else:
            stretches.append(Stretch(partition, offset, offset))
    return Chosen(tuple(stretches))


class Partitioning(enum.Enum):
    """Which partition of the target a dead letter goes to."""

    SAME = "same"
    """The one it came from, where that exists; its key's otherwise."""
    KEY = "key"
    """The one of its key, as Java's default partitioner has it."""


class Timestamps(enum.Enum):
    """Which time a redriven message has."""

    NOW = "now"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class HeaderRules:
    """The user's word over the dialect's table: names (exact) that go although it keeps them, and the reverse."""

    strip: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Canary:
    """Send one first; go on when `group` has committed past it and it has not come back `watch_s` after that.

    Not read within `timeout_s`, or back in the dead letters, the run stops.
    """

    group: str
    timeout_s: float = 120.0
    watch_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Limits:
    """When a run stops by itself; None: never for that reason.

    `bounced_share` (0 to 1) is of what this run sent, and looked at from `bounced_from` messages on. `lag` is that of
    `group` on the targets, in offsets.
    """

    bounced_share: float | None = None
    bounced_from: int = 20
    group: str | None = None
    lag: int | None = None


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class RedriveRequest:
    """Which dead letters of topic `dlq` to send back, and how.

    `target` of None: each to where it came from. `job` names the run for ever (the same job goes on where it stopped);
    `by` is user@host. `cluster_id` is the cluster of the dead letters, found by the run when it is empty; `to_cluster`
    the id of the one they go to, "" when that is the same. `mappings` are the user's, from dead-letter
    topic to source, and so are `dialects`. `learned` is what the plan has shown and was confirmed; of further targets
    the run learns by itself. `rate_per_s` is messages per second, None as fast as it goes.
    """

    dlq: str
    selection: Selection
    job: str
    by: str
    target: str | None = None
    partitioning: Partitioning = Partitioning.SAME
    timestamps: Timestamps = Timestamps.NOW
    headers: HeaderRules = HeaderRules()
    transform: Transform | None = None
    max_rounds: int = 3
    batch: int = MAX_BATCH
    rate_per_s: float | None = None
    canary: Canary | None = None
    limits: Limits = NO_LIMITS
    note: str = ""
    cluster_id: str = ""
    to_cluster: str = ""
    mappings: Mapping[str, str] = field(default_factory=dict, hash=False)
    dialects: tuple[UserDialect, ...] = ()
    learned: Learned | None = None
    exactly_once: bool = True
    """False: do not even try transactions."""

    @property
    def mark_name(self) -> str:
        """What the dead-letter topic is called in marks: with its cluster's id, where that is another cluster."""
        return f"{self.cluster_id}/{self.dlq}" if self.to_cluster else self.dlq

    @property
    def transactional_id(self) -> str:
        """One for each dead-letter topic, so that there is one redriver of it at a time, on whatever machine."""
        return TRANSACTIONAL_ID_PREFIX + self.mark_name

    def redrive_id(self, place: Place) -> str:
        """The value of the header REDRIVE_ID."""
        return f"{self.cluster_id}/{self.dlq}/{place[0]}/{place[1]}"


@dataclass(frozen=True, slots=True)
class Sendable:
    """What a dead letter becomes: `message` (its id is the dead letter's Place) for topic `target`.

    `rounds` counts this redrive. `content` and `fingerprint` are the dead letter's; `timestamp_ms` is when it died,
    which tells it from another one at the same offset of a topic that was made anew. `deed` is what its mark says.
    """

    target: str
    message: Outgoing
    rounds: int = 1
    content: str = ""
    fingerprint: str = ""
    timestamp_ms: int = -1
    deed: Literal["sent", "parked"] = "sent"


class Why(enum.Enum):
    """Why a dead letter was not sent."""

    ALREADY = "already"
    """It was redriven before; `detail` says by whom."""
    DISCARDED = "discarded"
    """It was discarded before; `detail` is the reason given."""
    ROUNDS = "rounds"
    """It has been redriven as often as is allowed; `detail` is how often."""
    NO_TARGET = "no_target"
    """Where it came from is not known."""
    NO_EVENT = "no_event"
    """What to send could not be found out (`detail`): an envelope that cannot be read, a mere pointer."""
    UNREADABLE_HEADERS = "unreadable_headers"
    """A header's name is no UTF-8, which this client cannot send."""
    CHANGE = "change"
    """The change that was wanted cannot be made with it."""
    GONE = "gone"
    """It is no longer in the dead-letter topic."""
    REFUSED = "refused"
    """The broker said no, to this message alone; `detail` is what it said."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """A dead letter that cannot or must not be sent, and why. `detail` is data, not a sentence, where it can be."""

    place: Place
    why: Why
    detail: str = ""
    content: str = ""


class State(enum.Enum):
    """What became of a dead letter in a run."""

    SENT = "sent"
    SKIPPED = "skipped"
    """There was no need to send it, or it must not be sent."""
    FAILED = "failed"
    """It could not be sent; nothing of it is in the target."""
    DOUBTFUL = "doubtful"
    """At-least-once only: given to the client and never answered for."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one dead letter; where it landed (`offset` None: not told) when it was sent."""

    place: Place
    state: State
    target: str = ""
    partition: int | None = None
    offset: int | None = None
    why: Why | None = None
    detail: str = ""
    at_ms: int = 0


GuaranteeKind = Literal["exactly_once", "scan", "metadata", "at_least_once"]


class Because(enum.Enum):
    """Why a guarantee holds, or why no better one does."""

    JOURNAL = "journal"
    """Messages and their marks in the journal topic are one transaction."""
    NO_JOURNAL_TOPIC = "no_journal_topic"
    """The journal topic is not there and may not be created, or may not be read and written."""
    NO_SCAN = "no_scan"
    """The target cannot be looked through either: it may not be read, is compacted, or keeps less than is needed."""
    NO_COMMITS = "no_commits"
    """The private group whose commits could keep the marks may not be used."""
    NO_TRANSACTIONS = "no_transactions"
    """The broker has no transactions."""
    NOT_ALLOWED = "not_allowed"
    """An ACL refuses the transactional id."""
    NOT_WANTED = "not_wanted"
    """The request does not want transactions."""
    TOO_SCATTERED = "too_scattered"
    """The marks do not fit into a commit's metadata."""
    OTHER_CLUSTER = "other_cluster"
    """Commits cannot keep the marks: the dead-letter topic is in another cluster than the targets."""


@dataclass(frozen=True, slots=True)
class Guarantee:
    """Which promise holds, and why; `detail` is what the broker said. All kinds but at_least_once are exactly once."""

    kind: GuaranteeKind
    because: tuple[Because, ...] = ()
    detail: str = ""

    @property
    def exactly_once(self) -> bool:
        """Whether no message can be sent twice, whatever dies."""
        return self.kind != "at_least_once"


class RedriveStep(enum.Enum):
    """What a run is doing."""

    PREPARING = "preparing"
    REMEMBERING = "remembering"
    """Finding out what was redriven before."""
    SENDING = "sending"
    CANARY = "canary"
    """Waiting for what becomes of the first message."""
    PAUSED = "paused"
    RECOVERING = "recovering"
    """A transaction was lost with its coordinator, or timed out: a new producer takes over from the old one."""
    SETTLING = "settling"
    """Looking for messages in doubt."""


class Stop(enum.Enum):
    """Why a run ended before everything was seen."""

    CANARY_UNREAD = "canary_unread"
    CANARY_BOUNCED = "canary_bounced"
    BOUNCED = "bounced"
    LAG = "lag"


@dataclass(frozen=True, slots=True)
class RedriveProgress:
    """How far a run is, in absolute numbers of this job over all its runs; the newest is enough.

    `seen` of `total` chosen are decided (sent, skipped or failed); `total` is None when only reading tells.
    `longest_s` is the longest that a transaction was open: so long read_committed consumers of the target had to wait.
    """

    step: RedriveStep = RedriveStep.PREPARING
    total: int | None = None
    sent: int = 0
    skipped: int = 0
    failed: int = 0
    doubtful: int = 0
    bounced: int = 0
    transactions: int = 0
    longest_s: float = 0.0
    lag: int | None = None
    elapsed_s: float = 0.0
    rate_per_s: float = 0.0
    guarantee: Guarantee | None = None
    waiting: str | None = None

    @property
    def seen(self) -> int:
        """How many are decided."""
        return self.sent + self.skipped + self.failed + self.doubtful


@dataclass(frozen=True, slots=True)
class RedriveResult:
    """What became of everything that was seen, over all runs of the job. `folder` has the account of each message.

    `remarks` are the first that were not sent. `stopped` says why it ended early, None when it came to the end.
    """

    dlq: str
    job: str
    folder: str
    guarantee: Guarantee
    sent: int = 0
    skipped: int = 0
    failed: int = 0
    doubtful: int = 0
    bounced: int = 0
    transactions: int = 0
    longest_s: float = 0.0
    elapsed_s: float = 0.0
    stopped: Stop | None = None
    by_target: Mapping[str, int] = field(default_factory=dict, hash=False)
    remarks: tuple[Outcome, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether everything chosen was sent, now or before, or needed no sending."""
        return self.stopped is None and not self.failed and not self.doubtful
