"""Certificate stores -> PEM in memory: PEM, PKCS12 and Java's JKS, told apart by their first bytes. Touches no file.

The name of a file says little: a `.jks` that Java 9 or newer made is a PKCS12.
"""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import pkcs12

from kafka_explorer.config import jks
from kafka_explorer.config.store_errors import StoreError, StoreFault, StoreKind

_PEM_MARK = b"-----BEGIN "


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What people want to know of a certificate. Times are aware, in UTC."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    is_ca: bool = False

    def expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.not_after < now

    def ends_within(self, days: int, now: datetime) -> bool:
        """Whether it ends in so many days, or has ended."""
        return self.not_after < now + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Identity:
    """A client's certificate, leaf first, and its private key as PKCS#8 without a password: for memory only."""

    certificate_pem: str
    key_pem: str = field(repr=False)


def kind_of(data: bytes) -> StoreKind:
    """Tell the kind by the first bytes; UNKNOWN for what is no store."""
    head = data.lstrip()[:11]
    if data.startswith(jks.MAGIC):
        return StoreKind.JKS
    if data.startswith(jks.JCEKS_MAGIC):
        return StoreKind.JCEKS
    if data[:1] == b"\x30":
        return StoreKind.PKCS12
    if head == _PEM_MARK or _PEM_MARK in data[:100_000]:  # OpenSSL writes a description before the first block
        return StoreKind.PEM
    return StoreKind.UNKNOWN


def read_truststore(data: bytes, password: str | None) -> str:
    """Return all trusted certificates as PEM. Raises StoreError.

    A JKS gives its certificates without a password, too; a password that is given must be right.
    """
    kind = kind_of(data)
    if kind is StoreKind.PEM:
        certificates = _pem_certificates(data)
    elif kind is StoreKind.JKS:
        store = jks.read(data, password)
        ders = [*store.certificates, *(entry.chain[-1] for entry in store.keys if entry.chain)]
        certificates = [_der_certificate(der) for der in ders]
    elif kind is StoreKind.PKCS12:
        certificates = _pkcs12_or_der(data, password)
    else:
        raise _no_store(kind)
    if not certificates:
        raise StoreError(StoreFault.NO_CERTIFICATE)
    return _pem(certificates)


def read_keystore(data: bytes, password: str | None, key_password: str | None = None) -> Identity:
    """Return the client's certificate chain and its private key. Raises StoreError.

    In a JKS and a PEM the key may have a password of its own; without one that of the store is tried, as Java does.
    """
    kind = kind_of(data)
    if kind is StoreKind.PEM:
        return read_pem_identity(data, data, key_password or password)
    if kind is StoreKind.JKS:
        return _jks_identity(data, password, key_password)
    if kind is StoreKind.PKCS12:
        found = _load_pkcs12(data, password)
        if found.key is None or found.cert is None:
            raise StoreError(StoreFault.NO_PRIVATE_KEY)
        others = [each.certificate for each in found.additional_certs]
        return _identity(found.key, [found.cert.certificate, *others])
    raise _no_store(kind)


def read_pem_identity(certificates: bytes, key: bytes, key_password: str | None) -> Identity:
    """Return the identity of a PEM chain and a PEM key, which may stand in one text. Raises StoreError."""
    chain = _pem_certificates(certificates)
    if not chain:
        raise StoreError(StoreFault.NO_CERTIFICATE)
    return _identity(_pem_key(key, key_password), chain)


def facts(pem: str) -> tuple[CertificateFacts, ...]:
    """Return what each certificate of a PEM text says of itself. Raises StoreError."""
    return tuple(_facts(certificate) for certificate in _pem_certificates(pem.encode()))


def expiring(certificates: Iterable[CertificateFacts], now: datetime, days: int = 30) -> list[CertificateFacts]:
    """Return those that end within so many days or have ended, the most urgent first."""
    return sorted((each for each in certificates if each.ends_within(days, now)), key=lambda each: each.not_after)


def _facts(certificate: x509.Certificate) -> CertificateFacts:
    names: tuple[str, ...] = ()
    is_ca = False
    with contextlib.suppress(x509.ExtensionNotFound, ValueError):
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = tuple(str(name.value) for name in found)
    with contextlib.suppress(x509.ExtensionNotFound, ValueError):
        is_ca = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    return CertificateFacts(
        certificate.subject.rfc4514_string(),
        certificate.issuer.rfc4514_string(),
        names,
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
        is_ca,
    )


def _pem_certificates(data: bytes) -> list[x509.Certificate]:
    if b"-----BEGIN CERTIFICATE-----" not in data and b"-----BEGIN TRUSTED CERTIFICATE-----" not in data:
        return []
    text = data.replace(b"TRUSTED CERTIFICATE-----", b"CERTIFICATE-----")
    try:
        return x509.load_pem_x509_certificates(text)
    except ValueError as error:
        raise StoreError(StoreFault.DAMAGED, str(error)) from None


