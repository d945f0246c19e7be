"""The clusters that are open now, by the names of their connections: messages may come from each, or go there."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.connection import Environment
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.ui.registry_access import FindRegistry
from kafka_explorer.ui.where import Where


class OpenClusters(QObject):
    """One per program. `changed` comes when a cluster was opened or closed."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places: dict[str, Where] = {}

    def add(
        self,
        name: str,
        settings: ClusterSettings,
        environment: Environment = Environment.OTHER,
        find_registry: FindRegistry | None = None,
    ) -> None:
        """A cluster is open."""
        self._places[name] = Where(settings, environment, name, find_registry)
        self.changed.emit()

    def remove(self, name: str) -> None:
        """A cluster is closed."""
        if self._places.pop(name, None) is not None:
            self.changed.emit()

    @property
    def settings(self) -> Mapping[str, ClusterSettings]:
        """How each is reached."""
        return {name: place.settings for name, place in self._places.items()}

    @property
    def places(self) -> Mapping[str, Where]:
        """Each with what must be known before anything is changed there."""
        return dict(self._places)
