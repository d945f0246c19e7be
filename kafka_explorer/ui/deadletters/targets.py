"""Where dead letters can go: back into their own cluster, or into another one that is open."""

import contextlib
from collections.abc import Generator

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.connection import Environment
from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import ClusterSettings, connect
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.topics import list_topics
from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.open_clusters import OpenClusters
from kafka_explorer.ui.where import Where

INTERNAL = ("__", "kafka-explorer.")
OWN = ""
"""The name of the dead letters' own cluster."""


class TargetClosed(ExplorerError):
    """The cluster `name`, to which dead letters were to go, is not open any more."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return tr("“%s” is not open any more, so nothing was sent there. Open it, then go on.") % self.name


class Targets(QObject):
    """Knows them by the names of their connections. `changed` comes when one was opened or closed."""

    changed = Signal()

    def __init__(self, own: Where, clusters: OpenClusters, parent: QObject) -> None:
        super().__init__(parent)
        self.own = own
        self._clusters = clusters
        clusters.changed.connect(self.changed)

    def others(self) -> list[Where]:
        """Return the other clusters that are open, by name."""
        places = self._clusters.places
        return [places[name] for name in sorted(places) if name != self.own.connection]

    def place(self, name: str) -> Where:
        """Return a cluster, OWN or by its name. Raises TargetClosed."""
        found = self.own if name == OWN else self._clusters.places.get(name)
        if found is None:
            raise TargetClosed(name)
        return found

    def settings(self, name: str) -> ClusterSettings | None:
        """Return how another cluster is reached; None for the own one. Raises TargetClosed."""
        return None if name == OWN else self.place(name).settings

    def why_not(self, name: str) -> str:
        """Say why nothing can be sent to a cluster now; "" where it can."""
        try:
            place = self.place(name)
        except TargetClosed:
            return tr("“%s”, where they go, is not open: open it to go on.") % name
        if not place.read_only:
            return ""
        if name == OWN:
            return tr("This connection is read-only: nothing can be sent, deleted or discarded.")
        return tr("“%s”, where they go, is read-only.") % name

    def caution(self, name: str) -> Where:
        """Return which of the two clusters of a redrive a question is to name: the one in production, if any is."""
        with contextlib.suppress(TargetClosed):
            target = self.place(name)
            return self.own if self.own.environment is Environment.PRODUCTION else target
        return self.own

    def suggested(self) -> str:
        """Return the cluster to begin with: the own one, or where that is read-only another one, not in production."""
        if not self.own.read_only:
            return OWN
        writable = [place for place in self.others() if not place.read_only]
        writable.sort(key=lambda place: place.environment is Environment.PRODUCTION)
        return writable[0].connection if writable else OWN

    @property
    def can_send(self) -> bool:
        """Whether there is any cluster to send to."""
        return any(not place.read_only for place in (self.own, *self.others()))


def topic_names(settings: ClusterSettings) -> Generator[None, None, list[str]]:
    """Return the names of a cluster's topics, but for its internal ones and ours.

    Raises ConnectionFailed, RequestTimedOut.
    """
    with (yield from telling(None, connect(settings))) as cluster:
        yield
        return sorted(topic.name for topic in list_topics(cluster) if not topic.name.startswith(INTERNAL))
