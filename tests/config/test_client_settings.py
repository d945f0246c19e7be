"""A profile and its secrets become librdkafka's settings, all of them in memory, and librdkafka takes them."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.config.client_settings import certificates_of, client_settings, registry_settings
from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.errors import ProfileError, SecretNeeded
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.config.security import (
    Kerberos,
    Mechanism,
    MskIam,
    OAuth,
    Protocol,
    RegistryAuth,
    SchemaRegistry,
    Security,
    Tls,
    TokenMethod,
)
from kafka_explorer.config.store_errors import StoreError
from tests.security.certificates import Authority, written

AUTHORITY = Authority()
PAIR = AUTHORITY.for_client("alice")
PROFILE = ConnectionProfile("Staging", ("a:1", "b:2"))
SECRETS = {
    SecretName.PASSWORD: Secret("pw"),
    SecretName.CLIENT_SECRET: Secret("cs"),
    SecretName.PRIVATE_KEY: Secret(PAIR.key),
    SecretName.REGISTRY_PASSWORD: Secret("rp"),
    SecretName.REGISTRY_TOKEN: Secret("rt"),
}
OIDC = OAuth(token_endpoint="http://127.0.0.1:1/token", client_id="me", scope="kafka", extensions={"a": "b"})
UNSECURED = OAuth(method=TokenMethod.UNSECURED, principal="alice", scope="x y")


def secured(protocol: Protocol, mechanism: Mechanism | None = None, **more: object) -> ConnectionProfile:
    return replace(PROFILE, security=replace(Security(protocol, mechanism), **more))  # type: ignore[arg-type]


def test_settings_say_where_how_and_as_whom() -> None:
    assert client_settings(PROFILE) == {
        "bootstrap.servers": "a:1,b:2",
        "security.protocol": "PLAINTEXT",
        "client.id": "kafka-explorer",
    }


def test_a_profiles_own_properties_win() -> None:
    settings = client_settings(replace(PROFILE, client={"client.id": "me", "socket.timeout.ms": "1000"}))
    assert (settings["client.id"], settings["socket.timeout.ms"]) == ("me", "1000")


@pytest.mark.parametrize("mechanism", [Mechanism.PLAIN, Mechanism.SCRAM_256, Mechanism.SCRAM_512])
def test_user_and_password(mechanism: Mechanism) -> None:
    settings = client_settings(secured(Protocol.SASL_PLAINTEXT, mechanism, user="alice"), SECRETS)
    assert settings["sasl.mechanisms"] == mechanism.value
    assert (settings["sasl.username"], settings["sasl.password"]) == ("alice", "pw")
    assert not [name for name in settings if name.startswith("ssl.")]


def test_hosts_are_verified_unless_said_otherwise() -> None:
    by_default = client_settings(secured(Protocol.SSL))
    assert by_default["ssl.endpoint.identification.algorithm"] == "https"
    assert by_default["enable.ssl.certificate.verification"] == "true"
    assert "ssl.ca.pem" not in by_default
    without = client_settings(secured(Protocol.SSL, tls=Tls(verify_host=False)))
    assert without["ssl.endpoint.identification.algorithm"] == "none"
    assert (
        client_settings(secured(Protocol.SSL, tls=Tls(verify=False)))["enable.ssl.certificate.verification"] == "false"
    )


def test_pasted_certificates_and_files_come_together(tmp_path: Path) -> None:
    other = Authority()
    written(tmp_path, "ca.pem", other.pem)
    tls = Tls(truststore="ca.pem", truststore_pem=AUTHORITY.pem, certificate_pem=PAIR.chain)
    profile = replace(secured(Protocol.SSL, tls=tls), origin=tmp_path / "profile.toml")
    settings = client_settings(profile, SECRETS)
    assert settings["ssl.ca.pem"] == AUTHORITY.pem + other.pem
    assert settings["ssl.certificate.pem"].startswith(PAIR.chain)
    assert settings["ssl.key.pem"] == PAIR.key


def test_identity_provider() -> None:
    settings = client_settings(secured(Protocol.SASL_SSL, Mechanism.OAUTHBEARER, oauth=OIDC), SECRETS)
    assert settings["sasl.oauthbearer.method"] == "oidc"
    assert settings["sasl.oauthbearer.client.secret"] == "cs"
    assert settings["sasl.oauthbearer.extensions"] == "a=b"


def test_unsecured_tokens() -> None:
    settings = client_settings(secured(Protocol.SASL_PLAINTEXT, Mechanism.OAUTHBEARER, oauth=UNSECURED))
    assert settings["sasl.oauthbearer.config"] == "principal=alice scope=x,y"
    spaced = replace(UNSECURED, principal="a b")
    with pytest.raises(ProfileError, match="has a blank"):
        client_settings(secured(Protocol.SASL_PLAINTEXT, Mechanism.OAUTHBEARER, oauth=spaced))


def test_msk_is_plain_data_that_a_child_process_can_take() -> None:
    msk = MskIam(region="eu-central-1", role_arn="arn:aws:iam::1:role/x")
    settings = client_settings(secured(Protocol.SASL_SSL, Mechanism.MSK_IAM, msk=msk))
    assert settings["sasl.mechanisms"] == "OAUTHBEARER"
    assert json.loads(settings["sasl.oauthbearer.config"]) == {
        "provider": "msk-iam",
        "region": "eu-central-1",
        "role_arn": "arn:aws:iam::1:role/x",
        "session_name": "kafka-explorer",
    }


def test_kerberos(monkeypatch: pytest.MonkeyPatch) -> None:
    profile = secured(Protocol.SASL_SSL, Mechanism.GSSAPI, kerberos=Kerberos(principal="me@EXAMPLE", keytab="/k"))
    assert client_settings(profile)["sasl.kerberos.keytab"] == "/k"
    monkeypatch.setattr("sys.platform", "win32")
    assert "sasl.kerberos.keytab" not in client_settings(profile)


@pytest.mark.parametrize(
    "profile",
    [
        secured(Protocol.SSL, tls=Tls(truststore_pem=AUTHORITY.pem, certificate_pem=PAIR.chain, verify_host=False)),
        secured(Protocol.SASL_SSL, Mechanism.SCRAM_512, user="a"),
        secured(Protocol.SASL_SSL, Mechanism.OAUTHBEARER, oauth=replace(OIDC, truststore_pem=AUTHORITY.pem)),
        secured(Protocol.SASL_PLAINTEXT, Mechanism.OAUTHBEARER, oauth=UNSECURED),
    ],
)
def test_librdkafka_takes_the_settings(profile: ConnectionProfile) -> None:
    assert AdminClient({**client_settings(profile, SECRETS), "log_level": 0}) is not None


@pytest.mark.parametrize(
    ("profile", "secret"),
    [
        (secured(Protocol.SASL_SSL, Mechanism.PLAIN, user="a"), SecretName.PASSWORD),
        (secured(Protocol.SASL_SSL, Mechanism.OAUTHBEARER, oauth=OIDC), SecretName.CLIENT_SECRET),
        (secured(Protocol.SSL, tls=Tls(certificate_pem=PAIR.chain)), SecretName.PRIVATE_KEY),
    ],
)
def test_a_secret_that_is_missing_is_named(profile: ConnectionProfile, secret: SecretName) -> None:
    with pytest.raises(SecretNeeded, match="kept in the keyring") as caught:
        client_settings(profile, {})
    assert (caught.value.secret, caught.value.field) == (secret, f"secret.{secret.value}")


def test_what_is_missing_is_named_before_anything_is_read() -> None:
    with pytest.raises(ProfileError, match="needs a user name"):
        client_settings(secured(Protocol.SASL_SSL, Mechanism.PLAIN, tls=Tls(truststore="/nowhere")), SECRETS)
    with pytest.raises(StoreError, match="nowhere cannot be read: it is not there"):
        client_settings(secured(Protocol.SSL, tls=Tls(truststore="/nowhere")))


@pytest.mark.parametrize(
    ("auth", "user", "password", "token"),
    [(RegistryAuth.NONE, "", "", ""), (RegistryAuth.BASIC, "u", "rp", ""), (RegistryAuth.BEARER, "", "", "rt")],
)
def test_schema_registry(auth: RegistryAuth, user: str, password: str, token: str) -> None:
    profile = replace(PROFILE, schema_registry=SchemaRegistry("http://a,http://b", auth, "u"))
    found = registry_settings(profile, SECRETS)
    assert found is not None
    assert found.urls == ("http://a", "http://b")
    assert (found.user, found.password, found.token) == (user, password, token)
    assert "rp" not in repr(found)
    assert "rt" not in repr(found)
    assert registry_settings(PROFILE) is None


def test_a_registry_may_use_the_connections_certificates() -> None:
    tls = Tls(truststore_pem=AUTHORITY.pem, certificate_pem=PAIR.chain)
    profile = replace(secured(Protocol.SSL, tls=tls), schema_registry=SchemaRegistry("https://a", connection_tls=True))
    found = registry_settings(profile, SECRETS)
    assert found is not None
    assert (found.ca_pem, found.key_pem, found.verify) == (AUTHORITY.pem, PAIR.key, True)
    with pytest.raises(ProfileError, match="API key"):
        registry_settings(replace(PROFILE, schema_registry=SchemaRegistry("http://a", RegistryAuth.BASIC)))


def test_the_profiles_own_certificates_tell_their_dates() -> None:
    tls = Tls(truststore_pem=AUTHORITY.pem, certificate_pem=PAIR.chain)
    own, *authorities = certificates_of(secured(Protocol.SSL, tls=tls), SECRETS)
    assert "alice" in own.subject
    assert any(each.is_ca for each in authorities)
    assert own.not_after > datetime.now(UTC)
    assert certificates_of(PROFILE) == ()
