"""Values of security that cannot be are refused by field, with the remedy; what is missing is told."""

from dataclasses import replace

import pytest

from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.security import (
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
from kafka_explorer.config.security_checks import (
    checked_dead_letters,
    checked_registry,
    checked_security,
    missing,
    missing_for_registry,
    region_of,
)
from tests.config.profile_examples import PEM
from tests.security.certificates import Authority

SERVERS = ("a:1",)


@pytest.mark.parametrize(
    ("security", "field", "part"),
    [
        (Security(user="a\nb"), "security.user", "line break"),
        (Security(user="a" * 1001), "security.user", "Shorten it"),
        (Security(tls=Tls(truststore_pem="hello")), "security.tls.truststore_pem", "BEGIN CERTIFICATE"),
        (Security(tls=Tls(certificate_pem=PEM[:-30])), "security.tls.certificate_pem", "not a PEM certificate"),
        (Security(tls=Tls(truststore="a\0b")), "security.tls.truststore", "control character"),
        (Security(oauth=OAuth(token_endpoint="id.example.com")), "security.oauth.token_endpoint", "https://"),
        (Security(oauth=OAuth(token_endpoint="https://a:b")), "security.oauth.token_endpoint", "not a web address"),
        (Security(oauth=OAuth(token_endpoint="https://u:geheim@a/t")), "security.oauth.token_endpoint", "no secret"),
        (Security(oauth=OAuth(extensions={"auth": "x"})), "security.oauth.extensions", "no name of a SASL extension"),
        (Security(oauth=OAuth(extensions={"a": "x,y"})), "security.oauth.extensions", "comma"),
        (Security(msk=MskIam(region="Frankfurt")), "security.msk.region", "eu-central-1"),
        (Security(msk=MskIam(session_name="?")), "security.msk.session_name", "2 to 64"),
    ],
)
def test_what_cannot_be_is_refused(security: Security, field: str, part: str) -> None:
    with pytest.raises(ProfileError) as caught:
        checked_security(security)
    assert (caught.value.field, part in caught.value.sentence) == (field, True), caught.value.sentence
    assert "geheim" not in caught.value.sentence


@pytest.mark.parametrize("name", ["truststore_pem", "certificate_pem"])
def test_a_private_key_never_gets_among_the_certificates(name: str) -> None:
    pair = Authority().for_client("alice")
    for pasted in (pair.together, pair.key, pair.chain + pair.key):
        with pytest.raises(ProfileError, match="private key") as caught:
            checked_security(Security(tls=replace(Tls(), **{name: pasted})))  # type: ignore[arg-type]  # a text field
        assert pair.key not in caught.value.sentence


def test_pasted_certificates_lose_what_is_around_them() -> None:
    pasted = "Bag Attributes\r\n  friendlyName: x\r\n" + PEM.replace("\n", "\r\n  ") + "\nthat is all"
    assert checked_security(Security(tls=Tls(truststore_pem=pasted))).tls.truststore_pem == PEM


def test_a_registry_may_have_several_addresses() -> None:
    assert checked_registry(SchemaRegistry(" http://a:1 , https://b ")).url == "http://a:1,https://b"
    with pytest.raises(ProfileError, match="no secret"):
        checked_registry(SchemaRegistry("https://key:geheim@registry"))


def test_dead_letters_are_topics() -> None:
    assert checked_dead_letters({"a-dlq": "a"}) == {"a-dlq": "a"}
    for wrong in ({"a b": "a"}, {"a": ""}, {"a": ".."}):
        with pytest.raises(ProfileError, match="no name of a topic"):
            checked_dead_letters(wrong)


def sasl(mechanism: Mechanism | None, **more: object) -> Security:
    return replace(Security(Protocol.SASL_SSL, mechanism), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("security", "fields"),
    [
        (Security(), []),
        (Security(Protocol.SSL, Mechanism.PLAIN), []),
        (Security(Protocol.SSL, tls=Tls(key_file="a.key")), ["security.tls.keystore"]),
        (sasl(None), ["security.mechanism"]),
        (sasl(Mechanism.PLAIN), ["security.user"]),
        (sasl(Mechanism.SCRAM_512, user="a"), []),
        (sasl(Mechanism.GSSAPI), []),
        (sasl(Mechanism.OAUTHBEARER), ["security.oauth.token_endpoint", "security.oauth.client_id"]),
        (sasl(Mechanism.OAUTHBEARER, oauth=OAuth(method=TokenMethod.UNSECURED)), ["security.oauth.principal"]),
        (sasl(Mechanism.MSK_IAM), ["security.msk.region"]),
    ],
)
def test_what_is_missing_is_told_by_field(security: Security, fields: list[str]) -> None:
    assert [problem.field for problem in missing(security, SERVERS)] == fields
    assert [problem.field for problem in missing(security, ())] == ["bootstrap_servers", *fields]


@pytest.mark.parametrize(
    ("server", "region"),
    [
        ("b-1.orders.abc123.c4.kafka.eu-central-1.amazonaws.com:9098", "eu-central-1"),
        ("boot-x1.c2.kafka-serverless.us-east-2.amazonaws.com:9098", "us-east-2"),
        ("kafka.example.com:9098", ""),
    ],
)
def test_the_region_stands_in_the_brokers_names(server: str, region: str) -> None:
    assert region_of(MskIam(), (server,)) == region
    assert region_of(MskIam(region="ap-south-1"), (server,)) == "ap-south-1"


def test_basic_sign_in_to_a_registry_needs_a_user() -> None:
    registry = SchemaRegistry("http://a", RegistryAuth.BASIC)
    assert [problem.field for problem in missing_for_registry(registry)] == ["schema_registry.user"]
    assert not list(missing_for_registry(replace(registry, user="key")))
