"""A connection's schema registry: its settings and secrets are looked up by the job that needs them first."""

from collections.abc import Callable, Generator
from dataclasses import asdict
from functools import partial

from kafka_explorer.config.client_settings import registry_settings
from kafka_explorer.config.errors import ProfileError, SecretsError
from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.config.secret_names import needed_secrets, possible_secrets
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.engine.decoders.context import SchemaMissing, SchemaText
from kafka_explorer.engine.registry import RegistrySettings, fetch_schema

Fetch = Callable[[int | str], Generator[None, None, SchemaText | SchemaMissing]]
FindRegistry = Callable[[], RegistrySettings]
"""Looks the registry up, which may ask the user: for a job. Raises ProfileError, SecretsError."""


def registry_of(profile: ConnectionProfile, store: SecretStore) -> Fetch | None:
    """Return what fetches schemas for a connection; None when it has no registry.

    Nothing happens yet: a keyring may ask the user, and files may be on a slow drive.
    """
    if not profile.schema_registry.url:
        return None
    known: list[RegistrySettings] = []

    def fetch(schema_id: int | str) -> Generator[None, None, SchemaText | SchemaMissing]:
        yield
        try:
            if not known:
                known.append(registry_of_profile(profile, store))
        except (ProfileError, SecretsError) as error:
            return SchemaMissing(schema_id, error.sentence)
        return (yield from fetch_schema(known, schema_id))

    return fetch


def registry_finder(profile: ConnectionProfile, store: SecretStore) -> FindRegistry | None:
    """Return what looks a connection's registry up; None when it has none. Nothing happens yet."""
    return partial(registry_of_profile, profile, store) if profile.schema_registry.url else None


def registry_of_profile(profile: ConnectionProfile, store: SecretStore) -> RegistrySettings:
    """Return the registry as the engine knows one. Raises ProfileError, SecretsError."""
    names = dict.fromkeys((*needed_secrets(profile), *possible_secrets(profile)))
    found = registry_settings(profile, store.load(profile.name, names) if names else {})
    assert found is not None  # noqa: S101 - there is an address
    fields = asdict(found)
    return RegistrySettings(",".join(fields.pop("urls")), **fields)
