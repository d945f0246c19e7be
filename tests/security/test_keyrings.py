"""The keyring that tests use is a real one, and only this test's."""

from contextlib import closing

import keyring
import pytest
import secretstorage
from keyring.backends.null import Keyring as NullKeyring

from tests.security import keyrings
from tests.security.keyrings import PrivateKeyring

SERVICE = "kafka-explorer-tests"


def test_it_keeps_a_secret(unlocked_keyring: PrivateKeyring) -> None:
    keyring.set_password(SERVICE, "alice", "planted-0c1")

    assert keyring.get_password(SERVICE, "alice") == "planted-0c1"
    assert unlocked_keyring.holds("planted-0c1")


def test_its_files_show_no_secret(unlocked_keyring: PrivateKeyring) -> None:
    keyring.set_password(SERVICE, "alice", "planted-0c1")

    files = [path for path in unlocked_keyring.folder.rglob("*") if path.is_file()]

    assert files, "it must keep something"
    assert not [path for path in files if b"planted-0c1" in path.read_bytes()]


def test_a_locked_one_refuses(locked_keyring: PrivateKeyring) -> None:
    with closing(secretstorage.dbus_init()) as bus:
        collection = secretstorage.get_default_collection(bus)

        assert collection.is_locked()
        assert collection.unlock(), "there is nobody who could say the password: it counts as dismissed"


def test_afterwards_there_is_none_again() -> None:
    assert isinstance(keyring.get_keyring(), NullKeyring)


def test_without_the_packages_a_test_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(pytest.fail.Exception, match="apt-get install dbus gnome-keyring"):
        keyrings._require_tools()
