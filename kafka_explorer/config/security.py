"""How a connection is secured, as values without any secret: what may stand in a profile's file.

Passwords, client secrets and pasted private keys are in the keyring, by the names in `secret_names.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Protocol(StrEnum):
    """Kafka's security protocols, by their names in every client."""

    PLAINTEXT = "PLAINTEXT"
    SSL = "SSL"
    SASL_PLAINTEXT = "SASL_PLAINTEXT"
    SASL_SSL = "SASL_SSL"

    @property
    def uses_tls(self) -> bool:
        """Whether the connection is encrypted."""
        return self in {Protocol.SSL, Protocol.SASL_SSL}

    @property
    def uses_sasl(self) -> bool:
        """Whether there is a sign-in."""
        return self in {Protocol.SASL_PLAINTEXT, Protocol.SASL_SSL}


class Mechanism(StrEnum):
    """How to sign in, by SASL's names; AWS_MSK_IAM is the name that Amazon's Java library gives to its own."""

    PLAIN = "PLAIN"
    SCRAM_256 = "SCRAM-SHA-256"
    SCRAM_512 = "SCRAM-SHA-512"
    OAUTHBEARER = "OAUTHBEARER"
    MSK_IAM = "AWS_MSK_IAM"
    GSSAPI = "GSSAPI"

    @property
    def takes_password(self) -> bool:
        """Whether it signs in with a user name and a password."""
        return self in {Mechanism.PLAIN, Mechanism.SCRAM_256, Mechanism.SCRAM_512}


class TokenMethod(StrEnum):
    """Where an OAUTHBEARER token comes from: an identity provider (client credentials), or made up, for tests."""

    OIDC = "oidc"
    UNSECURED = "unsecured"


class RegistryAuth(StrEnum):
    """How to sign in to a schema registry."""

    NONE = "none"
    BASIC = "basic"
    BEARER = "bearer"


@dataclass(frozen=True, slots=True)
class Tls:
    """Whom to trust and who we are. A store is a file (PEM, PKCS12 or JKS, whatever its name says) or pasted PEM.

    `truststore` and `truststore_pem`: certificate authorities; without either the system's. `keystore` and
    `certificate_pem`: the client's certificate chain; the key of a pasted one is the secret PRIVATE_KEY, that of a
    keystore is in it, or, with PEM, may be in `key_file`. Paths may begin with "~", or be relative to the profile's
    file. `verify` off trusts anybody, `verify_host` off takes any certificate that the authorities signed.
    """

    truststore: str = ""
    truststore_pem: str = ""
    keystore: str = ""
    key_file: str = ""
    certificate_pem: str = ""
    verify: bool = True
    verify_host: bool = True

    @property
    def has_identity(self) -> bool:
        """Whether the client shows a certificate of its own."""
        return bool(self.keystore or self.certificate_pem)


@dataclass(frozen=True, slots=True)
class OAuth:
    """Where tokens come from. `principal` is for unsecured ones; the truststore is for an https `token_endpoint`."""

    method: TokenMethod = TokenMethod.OIDC
    token_endpoint: str = ""
    client_id: str = ""
    scope: str = ""
    extensions: Mapping[str, str] = field(default_factory=dict, hash=False)
    principal: str = ""
    truststore: str = ""
    truststore_pem: str = ""


@dataclass(frozen=True, slots=True)
class MskIam:
    """Amazon MSK with IAM; credentials come from where AWS's own tools find them, `profile` picks one of theirs.

    The session name stays the same for as long as a connection lives: MSK refuses a re-authentication under another.
    """

    region: str = ""
    profile: str = ""
    role_arn: str = ""
    session_name: str = "kafka-explorer"


@dataclass(frozen=True, slots=True)
class Kerberos:
    """GSSAPI. Not every build of librdkafka can: see `client_settings`."""

    service_name: str = "kafka"
    principal: str = ""
    keytab: str = ""


@dataclass(frozen=True, slots=True)
class Security:
    """All of it. What the protocol and the mechanism do not use is kept, and has no effect."""

    protocol: Protocol = Protocol.PLAINTEXT
    mechanism: Mechanism | None = None
    user: str = ""
    tls: Tls = Tls()
    oauth: OAuth = field(default_factory=OAuth)
    msk: MskIam = MskIam()
    kerberos: Kerberos = Kerberos()


@dataclass(frozen=True, slots=True)
class SchemaRegistry:
    """A schema registry; `connection_tls` means that the connection's truststore and keystore are for it, too."""

    url: str = ""
    auth: RegistryAuth = RegistryAuth.NONE
    user: str = ""
    connection_tls: bool = False
