"""Secrets live in the keyring, a real one here, or in this session's memory; never in a file of ours."""

import gc

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringError, PasswordDeleteError

from kafka_explorer.config.errors import SecretsError
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.config.secrets import SERVICE, Kept, SecretStore, merged
from tests.security.keyrings import PrivateKeyring

PASSWORD, KEY = SecretName.PASSWORD, SecretName.PRIVATE_KEY
SECRET = Secret("planted-6f1")
LONG = Secret("".join(f"line {number}\n" for number in range(1_000)))


class MemoryKeyring(KeyringBackend):
    """A keyring with the narrow entries of Windows, which counts what is in it; `broken` makes it fail."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.entries: dict[tuple[str, str], str] = {}
        self.broken = False

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        assert len(password.encode("utf-16-le")) <= 2560
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        if (service, username) not in self.entries:
            raise PasswordDeleteError(username)
        del self.entries[service, username]

    def _check(self) -> None:
        if self.broken:
            raise KeyringError("D-Bus is gone")


@pytest.fixture
def ring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture
def store(ring: MemoryKeyring) -> SecretStore:
    return SecretStore(ring)


def test_a_real_keyring_keeps_them(unlocked_keyring: PrivateKeyring) -> None:
    assert SecretStore().state().usable
    assert SecretStore().save("Staging", {PASSWORD: SECRET, KEY: LONG}) == Kept(True)
    assert unlocked_keyring.holds("planted-6f1")
    assert SecretStore().load("Staging") == {PASSWORD: SECRET, KEY: LONG}
    SecretStore().rename("Staging", "Live")
    assert SecretStore().load("Staging") == {}
    assert SecretStore().load("Live") == {PASSWORD: SECRET, KEY: LONG}
    SecretStore().forget("Live")
    assert not unlocked_keyring.holds("planted-6f1")


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_a_locked_keyring_refuses_and_says_what_to_do(locked_keyring: PrivateKeyring) -> None:
    store = SecretStore()
    with pytest.raises(SecretsError, match="Unlock it"):
        store.load("Staging")
    kept = store.save("Staging", {PASSWORD: SECRET})
    assert not kept.in_keyring
    assert "this session only" in kept.reason
    assert store.load("Staging", [PASSWORD]) == {PASSWORD: SECRET}
    gc.collect()  # keyring leaves its connection to D-Bus open when it is refused: what it leaves is closed here


@pytest.mark.parametrize("backend", [null.Keyring, fail.Keyring])
def test_without_a_keyring_they_live_as_long_as_the_program(
    monkeypatch: pytest.MonkeyPatch, backend: type[KeyringBackend]
) -> None:
    monkeypatch.setattr("keyring.get_keyring", backend)
    store = SecretStore()
    assert not store.state().usable
    assert "this session only" in store.state().reason
    assert store.save("a", {PASSWORD: SECRET}) == Kept(False, store.state().reason)
    assert store.load("A") == {PASSWORD: SECRET}
    store.rename("a", "b")
    assert (store.load("a"), store.load("b")) == ({}, {PASSWORD: SECRET})
    store.forget("b")
    assert store.load("b") == {}


def test_a_backend_that_writes_files_is_not_used(monkeypatch: pytest.MonkeyPatch, ring: MemoryKeyring) -> None:
    monkeypatch.setattr("keyring.get_keyring", lambda: ring)
    assert not SecretStore().state().usable
    monkeypatch.setattr(ChainerBackend, "backends", [ring])
    monkeypatch.setattr("keyring.get_keyring", ChainerBackend)
    SecretStore().save("a", {PASSWORD: SECRET})
    assert not ring.entries


def test_a_long_secret_is_kept_in_pieces(store: SecretStore, ring: MemoryKeyring) -> None:
    store.save("a", {KEY: LONG})
    assert len(ring.entries) > 2
    assert store.load("a") == {KEY: LONG}
    store.save("a", {KEY: SECRET})
    assert ring.entries == {(SERVICE, "a/private-key"): "planted-6f1"}
    store.save("a", {KEY: LONG})
    store.save("a", {KEY: None})
    assert not ring.entries


def test_pieces_that_are_missing_are_no_secret(store: SecretStore, ring: MemoryKeyring) -> None:
    store.save("a", {KEY: LONG})
    del ring.entries[SERVICE, "a/private-key/1"]
    assert store.load("a") == {}


def test_names_are_told_apart_as_profiles_are(store: SecretStore) -> None:
    store.save("Größe", {PASSWORD: SECRET})
    assert store.load("GRÖSSE") == {PASSWORD: SECRET}
    assert store.rename("Größe", "größe") == Kept(True)
    assert store.load("Größe") == {PASSWORD: SECRET}


def test_only_what_is_asked_for_is_asked_for(store: SecretStore) -> None:
    store.save("a", {PASSWORD: SECRET, KEY: SECRET})
    assert store.load("a", [KEY]) == {KEY: SECRET}
    assert store.load("a", []) == {}


def test_a_copy_has_the_same_secrets_and_no_others(store: SecretStore) -> None:
    store.save("a", {PASSWORD: SECRET})
    store.keep_for_session("a", {SecretName.CLIENT_SECRET: Secret("now")})
    store.save("b", {KEY: SECRET})
    store.copy("a", "b")
    assert store.load("b") == {PASSWORD: SECRET, SecretName.CLIENT_SECRET: Secret("now")}
    assert store.load("a") == store.load("b")


def test_what_is_saved_replaces_what_was_for_this_session(store: SecretStore, ring: MemoryKeyring) -> None:
    store.keep_for_session("a", {PASSWORD: Secret("old")})
    assert store.load("a") == {PASSWORD: Secret("old")}
    assert not ring.entries
    store.save("a", {PASSWORD: SECRET})
    assert store.load("a") == {PASSWORD: SECRET}
    store.keep_for_session("a", {PASSWORD: None})
    assert store.load("a") == {PASSWORD: SECRET}


def test_a_keyring_that_fails_says_so_and_takes_nothing_away(store: SecretStore, ring: MemoryKeyring) -> None:
    store.save("a", {PASSWORD: SECRET})
    ring.broken = True
    for act in (lambda: store.load("a"), lambda: store.rename("a", "b"), lambda: store.forget("a")):
        with pytest.raises(SecretsError, match=r"The keyring failed \(KeyringError\)"):
            act()
    assert not store.save("a", {PASSWORD: Secret("new")}).in_keyring
    ring.broken = False
    assert ring.entries == {(SERVICE, "a/password"): "planted-6f1"}


def test_what_is_typed_goes_over_what_is_kept() -> None:
    assert merged({PASSWORD: SECRET, KEY: LONG}, {PASSWORD: Secret("x")}) == {PASSWORD: Secret("x"), KEY: LONG}
