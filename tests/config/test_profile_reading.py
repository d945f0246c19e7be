"""TOML text becomes a profile or one clear sentence, whatever the text is."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.config.connection import Environment
from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.profile_reading import parse

MINIMAL = 'name = "a"\nbootstrap_servers = ["b:1"]\n'


def test_a_full_file_is_read() -> None:
    profile = parse(
        """
        format = 1
        name = "Staging"
        environment = "staging"
        bootstrap_servers = ["a:1", "PLAINTEXT://b"]
        read_only = true
        notes = "Ask first."
        security.protocol = "plaintext"
        [client]
        socket.timeout.ms = 30_000
        "socket.keepalive.enable" = true
        client.id = "me"
        """
    ).profile
    assert (profile.name, profile.environment, profile.read_only) == ("Staging", Environment.STAGING, True)
    assert profile.bootstrap_servers == ("a:1", "b:9092")
    assert profile.notes == "Ask first."
    assert profile.client == {"socket.timeout.ms": "30000", "socket.keepalive.enable": "true", "client.id": "me"}
    assert (profile.origin, profile.shipped) == (None, False)


def test_little_is_enough() -> None:
    profile = parse('name = "a"\nbootstrap_servers = "b:1, c:2"').profile
    assert profile.bootstrap_servers == ("b:1", "c:2")
    assert (profile.environment, profile.read_only, profile.client) == (Environment.OTHER, False, {})


@pytest.mark.parametrize(
    ("text", "field", "part"),
    [
        ("name = \n", "", "at line 1, column 8"),
        ("a = " + "[" * 5000, "", "nesting too deep"),
        ("a = " + "9" * 5000, "", "a number too long"),
        ("format = 2", "format", "needs a newer Kafka Explorer"),
        ("format = 0", "format", "Write format = 1"),
        ("format = true", "format", "Write format = 1"),
        ('format = "1"', "format", "Write format = 1"),
        ('bootstrap_servers = ["b"]', "name", "There is no name"),
        ('name = 5\nbootstrap_servers = ["b"]', "name", "not a number"),
        ('name = " "\nbootstrap_servers = ["b"]', "name", "needs a name"),
        ('name = "a"', "bootstrap_servers", "At least one"),
        ('name = "a"\nbootstrap_servers = []', "bootstrap_servers", "At least one"),
        ('name = "a"\nbootstrap_servers = 5', "bootstrap_servers", "not a number"),
        ('name = "a"\nbootstrap_servers = ["b", 5]', "bootstrap_servers", "something else in it"),
        ('name = "a"\nbootstrap_servers = ["b:c"]', "bootstrap_servers", "is not a number"),
        (MINIMAL + 'environment = "prod"', "environment", '"dev", "test", "staging", "production", "other"'),
        (MINIMAL + "environment = []", "environment", "a list"),
        (MINIMAL + "environment = 1979-05-27", "environment", "a date or time"),
        (MINIMAL + 'read_only = "yes"', "read_only", "Write read_only = true"),
        (MINIMAL + "notes = {}", "notes", "not a table"),
        (MINIMAL + "security = 1", "security", "Write [security]"),
        (MINIMAL + 'security.protocol = "SASL"', "security.protocol", 'Write one of "PLAINTEXT", "SSL"'),
        (MINIMAL + "security.protocol = 1", "security.protocol", 'Write one of "PLAINTEXT", "SSL"'),
        (MINIMAL + 'security.password = "geheim"', "security.password", "looks like a secret"),
        (MINIMAL + 'sasl_password = "geheim"', "sasl_password", "looks like a secret"),
        (MINIMAL + "client = 1", "client", "Write [client]"),
        (MINIMAL + "[client]\nsocket.timeout.ms = 1", "client.socket.timeout.ms", "10 to 300000"),
        (MINIMAL + "[client]\nsocket.timeout.ms = []", "client.socket.timeout.ms", "a list"),
        (MINIMAL + '[client]\nsasl.password = "geheim"', "client.sasl.password", "belongs to security"),
        (MINIMAL + "[client]\nreconnect.backoff.ms = 20000", "client", "reconnect.backoff.max.ms"),
    ],
)
def test_a_wrong_file_names_the_field_and_the_remedy(text: str, field: str, part: str) -> None:
    with pytest.raises(ProfileError) as caught:
        parse(text)
    assert (caught.value.field, part in caught.value.sentence) == (field, True), caught.value.sentence
    assert "geheim" not in caught.value.sentence


def test_what_is_not_known_is_noted_and_left_alone() -> None:
    parsed = parse(MINIMAL + 'color = "red"\n[security]\nrealm = "x"\n[client]\nlinger.ms = 5\n[extra]\n')
    assert [note.split(" ")[0] for note in parsed.notes] == ['"color"', '"extra"', '"security.realm"', '"linger.ms"']
    assert parsed.profile.client == {}


toml_values = st.recursive(
    st.sampled_from(["true", "1", "1.5", '"x"', '"a:1"', "1979-05-27", "'production'", "-1", "nan", '""', '"\\u0000"']),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | inner.map(lambda value: f"{{x = {value}}}")
    ),
    max_leaves=4,
)
keys = ["format", "name", "environment", "bootstrap_servers", "read_only", "notes", "security", "client", "other"]


@given(st.dictionaries(st.sampled_from(keys), toml_values).map(lambda d: "\n".join(f"{k} = {v}" for k, v in d.items())))
def test_any_toml_gives_a_profile_or_our_error(text: str) -> None:
    with contextlib.suppress(ProfileError):
        assert parse(text).profile.bootstrap_servers


@given(st.text())
def test_any_text_gives_a_profile_or_our_error(text: str) -> None:
    with contextlib.suppress(ProfileError):
        assert parse(text).profile.bootstrap_servers


@pytest.mark.parametrize("table", ["a = 1", "[dead_letter_dialects.a]", "[dead_letter_dialects.a]\ntopic = 5"])
def test_dialects_of_dead_letters_are_tables_of_places(table: str) -> None:
    head = 'name = "a"\nbootstrap_servers = ["a:1"]\n'
    with pytest.raises(ProfileError) as caught:
        parse(f"{head}{'[dead_letter_dialects]' if '[' not in table else ''}\n{table}\n")
    assert caught.value.field.startswith("dead_letter_dialects")
    told = parse(f'{head}[dead_letter_dialects.clinic]\ntopic = " header.from "\nevent = "value.payload"\n')
    assert told.profile.dead_letter_dialects == {"clinic": {"topic": "header.from", "event": "value.payload"}}
    assert told.notes == ()


@pytest.mark.parametrize("masks", ['"value.ssn"', "[1]", '["ssn"]', "true"])
def test_masks_are_a_list_of_fields(masks: str) -> None:
    with pytest.raises(ProfileError) as caught:
        parse(f'name = "a"\nbootstrap_servers = ["a:1"]\nmasks = {masks}\n')
    assert caught.value.field == "masks"
