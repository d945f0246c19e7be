"""Stores are found where a profile says, and an error names the field and the file."""

from pathlib import Path

import pytest

from kafka_explorer.config.security import Tls
from kafka_explorer.config.store_errors import StoreError, StoreFault
from kafka_explorer.config.stores_on_disk import identity, resolved, truststore
from tests.security.certificates import Authority, encrypted, written

AUTHORITY = Authority()
CLIENT = AUTHORITY.for_client("alice")
LOCKED = encrypted(CLIENT, "geheim")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/etc/ca.pem", "/etc/ca.pem"),
        ("file:/etc/ca.pem", "/etc/ca.pem"),
        ("file:///etc/ca.pem", "/etc/ca.pem"),
        ("~/ca.pem", "{home}/ca.pem"),
        ("ca.pem", "/team/ca.pem"),
        ("../ca.pem", "/team/../ca.pem"),
    ],
)
def test_paths(path: str, expected: str) -> None:
    assert resolved(path, Path("/team/a.toml")) == Path(expected.format(home=Path.home()))


def test_a_path_of_no_profile_is_as_it_stands() -> None:
    assert resolved("ca.pem", None) == Path("ca.pem")


@pytest.mark.parametrize(
    ("path", "fault", "part"),
    [
        ("/nowhere/ca.pem", StoreFault.UNREADABLE, "ca.pem cannot be read: it is not there any more"),
        ("classpath:certs/ca.jks", StoreFault.SOMEWHERE_ELSE, "ca.jks lies in a Java program"),
        ("a\0b", StoreFault.UNREADABLE, "this is no path"),
        ("~nobody-of-this-name/x", StoreFault.UNREADABLE, "x cannot be read"),
    ],
)
def test_a_store_that_is_not_there(path: str, fault: StoreFault, part: str) -> None:
    with pytest.raises(StoreError) as caught:
        truststore(path, None, None, "security.tls.truststore")
    assert (caught.value.fault, caught.value.field) == (fault, "security.tls.truststore")
    assert part in caught.value.sentence


def test_a_huge_file_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "huge.jks"
    with path.open("wb") as file:
        file.truncate(20_000_001)
    with pytest.raises(StoreError, match=r"huge\.jks is something else"):
        truststore(str(path), None, None, "security.tls.truststore")


def test_certificate_and_key_may_be_two_files(tmp_path: Path) -> None:
    tls = Tls(
        keystore=str(written(tmp_path, "c.crt", CLIENT.chain)), key_file=str(written(tmp_path, "c.key", LOCKED.key))
    )
    assert identity(tls, None, store_password=None, key_password="geheim").key_pem == CLIENT.key
    with pytest.raises(StoreError) as caught:
        identity(tls, None, store_password=None, key_password=None)
    assert (caught.value.field, caught.value.fault) == ("security.tls.key_file", StoreFault.KEY_PASSWORD_NEEDED)
    alone = Tls(keystore=tls.keystore)
    with pytest.raises(StoreError, match=r"no private key in c\.crt") as caught:
        identity(alone, None, store_password=None, key_password=None)
    assert caught.value.field == "security.tls.keystore"


@pytest.mark.parametrize(
    ("key", "password", "field", "part"),
    [
        (LOCKED.key, None, "secret.private-key", "the pasted key is encrypted"),
        (LOCKED.key, "wrong", "secret.private-key", "does not open the private key in the pasted key"),
        ("", None, "secret.private-key", "no private key"),
        (AUTHORITY.for_client("bob").key, None, "security.tls.certificate_pem", "belongs to none"),
    ],
)
def test_a_pasted_identity(key: str, password: str | None, field: str, part: str) -> None:
    tls = Tls(certificate_pem=CLIENT.chain)
    good = identity(tls, None, store_password=None, key_password="geheim", pasted_key=LOCKED.key)
    assert good.key_pem == CLIENT.key
    with pytest.raises(StoreError) as caught:
        identity(tls, None, store_password=None, key_password=password, pasted_key=key)
    assert (caught.value.field, part.replace("in the pasted", "in the pasted") in caught.value.sentence) == (
        field,
        True,
    )
