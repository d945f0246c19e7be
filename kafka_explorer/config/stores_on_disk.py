"""Finds and reads the certificate stores that a profile names; errors name the profile's field and the file."""

from pathlib import Path

from kafka_explorer.config import keystores
from kafka_explorer.config.errors import os_error_cause
from kafka_explorer.config.keystores import Identity
from kafka_explorer.config.security import Tls
from kafka_explorer.config.store_errors import StoreError, StoreFault

_LIMIT_BYTES = 20_000_000
_CLASSPATH = "classpath:"


def resolved(path: str, origin: Path | None) -> Path:
    """Return where the file is: "~" and "file:" are understood, a relative path begins at the profile's folder."""
    plain = path.removeprefix("file:")
    while plain.startswith("//"):
        plain = plain[1:]
    found = Path(plain).expanduser() if plain.startswith("~") else Path(plain)
    return found if found.is_absolute() or origin is None else origin.parent / found


def truststore(path: str, origin: Path | None, password: str | None, field: str) -> str:
    """Return the certificates in the file as PEM. Raises StoreError."""
    try:
        return keystores.read_truststore(_read(path, origin), password)
    except StoreError as error:
        raise error.of(field, _name(path)) from None


def identity(
    tls: Tls, origin: Path | None, *, store_password: str | None, key_password: str | None, pasted_key: str = ""
) -> Identity:
    """Return the client's certificate and key from what `tls` names. Raises StoreError."""
    if not tls.keystore:
        try:
            return keystores.read_pem_identity(tls.certificate_pem.encode(), pasted_key.encode(), key_password)
        except StoreError as error:
            key = error.fault in _FAULTS_OF_KEYS
            raise error.of("secret.private-key" if key else "security.tls.certificate_pem", _pasted(key)) from None
    field, name = "security.tls.keystore", _name(tls.keystore)
    try:
        store = _read(tls.keystore, origin)
        if not tls.key_file:
            return keystores.read_keystore(store, store_password, key_password)
        field, name = "security.tls.key_file", _name(tls.key_file)
        return keystores.read_pem_identity(store, _read(tls.key_file, origin), key_password or store_password)
    except StoreError as error:
        raise error.of(field, name) from None


_FAULTS_OF_KEYS = {StoreFault.NO_PRIVATE_KEY, StoreFault.KEY_PASSWORD_NEEDED, StoreFault.WRONG_KEY_PASSWORD}


def _pasted(key: bool) -> str:
    return "the pasted key" if key else "the pasted certificate"


def _name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2] or path


def _read(path: str, origin: Path | None) -> bytes:
    if path.startswith(_CLASSPATH):
        raise StoreError(StoreFault.SOMEWHERE_ELSE)
    try:
        with resolved(path, origin).open("rb") as file:
            data = file.read(_LIMIT_BYTES + 1)
    except OSError as error:
        raise StoreError(StoreFault.UNREADABLE, os_error_cause(error)) from error
    except (ValueError, RuntimeError) as error:  # a null byte in the path, or a home of nobody
        raise StoreError(StoreFault.UNREADABLE, f"this is no path ({error}).") from None
    if len(data) > _LIMIT_BYTES:
        raise StoreError(StoreFault.NOT_A_STORE)
    return data
