"""A profile and its secrets -> what a client needs to connect, all of it in memory: librdkafka's properties.

It reads the profile's certificate stores, so it belongs into a task. No key is ever written to a file; a child process
gets the properties through its pipe.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from kafka_explorer.config import security_checks, stores_on_disk
from kafka_explorer.config.client_properties import CLIENT_PROPERTIES
from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.errors import ProfileError, SecretNeeded
from kafka_explorer.config.keystores import CertificateFacts, facts
from kafka_explorer.config.secret_names import Secret, SecretName, Secrets
from kafka_explorer.config.security import Mechanism, RegistryAuth, Security, TokenMethod

TOKEN_PROVIDER = "provider"  # noqa: S105  # the key by which engine/tokens.py knows whose token is meant
_WORDS = {
    SecretName.PASSWORD: "the password",
    SecretName.PRIVATE_KEY: "the private key of the client's certificate",
    SecretName.CLIENT_SECRET: "the client secret",
    SecretName.REGISTRY_PASSWORD: "the schema registry's password",
    SecretName.REGISTRY_TOKEN: "the schema registry's token",
}


@dataclass(frozen=True, slots=True)
class RegistrySettings:
    """How to reach a schema registry; `urls` are alternatives. PEM texts are empty where there is none."""

    urls: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    ca_pem: str = field(default="", repr=False)
    certificate_pem: str = field(default="", repr=False)
    key_pem: str = field(default="", repr=False)
    verify: bool = True


def client_settings(profile: ConnectionProfile, secrets: Secrets | None = None) -> dict[str, str]:
    """Return the librdkafka settings of `profile`: where to connect, how, and as whom.

    Raises ProfileError for what is missing: StoreError for a certificate store, SecretNeeded for a secret.
    """
    secrets = secrets or {}
    for problem in security_checks.missing(profile.security, profile.bootstrap_servers):
        raise problem
    settings = {
        "bootstrap.servers": ",".join(profile.bootstrap_servers),
        "security.protocol": profile.security.protocol.value,
        "client.id": CLIENT_PROPERTIES["client.id"].default,
        **profile.client,
    }
    if profile.security.protocol.uses_tls:
        settings |= _tls(profile, secrets)
    if profile.security.protocol.uses_sasl:
        settings |= _sasl(profile, secrets)
    return settings


def registry_settings(profile: ConnectionProfile, secrets: Secrets | None = None) -> RegistrySettings | None:
    """Return how to reach the schema registry, None when there is none. Reads files; raises ProfileError."""
    registry, secrets = profile.schema_registry, secrets or {}
    if not registry.url:
        return None
    for problem in security_checks.missing_for_registry(registry):
        raise problem
    basic, bearer = registry.auth is RegistryAuth.BASIC, registry.auth is RegistryAuth.BEARER
    tls = _tls(profile, secrets) if registry.connection_tls else {}
    return RegistrySettings(
        tuple(registry.url.split(",")),
        user=registry.user if basic else "",
        password=_needed(secrets, SecretName.REGISTRY_PASSWORD).reveal() if basic else "",
        token=_needed(secrets, SecretName.REGISTRY_TOKEN).reveal() if bearer else "",
        ca_pem=tls.get("ssl.ca.pem", ""),
        certificate_pem=tls.get("ssl.certificate.pem", ""),
        key_pem=tls.get("ssl.key.pem", ""),
        verify=profile.security.tls.verify or not registry.connection_tls,
    )


def certificates_of(profile: ConnectionProfile, secrets: Secrets | None = None) -> tuple[CertificateFacts, ...]:
    """Return what the profile's own certificates say, the client's before the authorities. Reads files; raises
    ProfileError."""
    if not profile.security.protocol.uses_tls:
        return ()
    tls = _tls(profile, secrets or {})
    return facts(tls.get("ssl.certificate.pem", "") + tls.get("ssl.ca.pem", ""))


def _tls(profile: ConnectionProfile, secrets: Secrets) -> dict[str, str]:
    tls = profile.security.tls
    settings = {
        "enable.ssl.certificate.verification": "true" if tls.verify else "false",
        # librdkafka takes no empty value, which is Java's way to say it
        "ssl.endpoint.identification.algorithm": "https" if tls.verify and tls.verify_host else "none",
    }
    authorities = tls.truststore_pem
    if tls.truststore:
        password = _given(secrets, SecretName.TRUSTSTORE_PASSWORD)
        authorities += stores_on_disk.truststore(tls.truststore, profile.origin, password, "security.tls.truststore")
    if authorities:
        settings["ssl.ca.pem"] = authorities
    if tls.has_identity:
        identity = stores_on_disk.identity(
            tls,
            profile.origin,
            store_password=_given(secrets, SecretName.KEYSTORE_PASSWORD),
            key_password=_given(secrets, SecretName.KEY_PASSWORD),
            pasted_key=_needed(secrets, SecretName.PRIVATE_KEY).reveal() if not tls.keystore else "",
        )
        settings["ssl.certificate.pem"] = identity.certificate_pem
        settings["ssl.key.pem"] = identity.key_pem
    return settings


def _sasl(profile: ConnectionProfile, secrets: Secrets) -> dict[str, str]:
    security = profile.security
    if security.mechanism in {Mechanism.OAUTHBEARER, Mechanism.MSK_IAM}:
        settings = {"sasl.mechanisms": "OAUTHBEARER"}
        if security.mechanism is Mechanism.MSK_IAM:
            return settings | _msk(profile)
        return settings | (_oidc(profile, secrets) if _is_oidc(security) else _unsecured(security))
    if security.mechanism is Mechanism.GSSAPI:
        return _kerberos(security)
    return {
        "sasl.mechanisms": str(security.mechanism.value if security.mechanism else ""),
        "sasl.username": security.user,
        "sasl.password": _needed(secrets, SecretName.PASSWORD).reveal(),
    }


def _is_oidc(security: Security) -> bool:
    return security.oauth.method is TokenMethod.OIDC


def _oidc(profile: ConnectionProfile, secrets: Secrets) -> dict[str, str]:
    oauth = profile.security.oauth
    settings = {
        "sasl.oauthbearer.method": "oidc",
        "sasl.oauthbearer.token.endpoint.url": oauth.token_endpoint,
        "sasl.oauthbearer.client.id": oauth.client_id,
        "sasl.oauthbearer.client.secret": _needed(secrets, SecretName.CLIENT_SECRET).reveal(),
        "sasl.oauthbearer.scope": oauth.scope,
        "sasl.oauthbearer.extensions": ",".join(f"{name}={value}" for name, value in oauth.extensions.items()),
        "https.ca.pem": oauth.truststore_pem,
    }
    if oauth.truststore:
        settings["https.ca.pem"] += stores_on_disk.truststore(
            oauth.truststore, profile.origin, None, "security.oauth.truststore"
        )
    return {name: value for name, value in settings.items() if value}


def _unsecured(security: Security) -> dict[str, str]:
    # librdkafka's own little language: words of name=value, separated by blanks
    words = {"principal": security.oauth.principal, "scope": security.oauth.scope.replace(" ", ",")}
    words |= {f"extension_{name}": value for name, value in security.oauth.extensions.items()}
    for name, value in words.items():
        if " " in value:
            field = f"security.oauth.{name}" if name == "principal" else "security.oauth.extensions"
            raise ProfileError(field, f'An unsecured token cannot hold "{value}": it has a blank. Remove it.')
    config = " ".join(f"{name}={value}" for name, value in words.items() if value)
    return {"enable.sasl.oauthbearer.unsecure.jwt": "true", "sasl.oauthbearer.config": config}


def _msk(profile: ConnectionProfile) -> dict[str, str]:
    msk = profile.security.msk
    plan = {
        TOKEN_PROVIDER: "msk-iam",
        "region": security_checks.region_of(msk, profile.bootstrap_servers),
        "profile": msk.profile,
        "role_arn": msk.role_arn,
        "session_name": msk.session_name,
    }
    return {"sasl.oauthbearer.config": json.dumps({name: value for name, value in plan.items() if value})}


def _kerberos(security: Security) -> dict[str, str]:
    """Return the settings; Windows signs in as the user who is logged on (SSPI), so it takes neither of the others."""
    kerberos = security.kerberos
    settings = {"sasl.mechanisms": "GSSAPI", "sasl.kerberos.service.name": kerberos.service_name}
    if sys.platform != "win32":
        settings |= {"sasl.kerberos.principal": kerberos.principal, "sasl.kerberos.keytab": kerberos.keytab}
    return {name: value for name, value in settings.items() if value}


def _given(secrets: Mapping[SecretName, Secret], name: SecretName) -> str | None:
    return secrets[name].reveal() if secrets.get(name) else None


def _needed(secrets: Mapping[SecretName, Secret], name: SecretName) -> Secret:
    found = secrets.get(name)
    if not found:
        raise SecretNeeded(name, f"This connection needs {_WORDS[name]}. Type it; it is kept in the keyring.")
    return found
