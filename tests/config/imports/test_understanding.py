"""Whatever is pasted is understood, or refused with a sentence; no secret of it is shown anywhere."""

import dataclasses
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.config.connection import ConnectionProfile, checked
from kafka_explorer.config.imports.imported import MASK, Imported, ImportFailed, NeedKind, Source
from kafka_explorer.config.imports.understanding import understand
from kafka_explorer.config.profile_writing import render
from kafka_explorer.config.secret_names import SecretName
from tests.config.imports.client_snippets import CLIENT_SNIPPETS, Snippet
from tests.config.imports.program_snippets import PROGRAM_SNIPPETS

SNIPPETS = [*CLIENT_SNIPPETS, *PROGRAM_SNIPPETS]


def value_of(profile: ConnectionProfile, field: str) -> object:
    return reduce(getattr, field.split("."), profile)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.title)
def test_real_configurations(snippet: Snippet) -> None:
    found = understand(snippet.text, snippet.file)
    assert found.source is snippet.source
    assert {field: value_of(found.profile, field) for field in snippet.values} == snippet.values
    assert {name.value: secret.reveal() for name, secret in found.secrets.items()} == snippet.secrets
    assert {(need.kind, need.field, need.placeholder) for need in found.needed} == snippet.needs
    assert set(snippet.ignored) <= {finding.name for finding in found.ignored}


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.title)
def test_no_secret_is_shown_or_written(snippet: Snippet) -> None:
    found = understand(snippet.text, snippet.file)
    named = dataclasses.replace(found.profile, name="x", bootstrap_servers=found.profile.bootstrap_servers or ("a",))
    shown = repr(found) + render(checked(named))
    for secret in snippet.secrets.values():
        if len(secret) > 4:
            assert secret not in shown


def test_values_of_placeholders_complete_the_draft() -> None:
    text = "bootstrap.servers=${A},${B:b:2}\nsasl.mechanism=PLAIN\nsasl.username=${U}\nsasl.password=${P}\n"
    variables = {"A": "a:1", "U": "alice", "P": "geheim"}
    found = understand(f"security.protocol=SASL_SSL\n{text}", variables=variables)
    assert found.profile.bootstrap_servers == ("a:1", "b:2")
    assert found.profile.security.user == "alice"
    assert found.secrets[SecretName.PASSWORD].reveal() == "geheim"
    assert not found.needed


def test_springs_own_properties_fill_placeholders() -> None:
    found = understand("kafka.host=broker\nspring.kafka.bootstrap-servers=${kafka.host}:9093\n")
    assert found.profile.bootstrap_servers == ("broker:9093",)


DOCUMENTS = """spring.kafka.bootstrap-servers: base:1
---
spring.config.activate.on-profile: dev
spring.kafka.bootstrap-servers: dev:1
---
spring.config.activate.on-profile: prod
spring.kafka.bootstrap-servers: prod:1
"""


@pytest.mark.parametrize(
    ("chosen", "server"), [(None, "base:1"), ("", "base:1"), ("dev", "dev:1"), ("prod", "prod:1"), ("x", "base:1")]
)
def test_a_spring_profile_is_chosen(chosen: str | None, server: str) -> None:
    found = understand(DOCUMENTS, "application.yaml", spring_profile=chosen)
    assert found.documents == ("dev", "prod")
    assert found.profile.bootstrap_servers == (server,)


def test_when_only_profiles_say_anything_the_first_is_taken() -> None:
    found = understand(DOCUMENTS.partition("---\n")[2], "application.yaml")
    assert (found.chosen, found.profile.bootstrap_servers) == ("dev", ("dev:1",))


@pytest.mark.parametrize(
    ("name", "environment"),
    [("application-prod.yaml", "production"), ("staging.properties", "staging"), ("a-test.yml", "test"), ("", "other")],
)
def test_the_file_s_name_tells_the_environment(name: str, environment: str) -> None:
    assert understand("bootstrap.servers: a:1", name).profile.environment.value == environment


@pytest.mark.parametrize(
    ("text", "name", "part"),
    [
        ("", "", "nothing to import yet"),
        ("x" * 1_000_001, "", "more than a million"),
        ("Dear Ann, the broker is at kafka-1.", "", "No setting of a Kafka connection"),
        ("server.port=8080", "", "No setting of a Kafka connection"),
        ("spring.ssl.bundle.jks.a.key.password=x", "", "No setting of a Kafka connection"),
        ("spring:\n  kafka: [", "", "not valid YAML"),
        ("spring:\n\tkafka: 1", "a.yaml", "line 2, column 1"),
        ("a: !!python/object:os.system x", "a.yaml", "not valid YAML"),
        ("bootstrap.servers=a\\u12", "", "not a character in Java's spelling"),
        ("kcat -L", "", "names no broker"),
        ("kcat -b 'a", "", "not closed"),
        ("sasl.jaas.config=PlainLoginModule", "", "not complete"),
        ('x.PlainLoginModule required username="a', "", "not closed"),
        ("x.PlainLoginModule required username", "", "has no value"),
        ('bootstrap_servers = ["a"]\n', "", "There is no name"),
    ],
)
def test_what_cannot_be_understood_is_said(text: str, name: str, part: str) -> None:
    with pytest.raises(ImportFailed) as caught:
        understand(text, name)
    assert part in caught.value.sentence


