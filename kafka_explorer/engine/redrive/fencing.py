"""Two redrivers of one dead-letter topic: the later one fences the earlier, which learns by whom from the journal."""

import time
from collections.abc import Generator

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError, NotAuthorized
from kafka_explorer.engine.redrive.journal import Owner
from kafka_explorer.engine.redrive.journal_topic import read_owner
from kafka_explorer.engine.redrive.transactional import TRANSACTION_TIMEOUT_MS, ProducerLost

_TELL_S = 5.0
_LOOK_S = 0.2


class TakenOver(ExplorerError):
    """Somebody else redrives the dead letters `dlq` now: `by` (user@host) with `job` since `at_ms`; "" if unknown.

    `discards`: or discards some of them, which nobody may redrive at that moment. Whatever this run had committed
    stands in its account; nothing else of it was sent.
    """

    def __init__(self, dlq: str, by: str = "", job: str = "", at_ms: int = 0, *, discards: bool = False) -> None:
        super().__init__(dlq, by, job, at_ms)
        self.dlq = dlq
        self.by = by
        self.job = job
        self.at_ms = at_ms
        self.discards = discards

    def __str__(self) -> str:
        who = f"{self.by} has" if self.by else "Somebody else has"
        if self.discards:
            return f"{who} discarded dead letters of '{self.dlq}' meanwhile: this redrive has stopped."
        return f"{who} taken over the redrive of '{self.dlq}': this one has stopped."


def may_be_time_out(lost: ProducerLost) -> bool:
    """Whether the broker may have ended the transaction for its age; it then fences the producer just the same.

    Only so old a transaction is ended, so a younger one's producer was fenced by another (KIP-98; librdkafka has no
    KIP-588, by which the two would differ).
    """
    return lost.open_s is not None and lost.open_s * 1000 >= TRANSACTION_TIMEOUT_MS * 0.9


def who_took_over(cluster: Cluster, dlq: str, run: str) -> Generator[int, None, Owner | None]:
    """Return who redrives `dlq` instead of `run`, waiting a little for them to say so; None when nobody says it.

    Where there is no journal to read, nobody does.
    """
    deadline = time.monotonic() + _TELL_S
    while True:
        try:
            owner = yield from read_owner(cluster, dlq)
        except NotAuthorized:
            return None
        if owner is not None and owner.run != run:
            return owner
        if owner is None or time.monotonic() > deadline:
            return None
        again = time.monotonic() + _LOOK_S
        while time.monotonic() < again:
            time.sleep(_LOOK_S / 4)
            yield 0
