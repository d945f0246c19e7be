"""Stores as Java, OpenSSL and people make them: what is in them comes out as PEM, and what is wrong is told apart."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.config.keystores import (
    expiring,
    facts,
    kind_of,
    read_keystore,
    read_pem_identity,
    read_truststore,
)
from kafka_explorer.config.store_errors import StoreError, StoreFault, StoreKind
from tests.config.store_fixtures import JavaStores
from tests.security.certificates import Authority, days_from_now, encrypted

AUTHORITY = Authority()
CLIENT = AUTHORITY.for_client("alice")
TRUSTSTORES = ["truststore_jks", "truststore_p12", "truststore_legacy_p12"]
KEYSTORES = ["keystore_jks", "keystore_p12", "keystore_legacy_p12"]
DER = x509.load_pem_x509_certificate(AUTHORITY.pem.encode()).public_bytes(Encoding.DER)


def data_of(java_stores: JavaStores, name: str) -> bytes:
    path = getattr(java_stores.stores, name)
    return bytes(path.read_bytes())


def fault_of(data: bytes, password: str | None, key_password: str | None = None, *, keys: bool = True) -> StoreFault:
    with pytest.raises(StoreError) as caught:
        read_keystore(data, password, key_password) if keys else read_truststore(data, password)
    return caught.value.fault


@pytest.mark.parametrize("name", TRUSTSTORES)
def test_authorities_come_out_of_every_kind_of_store(java_stores: JavaStores, name: str) -> None:
    data = data_of(java_stores, name)
    assert read_truststore(data, java_stores.stores.password) == java_stores.ca_pem
    assert fault_of(data, "wrong", keys=False) is StoreFault.WRONG_PASSWORD


def test_authorities_in_a_jks_need_no_password(java_stores: JavaStores) -> None:
    assert read_truststore(data_of(java_stores, "truststore_jks"), None) == java_stores.ca_pem
    assert fault_of(data_of(java_stores, "truststore_p12"), None, keys=False) is StoreFault.PASSWORD_NEEDED


def test_authorities_as_pem_and_der() -> None:
    two = AUTHORITY.pem + Authority().pem
    assert read_truststore(b"subject=CN = x\n" + two.encode(), None) == two
    assert (
        read_truststore(
            two.replace("BEGIN CERT", "BEGIN TRUSTED CERT").replace("END CERT", "END TRUSTED CERT").encode(), None
        )
        == two
    )
    assert read_truststore(DER, None) == AUTHORITY.pem
    assert fault_of(CLIENT.key.encode(), None, keys=False) is StoreFault.NO_CERTIFICATE


@pytest.mark.parametrize("name", KEYSTORES)
def test_the_identity_comes_out_of_every_kind_of_store(java_stores: JavaStores, name: str) -> None:
    data, password = data_of(java_stores, name), java_stores.stores.password
    found = read_keystore(data, password)
    assert found.key_pem == java_stores.client.key
    assert found.certificate_pem.startswith(java_stores.client.chain)
    assert "PRIVATE KEY" not in repr(found)
    assert fault_of(data, "wrong") is StoreFault.WRONG_PASSWORD
    assert fault_of(data, None) is StoreFault.PASSWORD_NEEDED


def test_a_key_may_have_a_password_of_its_own(java_stores: JavaStores) -> None:
    data, stores = data_of(java_stores, "keystore_two_passwords"), java_stores.stores
    assert read_keystore(data, stores.password, stores.key_password).key_pem == java_stores.client.key
    assert fault_of(data, stores.password) is StoreFault.WRONG_KEY_PASSWORD
    assert fault_of(data, stores.password, "wrong") is StoreFault.WRONG_KEY_PASSWORD
    assert fault_of(data, "wrong", stores.key_password) is StoreFault.WRONG_PASSWORD


@pytest.mark.parametrize("name", TRUSTSTORES)
def test_a_store_of_authorities_is_no_identity(java_stores: JavaStores, name: str) -> None:
    assert fault_of(data_of(java_stores, name), java_stores.stores.password) is StoreFault.NO_PRIVATE_KEY


def test_pem_in_one_file_in_any_order() -> None:
    expected = (CLIENT.chain, CLIENT.key)
    for text in (CLIENT.together, CLIENT.chain + CLIENT.key):
        found = read_keystore(text.encode(), None)
        assert (found.certificate_pem, found.key_pem) == expected


def test_the_leaf_comes_first_whatever_the_order() -> None:
    text = AUTHORITY.pem + CLIENT.chain
    assert read_pem_identity(text.encode(), CLIENT.key.encode(), None).certificate_pem.startswith(CLIENT.chain)


def test_an_encrypted_key_needs_its_password() -> None:
    locked = encrypted(CLIENT, "geheim").together.encode()
    assert read_keystore(locked, "geheim").key_pem == CLIENT.key
    assert read_keystore(locked, None, "geheim").key_pem == CLIENT.key
    assert fault_of(locked, None) is StoreFault.KEY_PASSWORD_NEEDED
    assert fault_of(locked, None, "wrong") is StoreFault.WRONG_KEY_PASSWORD
    # a password for a key that has none does no harm: Java takes it so, too
    assert read_keystore(CLIENT.together.encode(), "anything").key_pem == CLIENT.key


def test_key_and_certificate_must_belong_together() -> None:
    other = AUTHORITY.for_client("bob")
    with pytest.raises(StoreError) as caught:
        read_pem_identity(CLIENT.chain.encode(), other.key.encode(), None)
    assert caught.value.fault is StoreFault.NOT_MATCHING


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", StoreFault.NOT_A_STORE),
        (b"bootstrap.servers=a", StoreFault.NOT_A_STORE),
        (b"\x30\x03abc", StoreFault.NOT_A_STORE),
        (b"\xce\xce\xce\xce\x00\x00\x00\x02", StoreFault.UNSUPPORTED),
        (b"\xfe\xed\xfe\xed\x00\x00\x00\x02", StoreFault.DAMAGED),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", StoreFault.DAMAGED),
        (CLIENT.chain.encode(), StoreFault.NO_PRIVATE_KEY),
        (CLIENT.key.encode(), StoreFault.NO_CERTIFICATE),
        ((CLIENT.chain + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----").encode(), StoreFault.DAMAGED),
        ((CLIENT.chain + "-----BEGIN PRIVATE KEY-----").encode(), StoreFault.DAMAGED),
    ],
)
def test_what_is_no_identity_is_told_apart(data: bytes, fault: StoreFault) -> None:
    assert fault_of(data, "any") is fault


@pytest.mark.parametrize(
    ("name", "kind"), [("truststore_jks", StoreKind.JKS), ("keystore_legacy_p12", StoreKind.PKCS12)]
)
def test_the_kind_is_told_by_the_first_bytes(java_stores: JavaStores, name: str, kind: StoreKind) -> None:
    assert kind_of(data_of(java_stores, name)) is kind
    assert kind_of(AUTHORITY.pem.encode()) is StoreKind.PEM


def test_what_a_certificate_says() -> None:
    until = days_from_now(10)
    (found, *_) = facts(AUTHORITY.for_server("kafka.example.com", not_after=until).chain)
    assert found.names == ("kafka.example.com",)
    assert not found.is_ca
    assert abs(found.not_after - until) < timedelta(seconds=2)
    assert facts(AUTHORITY.pem)[0].is_ca
    assert facts("") == ()


def test_certificates_that_end_soon_are_told_the_most_urgent_first() -> None:
    now = datetime.now(UTC)
    ends = {
        days: facts(AUTHORITY.for_client("a", not_before=days_from_now(-9), not_after=days_from_now(days)).chain)[0]
        for days in (20, -1, 40)
    }
    assert expiring(ends.values(), now) == [ends[-1], ends[20]]
    assert [days for days, each in ends.items() if each.expired(now)] == [-1]


@given(
    data=st.binary()
    | st.binary().map(lambda rest: b"\xfe\xed\xfe\xed\0\0\0\x02" + rest)
    | st.binary().map(lambda rest: b"0" + rest)
    | st.binary().map(
        lambda rest: b"-----BEGIN CERTIFICATE-----\n" + rest + b"-----BEGIN RSA PRIVATE KEY-----\n" + rest
    ),
    password=st.none() | st.text(max_size=5),
)
def test_no_bytes_raise_anything_but_our_own_error(data: bytes, password: str | None) -> None:
    for read in (read_keystore, read_truststore):
        with pytest.raises(StoreError):
            read(data, password)


@given(cut=st.integers(0, 2_000), at=st.integers(0, 2_000), byte=st.integers(0, 255))
def test_a_damaged_store_gives_its_contents_or_our_own_error(
    java_stores: JavaStores, cut: int, at: int, byte: int
) -> None:
    for name in ("keystore_jks", "keystore_p12"):
        data = bytearray(data_of(java_stores, name))
        data[at % len(data)] = byte
        for each in (bytes(data), bytes(data[:cut])):
            with contextlib.suppress(StoreError):
                assert read_keystore(each, java_stores.stores.password).key_pem
