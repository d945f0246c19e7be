"""The page's background work: files, the keyring, certificates, and tests of a connection.

Files may lie on a slow network drive, a keyring may ask at the desktop, a broker may not answer: all of it runs in
jobs. A ProfileError or SecretsError is an answer here (the user can mend it), so it is returned and not raised.
"""

import contextlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from kafka_explorer.config import connections_kept
from kafka_explorer.config.client_settings import RegistrySettings, certificates_of, client_settings, registry_settings
from kafka_explorer.config.connections_kept import KeptConnection
from kafka_explorer.config.errors import ProfileError, SecretsError
from kafka_explorer.config.imports import understanding
from kafka_explorer.config.imports.imported import Imported, ImportFailed, NeedKind
from kafka_explorer.config.keystores import expiring
from kafka_explorer.config.profiles import ConnectionProfile, ProfileFolder, load_profiles
from kafka_explorer.config.secret_names import Secret, SecretName, possible_secrets
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.doctor.examination import examine
from kafka_explorer.engine.doctor.registry import RegistryAddress
from kafka_explorer.engine.doctor.steps import Diagnosis
from kafka_explorer.ui.connections.model import Listing, listing
from kafka_explorer.ui.connections.secret_field import Held, KeyringWords

ExtraProfiles = Callable[[], Sequence[ConnectionProfile]]
SecretChanges = Mapping[SecretName, Secret | None]
Trouble = ProfileError | SecretsError

_CONFIGURATION_BYTES = 1_000_000


@dataclass(frozen=True)
class SecretsFound:
    """What the keyring says of a connection: where its secrets are, and why nothing is known of them."""

    keyring: KeyringWords
    held: Mapping[SecretName, Held] = field(default_factory=dict)
    trouble: str = ""


def load(
    folders: Sequence[ProfileFolder], templates: ProfileFolder, extra: ExtraProfiles
) -> Generator[None, None, Listing]:
    """Reads every profile file, asks which sandboxes run, and looks for certificates that end soon."""
    loaded, problems = load_profiles(folders)
    yield
    starters, wrong = load_profiles([templates])
    yield
    expiries: dict[str, datetime] = {}
    for profile in loaded:
        expiries.update(_expiry(profile))
        yield
    return listing(loaded, extra(), [*problems, *wrong], starters, expiries)


def _expiry(profile: ConnectionProfile) -> dict[str, datetime]:
    """Returns when the first of the profile's certificates ends, if soon; {} where that takes a secret to know.

    The keyring is not asked here: it might ask at the desktop for every connection in the list.
    """
    with contextlib.suppress(ProfileError):
        ending = expiring(certificates_of(profile, {}), datetime.now(UTC))
        return {profile.name: min(each.not_after for each in ending)} if ending else {}
    return {}


def look_for_secrets(profile: ConnectionProfile, store: SecretStore) -> Generator[None, None, SecretsFound]:
    """Asks the keyring which secrets of a connection it has; not at all where the connection may have none."""
    yield
    keyring = keyring_words(store)
    yield
    if not possible_secrets(profile):
        return SecretsFound(keyring)
    try:
        there = store.load(profile.name)
    except SecretsError as error:
        return SecretsFound(keyring, trouble=str(error))
    held = Held.KEYRING if keyring.usable else Held.SESSION
    return SecretsFound(keyring, dict.fromkeys(there, held))


def keyring_words(store: SecretStore) -> KeyringWords:
    """Returns what the desktop's keyring is; it may block."""
    state = store.state()
    return KeyringWords(state.name) if state.usable else KeyringWords(reason=state.reason)


def save(
    profile: ConnectionProfile,
    folder: Path,
    store: SecretStore,
    *,
    like: Path | None = None,
    changes: SecretChanges,
    copy_secrets_of: str | None = None,
) -> Generator[None, None, KeptConnection | Trouble]:
    """Writes one profile and its secrets; see connections_kept.keep."""
    yield
    try:
        return connections_kept.keep(
            profile, folder, store, like=like, changes=changes, copy_secrets_of=copy_secrets_of
        )
    except (ProfileError, SecretsError) as error:
        return error


def remove(profile: ConnectionProfile, store: SecretStore) -> Generator[None, None, Trouble | None]:
    """Deletes one profile's file and forgets its secrets."""
    yield
    try:
        connections_kept.remove(profile, store)
    except (ProfileError, SecretsError) as error:
        return error
    return None


def export(profile: ConnectionProfile, path: Path) -> Generator[None, None, ProfileError | None]:
    """Writes one profile to a file of the user's choice, without any secret."""
    yield
    try:
        connections_kept.export(profile, path)
    except ProfileError as error:
        return error
    return None


def test(
    profile: ConnectionProfile, store: SecretStore, changes: SecretChanges
) -> Generator[Diagnosis, None, Diagnosis | Trouble]:
    """Goes through the connection step by step, with the secrets kept and those just typed."""
    try:
        secrets = _secrets(profile, store, changes)
        settings = ClusterSettings(client_settings(profile, secrets), read_only=True)
        registry = _address(registry_settings(profile, secrets))
    except (ProfileError, SecretsError) as error:
        return error
    return (yield from examine(settings, registry))


def _address(registry: RegistrySettings | None) -> RegistryAddress | None:
    """Returns the registry as the engine knows one; the fields have the same names."""
    return None if registry is None else RegistryAddress(**asdict(registry))


def _secrets(profile: ConnectionProfile, store: SecretStore, changes: SecretChanges) -> dict[SecretName, Secret]:
    wanted = [name for name in possible_secrets(profile) if name not in changes]
    kept = store.load(profile.name, wanted) if wanted else {}
    return {**kept, **{name: secret for name, secret in changes.items() if secret is not None}}


def understand(
    text: str, file: str, spring_profile: str | None, variables: Mapping[str, str]
) -> Generator[None, None, tuple[Imported, Imported] | ImportFailed]:
    """Returns what a configuration says, without what the user has filled in and with it; `file` is its name."""
    yield
    try:
        base = _without_files_here(understanding.understand(text, file, spring_profile=spring_profile))
        yield
        if not variables:
            return base, base
        return base, understanding.understand(text, file, spring_profile=spring_profile, variables=variables)
    except ImportFailed as error:
        return error


def _without_files_here(imported: Imported) -> Imported:
    """Returns it without the need for files that lie on this machine under the same path."""
    files = (need for need in imported.needed if need.kind is NeedKind.FILE and Path(need.placeholder).is_absolute())
    here = {need for need in files if Path(need.placeholder).is_file()}
    return replace(imported, needed=tuple(need for need in imported.needed if need not in here))


def read_text(path: Path) -> Generator[None, None, str | ProfileError]:
    """Returns the text of a file that was dropped."""
    yield
    try:
        with path.open("rb") as file:
            data = file.read(_CONFIGURATION_BYTES + 1)
    except OSError as error:
        return ProfileError("", f"{path.name} cannot be read: {error.strerror or error}.")
    if len(data) > _CONFIGURATION_BYTES:
        return ProfileError("", f"{path.name} is larger than 1 MB, which no configuration is. Choose another file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ProfileError("", f"{path.name} is not a text file. To use a store, choose it in the connection's form.")


def names(found: Mapping[SecretName, Held]) -> Iterator[SecretName]:
    """Yields the secrets that are kept, in the order of their names' list."""
    return (name for name in SecretName if name in found)
