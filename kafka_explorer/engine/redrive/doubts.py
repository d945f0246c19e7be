"""What is in doubt after a run without transactions: looked for in the targets by the redrive's header, or decided."""

import time
from collections import defaultdict
from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import ConnectionFailed, ExplorerError, RequestTimedOut
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.clusters import open_clusters, require_clusters_of
from kafka_explorer.engine.redrive.header_scan import Looked, find, why_not_scan
from kafka_explorer.engine.redrive.request import Outcome, Place, RedriveRequest, State


@dataclass(frozen=True, slots=True)
class Settled:
    """How many doubts were found to be in their target, how many not to be, and how many are left; `why` says why."""

    found: int = 0
    absent: int = 0
    left: int = 0
    why: str = ""


def settle_doubts(
    settings: ClusterSettings, request: RedriveRequest, folder: str, target: ClusterSettings | None = None
) -> Generator[Looked, None, Settled]:
    """Look for the doubts of the job in `folder`; those that are in no target are as if they had never been sent.

    Each target is settled by itself: who stops in the middle has left the doubts of what was not looked through.
    `target` as in `redrive`. Nothing may run with that folder meanwhile. Raises AccountFailed, WrongCluster,
    ClusterWithoutId, ConnectionFailed, RequestTimedOut.
    """
    account = Account.of_job(folder, request.dlq, request.job)
    try:
        clusters, request = yield from telling(Looked(), open_clusters(settings, request, target))
        with clusters:
            require_clusters_of(account, request)
            return (yield from settle(clusters.target, request, account))
    finally:
        account.close()


def settle(cluster: Cluster, request: RedriveRequest, account: Account) -> Generator[Looked, None, Settled]:
    """The same with an open account and the targets' cluster. A target that cannot be looked through leaves doubts."""
    wanted: dict[str, set[Place]] = defaultdict(set)
    oldest_ms: dict[str, int] = {}
    for outcome in account.outcomes([State.DOUBTFUL]):
        wanted[outcome.target].add(outcome.place)
        oldest_ms[outcome.target] = min(outcome.at_ms, oldest_ms.get(outcome.target, outcome.at_ms))
    settled = Settled()
    for topic, places in wanted.items():
        try:
            why = yield from telling(Looked(topic), why_not_scan(cluster, request, {topic: oldest_ms[topic]}))
            if why is None:
                settled = yield from _settled(cluster, request, account, topic, oldest_ms[topic], settled)
                continue
        except (ConnectionFailed, RequestTimedOut):
            raise
        except ExplorerError as error:
            why = str(error)
        settled = replace(settled, left=settled.left + len(places), why=why)
    return settled


def _settled(
    cluster: Cluster, request: RedriveRequest, account: Account, topic: str, oldest_ms: int, settled: Settled
) -> Generator[Looked, None, Settled]:
    places = {each.place for each in account.outcomes([State.DOUBTFUL]) if each.target == topic}
    found = yield from find(cluster, request, topic, places, oldest_ms)
    account.put(
        Outcome(mark.place, State.SENT, topic, mark.partition, mark.offset, at_ms=mark.at_ms) for mark in found.values()
    )
    account.forget(places - found.keys())
    return replace(settled, found=settled.found + len(found), absent=settled.absent + len(places) - len(found))


def decide(folder: str, places: Iterable[Place], *, sent: bool) -> int:
    """Have the user's word end doubts: taken for sent, or to be sent again. Returns how many. Raises AccountFailed."""
    account = Account(folder)
    try:
        doubts = [
            outcome for place in places if (outcome := account.outcome(place)) and outcome.state is State.DOUBTFUL
        ]
        if sent:
            now_ms = time.time_ns() // 1_000_000
            account.put(replace(each, state=State.SENT, at_ms=each.at_ms or now_ms) for each in doubts)
        else:
            account.forget(each.place for each in doubts)
        return len(doubts)
    finally:
        account.close()
