"""Java's own format, read from stores that Java's own tool wrote."""

import hashlib

import pytest

from kafka_explorer.config import jks
from kafka_explorer.config.store_errors import StoreError, StoreFault
from tests.config.store_fixtures import JavaStores


def sealed(body: bytes, password: str) -> bytes:
    return body + hashlib.sha1(password.encode("utf-16-be") + b"Mighty Aphrodite" + body).digest()  # noqa: S324


def test_certificates_and_keys_are_found(java_stores: JavaStores) -> None:
    stores = java_stores.stores
    trusted = jks.read(stores.truststore_jks.read_bytes(), stores.password)
    assert (len(trusted.keys), len(trusted.certificates)) == (0, 1)
    own = jks.read(stores.keystore_jks.read_bytes(), stores.password)
    assert [entry.alias for entry in own.keys] == ["explorer"]
    assert own.keys[0].chain


def test_the_seal_is_checked_when_there_is_a_password(java_stores: JavaStores) -> None:
    data = java_stores.stores.truststore_jks.read_bytes()
    assert jks.read(data, None) == jks.read(data, java_stores.stores.password)
    with pytest.raises(StoreError) as caught:
        jks.read(data, "")
    assert caught.value.fault is StoreFault.WRONG_PASSWORD


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (jks.MAGIC + b"\0\0\0\x03\0\0\0\0", StoreFault.UNSUPPORTED),
        (jks.MAGIC + b"\0\0\0\x02\0\0\0\x01", StoreFault.DAMAGED),
        (jks.MAGIC + b"\0\0\0\x02\0\0\0\x01" + b"\0\0\0\x07\0\x01a" + bytes(8), StoreFault.DAMAGED),
        (jks.MAGIC + b"\0\0\0\x02\0\0\0\x01" + b"\0\0\0\x01\0\x01\xff" + bytes(8), StoreFault.DAMAGED),
    ],
)
def test_a_store_that_cannot_be_read_is_told(body: bytes, fault: StoreFault) -> None:
    with pytest.raises(StoreError) as caught:
        jks.read(sealed(body, "pw"), "pw")
    assert caught.value.fault is fault


def test_version_1_has_no_kind_of_certificate() -> None:
    body = jks.MAGIC + b"\0\0\0\x01\0\0\0\x01" + b"\0\0\0\x02\0\x01a" + bytes(8) + b"\0\0\0\x03abc"
    assert jks.read(sealed(body, "pw"), "pw").certificates == (b"abc",)


@pytest.mark.parametrize("protected", [b"", b"\x30", b"\x30\x82", b"\x30\x05\x30\x01\x00\x04\x09"])
def test_a_protected_key_that_is_cut_is_damaged(protected: bytes) -> None:
    with pytest.raises(StoreError) as caught:
        jks.encrypted_data(protected)
    assert caught.value.fault is StoreFault.DAMAGED


def test_another_protection_than_suns_is_not_known() -> None:
    with pytest.raises(StoreError) as caught:
        jks.encrypted_data(b"\x30\x07\x30\x03\x06\x01\x2a\x04\x00")
    assert caught.value.fault is StoreFault.UNSUPPORTED


def test_a_key_shorter_than_its_seals_is_damaged() -> None:
    with pytest.raises(StoreError) as caught:
        jks.unprotected(b"short", "pw")
    assert caught.value.fault is StoreFault.DAMAGED
