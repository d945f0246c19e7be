"""How scans of a connection decode values: its schema registry, looked up once by a job, since keyrings may ask."""

from collections.abc import Generator

from PySide6.QtCore import QObject

from kafka_explorer.config.errors import ProfileError, SecretsError
from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.engine.filters import Decoding
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.registry_access import registry_of_profile


class ScanDecoding(QObject):
    """Call it for a `Decoding`; None without a registry, and for the moment until its settings are known."""

    def __init__(self, jobs: Jobs, profile: ConnectionProfile, store: SecretStore, parent: QObject) -> None:
        super().__init__(parent)
        self._found: Decoding | None = None
        if profile.schema_registry.url:
            title = self.tr("Look up the schema registry")
            jobs.start(title, _looked_up(profile, store), owner=self, done=self._take, shown=False)

    def __call__(self) -> Decoding | None:
        """Return how to decode."""
        return self._found

    def _take(self, found: Decoding) -> None:
        self._found = found


def _looked_up(profile: ConnectionProfile, store: SecretStore) -> Generator[None, None, Decoding]:
    yield
    try:
        return Decoding((registry_of_profile(profile, store),))
    except (ProfileError, SecretsError):
        # Without a registry scans say of each schema that nobody could be asked for it.
        return Decoding()
