"""A connection's file and its secrets together: kept, renamed, duplicated, removed and exported as one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kafka_explorer.config.atomic import write_atomically
from kafka_explorer.config.connection import ConnectionProfile, same_name
from kafka_explorer.config.errors import ProfileError, SecretsError, os_error_cause
from kafka_explorer.config.profile_reading import parse
from kafka_explorer.config.profile_writing import render
from kafka_explorer.config.profiles import delete_profile, save_profile
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.config.secrets import Kept, SecretStore


@dataclass(frozen=True, slots=True)
class KeptConnection:
    """The profile as it is in its file now, and where its secrets went."""

    profile: ConnectionProfile
    secrets: Kept


def keep(
    profile: ConnectionProfile,
    folder: Path,
    store: SecretStore,
    *,
    like: Path | None = None,
    changes: Mapping[SecretName, Secret | None] | None = None,
    copy_secrets_of: str | None = None,
) -> KeptConnection:
    """Save the profile's file, then its secrets: what was typed goes over what `copy_secrets_of` or its old name had.

    A file that cannot be written leaves the secrets as they are. Raises ProfileError, and SecretsError when the
    secrets of the old name cannot be taken along: the file is written then, and the secrets are under the old name.
    """
    old = _name_in_file(profile) if not profile.locked else None
    saved = save_profile(profile, folder, like=like)
    outcome = Kept(True)
    if old is not None and not same_name(old, saved.name):
        outcome = store.rename(old, saved.name)
    elif copy_secrets_of is not None:
        outcome = store.copy(copy_secrets_of, saved.name)
    if changes:
        outcome = store.save(saved.name, changes)
    return KeptConnection(saved, outcome)


def remove(profile: ConnectionProfile, store: SecretStore) -> None:
    """Delete the profile's file, then its secrets. Raises ProfileError, SecretsError."""
    delete_profile(profile)
    try:
        store.forget(profile.name)
    except SecretsError as error:
        raise SecretsError(
            f"The connection is removed, but its secrets are still in the keyring. {error.sentence}"
        ) from None


def export(profile: ConnectionProfile, path: Path) -> None:
    """Write the profile to `path`, to share: its comments stay, and no secret is in it. Raises ProfileError."""
    base = None
    try:
        if profile.origin is not None and profile.origin.exists():
            base = profile.origin.read_text(encoding="utf-8-sig")
        write_atomically(path, render(replace(profile, origin=None), base))
    except (OSError, UnicodeDecodeError) as error:
        cause = os_error_cause(error) if isinstance(error, OSError) else "its file is not UTF-8."
        raise ProfileError("", f"The connection cannot be written to {path}: {cause}") from error


def _name_in_file(profile: ConnectionProfile) -> str | None:
    """Return the name under which the profile's secrets are; None for a new one, or one whose file is gone."""
    try:
        if profile.origin is None:
            return None
        return parse(profile.origin.read_text(encoding="utf-8-sig")).profile.name
    except (OSError, UnicodeDecodeError, ProfileError):
        return None
