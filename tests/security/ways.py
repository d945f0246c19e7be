"""Every way to sign in that the program knows, as profiles for the secure broker: the cells of the matrix."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kafka_explorer.config.client_settings import client_settings
from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.config.security import Mechanism, OAuth, Protocol, Security, Tls, TokenMethod
from kafka_explorer.engine.cluster import ClusterSettings
from tests.security.certificates import encrypted, written
from tests.security.secure_broker import ALICE, PASSWORDS, SecureBroker
from tests.security.stores import KEY_PASSWORD, STORE_PASSWORD, Stores

WORDS = {each.value: each for each in (Mechanism.PLAIN, Mechanism.SCRAM_256, Mechanism.SCRAM_512)}
PASTED_KEY_PASSWORD = "pasted-secret-2e8"


@dataclass(frozen=True)
class Parts:
    """What there is to make profiles from."""

    broker: SecureBroker
    stores: Stores
    folder: Path


@dataclass(frozen=True)
class Way:
    """A profile as the user would make it, and the secrets that go with it."""

    listener: str
    security: Security
    secrets: Mapping[SecretName, str] = field(default_factory=dict)

    def profile(self, broker: SecureBroker) -> ConnectionProfile:
        """The profile, for that broker."""
        return ConnectionProfile("Secured", (getattr(broker, self.listener),), security=self.security)

    def settings(self, broker: SecureBroker) -> ClusterSettings:
        """What the engine gets. Raises ProfileError."""
        secrets = {name: Secret(text) for name, text in self.secrets.items()}
        return ClusterSettings(client_settings(self.profile(broker), secrets))

    def with_secrets(self, **texts: str) -> "Way":
        """The same with other secrets: `with_secrets(PASSWORD="wrong")`."""
        return replace(self, secrets={**self.secrets, **{SecretName[name]: text for name, text in texts.items()}})


MakeWay = Callable[[Parts], Way]


def plaintext(_: Parts) -> Way:
    """Nothing at all."""
    return Way("plaintext", Security())


def pasted_ca(parts: Parts) -> Tls:
    """Trust in the broker's authority, pasted."""
    return Tls(truststore_pem=parts.broker.ca_pem)


def tls_pasted(parts: Parts) -> Way:
    """TLS with a pasted authority."""
    return Way("ssl", Security(Protocol.SSL, tls=pasted_ca(parts)))


def tls_file(parts: Parts) -> Way:
    """TLS with the authority in a PEM file."""
    return Way("ssl", Security(Protocol.SSL, tls=Tls(str(written(parts.folder, "ca.pem", parts.broker.ca_pem)))))


def tls_store(pick: Callable[[Stores], Path]) -> MakeWay:
    """TLS with one of Java's trust stores."""

    def make(parts: Parts) -> Way:
        security = Security(Protocol.SSL, tls=Tls(str(pick(parts.stores))))
        return Way("ssl", security, {SecretName.TRUSTSTORE_PASSWORD: STORE_PASSWORD})

    return make


def tls_unverified(_: Parts) -> Way:
    """TLS that trusts anybody."""
    return Way("ssl", Security(Protocol.SSL, tls=Tls(verify=False)))


def tls_any_host(parts: Parts) -> Way:
    """TLS that takes the authority's word, whatever host it was given for."""
    return Way("wrong_name", Security(Protocol.SSL, tls=replace(pasted_ca(parts), verify_host=False)))


def client_pasted(parts: Parts) -> Way:
    """A client certificate and its key, both pasted."""
    tls = replace(pasted_ca(parts), certificate_pem=parts.broker.client.chain)
    return Way("mtls", Security(Protocol.SSL, tls=tls), {SecretName.PRIVATE_KEY: parts.broker.client.key})


def client_pasted_encrypted(parts: Parts) -> Way:
    """The same, the key under a password."""
    locked = encrypted(parts.broker.client, PASTED_KEY_PASSWORD).key
    return client_pasted(parts).with_secrets(PRIVATE_KEY=locked, KEY_PASSWORD=PASTED_KEY_PASSWORD)


def client_file(parts: Parts) -> Way:
    """A client certificate with its key in one PEM file."""
    path = written(parts.folder, "client.pem", parts.broker.client.together)
    return Way("mtls", Security(Protocol.SSL, tls=replace(pasted_ca(parts), keystore=str(path))))


def client_two_files(parts: Parts) -> Way:
    """A client certificate in one PEM file and its encrypted key in another."""
    chain = written(parts.folder, "client.crt", parts.broker.client.chain)
    key = written(parts.folder, "client.key", encrypted(parts.broker.client, PASTED_KEY_PASSWORD).key)
    tls = replace(pasted_ca(parts), keystore=str(chain), key_file=str(key))
    return Way("mtls", Security(Protocol.SSL, tls=tls), {SecretName.KEY_PASSWORD: PASTED_KEY_PASSWORD})


