"""Every fault of a store is a sentence with a remedy that names the store."""

import pickle

import pytest

from kafka_explorer.config.store_errors import StoreError, StoreFault


@pytest.mark.parametrize("fault", StoreFault)
def test_every_fault_has_a_sentence(fault: StoreFault) -> None:
    error = StoreError(fault).of("security.tls.keystore", "client.jks")
    assert "client.jks" in error.sentence
    assert error.field == "security.tls.keystore"
    assert str(StoreError(fault))[0].isupper()


def test_it_survives_the_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(StoreError(StoreFault.UNREADABLE, "why", "a", "b")))  # noqa: S301  # our own bytes
    assert (error.fault, error.detail, error.field, error.sentence) == (
        StoreFault.UNREADABLE,
        "why",
        "a",
        "b cannot be read: why",
    )
