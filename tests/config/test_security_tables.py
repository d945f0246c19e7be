"""The tables of a file: read with every mistake named, written as short as they can be."""

import tomllib

import pytest
from hypothesis import given

from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.security import Mechanism, Protocol, SchemaRegistry, Security, Tls
from kafka_explorer.config.security_tables import looks_secret, read, written
from tests.config.profile_examples import registries, securities


@given(security=securities, registry=registries)
def test_what_is_written_reads_back(security: Security, registry: SchemaRegistry) -> None:
    found = read({"security": written(security), "schema_registry": written(registry)})
    assert (found.security, found.registry, found.notes) == (security, registry, ())


def test_only_what_differs_is_written() -> None:
    assert written(Security(), always=("protocol",)) == {"protocol": "PLAINTEXT"}
    security = Security(Protocol.SSL, tls=Tls(truststore="ca.pem"))
    assert written(security) == {"protocol": "SSL", "tls": {"truststore": "ca.pem"}}


def test_choices_are_taken_in_any_case() -> None:
    found = read(tomllib.loads('[security]\nprotocol = "sasl_ssl"\nmechanism = "scram-sha-512"')).security
    assert (found.protocol, found.mechanism) == (Protocol.SASL_SSL, Mechanism.SCRAM_512)
    assert read({"security": {"mechanism": ""}}).security.mechanism is None


def test_what_is_unknown_is_noted() -> None:
    found = read(tomllib.loads('[security]\ncolor = "red"\n[security.tls]\nshape = 1\n[schema_registry]\nage = 3'))
    assert [note.split('"')[1] for note in found.notes] == [
        "security.color",
        "security.tls.shape",
        "schema_registry.age",
    ]


def test_topics_may_have_dots() -> None:
    found = read(tomllib.loads("[dead_letters]\norders.v1.dlq = 'orders.v1'\n\"a-dlq\" = 'a'"))
    assert found.dead_letters == {"orders.v1.dlq": "orders.v1", "a-dlq": "a"}


@pytest.mark.parametrize(
    ("text", "field", "part"),
    [
        ("security = 1", "security", "must be a table"),
        ("[security]\ntls = 1", "security.tls", "must be a table"),
        ("[security]\nuser = 1", "security.user", "text in quotes"),
        ('[security]\nmechanism = "NTLM"', "security.mechanism", '"SCRAM-SHA-256"'),
        ("[security.tls]\nverify = 'no'", "security.tls.verify", "true or false"),
        ("[security.oauth]\nextensions = 'a'", "security.oauth.extensions", "must be a table"),
        ("[security.oauth.extensions]\na = 1", "security.oauth.extensions", "text in quotes"),
        ("schema_registry = []", "schema_registry", "must be a table"),
        ("[dead_letters]\na = 1", "dead_letters", "text in quotes"),
        ("[security]\npassword = 'geheim'", "security.password", "looks like a secret"),
        ("[security.oauth]\nclient_secret = 'geheim'", "security.oauth.client_secret", "looks like a secret"),
        ("[schema_registry]\ntoken = 'geheim'", "schema_registry.token", "looks like a secret"),
    ],
)
def test_a_mistake_names_its_field(text: str, field: str, part: str) -> None:
    with pytest.raises(ProfileError) as caught:
        read(tomllib.loads(text))
    assert (caught.value.field, part in caught.value.sentence) == (field, True), caught.value.sentence
    assert "geheim" not in caught.value.sentence


@pytest.mark.parametrize("name", ["sasl-password", "passwd", "storePass", "jaas", "api_key", "private_key"])
def test_names_of_secrets(name: str) -> None:
    assert looks_secret(name)


@pytest.mark.parametrize("name", ["user", "token_endpoint", "truststore", "region", "compass_rose"])
def test_other_names(name: str) -> None:
    assert not looks_secret(name)
