"""The fixtures of secured connections. `tests/conftest.py` takes them over for every test."""

from collections.abc import Iterator

import pytest

from tests.security.keyrings import PrivateKeyring, private_keyring
from tests.security.secure_broker import SecureBroker, secure_sandbox
from tests.security.stores import Stores


@pytest.fixture(scope="session")
def secure_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureBroker]:
    """One node with every kind of listener, started once. Tests share it, and change nothing that others rely on."""
    with secure_sandbox(tmp_path_factory.mktemp("certificates")) as made:
        yield made


@pytest.fixture(scope="session")
def stores(secure_broker: SecureBroker, tmp_path_factory: pytest.TempPathFactory) -> Stores:
    """Java's stores with the authority and with alice's key."""
    return Stores(tmp_path_factory.mktemp("stores"), secure_broker.ca_pem, secure_broker.client)


@pytest.fixture
def unlocked_keyring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateKeyring]:
    """The keyring of this test alone: a real one, empty and open."""
    with private_keyring(tmp_path_factory.mktemp("keyring")) as made:
        yield made


@pytest.fixture
def locked_keyring(unlocked_keyring: PrivateKeyring) -> PrivateKeyring:
    """The same, locked, with nobody there who could unlock it."""
    unlocked_keyring.lock()
    return unlocked_keyring
