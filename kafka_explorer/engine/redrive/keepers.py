"""Who keeps the marks of what was redriven, within the transaction of what they mark."""

from collections.abc import Callable, Generator, Sequence
from typing import Protocol

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.redrive.journal import Mark, Memory, Owner, encoded
from kafka_explorer.engine.redrive.journal_topic import read_journal
from kafka_explorer.engine.redrive.request import JOURNAL_TOPIC, Guarantee, Place
from kafka_explorer.engine.redrive.transactional import Commits, Write

Take = Callable[[Mark | Owner], None]


class Keeper(Protocol):
    """One way to know, after whatever died, exactly what was sent."""

    @property
    def guarantee(self) -> Guarantee:
        """What it makes true."""

    def remember(self, cluster: Cluster, take: Take) -> Generator[int, None, Memory]:
        """Read everything again and give it to `take` as well; call it when earlier transactions have ended."""

    def records(self, entries: Sequence[Mark | Owner]) -> Sequence[Write]:
        """Return the records that keep `entries`; none where something else keeps them."""

    def commits(self, places: Sequence[Place]) -> Commits | None:
        """Return the offsets that mark `places`, if it is those that do. Raises TooScattered."""

    def kept(self, places: Sequence[Place]) -> None:
        """Hear that the transaction with the marks of `places` is committed."""


class JournalKeeper:
    """The journal topic keeps them."""

    def __init__(self, dlq: str, guarantee: Guarantee) -> None:
        self.guarantee = guarantee
        self._dlq = dlq

    def remember(self, cluster: Cluster, take: Take) -> Generator[int, None, Memory]:
        """See Keeper."""
        memory = Memory(self._dlq)

        def both(entry: Mark | Owner) -> None:
            memory.take(entry)
            take(entry)

        yield from read_journal(cluster, both, self._dlq)
        return memory

    def records(self, entries: Sequence[Mark | Owner]) -> Sequence[Write]:
        """See Keeper."""
        written = []
        for entry in entries:
            key, value = encoded(entry)
            written.append(Write(JOURNAL_TOPIC, value, key))
        return written

    def commits(self, places: Sequence[Place]) -> Commits | None:
        """See Keeper."""
        del places
        return None

    def kept(self, places: Sequence[Place]) -> None:
        """See Keeper."""
