"""Where dead letters can go: back into their own cluster, or into another one that is open."""

import contextlib

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.connection import Environment
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.open_clusters import OpenClusters
from kafka_explorer.ui.where import Where

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

    @property
    def can_send(self) -> bool:
        """Whether there is any cluster to send to."""
        return any(not place.read_only for place in (self.own, *self.others()))
