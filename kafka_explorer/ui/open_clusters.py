"""The clusters that are open now, by the names of their connections: what is copied may come from any of them."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from kafka_explorer.engine.cluster import ClusterSettings


class OpenClusters(QObject):
    """One per program. `changed` comes when a cluster was opened or closed."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings: dict[str, ClusterSettings] = {}

    def add(self, name: str, settings: ClusterSettings) -> None:
        """A cluster is open."""
        self._settings[name] = settings
        self.changed.emit()

    def remove(self, name: str) -> None:
        """A cluster is closed."""
        if self._settings.pop(name, None) is not None:
            self.changed.emit()

    @property
    def settings(self) -> Mapping[str, ClusterSettings]:
        """How each is reached."""
        return dict(self._settings)
