"""Certificates for brokers and clients, made anew for every test session: none lies in the repository."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

SERVER_NAMES = ("localhost", "127.0.0.1")
OTHER_NAME = "kafka.example.com"


@dataclass(frozen=True)
class Pair:
    """A certificate with its chain, and its private key, as PEM text. The key is PKCS#8, the one form Java reads."""

    chain: str
    key: str

    @property
    def together(self) -> str:
        """Both, as Kafka and many servers want them in one file."""
        return self.key + self.chain


class Authority:
    """A certificate authority of this session alone."""

    def __init__(self) -> None:
        self._ca = trustme.CA(organization_name="Kafka Explorer's tests")

    @property
    def pem(self) -> str:
        """Its own certificate."""
        return str(self._ca.cert_pem.bytes().decode())

    def for_server(self, *names: str, not_before: datetime | None = None, not_after: datetime | None = None) -> Pair:
        """A broker's certificate, by default for every name that this machine has for itself."""
        return _pair(self._ca.issue_cert(*(names or SERVER_NAMES), not_before=not_before, not_after=not_after))

    def for_client(self, name: str, *, not_before: datetime | None = None, not_after: datetime | None = None) -> Pair:
        """A client's certificate; its subject ends in CN=<name>."""
        issued = self._ca.issue_cert(
            f"{name}@example.com", common_name=name, not_before=not_before, not_after=not_after
        )
        return _pair(issued)


def encrypted(pair: Pair, password: str) -> Pair:
    """The same with its key under a password."""
    key = load_pem_private_key(pair.key.encode(), None)
    locked = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode()))
    return Pair(pair.chain, locked.decode())


def written(folder: Path, name: str, text: str) -> Path:
    """The text in a file of its own."""
    path = folder / name
    path.write_text(text)
    path.chmod(0o600)
    return path


def days_from_now(days: float) -> datetime:
    """A moment for a certificate, in UTC."""
    return datetime.now(UTC) + timedelta(days=days)


def _pair(issued: trustme.LeafCert) -> Pair:
    key = load_pem_private_key(issued.private_key_pem.bytes(), None)
    chain = "".join(each.bytes().decode() for each in issued.cert_chain_pems)
    return Pair(chain, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
