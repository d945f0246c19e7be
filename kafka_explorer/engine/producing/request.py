"""What a run is asked for and what it tells: plain data, which goes to a child process and comes back from it."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from kafka_explorer.engine.client_metrics import ClientMetrics
from kafka_explorer.engine.producing.messages import Outgoing, Unsendable
from kafka_explorer.engine.producing.send_log import Outcome
from kafka_explorer.engine.producing.settings import DEFAULTS, ProducerSettings

FAILURES_TOLD = 200
"""How many failed messages a report carries; the log has them all."""


class Source(Protocol):
    """Where messages come from; plain data, so that it can travel to a child process."""

    @property
    def identity(self) -> str:
        """Text that is the same only as long as the same messages come with the same ids."""

    def total(self) -> int | None:
        """How many messages there are, as far as that can be known beforehand."""

    def messages(self) -> Iterator[Outgoing | Unsendable | None]:
        """Give the messages, from the first, with the same ids each time; None says "nothing just now".

        It is closed when no more are wanted. May raise any ExplorerError.
        """


class Wanted(enum.Enum):
    """Which messages of a run that has a log already are sent."""

    REST = "rest"
    """What is not known to be acknowledged, and was not refused either."""
    FAILED = "failed"
    """Only what was refused, or could not be made a message."""


@dataclass(frozen=True, slots=True)
class SendRequest:
    """What to send to `topic`, as plain data.

    `folder` takes the send log; when it holds one already, that run goes on with what is `wanted`. `rate` is messages
    per second, None as fast as it goes. A message that waits longer than the settings' delivery time-out failed.
    """

    topic: str
    source: Source
    folder: str
    producer: ProducerSettings = DEFAULTS
    rate: float | None = None
    wanted: Wanted = Wanted.REST


class SendStep(enum.Enum):
    """What a run is doing."""

    PREPARING = "preparing"
    SETTLING = "settling"
    """Looking in the topic for messages in doubt."""
    SENDING = "sending"
    CONFIRMING = "confirming"
    """Everything is given to the client; the last acknowledgements are awaited."""


@dataclass(frozen=True, slots=True)
class SendProgress:
    """How far a run is, in absolute numbers; the newest is enough.

    `passed` messages of the source were seen by this run: sent, or skipped because an earlier one had sent them.
    `in_flight` are given to the client and not answered for. `waiting` says why nothing moves. `throttled_ms` is how
    long the broker last asked this client to pause, by its quota.
    """

    step: SendStep = SendStep.PREPARING
    passed: int = 0
    total: int | None = None
    acknowledged: int = 0
    refused: int = 0
    unsendable: int = 0
    in_flight: int = 0
    sent_bytes: int = 0
    elapsed_s: float = 0.0
    throttled_ms: int = 0
    waiting: str | None = None
    metrics: ClientMetrics | None = None

    @property
    def rate(self) -> float:
        """Acknowledged messages per second of this run."""
        return self.acknowledged / self.elapsed_s if self.elapsed_s else 0.0


@dataclass(frozen=True, slots=True)
class Landed:
    """What a partition took: so many messages, from the offset `first` to `last` with others' between them."""

    count: int
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class SendReport:
    """What became of everything that was seen, over all runs with this log.

    `doubtful` messages were given to the client without an answer and could not be looked for yet; `undelivered` ones
    were looked for and are not in the topic, or never left the client: to go on sends them. `failures` are the first of
    all that are not acknowledged; `folder` has all (`send_log.outcomes`).
    """

    topic: str
    folder: str
    started_ms: int
    acknowledged: int = 0
    refused: int = 0
    unsendable: int = 0
    doubtful: int = 0
    undelivered: int = 0
    landed: Mapping[int, Landed] = field(default_factory=dict, hash=False)
    failures: tuple[Outcome, ...] = ()
    elapsed_s: float = 0.0

    @property
    def complete(self) -> bool:
        """Whether every message that was seen is acknowledged."""
        return not self.failed

    @property
    def failed(self) -> int:
        """How many are not acknowledged, for whatever reason."""
        return self.refused + self.unsendable + self.doubtful + self.undelivered


@dataclass(frozen=True, slots=True)
class Messages:
    """A source of messages that are at hand: a few."""

    items: tuple[Outgoing | Unsendable, ...]
    identity: str = "given"

    def total(self) -> int | None:
        """See Source."""
        return len(self.items)

    def messages(self) -> Iterator[Outgoing | Unsendable | None]:
        """See Source."""
        yield from self.items