@pytest.mark.parametrize(
    ("line", "kind", "field", "part"),
    [
        (
            "sasl.jaas.config=com.acme.OurLoginModule required;",
            NeedKind.CHOICE,
            "security.mechanism",
            "com.acme.OurLogin",
        ),
        ("sasl.mechanism=NTLM", NeedKind.CHOICE, "security.mechanism", '"NTLM" is no SASL mechanism'),
        ("security.protocol=TLS", NeedKind.CHOICE, "security.protocol", '"TLS" is no security protocol'),
        ("security.protocol=${P}", NeedKind.VALUE, "security.protocol", "P, which this text does not say"),
        ("sasl.mechanism=PLAIN", NeedKind.CHOICE, "security.protocol", "no security.protocol"),
        ("security.protocol=SASL_SSL", NeedKind.CHOICE, "security.mechanism", "No SASL mechanism is named"),
        ("sasl.password=ENC(abc)", NeedKind.SECRET, "secret.password", "is encrypted in this file"),
        ("sasl.username={cipher}abc", NeedKind.VALUE, "security.user", "is encrypted in this file"),
        ("sasl.password=${file:/etc/x:p}", NeedKind.SECRET, "secret.password", "the password"),
        ("sasl.jaas.config=${JAAS}", NeedKind.SECRET, "secret.password", "not in this text"),
        (
            "ssl.truststore.location=classpath:a.jks",
            NeedKind.FILE,
            "security.tls.truststore",
            "inside the Java program",
        ),
        ("ssl.truststore.certificates=hello", NeedKind.VALUE, "security.tls.truststore_pem", "not a PEM certificate"),
        ("schema.registry.url=registry", NeedKind.VALUE, "schema_registry.url", "not a web address"),
        ("sasl.oauthbearer.token.endpoint.url=sso", NeedKind.VALUE, "security.oauth.token_endpoint", "not a web"),
        (
            'sasl.jaas.config=x.ScramLoginModule required username="a" password="b" tokenauth=true;',
            NeedKind.CHOICE,
            "security.mechanism",
            "delegation token",
        ),
    ],
)
def test_what_is_needed_is_said(line: str, kind: NeedKind, field: str, part: str) -> None:
    found = understand(f"bootstrap.servers=a:1\n{line}\n")
    need = next(need for need in found.needed if need.field == field)
    assert need.kind is kind
    assert part in need.sentence


def test_a_server_that_cannot_be_is_needed_anew() -> None:
    (need,) = understand("bootstrap.servers=a:b").needed
    assert (need.field, "is not a number" in need.sentence) == ("bootstrap_servers", True)


def test_properties_of_librdkafka_are_taken_when_they_may_be_set() -> None:
    text = (
        "bootstrap.servers=a\nrequest.timeout.ms=5000\nsocket.keepalive.enable=true\nsocket.timeout.ms=x\nlinger.ms=1"
    )
    found = understand(text)
    assert found.profile.client == {"socket.timeout.ms": "5000", "socket.keepalive.enable": "true"}
    assert [finding.name for finding in found.translated] == ["request.timeout.ms"]
    assert [finding.name for finding in found.ignored] == ["socket.timeout.ms", "linger.ms"]


def test_unknown_secrets_are_masked_where_they_are_ignored() -> None:
    found = understand("bootstrap.servers=a\nvault.password=geheim\nssl.truststore.pass-phrase=geheim\n")
    assert {finding.value for finding in found.ignored} == {MASK}
    assert "geheim" not in repr(found)


KEYS = st.sampled_from(
    [
        *("bootstrap.servers", "security.protocol", "sasl.jaas.config", "sasl.mechanism", "ssl.truststore.location"),
        *("ssl.keystore.key", "ssl.truststore.certificates", "spring.kafka.bootstrap-servers", "spring.kafka.jaas"),
        *("spring.kafka.properties", "spring.kafka.ssl.bundle", "spring.config.activate.on-profile", "kafka.ssl.x"),
        *("spring.cloud.stream.kafka.binder.configuration.x", "basic.auth.user.info", "schema.registry.url", "a"),
        *("sasl.oauthbearer.extensions", "sasl.oauthbearer.config", "enable.sasl.oauthbearer.unsecure.jwt"),
    ]
)
PIECES = st.sampled_from(
    [
        *(
            "${A:${B}}",
            "${",
            "}",
            "x.PlainLoginModule required",
            'username="u"',
            "password='p'",
            ";",
            "=",
            ":",
            "[",
            "{",
        ),
        *(
            "x.OAuthBearerLoginModule required clientId='a'",
            "-----BEGIN CERTIFICATE-----",
            "\\u",
            "\\",
            "ENC(x)",
            "---",
        ),
        *(
            "&a",
            "*a",
            "- ",
            "'",
            '"',
            "kcat -b",
            "-X",
            "true",
            "https://u:p@h",
            "SASL_SSL",
            "classpath:a",
            "\n",
            "\n  ",
        ),
    ]
)


@given(
    text=st.text()
    | st.lists(PIECES | KEYS | st.text(max_size=5)).map("".join)
    | st.lists(st.tuples(KEYS, st.sampled_from(["=", ": ", ":\n  "]), st.lists(PIECES, max_size=4).map("".join))).map(
        lambda lines: "\n".join("".join(line) for line in lines)
    ),
    name=st.sampled_from(["", "a.yaml", "a.properties", "kcat.conf"]),
)
def test_no_text_raises_anything_but_our_own_error(text: str, name: str) -> None:
    try:
        found = understand(text, name)
    except ImportFailed:
        return
    assert isinstance(found, Imported)
    if found.source is not Source.PROFILE:
        servers = found.profile.bootstrap_servers or ("a:1",)
        checked(dataclasses.replace(found.profile, name="x", bootstrap_servers=servers))
