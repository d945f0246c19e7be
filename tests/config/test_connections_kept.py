"""File and secrets go together: kept, renamed, duplicated, removed; an export has no secret."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.connections_kept import export, keep, remove
from kafka_explorer.config.errors import ProfileError, SecretsError
from kafka_explorer.config.profiles import ProfileFolder, load_profiles
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.config.security import Mechanism, Protocol, Security
from tests.config.profile_examples import profiles as secured_profiles
from tests.config.test_secrets import MemoryKeyring

PROFILE = ConnectionProfile("Staging", ("a:1",), security=Security(Protocol.SASL_SSL, Mechanism.PLAIN, "alice"))
TYPED = {SecretName.PASSWORD: Secret("planted-2e9")}


@pytest.fixture
def ring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture
def store(ring: MemoryKeyring) -> SecretStore:
    return SecretStore(ring)


def test_the_file_has_the_profile_and_the_keyring_the_secret(tmp_path: Path, store: SecretStore) -> None:
    kept = keep(PROFILE, tmp_path, store, changes=TYPED)
    assert kept.secrets.in_keyring
    assert kept.profile.origin is not None
    assert b"planted" not in kept.profile.origin.read_bytes()
    assert load_profiles([ProfileFolder(tmp_path)])[0] == [kept.profile]
    assert store.load("Staging") == TYPED


@settings(max_examples=25)  # each writes seven files, safely
@given(profile=secured_profiles, again=secured_profiles)
def test_no_profile_of_any_kind_has_a_secret_in_its_file(
    tmp_path_factory: pytest.TempPathFactory, profile: ConnectionProfile, again: ConnectionProfile
) -> None:
    folder, ring = tmp_path_factory.mktemp("any"), MemoryKeyring()
    store = SecretStore(ring)
    planted = {name: Secret(f"planted-{name.value}") for name in SecretName}
    kept = keep(profile, folder, store, changes=planted).profile
    changed = keep(replace(again, origin=kept.origin), folder, store, changes=planted).profile
    copy = keep(
        replace(changed, name="copy", origin=None), folder, store, like=changed.origin, copy_secrets_of=changed.name
    )
    export(copy.profile, folder / "exported" / "shared.toml")
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) == 3
    assert not [path for path in files if b"planted" in path.read_bytes()]
    assert store.load(changed.name) == store.load("copy") == planted
    assert len(ring.entries) == 2 * len(SecretName)


def test_a_new_name_takes_the_secrets_along(tmp_path: Path, store: SecretStore) -> None:
    first = keep(PROFILE, tmp_path, store, changes=TYPED).profile
    second = keep(replace(first, name="Live"), tmp_path, store, changes={SecretName.KEY_PASSWORD: Secret("x")}).profile
    assert store.load("Staging") == {}
    assert store.load(second.name) == {**TYPED, SecretName.KEY_PASSWORD: Secret("x")}


def test_a_duplicate_has_the_secrets_only_when_asked(tmp_path: Path, store: SecretStore) -> None:
    keep(PROFILE, tmp_path, store, changes=TYPED)
    keep(replace(PROFILE, name="b"), tmp_path, store)
    keep(replace(PROFILE, name="c"), tmp_path, store, copy_secrets_of="Staging")
    assert (store.load("b"), store.load("c")) == ({}, TYPED)


def test_removing_removes_both(tmp_path: Path, store: SecretStore, ring: MemoryKeyring) -> None:
    profile = keep(PROFILE, tmp_path, store, changes=TYPED).profile
    remove(profile, store)
    assert not ring.entries
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_saved_changes_no_secret(tmp_path: Path, store: SecretStore, ring: MemoryKeyring) -> None:
    with pytest.raises(ProfileError):
        keep(replace(PROFILE, name=""), tmp_path, store, changes=TYPED)
    assert not ring.entries


def test_secrets_that_stay_behind_are_told(tmp_path: Path, store: SecretStore, ring: MemoryKeyring) -> None:
    profile = keep(PROFILE, tmp_path, store, changes=TYPED).profile
    ring.broken = True
    with pytest.raises(SecretsError, match="its secrets are still in the keyring"):
        remove(profile, store)


def test_the_secrets_of_a_teams_profile_are_not_taken_away(tmp_path: Path, store: SecretStore) -> None:
    (tmp_path / "team").mkdir()
    (tmp_path / "team" / "a.toml").write_text('name = "Staging"\nbootstrap_servers = ["a"]\n')
    (theirs,), _ = load_profiles([ProfileFolder(tmp_path / "team", team=True)])
    store.save("Staging", TYPED)
    keep(replace(theirs, name="Mine"), tmp_path / "mine", store)
    assert store.load("Staging") == TYPED


def test_an_export_has_comments_and_no_secret(tmp_path: Path, store: SecretStore) -> None:
    profile = keep(PROFILE, tmp_path, store, changes=TYPED).profile
    assert profile.origin is not None
    profile.origin.write_text(profile.origin.read_text() + "# ask Ann\n")
    export(profile, tmp_path / "out" / "shared.toml")
    text = (tmp_path / "out" / "shared.toml").read_text()
    assert "# ask Ann" in text
    assert "planted" not in text
    export(replace(PROFILE, origin=None), tmp_path / "new.toml")
    assert 'user = "alice"' in (tmp_path / "new.toml").read_text()


def test_an_export_that_fails_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProfileError, match="a file stands where a folder is needed"):
        export(PROFILE, tmp_path / "file" / "a.toml")
    bad = tmp_path / "latin.toml"
    bad.write_bytes(b"\xe9")
    with pytest.raises(ProfileError, match="not UTF-8"):
        export(replace(PROFILE, origin=bad), tmp_path / "a.toml")
