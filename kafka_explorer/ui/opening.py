"""Opening a connection: its secrets come from the keyring, its certificates from their files, then it connects.

All of it may wait - for a prompt of the desktop, for a slow drive, for the network -, so it is one generator for a job.
What the user can mend is returned, not raised.
"""

import contextlib
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any

from kafka_explorer.config.client_settings import client_settings
from kafka_explorer.config.errors import ProfileError, SecretsError
from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.config.secret_names import Secret, SecretName, needed_secrets, possible_secrets
from kafka_explorer.config.secrets import KeyringState, SecretStore
from kafka_explorer.config.store_errors import StoreError, StoreFault
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import AuthenticationFailed, ConnectionFault, ExplorerError

Connect = Callable[[ClusterSettings], Generator[Any, None, Cluster]]

_STORE_SECRETS = {
    "security.tls.truststore": SecretName.TRUSTSTORE_PASSWORD,
    "security.tls.keystore": SecretName.KEYSTORE_PASSWORD,
}
_PASSWORD_FAULTS = {StoreFault.WRONG_PASSWORD, StoreFault.PASSWORD_NEEDED}
_KEY_FAULTS = {StoreFault.WRONG_KEY_PASSWORD, StoreFault.KEY_PASSWORD_NEEDED}


@dataclass(frozen=True)
class SecretsWanted:
    """The connection lacks these secrets; `why` says what was wrong with the last ones, or with the keyring."""

    names: tuple[SecretName, ...]
    keyring: KeyringState
    why: str = ""


@dataclass(frozen=True)
class Answer:
    """What the user typed when asked; `keep` in the keyring, or for this session only."""

    secrets: Mapping[SecretName, Secret]
    keep: bool


def open_connection(
    profile: ConnectionProfile, store: SecretStore, connect: Connect, answer: Answer | None = None
) -> Generator[Any, None, Cluster | SecretsWanted | ProfileError | SecretsError]:
    """Yield what `connect` yields; return the cluster, or what the user must do first."""
    yield None
    try:
        if answer is not None:
            _keep(profile, store, answer)
            yield None
        secrets = _secrets(profile, store)
        yield None
        missing = tuple(name for name in wanted_secrets(profile) if name not in secrets)
        if missing:
            return SecretsWanted(missing, store.state())
        settings = ClusterSettings(client_settings(profile, secrets), read_only=profile.read_only)
    except StoreError as error:
        wanted = _secret_of(error)
        return SecretsWanted((wanted,), store.state(), error.sentence) if wanted else error
    except (ProfileError, SecretsError) as error:
        return error
    return (yield from connect(settings))


def keyring_state(store: SecretStore) -> Generator[None, None, KeyringState]:
    """Return whether secrets can be kept beyond this session."""
    yield
    return store.state()


def secret_to_mend(error: ExplorerError, profile: ConnectionProfile) -> SecretName | None:
    """Return the secret that the brokers, or the token endpoint, seem not to like."""
    if not isinstance(error, AuthenticationFailed):
        return None
    mechanism = profile.security.mechanism
    if error.fault is ConnectionFault.CREDENTIALS and mechanism is not None and mechanism.takes_password:
        return SecretName.PASSWORD
    if error.fault is ConnectionFault.TOKEN_ENDPOINT and SecretName.CLIENT_SECRET in needed_secrets(profile):
        return SecretName.CLIENT_SECRET
    return None


def wanted_secrets(profile: ConnectionProfile) -> tuple[SecretName, ...]:
    """Return the secrets without which the cluster cannot be opened."""
    return tuple(name for name in needed_secrets(profile) if not _registrys(name))


def _secrets(profile: ConnectionProfile, store: SecretStore) -> dict[SecretName, Secret]:
    """Return what is kept; the keyring is left alone where the connection has nothing to keep.

    A keyring that refuses what is only perhaps needed is no obstacle: a store that wants its password says so.
    """
    needed = wanted_secrets(profile)
    perhaps = [name for name in possible_secrets(profile) if name not in needed and not _registrys(name)]
    found = store.load(profile.name, needed) if needed else {}
    if perhaps:
        with contextlib.suppress(SecretsError):
            found |= store.load(profile.name, perhaps)
    return found


def _keep(profile: ConnectionProfile, store: SecretStore, answer: Answer) -> None:
    if answer.keep:
        store.save(profile.name, dict(answer.secrets))
    else:
        store.keep_for_session(profile.name, dict(answer.secrets))


def _registrys(name: SecretName) -> bool:
    """Tell whether a secret is for the schema registry only: the cluster opens without it."""
    return name in {SecretName.REGISTRY_PASSWORD, SecretName.REGISTRY_TOKEN}


def _secret_of(error: StoreError) -> SecretName | None:
    if error.fault in _KEY_FAULTS:
        return SecretName.KEY_PASSWORD
    return _STORE_SECRETS.get(error.field) if error.fault in _PASSWORD_FAULTS else None
