"""Settings of a client become a draft; whole configurations are in test_understanding.py."""

from kafka_explorer.config.imports.imported import Imported, Source
from kafka_explorer.config.imports.translating import Found, translate
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.config.security import RegistryAuth
from tests.config.profile_examples import PEM
from tests.security.certificates import Authority


def translated(**settings: str) -> Imported:
    named = {name.replace("_", "."): value for name, value in settings.items()}
    return translate(Found(Source.CLIENT_PROPERTIES, {"bootstrap.servers": "a", **named}, {}), {})


def test_pem_in_one_line_gets_its_lines_back() -> None:
    for squeezed in (PEM.replace("\n", "\\n"), PEM.replace("\n", "")):
        assert translated(ssl_truststore_certificates=squeezed).profile.security.tls.truststore_pem.startswith(
            "-----BEGIN CERTIFICATE-----\n"
        )


def test_a_pasted_key_is_a_secret() -> None:
    pair = Authority().for_client("alice")
    found = translated(ssl_keystore_certificate_chain=pair.chain, ssl_keystore_key=pair.key)
    assert found.profile.security.tls.certificate_pem == pair.chain
    assert found.secrets == {SecretName.PRIVATE_KEY: Secret(pair.key)}
    assert pair.key not in repr(found)


def test_a_place_of_pem_is_a_file_to_choose() -> None:
    (need,) = translated(ssl_truststore_certificates="file:/etc/ca.pem").needed
    assert (need.field, need.placeholder) == ("security.tls.truststore", "file:/etc/ca.pem")


def test_a_registry_may_inherit_the_sign_in() -> None:
    sign_in = {"sasl_mechanism": "PLAIN", "sasl_username": "u", "sasl_password": "p"}
    registry = {"schema_registry_url": "http://r", "basic_auth_credentials_source": "SASL_INHERIT"}
    found = translated(security_protocol="SASL_SSL", **sign_in, **registry)
    assert (found.profile.schema_registry.auth, found.profile.schema_registry.user) == (RegistryAuth.BASIC, "u")
    assert found.secrets[SecretName.REGISTRY_PASSWORD] == Secret("p")


def test_a_registry_may_take_a_token_and_the_connections_certificates() -> None:
    found = translated(
        schema_registry_url="https://r", bearer_auth_token="t", schema_registry_ssl_truststore_location="/x"
    )
    assert found.profile.schema_registry.auth is RegistryAuth.BEARER
    assert found.profile.schema_registry.connection_tls
    assert found.secrets == {SecretName.REGISTRY_TOKEN: Secret("t")}


def test_user_and_password_of_a_registry_may_be_placeholders() -> None:
    found = translated(schema_registry_url="http://r", basic_auth_user_info="${KEY}:${SECRET}")
    assert {need.placeholder for need in found.needed} == {"KEY", "SECRET"}
    whole = translated(schema_registry_url="http://r", basic_auth_user_info="${BOTH}")
    assert {need.placeholder for need in whole.needed} == {"BOTH"}