def _der_certificate(data: bytes) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(data)
    except ValueError as error:
        raise StoreError(StoreFault.DAMAGED, str(error)) from None


def _pem_key(data: bytes, password: str | None) -> PrivateKeyTypes:
    start = _key_start(data)
    if start < 0:
        raise StoreError(StoreFault.NO_PRIVATE_KEY)
    block = data[start:]
    encrypted = b"ENCRYPTED" in block[: block.find(b"-----END ")]
    if encrypted and not password:
        raise StoreError(StoreFault.KEY_PASSWORD_NEEDED)
    try:
        return serialization.load_pem_private_key(block, password.encode() if encrypted and password else None)
    except (ValueError, TypeError) as error:
        raise StoreError(StoreFault.WRONG_KEY_PASSWORD if encrypted else StoreFault.DAMAGED, str(error)) from None
    except Exception as error:
        if type(error).__module__.startswith("cryptography"):  # an algorithm that it does not know
            raise StoreError(StoreFault.UNSUPPORTED, str(error)) from None
        raise


def _key_start(data: bytes) -> int:
    at = data.find(_PEM_MARK)
    while at >= 0 and b"PRIVATE KEY-----" not in data[at : data.find(b"\n", at) if b"\n" in data[at:] else None]:
        at = data.find(_PEM_MARK, at + 1)
    return at


def _load_pkcs12(data: bytes, password: str | None) -> pkcs12.PKCS12KeyAndCertificates:
    try:
        return pkcs12.load_pkcs12(data, password.encode() if password is not None else None)
    except ValueError as error:
        if "password" not in str(error).lower() and "mac" not in str(error).lower():
            raise StoreError(StoreFault.NOT_A_STORE, str(error)) from None
        raise StoreError(StoreFault.WRONG_PASSWORD if password else StoreFault.PASSWORD_NEEDED) from None
    except Exception as error:
        if type(error).__module__.startswith("cryptography"):
            raise StoreError(StoreFault.UNSUPPORTED, str(error)) from None
        raise


def _pkcs12_or_der(data: bytes, password: str | None) -> list[x509.Certificate]:
    """Both begin alike: a single DER certificate is tried first, that needs no password."""
    try:
        return [x509.load_der_x509_certificate(data)]
    except ValueError:
        pass
    found = _load_pkcs12(data, password)
    own = [found.cert.certificate] if found.cert is not None and not found.additional_certs else []
    return own + [each.certificate for each in found.additional_certs]


def _jks_identity(data: bytes, password: str | None, key_password: str | None) -> Identity:
    store = jks.read(data, password)
    if not store.keys:
        raise StoreError(StoreFault.NO_PRIVATE_KEY)
    entry = store.keys[0]
    if not (key_password or password):
        raise StoreError(StoreFault.PASSWORD_NEEDED)
    plain = jks.unprotected(jks.encrypted_data(entry.protected), key_password or password or "")
    try:
        key = serialization.load_der_private_key(plain, None)
    except ValueError as error:
        raise StoreError(StoreFault.DAMAGED, str(error)) from None
    return _identity(key, [_der_certificate(der) for der in entry.chain])


def _identity(key: PrivateKeyTypes, chain: Sequence[x509.Certificate]) -> Identity:
    ordered = _leaf_first(key, chain)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Identity(_pem(ordered), pem.decode())


def _leaf_first(key: PrivateKeyTypes, chain: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """Return the certificate of `key`, then each one's issuer as far as they are there; raises StoreError."""
    wanted = _public(key.public_key())
    leaf = next((each for each in chain if _public(each.public_key()) == wanted), None)
    if leaf is None:
        raise StoreError(StoreFault.NOT_MATCHING)
    ordered = [leaf]
    while ordered[-1].issuer != ordered[-1].subject:
        issuer = next((each for each in chain if each.subject == ordered[-1].issuer and each not in ordered), None)
        if issuer is None:
            break
        ordered.append(issuer)
    return ordered


def _public(key: object) -> bytes:
    encoded: bytes = key.public_bytes(  # type: ignore[attr-defined]  # every kind of public key has it
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return encoded


def _pem(certificates: Iterable[x509.Certificate]) -> str:
    return "".join(each.public_bytes(serialization.Encoding.PEM).decode() for each in certificates)


def _no_store(kind: StoreKind) -> StoreError:
    return StoreError(StoreFault.UNSUPPORTED if kind is StoreKind.JCEKS else StoreFault.NOT_A_STORE)