def client_store(pick: Callable[[Stores], Path], **secrets: str) -> MakeWay:
    """Java's way: a trust store and a key store, each with its password."""

    def make(parts: Parts) -> Way:
        tls = Tls(str(parts.stores.truststore_jks), keystore=str(pick(parts.stores)))
        own = {SecretName.TRUSTSTORE_PASSWORD: STORE_PASSWORD, SecretName.KEYSTORE_PASSWORD: STORE_PASSWORD}
        return Way("mtls", Security(Protocol.SSL, tls=tls), own).with_secrets(**secrets)

    return make


def password(mechanism: Mechanism, listener: str = "sasl_plaintext") -> MakeWay:
    """A user name and a password, over TLS where the listener has it."""

    def make(parts: Parts) -> Way:
        tls = pasted_ca(parts) if listener.endswith("_ssl") else Tls()
        security = Security(_protocol(listener), mechanism, ALICE, tls=tls)
        return Way(listener, security, {SecretName.PASSWORD: PASSWORDS[ALICE]})

    return make


def unsecured_token(listener: str) -> MakeWay:
    """A token that nobody signed."""

    def make(parts: Parts) -> Way:
        oauth = OAuth(TokenMethod.UNSECURED, principal=ALICE)
        tls = pasted_ca(parts) if listener.endswith("_ssl") else Tls()
        return Way(listener, Security(_protocol(listener), Mechanism.OAUTHBEARER, tls=tls, oauth=oauth))

    return make


def oidc(listener: str) -> MakeWay:
    """A token from the identity provider, which is asked over TLS where the listener has it."""

    def make(parts: Parts) -> Way:
        over_tls = listener.endswith("_ssl")
        server = parts.broker.tokens
        oauth = OAuth(
            token_endpoint=f"{server.secure_url if over_tls else server.url}/token",
            client_id=ALICE,
            scope="kafka",
            truststore_pem=parts.broker.ca_pem if over_tls else "",
        )
        tls = pasted_ca(parts) if over_tls else Tls()
        security = Security(_protocol(listener), Mechanism.OAUTHBEARER, tls=tls, oauth=oauth)
        return Way(listener, security, {SecretName.CLIENT_SECRET: PASSWORDS[ALICE]})

    return make


def _protocol(listener: str) -> Protocol:
    return Protocol.SASL_SSL if listener.endswith("_ssl") else Protocol.SASL_PLAINTEXT


def customers_sasl(parts: Parts) -> Way:
    """SASL_SSL with PLAIN and a JKS trust store, as many a Java service has it."""
    way = password(Mechanism.PLAIN, "sasl_ssl")(parts)
    security = replace(way.security, tls=Tls(str(parts.stores.truststore_jks)))
    return replace(way, security=security).with_secrets(TRUSTSTORE_PASSWORD=STORE_PASSWORD)


WAYS: Mapping[str, MakeWay] = {
    "PLAINTEXT": plaintext,
    "SSL, authority pasted": tls_pasted,
    "SSL, authority in a file": tls_file,
    "SSL, authority in JKS": tls_store(lambda stores: stores.truststore_jks),
    "SSL, authority in PKCS12": tls_store(lambda stores: stores.truststore_p12),
    "SSL, authority in legacy PKCS12": tls_store(lambda stores: stores.truststore_legacy_p12),
    "SSL, unverified": tls_unverified,
    "SSL, any host": tls_any_host,
    "client certificate, pasted": client_pasted,
    "client certificate, pasted, encrypted": client_pasted_encrypted,
    "client certificate, one file": client_file,
    "client certificate, two files": client_two_files,
    "client certificate, JKS": client_store(lambda stores: stores.keystore_jks),
    "client certificate, PKCS12": client_store(lambda stores: stores.keystore_p12),
    "client certificate, legacy PKCS12": client_store(lambda stores: stores.keystore_legacy_p12),
    "client certificate, JKS with a password of the key's own": client_store(
        lambda stores: stores.keystore_two_passwords, KEY_PASSWORD=KEY_PASSWORD
    ),
    **{f"SASL_PLAINTEXT, {name}": password(each) for name, each in WORDS.items()},
    **{f"SASL_SSL, {name}": password(each, "sasl_ssl") for name, each in WORDS.items()},
    "SASL_SSL, PLAIN, JKS": customers_sasl,
    "SASL_PLAINTEXT, OAUTHBEARER unsecured": unsecured_token("sasl_plaintext"),
    "SASL_SSL, OAUTHBEARER unsecured": unsecured_token("sasl_ssl"),
    "SASL_PLAINTEXT, OAUTHBEARER OIDC": oidc("oidc"),
    "SASL_SSL, OAUTHBEARER OIDC": oidc("oidc_ssl"),
}
