"""Stores as Java keeps them, made by Java's own keytool."""

import subprocess
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Stores:
    """Paths of trust stores (the authority) and key stores (alice's key and chain)."""

    truststore_jks: Path
    truststore_p12: Path
    truststore_legacy_p12: Path
    keystore_jks: Path
    keystore_p12: Path
    keystore_legacy_p12: Path
    keystore_two_passwords: Path
    password: str = STORE_PASSWORD
    key_password: str = KEY_PASSWORD  # of keystore_two_passwords alone; elsewhere it is the store's


def make_stores(folder: Path, ca_pem: str, client: Pair) -> Stores:
    """All of them, in `folder`."""
    pem = written(folder, "ca.pem", ca_pem)
    source = folder / "source.p12"
    source.write_bytes(_pkcs12(client, ca_pem))
    return Stores(
        truststore_jks=_truststore(folder / "truststore.jks", pem, "JKS"),
        truststore_p12=_truststore(folder / "truststore.p12", pem, "PKCS12"),
        truststore_legacy_p12=_truststore(folder / "truststore-legacy.p12", pem, "PKCS12", _LEGACY),
        keystore_jks=_keystore(folder / "keystore.jks", source, "JKS"),
        keystore_p12=_keystore(folder / "keystore.p12", source, "PKCS12"),
        keystore_legacy_p12=_keystore(folder / "keystore-legacy.p12", source, "PKCS12", _LEGACY),
        keystore_two_passwords=_keystore(
            folder / "keystore-two-passwords.jks", source, "JKS", key_password=KEY_PASSWORD
        ),
    )


def _truststore(path: Path, pem: Path, kind: str, *options: str) -> Path:
    store = ["-keystore", str(path), "-storetype", kind, "-storepass", STORE_PASSWORD]
    _keytool("-importcert", "-noprompt", "-alias", "authority", "-file", str(pem), *store, *options)
    return path


def _keystore(path: Path, source: Path, kind: str, *options: str, key_password: str = STORE_PASSWORD) -> Path:
    store_from = ["-srckeystore", str(source), "-srcstoretype", "PKCS12", "-srcstorepass", STORE_PASSWORD]
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
