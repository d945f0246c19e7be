"""What a secured sandbox is told: its listeners beyond the plain one, its users, and that it asks its ACLs.

    certificate = Certificate("PEM", pem_file)
    security = Security(
        (tls("SSL", certificate), sasl("SASL_SSL", {"alice": "secret"}, certificate=certificate)),
        scram_users={"alice": "secret"},
    )
    with Sandbox(security=security) as sandbox:
        connect(sandbox.address_of("SASL_SSL"))

The plain listener stays: it is the broker's own, and whoever comes through it is User:ANONYMOUS, who may do everything.
Everybody else may do what the ACLs say. Source of all settings: Kafka 4.3's own documentation of security.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_MODULES = "org.apache.kafka.common.security"
_PLAIN = f"{_MODULES}.plain.PlainLoginModule"
_SCRAM = f"{_MODULES}.scram.ScramLoginModule"
_OAUTH = f"{_MODULES}.oauthbearer.OAuthBearerLoginModule"
_OIDC_VALIDATOR = f"{_MODULES}.oauthbearer.OAuthBearerValidatorCallbackHandler"
_COMMON_NAME = "RULE:^.*?CN=([^,]+).*$/$1/,DEFAULT"
_ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls"  # KIP-1139: Java asks no other addresses for keys

SCRAM_MECHANISMS = ("SCRAM-SHA-256", "SCRAM-SHA-512")
MECHANISMS = ("PLAIN", *SCRAM_MECHANISMS, "OAUTHBEARER")


@dataclass(frozen=True)
class Certificate:
    """A store with a broker's certificate and private key: PEM (key and chain in one file, no password) or PKCS12."""

    kind: str
    path: Path
    password: str = ""

    def settings(self, role: str = "keystore") -> dict[str, str]:
        """Kafka's settings for it as "keystore" or as "truststore"."""
        named = {f"ssl.{role}.type": self.kind, f"ssl.{role}.location": str(self.path)}
        if self.password:
            named[f"ssl.{role}.password"] = self.password
        return named


@dataclass(frozen=True)
class Listener:
    """One listener. `settings` are Kafka's without the prefix `listener.name.<name>.`, `options` the JVM's."""

    name: str
    protocol: str
    settings: Mapping[str, str] = field(default_factory=dict)
    options: Sequence[str] = ()

    def properties(self) -> dict[str, str]:
        """Its part of server.properties."""
        return {f"listener.name.{self.name.lower()}.{name}": value for name, value in self.settings.items()}


@dataclass(frozen=True)
class Security:
    """The secured part of a sandbox. `scram_users` are passwords by name, for both SCRAM mechanisms."""

    listeners: Sequence[Listener]
    scram_users: Mapping[str, str] = field(default_factory=dict)
    super_users: Sequence[str] = ()

    def properties(self) -> dict[str, str]:
        """Its part of server.properties; where the listeners are is the node's to say."""
        every = ("ANONYMOUS", *self.super_users)
        settings = {
            "listener.security.protocol.map": ",".join(self._protocols()),
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": ";".join(f"User:{name}" for name in every),
            "connection.failed.authentication.delay.ms": "0",  # nobody guesses passwords here, and tests wait for it
        }
        for each in self.listeners:
            settings.update(each.properties())
        return settings

    def options(self) -> tuple[str, ...]:
        """What the JVM is told."""
        return tuple(option for each in self.listeners for option in each.options)

    def _protocols(self) -> list[str]:
        ours = [f"{each.name}:{each.protocol}" for each in self.listeners]
        return ["CONTROLLER:PLAINTEXT", "PLAINTEXT:PLAINTEXT", *ours]


def tls(name: str, certificate: Certificate, *, clients: Certificate | None = None) -> Listener:
    """TLS; with `clients`, a trust store, everybody must show a certificate from it and is User:<its common name>."""
    settings = certificate.settings()
    if clients is not None:
        settings |= {"ssl.client.auth": "required", **clients.settings("truststore")}
        settings["ssl.principal.mapping.rules"] = _COMMON_NAME
    return Listener(name, "SSL", settings)


def sasl(
    name: str,
    users: Mapping[str, str],
    *,
    certificate: Certificate | None = None,
    mechanisms: Sequence[str] = MECHANISMS,
) -> Listener:
    """SASL, over TLS when there is a certificate.

    `users` are PLAIN's passwords by name; SCRAM's stand in `Security.scram_users`. OAUTHBEARER believes every token,
    as Kafka does unless told otherwise: for tests only.
    """
    modules = {
        "PLAIN": f"{_PLAIN} required {' '.join(f'user_{user}={_quoted(word)}' for user, word in users.items())};",
        **dict.fromkeys(SCRAM_MECHANISMS, f"{_SCRAM} required;"),
        "OAUTHBEARER": f"{_OAUTH} required;",
    }
    settings = {"sasl.enabled.mechanisms": ",".join(mechanisms)}
    settings |= {f"{each.lower()}.sasl.jaas.config": modules[each] for each in mechanisms}
    return _sasl(name, settings, certificate)


def oidc(name: str, issuer: str, *, audience: str, certificate: Certificate | None = None) -> Listener:
    """OAUTHBEARER with tokens of the issuer, whose keys are at `issuer`/jwks (KIP-768); it must answer at the start."""
    keys = f"{issuer}/jwks"
    settings = {
        "sasl.enabled.mechanisms": "OAUTHBEARER",
        "oauthbearer.sasl.jaas.config": f"{_OAUTH} required;",
        "oauthbearer.sasl.server.callback.handler.class": _OIDC_VALIDATOR,
        "oauthbearer.sasl.oauthbearer.jwks.endpoint.url": keys,
        "oauthbearer.sasl.oauthbearer.expected.audience": audience,
        "oauthbearer.sasl.oauthbearer.expected.issuer": issuer,
    }
    return _sasl(name, settings, certificate, options=(f"-D{_ALLOWED_URLS}={keys}",))


def _sasl(
    name: str, settings: dict[str, str], certificate: Certificate | None, options: tuple[str, ...] = ()
) -> Listener:
    if certificate is None:
        return Listener(name, "SASL_PLAINTEXT", settings, options)
    return Listener(name, "SASL_SSL", settings | certificate.settings(), options)


def _quoted(word: str) -> str:
    """A value of a JAAS line; server.properties has no backslashes (settings.py writes none)."""
    return f'"{word}"'
