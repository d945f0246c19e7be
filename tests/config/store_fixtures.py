"""Stores made by Java's own tool, once for a session, for tests that need no broker."""

from dataclasses import dataclass

import pytest

from tests.security.certificates import Authority, Pair
from tests.security.stores import Stores


@dataclass(frozen=True)
class JavaStores:
    """The stores, and what is in them."""

    stores: Stores
    ca_pem: str
    client: Pair


@pytest.fixture(scope="session")
def java_stores(tmp_path_factory: pytest.TempPathFactory) -> JavaStores:
    """An authority, alice's certificate, and both of them in every kind of store."""
    authority = Authority()
    client = authority.for_client("alice")
    return JavaStores(Stores(tmp_path_factory.mktemp("stores"), authority.pem, client), authority.pem, client)
