"""A real schema registry for the whole test session: started only when a test asks for it, since that takes a while."""

from collections.abc import Iterator

import pytest

from kafka_explorer.sandbox.registry import Registry


@pytest.fixture(scope="session")
def real_registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """Apicurio Registry, started once. Tests share it: they use subjects of their own."""
    with Registry(tmp_path_factory.mktemp("registry")) as registry:
        yield registry
