"""The clusters of a redrive: the one that has the dead letters, and the one they go to, which mostly is the same.

Exactly once asks only that messages and their marks lie in one cluster. So where there are two, everything is written
to the target's: its journal takes the marks, its coordinator has the transactional id. The other one is only read.
"""

from collections.abc import Generator
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Literal, Self

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.brokers import describe_cluster
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.errors import ExplorerError, ReadOnlyCluster
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.request import RedriveRequest

_FACT = "clusters"

Part = Literal["letters", "target"]


class WrongCluster(ExplorerError):
    """The cluster with the id `met` answered, where the redrive is for `expected`; `part` says what it was to have."""

    def __init__(self, part: Part, expected: str, met: str) -> None:
        super().__init__(part, expected, met)
        self.part = part
        self.expected = expected
        self.met = met

    def __str__(self) -> str:
        what = "has its dead letters in" if self.part == "letters" else "goes to"
        return f"This redrive {what} cluster '{self.expected}', and the one that answered is '{self.met}'."


class ClusterWithoutId(ExplorerError):
    """The cluster at `bootstrap` does not tell its id, so that marks for another one's dead letters would be mixed."""

    def __init__(self, bootstrap: str) -> None:
        super().__init__(bootstrap)
        self.bootstrap = bootstrap

    def __str__(self) -> str:
        return f"The cluster at {self.bootstrap} does not tell its id: it can be neither end of a redrive between two."


@dataclass(frozen=True, slots=True)
class Clusters:
    """Both, open. `letters` has the dead letters and what they point to; `target` has where they go, and the marks."""

    letters: Cluster
    target: Cluster

    @classmethod
    def one(cls, cluster: Cluster) -> Self:
        """Return the ordinary case: dead letters go back within their cluster."""
        return cls(cluster, cluster)

    @property
    def are_two(self) -> bool:
        """Whether they go to another cluster."""
        return self.letters is not self.target

    def trouble(self) -> str | None:
        """What was last heard of lost connections."""
        return self.target.trouble() or self.letters.trouble()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.letters.close()
        self.target.close()


def open_clusters(
    settings: ClusterSettings, request: RedriveRequest, target: ClusterSettings | None
) -> Generator[None, None, tuple[Clusters, RedriveRequest]]:
    """Return both clusters, to be closed, and the request with their ids; `target` of None: they are one.

    They are one as well where `target` is the same cluster by another name, and then `settings` are what counts. Raises
    WrongCluster when the request is for others, ClusterWithoutId, ConnectionFailed, RequestTimedOut.
    """
    letters = yield from telling(None, connect(settings))
    clusters = Clusters.one(letters)
    try:
        known = yield from describe_cluster(letters)
        request = replace(request, cluster_id=_met("letters", request.cluster_id, known.cluster_id or ""))
        if target is None:
            if request.to_cluster not in {"", request.cluster_id}:
                raise WrongCluster("target", request.to_cluster, request.cluster_id)
            return clusters, replace(request, to_cluster="")
        clusters = Clusters(letters, (yield from telling(None, connect(target))))
        return (yield from _compared(clusters, request))
    except BaseException:
        clusters.__exit__(None, None, None)
        raise


def require_writable(settings: ClusterSettings, target: ClusterSettings | None) -> None:
    """Raise ReadOnlyCluster where nothing may be sent. Dead letters may be read from a cluster that is read-only."""
    if (target or settings).read_only:
        raise ReadOnlyCluster("redrive dead letters")


def keep_to(account: Account, request: RedriveRequest) -> None:
    """Note in a job's account which clusters it is for. Raises WrongCluster when they were others, AccountFailed."""
    require_clusters_of(account, request)
    account.note(_FACT, [request.cluster_id, request.to_cluster])


def require_clusters_of(account: Account, request: RedriveRequest) -> None:
    """Raise WrongCluster when the account is of a run between other clusters, AccountFailed."""
    known = account.fact(_FACT)
    if known is None:
        return
    _met("letters", known[0], request.cluster_id)
    if known[1] != request.to_cluster:
        raise WrongCluster("target", known[1] or known[0], request.to_cluster or request.cluster_id)


def other_target(account: Account) -> str:
    """Return the id of the cluster that a job's dead letters go to; "" when it is their own. Raises AccountFailed."""
    known = account.fact(_FACT)
    return "" if known is None else str(known[1])


def _compared(clusters: Clusters, request: RedriveRequest) -> Generator[None, None, tuple[Clusters, RedriveRequest]]:
    to_cluster = (yield from describe_cluster(clusters.target)).cluster_id or ""
    _met("target", request.to_cluster, to_cluster)
    for cluster, its_id in ((clusters.letters, request.cluster_id), (clusters.target, to_cluster)):
        if not its_id:
            raise ClusterWithoutId(cluster.settings.bootstrap)
    if to_cluster == request.cluster_id:
        clusters.target.close()
        return Clusters.one(clusters.letters), replace(request, to_cluster="")
    return clusters, replace(request, to_cluster=to_cluster)


def _met(part: Part, expected: str, met: str) -> str:
    if expected and met and expected != met:
        raise WrongCluster(part, expected, met)
    return expected or met
