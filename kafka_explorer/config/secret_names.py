"""Which secrets a profile may have: their names, the value that hides itself, and which of them a profile needs."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NoReturn

from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.security import Mechanism, RegistryAuth, TokenMethod


class SecretName(StrEnum):
    """A secret of a profile; the value is its name in the keyring."""

    PASSWORD = "password"
    TRUSTSTORE_PASSWORD = "truststore-password"
    KEYSTORE_PASSWORD = "keystore-password"
    KEY_PASSWORD = "key-password"
    PRIVATE_KEY = "private-key"
    CLIENT_SECRET = "client-secret"
    REGISTRY_PASSWORD = "registry-password"
    REGISTRY_TOKEN = "registry-token"


class Secret:
    """A secret's text, which shows itself only when asked by name."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret stays in its process; child processes get the client's settings")


Secrets = Mapping[SecretName, Secret]


def needed_secrets(profile: ConnectionProfile) -> tuple[SecretName, ...]:
    """Return the secrets without which the connection cannot be made."""
    security = profile.security
    needed: list[SecretName] = []
    if security.protocol.uses_tls and security.tls.certificate_pem:
        needed.append(SecretName.PRIVATE_KEY)
    if security.protocol.uses_sasl and security.mechanism is not None:
        if security.mechanism.takes_password:
            needed.append(SecretName.PASSWORD)
        elif security.mechanism is Mechanism.OAUTHBEARER and security.oauth.method is TokenMethod.OIDC:
            needed.append(SecretName.CLIENT_SECRET)
    return (*needed, *_registry_secrets(profile))


def possible_secrets(profile: ConnectionProfile) -> tuple[SecretName, ...]:
    """Return the needed secrets, and those that it depends on the files whether they are needed."""
    tls = profile.security.tls
    possible = list(needed_secrets(profile))
    if profile.security.protocol.uses_tls:
        possible += [SecretName.TRUSTSTORE_PASSWORD] if tls.truststore else []
        possible += [SecretName.KEYSTORE_PASSWORD] if tls.keystore else []
        possible += [SecretName.KEY_PASSWORD] if tls.has_identity else []
    return tuple(possible)


def _registry_secrets(profile: ConnectionProfile) -> tuple[SecretName, ...]:
    registry = profile.schema_registry
    if not registry.url:
        return ()
    return {
        RegistryAuth.NONE: (),
        RegistryAuth.BASIC: (SecretName.REGISTRY_PASSWORD,),
        RegistryAuth.BEARER: (SecretName.REGISTRY_TOKEN,),
    }[registry.auth]
