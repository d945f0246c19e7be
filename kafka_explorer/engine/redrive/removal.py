"""The beginning of a dead-letter topic deleted, as far as all of it was dealt with. Kafka deletes prefixes only."""

from collections.abc import Generator

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.errors import ExplorerError, NotAuthorized, UnknownTopic
from kafka_explorer.engine.redrive.account import Account, has_account
from kafka_explorer.engine.redrive.clusters import other_target
from kafka_explorer.engine.redrive.journal import Memory
from kafka_explorer.engine.redrive.journal_topic import read_memory
from kafka_explorer.engine.redrive.reading import place_of, plan_reading
from kafka_explorer.engine.redrive.request import Everything, State
from kafka_explorer.engine.topic_changes.trimming import TrimPlan, TrimTo, TrimWish, plan_trim


class SentElsewhere(ExplorerError):
    """A run has sent the dead letters `dlq` to the cluster `to_cluster`: that proves nothing of their own cluster.

    There nobody has dealt with them yet, and what reads their source has not seen them.
    """

    def __init__(self, dlq: str, to_cluster: str) -> None:
        super().__init__(dlq, to_cluster)
        self.dlq = dlq
        self.to_cluster = to_cluster

    def __str__(self) -> str:
        return (
            f"That redrive sent '{self.dlq}' to another cluster ({self.to_cluster}). "
            "In their own these messages are still dead, so nothing of them is deleted."
        )


def plan_removal(settings: ClusterSettings, dlq: str, folder: str | None = None) -> Generator[None, None, TrimPlan]:
    """Plan to delete in each partition what lies before the first dead letter that nobody has dealt with.

    Sent, parked and discarded ones are dealt with: by the journal, and by the account in `folder` where there is no
    journal. `trimming.trim` does what is planned. Raises SentElsewhere when `folder` is of a run to another cluster,
    UnknownTopic, NotAuthorized, ConnectionFailed, RequestTimedOut, AccountFailed.
    """
    account = Account(folder) if folder is not None and has_account(folder) else None
    try:
        if account is not None and (to_cluster := other_target(account)):
            raise SentElsewhere(dlq, to_cluster)
        keep = yield from _kept(settings, dlq, account)
    finally:
        if account is not None:
            account.close()
    return (yield from plan_trim(settings, dlq, TrimWish(TrimTo.OFFSETS, offsets=keep)))


def _kept(settings: ClusterSettings, dlq: str, account: Account | None) -> Generator[None, None, dict[int, int]]:
    with (yield from telling(None, connect(settings))) as cluster:
        memory = yield from telling(None, _known(cluster, dlq))
        return (yield from _first_open(cluster, dlq, memory, account))


def _known(cluster: Cluster, dlq: str) -> Generator[int, None, Memory]:
    try:
        return (yield from read_memory(cluster, dlq))
    except (UnknownTopic, NotAuthorized):
        return Memory(dlq)


def _first_open(
    cluster: Cluster, dlq: str, memory: Memory, account: Account | None
) -> Generator[None, None, dict[int, int]]:
    """Return by partition the offset of the first that was not dealt with, or the end where there is none."""
    reading = yield from plan_reading(cluster, dlq, Everything(), {})
    found = dict(reading.ends)
    for messages in reading.messages(cluster):
        for message in messages:
            place = place_of(message)
            done = memory.deed(place, message.timestamp()[1]) is not None
            done = done or (account is not None and account.state(place) is State.SENT)
            if not done:
                found[place[0]] = min(place[1], found[place[0]])
        yield
    return found
