"""The OS keyring's one door. Every call but `state` may wait for a prompt on the desktop: call it in a task.

Where no keyring can be used, secrets are kept in memory for as long as the program runs, and whoever saves one is told.
A plain-text file is never used, not even when one is configured as the keyring's backend.
"""

import threading
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import keyring
import keyring.errors
from keyring.backend import KeyringBackend

from kafka_explorer.config.errors import SecretsError
from kafka_explorer.config.secret_names import Secret, SecretName, Secrets

R = TypeVar("R")

SERVICE = "kafka-explorer"
"""Under which name the keyring shows our secrets."""

# The backends of operating systems. Whatever else there is writes files, encrypted or not, or nothing at all.
_SYSTEMS = {
    "keyring.backends.SecretService": "the Secret Service",
    "keyring.backends.libsecret": "libsecret",
    "keyring.backends.kwallet": "KWallet",
    "keyring.backends.macOS": "the macOS keychain",
    "keyring.backends.Windows": "the Windows Credential Manager",
}
_NONE = (
    "This system offers no keyring, so secrets are kept for this session only. "
    "On Linux install and unlock GNOME Keyring or KWallet to keep them."
)
_REFUSED = "The keyring is locked, or access to it was refused. Unlock it and try again, or type the secret again."
# Windows takes 2,560 bytes of UTF-16 per entry; a private key is longer.
_PIECE = 1_000
_IN_PIECES = "kafka-explorer:pieces:"


@dataclass(frozen=True, slots=True)
class KeyringState:
    """Whether secrets can be kept, and where; `reason` is a sentence when they cannot."""

    usable: bool
    name: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where secrets went: into the keyring, or, for `reason`, into this session's memory."""

    in_keyring: bool
    reason: str = ""


class SecretStore:
    """The secrets of all profiles, by the profile's name; case and Unicode spelling do not tell names apart."""

    def __init__(self, backend: KeyringBackend | None = None) -> None:
        self._given = backend
        self._session: dict[str, dict[SecretName, Secret]] = {}
        self._lock = threading.Lock()

    def state(self) -> KeyringState:
        """Tell whether there is a keyring; asks nobody for anything."""
        backend = self._backend()
        if backend is None:
            return KeyringState(False, "", _NONE)
        return KeyringState(True, _SYSTEMS.get(type(backend).__module__, "the keyring"))

    def load(self, profile: str, names: Iterable[SecretName] | None = None) -> dict[SecretName, Secret]:
        """Return the secrets that there are; those of the session come first. Raises SecretsError."""
        wanted = tuple(SecretName) if names is None else tuple(names)
        with self._lock:
            session = dict(self._session.get(_folded(profile), {}))
        found = {name: session[name] for name in wanted if name in session}
        backend = self._backend()
        if backend is not None:
            for name in wanted:
                if name not in found and (text := _read(backend, profile, name)) is not None:
                    found[name] = Secret(text)
        return {name: secret for name, secret in found.items() if secret}

    def save(self, profile: str, changes: Mapping[SecretName, Secret | None]) -> Kept:
        """Keep these secrets, and forget those that are None. Without a keyring they are kept for this session."""
        backend = self._backend()
        if backend is None:
            self.keep_for_session(profile, changes)
            return Kept(False, _NONE)
        try:
            for name, secret in changes.items():
                _write(backend, profile, name, secret.reveal() if secret else None)
        except SecretsError as error:
            self.keep_for_session(profile, changes)
            return Kept(False, f"{error.sentence} Until then they are kept for this session only.")
        with self._lock:
            for name in changes:
                self._session.get(_folded(profile), {}).pop(name, None)
        return Kept(True)

    def keep_for_session(self, profile: str, changes: Mapping[SecretName, Secret | None]) -> None:
        """Keep these in memory only; None forgets one there."""
        with self._lock:
            own = self._session.setdefault(_folded(profile), {})
            for name, secret in changes.items():
                own.pop(name, None)
                if secret:
                    own[name] = secret

    def rename(self, old: str, new: str) -> Kept:
        """Take the secrets of `old` along to `new`. Raises SecretsError; then `old` still has them."""
        if _folded(old) == _folded(new):
            return Kept(True)
        kept = self.copy(old, new)
        self.forget(old)
        return kept

    def copy(self, source: str, target: str) -> Kept:
        """Give `target` the secrets of `source`, those and no others. Raises SecretsError when they cannot be read."""
        found = self.load(source)
        with self._lock:
            session = dict(self._session.get(_folded(source), {}))
        self.keep_for_session(target, session)
        return self.save(target, {name: found.get(name) for name in SecretName if name not in session})

    def forget(self, profile: str) -> None:
        """Remove all secrets of a profile. Raises SecretsError."""
        with self._lock:
            self._session.pop(_folded(profile), None)
        backend = self._backend()
        if backend is not None:
            for name in SecretName:
                _write(backend, profile, name, None)

    def _backend(self) -> KeyringBackend | None:
        found: Any = keyring.get_keyring() if self._given is None else self._given
        for each in (found, *getattr(found, "backends", ())):  # a chainer asks several in turn
            if type(each).__module__ in _SYSTEMS or each is self._given:
                backend: KeyringBackend = each
                return backend
        return None


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _entry(profile: str, name: SecretName, piece: int | None = None) -> str:
    return f"{_folded(profile)}/{name.value}" + ("" if piece is None else f"/{piece}")


