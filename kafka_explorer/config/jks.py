"""Java's own key store format, JKS, as `sun.security.provider.JavaKeyStore` writes it. Pure.

magic, version (1 or 2), count, then entries (1: key with chain, 2: certificate), then a SHA-1 over password, a fixed
phrase and all that. Integers are big-endian. The protection of keys is Sun's own: a key stream of chained SHA-1.
"""

import hashlib
import hmac
import struct
from dataclasses import dataclass

from kafka_explorer.config.store_errors import StoreError, StoreFault

MAGIC = b"\xfe\xed\xfe\xed"
JCEKS_MAGIC = b"\xce\xce\xce\xce"
_PHRASE = b"Mighty Aphrodite"
_DIGEST_BYTES = 20
_PROTECTION = bytes.fromhex("060a2b060104012a02110101")  # 1.3.6.1.4.1.42.2.17.1.1
_KEY, _CERTIFICATE = 1, 2


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A private key, still protected (an EncryptedPrivateKeyInfo), and its certificates as DER, leaf first."""

    alias: str
    protected: bytes
    chain: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class JavaKeyStore:
    """What is in a store: keys, and trusted certificates as DER."""

    keys: tuple[KeyEntry, ...]
    certificates: tuple[bytes, ...]


def read(data: bytes, password: str | None) -> JavaKeyStore:
    """Read a store; with a password, its seal is checked. Raises StoreError."""
    body, seal = data[:-_DIGEST_BYTES], data[-_DIGEST_BYTES:]
    if password is not None:
        expected = hashlib.sha1(_wide(password) + _PHRASE + body).digest()  # noqa: S324  # the format says so
        if not hmac.compare_digest(expected, seal):
            _parse(body)  # a store cut short is damaged, whatever the password
            raise StoreError(StoreFault.WRONG_PASSWORD)
    return _parse(body)


def _parse(body: bytes) -> JavaKeyStore:
    try:
        return _Cursor(body).store()
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise StoreError(StoreFault.DAMAGED, str(error)) from None


def encrypted_data(protected: bytes) -> bytes:
    """Return the encrypted part of an EncryptedPrivateKeyInfo (PKCS#8) under Sun's protection. Raises StoreError."""
    try:
        _, outer = _element(protected)
        algorithm_end, algorithm = _element(outer)
        _, encrypted = _element(outer[algorithm_end:])
    except IndexError:
        raise StoreError(StoreFault.DAMAGED) from None
    if not algorithm.startswith(_PROTECTION):
        raise StoreError(StoreFault.UNSUPPORTED)
    return encrypted


def _element(data: bytes) -> tuple[int, bytes]:
    """Return where the first DER element ends, and its contents; raises IndexError."""
    length, start = data[1], 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[2:start])
    if start + length > len(data):
        raise IndexError
    return start + length, data[start : start + length]


def unprotected(encrypted: bytes, password: str) -> bytes:
    """Return the private key (PKCS#8, DER). Raises StoreError when the password is not this key's."""
    if len(encrypted) < 2 * _DIGEST_BYTES:
        raise StoreError(StoreFault.DAMAGED)
    block, cipher, check = encrypted[:_DIGEST_BYTES], encrypted[_DIGEST_BYTES:-_DIGEST_BYTES], encrypted[-20:]
    wide = _wide(password)
    stream = b""
    while len(stream) < len(cipher):
        block = hashlib.sha1(wide + block).digest()  # noqa: S324  # the format says so
        stream += block
    plain = bytes(a ^ b for a, b in zip(cipher, stream, strict=False))
    if not hmac.compare_digest(hashlib.sha1(wide + plain).digest(), check):  # noqa: S324  # the format says so
        raise StoreError(StoreFault.WRONG_KEY_PASSWORD)
    return plain


def _wide(password: str) -> bytes:
    return password.encode("utf-16-be", "surrogatepass")


class _Cursor:
    """Reads a store from front to back."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def store(self) -> JavaKeyStore:
        self._take(4)
        version, count = self._number(), self._number()
        if version not in {1, 2}:
            raise StoreError(StoreFault.UNSUPPORTED, f"version {version}")
        keys: list[KeyEntry] = []
        certificates: list[bytes] = []
        for _ in range(count):
            tag, alias = self._number(), self._text()
            self._take(8)  # when it was made
            if tag == _KEY:
                protected = self._take(self._number())
                keys.append(
                    KeyEntry(alias, protected, tuple(self._certificate(version) for _ in range(self._number())))
                )
            elif tag == _CERTIFICATE:
                certificates.append(self._certificate(version))
            else:
                raise StoreError(StoreFault.DAMAGED, f"entry of kind {tag}")
        return JavaKeyStore(tuple(keys), tuple(certificates))

    def _certificate(self, version: int) -> bytes:
        if version == 2:
            self._text()  # its kind, always X.509
        return self._take(self._number())

    def _number(self) -> int:
        return int.from_bytes(self._take(4))

    def _text(self) -> str:
        return self._take(int.from_bytes(self._take(2))).decode("utf-8")

    def _take(self, size: int) -> bytes:
        if self._at + size > len(self._body):
            raise IndexError("it ends too early")
        taken = self._body[self._at : self._at + size]
        self._at += size
        return taken
