"""What a secured sandbox is told. That it then does it is shown by tests/security on a real one."""

from pathlib import Path

from kafka_explorer.sandbox.listeners import Certificate, Security, oidc, sasl, tls
from kafka_explorer.sandbox.settings import Place, write_settings

PEM = Certificate("PEM", Path("/certificates/broker.pem"))
P12 = Certificate("PKCS12", Path("/certificates/broker.p12"), "word")


def test_a_store_has_a_password_only_if_it_has_one() -> None:
    assert PEM.settings() == {"ssl.keystore.type": "PEM", "ssl.keystore.location": "/certificates/broker.pem"}
    assert P12.settings("truststore")["ssl.truststore.password"] == "word"


def test_clients_need_a_certificate_only_where_their_authority_is_named() -> None:
    assert "ssl.client.auth" not in tls("SSL", PEM).settings
    assert tls("MTLS", PEM, clients=P12).settings["ssl.client.auth"] == "required"


def test_sasl_is_over_tls_when_there_is_a_certificate() -> None:
    users = {"alice": "secret"}

    assert sasl("A", users).protocol == "SASL_PLAINTEXT"
    assert sasl("A", users, certificate=PEM).protocol == "SASL_SSL"


def test_only_the_mechanisms_asked_for_are_on() -> None:
    settings = sasl("A", {"alice": "secret"}, mechanisms=["SCRAM-SHA-256"]).settings

    assert settings["sasl.enabled.mechanisms"] == "SCRAM-SHA-256"
    assert [name for name in settings if name.endswith("jaas.config")] == ["scram-sha-256.sasl.jaas.config"]


def test_java_may_ask_the_issuer_s_address_for_keys_and_no_other() -> None:
    listener = oidc("OIDC", "http://127.0.0.1:1", audience="kafka")

    assert Security([listener]).options() == (
        "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=http://127.0.0.1:1/jwks",
    )


def test_the_settings_of_a_node_hold_every_listener_on_loopback(tmp_path: Path) -> None:
    security = Security([tls("SSL", PEM), sasl("SASL_SSL", {"alice": "secret"}, certificate=PEM)], super_users=["root"])
    place = Place(1, 1001, 1002, {"SSL": 1003, "SASL_SSL": 1004})

    lines = write_settings(place, tmp_path, [place], {}, security).read_text().splitlines()

    assert place.address_of("SSL") == "127.0.0.1:1003"
    assert (
        "listeners=CONTROLLER://127.0.0.1:1002,PLAINTEXT://127.0.0.1:1001,SSL://127.0.0.1:1003,"
        "SASL_SSL://127.0.0.1:1004" in lines
    )
    protocols = "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL"
    assert f"listener.security.protocol.map={protocols}" in lines
    assert "super.users=User:ANONYMOUS;User:root" in lines
    login = 'org.apache.kafka.common.security.plain.PlainLoginModule required user_alice="secret";'
    assert f"listener.name.sasl_ssl.plain.sasl.jaas.config={login}" in lines
