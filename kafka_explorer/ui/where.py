"""Where something is changed: what a controller must know before it asks for anything."""

from dataclasses import dataclass, field

from kafka_explorer.config.connection import Environment
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.ui.registry_access import FindRegistry


@dataclass(frozen=True, slots=True)
class Where:
    """A cluster; on a production one a name must be typed before anything is changed.

    `connection` is what the user calls it: the name to type where several things are changed at once. `find_registry`
    looks up the schemas of what is there; None where the connection has no registry.
    """

    settings: ClusterSettings
    environment: Environment = Environment.OTHER
    connection: str = ""
    find_registry: FindRegistry | None = field(default=None, repr=False, compare=False)

    @property
    def read_only(self) -> bool:
        """Whether nothing may be changed there."""
        return self.settings.read_only

    def to_type(self, names: tuple[str, ...]) -> str:
        """Return what must be typed before these are changed; "" where nothing must."""
        if self.environment is not Environment.PRODUCTION:
            return ""
        return names[0] if len(names) == 1 or not self.connection else self.connection