def _read(backend: KeyringBackend, profile: str, name: SecretName) -> str | None:
    text = _asked(lambda: backend.get_password(SERVICE, _entry(profile, name)))
    if text is None or not text.startswith(_IN_PIECES):
        return text
    count = int(text.removeprefix(_IN_PIECES))
    pieces = [_asked(lambda at=at: backend.get_password(SERVICE, _entry(profile, name, at))) for at in range(count)]  # type: ignore[misc]  # a lambda's default
    return None if None in pieces else "".join(piece or "" for piece in pieces)


def _write(backend: KeyringBackend, profile: str, name: SecretName, text: str | None) -> None:
    """Replace a secret; the pieces come before what says how many there are."""
    old = _asked(lambda: backend.get_password(SERVICE, _entry(profile, name)))
    entries: dict[str, str] = {}
    if text is not None:
        pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
        if len(pieces) > 1:
            entries = {_entry(profile, name, at): piece for at, piece in enumerate(pieces)}
            text = f"{_IN_PIECES}{len(pieces)}"
        entries[_entry(profile, name)] = text
    for entry, value in entries.items():
        _asked(lambda entry=entry, value=value: backend.set_password(SERVICE, entry, value))  # type: ignore[misc]  # a lambda's default
    for entry in _entries(profile, name, old):
        if entry not in entries:
            _asked(lambda entry=entry: backend.delete_password(SERVICE, entry))  # type: ignore[misc]  # a lambda's default


def _entries(profile: str, name: SecretName, text: str | None) -> list[str]:
    """Return the entries over which a secret that reads `text` is spread."""
    if text is None:
        return []
    count = int(text.removeprefix(_IN_PIECES)) if text.startswith(_IN_PIECES) else 0
    return [_entry(profile, name), *(_entry(profile, name, at) for at in range(count))]


def _asked(question: Callable[[], R]) -> R | None:
    """Ask the keyring; None for what is not there. Raises SecretsError."""
    try:
        return question()
    except keyring.errors.PasswordDeleteError:
        return None  # it is gone already
    except (keyring.errors.KeyringLocked, keyring.errors.InitError, keyring.errors.PasswordSetError):
        raise SecretsError(_REFUSED) from None
    except Exception as error:  # noqa: BLE001  # every backend has errors of its own: D-Bus, Win32, macOS
        raise SecretsError(
            f"The keyring failed ({type(error).__name__}). Restart or unlock it, then try again."
        ) from None


def merged(kept: Secrets, typed: Secrets) -> dict[SecretName, Secret]:
    """Return what was typed over what was kept."""
    return {**kept, **typed}
