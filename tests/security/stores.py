"""Stores as Java keeps them, made by Java's own keytool."""

import subprocess
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, load_pem_private_key, pkcs12
from cryptography.x509 import load_pem_x509_certificate, load_pem_x509_certificates

from kafka_explorer.sandbox.java import find_java
from tests.security.certificates import Pair, written

STORE_PASSWORD = "store-secret-7d1"
KEY_PASSWORD = "key-secret-93c"
ALIAS = "explorer"
_LEGACY = "-J-Dkeystore.pkcs12.legacy"  # RC2-40 and SHA-1, as Java wrote them before 8u301
_TOOL_S = 60


class Stores:
    """Paths of trust stores (the authority) and key stores (alice's key and chain), each made when first asked for."""

    password = STORE_PASSWORD
    key_password = KEY_PASSWORD  # of keystore_two_passwords alone; elsewhere it is the store's

    def __init__(self, folder: Path, ca_pem: str, client: Pair) -> None:
        self._folder = folder
        self._authority = written(folder, "ca.pem", ca_pem)
        self._source = folder / "source.p12"
        self._source.write_bytes(_pkcs12(client, ca_pem))

    @cached_property
    def truststore_jks(self) -> Path:
        """As Java 8 and before made them."""
        return self._truststore("truststore.jks", "JKS")

    @cached_property
    def truststore_p12(self) -> Path:
        """As Java makes them now."""
        return self._truststore("truststore.p12", "PKCS12")

    @cached_property
    def truststore_legacy_p12(self) -> Path:
        """With ciphers that OpenSSL no longer has."""
        return self._truststore("truststore-legacy.p12", "PKCS12", _LEGACY)

    @cached_property
    def keystore_jks(self) -> Path:
        """One password for all of it."""
        return self._keystore("keystore.jks", "JKS")

    @cached_property
    def keystore_p12(self) -> Path:
        """As Java makes them now."""
        return self._keystore("keystore.p12", "PKCS12")

    @cached_property
    def keystore_legacy_p12(self) -> Path:
        """With ciphers that OpenSSL no longer has."""
        return self._keystore("keystore-legacy.p12", "PKCS12", _LEGACY)

    @cached_property
    def keystore_two_passwords(self) -> Path:
        """A JKS whose key has a password of its own."""
        return self._keystore("keystore-two-passwords.jks", "JKS", key_password=KEY_PASSWORD)

    def _truststore(self, name: str, kind: str, *options: str) -> Path:
        path = self._folder / name
        store = ["-keystore", str(path), "-storetype", kind, "-storepass", STORE_PASSWORD]
        _keytool("-importcert", "-noprompt", "-alias", "authority", "-file", str(self._authority), *store, *options)
        return path

    def _keystore(self, name: str, kind: str, *options: str, key_password: str = STORE_PASSWORD) -> Path:
        path = self._folder / name
        store_from = ["-srckeystore", str(self._source), "-srcstoretype", "PKCS12", "-srcstorepass", STORE_PASSWORD]
        store_to = ["-destkeystore", str(path), "-deststoretype", kind, "-deststorepass", STORE_PASSWORD]
        alias = ["-srcalias", ALIAS, "-destkeypass", key_password]
        _keytool("-importkeystore", "-noprompt", *store_from, *store_to, *alias, *options)
        return path


def _pkcs12(client: Pair, ca_pem: str) -> bytes:
    """keytool reads no PEM key; this is how it gets one."""
    leaf, *rest = load_pem_x509_certificates(client.chain.encode())
    return pkcs12.serialize_key_and_certificates(
        ALIAS.encode(),
        load_pem_private_key(client.key.encode(), None),  # type: ignore[arg-type] # one of the kinds it takes
        leaf,
        [*rest, load_pem_x509_certificate(ca_pem.encode())],
        BestAvailableEncryption(STORE_PASSWORD.encode()),
    )


def _keytool(*args: str) -> None:
    tool = find_java().launcher.with_name("keytool")
    said = subprocess.run([tool, *args], capture_output=True, text=True, timeout=_TOOL_S, check=False)
    assert said.returncode == 0, f"keytool {args[0]} failed:\n{said.stdout}\n{said.stderr}"
