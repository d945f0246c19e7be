"""A profile becomes TOML text and back, and a file edited by hand keeps what its author put into it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kafka_explorer.config import profile_writing
from kafka_explorer.config.client_properties import CLIENT_PROPERTIES, Kind
from kafka_explorer.config.connection import NAME_LIMIT, ConnectionProfile, Environment, checked
from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.profile_reading import parse
from kafka_explorer.config.profile_writing import render
from kafka_explorer.config.security import Mechanism, OAuth, Protocol, SchemaRegistry, Security, Tls
from tests.config.profile_examples import PEM
from tests.config.profile_examples import profiles as secured_profiles

BY_HAND = """\
# our staging
format=1 # kept
name = 'Staging'   # called so
bootstrap_servers="a,b"
color = "red"
[client] # tuned
# the VPN is slow
socket.timeout.ms = 90000 # dotted
"client.id" = "me"
linger.ms = 5
[extra]
z=1
"""


def test_a_new_file_is_readable_by_people() -> None:
    profile = ConnectionProfile(
        "Staging", ("a:1", "b:2"), Environment.STAGING, True, {"client.id": "me", "socket.timeout.ms": "10"}, "Ask Ann."
    )
    assert render(profile) == (
        "# A connection of Kafka Explorer. It holds no secret and may be shared.\n"
        "format = 1\n"
        'name = "Staging"\n'
        'environment = "staging"\n'
        'bootstrap_servers = ["a:1", "b:2"]\n'
        "read_only = true\n"
        'notes = "Ask Ann."\n'
        "\n"
        "[security]\n"
        'protocol = "PLAINTEXT"\n'
        "\n"
        "[client]\n"
        '"client.id" = "me"\n'
        '"socket.timeout.ms" = 10\n'
    )


def test_lines_of_notes_are_lines_in_the_file() -> None:
    assert 'notes = """First.\nSecond."""\n' in render(ConnectionProfile("a", ("b:1",), notes="First.\nSecond."))


def test_many_servers_stand_below_each_other() -> None:
    assert '[\n    "a:1",\n' in render(ConnectionProfile("a", ("a:1", "b:1", "c:1", "d:1")))


def test_an_unchanged_profile_leaves_what_was_written_by_hand() -> None:
    text = render(parse(BY_HAND).profile, BY_HAND)
    assert text.startswith("# our staging\nformat=1 # kept\nname = 'Staging'   # called so\n")
    assert '[client] # tuned\n# the VPN is slow\nsocket.timeout.ms = 90000 # dotted\n"client.id" = "me"\n' in text
    assert "[extra]\nz=1\n" in text


def test_only_what_changed_is_changed() -> None:
    profile = replace(
        parse(BY_HAND).profile,
        name="New",
        client={"socket.timeout.ms": "80000", "socket.keepalive.enable": "true"},
    )
    text = render(profile, BY_HAND)
    for kept in (
        "# our staging\n",
        "# called so",
        'color = "red"',
        "# the VPN is slow",
        "linger.ms = 5",
        "[extra]\nz=1",
    ):
        assert kept in text
    assert "socket.timeout.ms = 80000 # dotted" in text
    assert '"socket.keepalive.enable" = true' in text
    assert "client.id" not in text
    assert parse(text).profile == profile


def test_a_client_table_without_a_safe_edit_is_written_anew_and_keeps_the_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lost(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr(profile_writing, "_holder", lost)
    text = render(replace(parse(BY_HAND).profile, client={"client.id": "you"}), BY_HAND)
    assert '\n"client.id" = "you"\n"linger.ms" = 5\n' in text
    assert "# our staging" in text


def test_a_file_that_cannot_be_edited_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tomlkit.dumps", lambda _: "format = 1")
    with pytest.raises(ProfileError, match="Edit it in a text editor"):
        render(parse(BY_HAND).profile, BY_HAND)


def test_neither_a_wrong_profile_nor_a_wrong_file_is_written() -> None:
    with pytest.raises(ProfileError, match="needs a name"):
        render(ConnectionProfile("", ("a:1",)))
    with pytest.raises(ProfileError, match="not valid TOML"):
        render(ConnectionProfile("a", ("a:1",)), "x")


def test_a_property_that_is_not_there_is_not_found() -> None:
    with pytest.raises(KeyError, match=r"a\.b"):
        profile_writing._holder({"a": {"c": 1}}, "a.b")


valid_names = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=NAME_LIMIT
).filter(lambda name: name.strip() and not set(name) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
hosts = st.sampled_from(["a", "kafka-1.example.com", "10.0.0.1", "[::1]"])
servers = st.lists(
    st.builds(lambda host, port: f"{host}:{port}", hosts, st.integers(1, 65535)), min_size=1, unique=True
)
together = {
    "reconnect.backoff.ms",
    "reconnect.backoff.max.ms",
    "receive.message.max.bytes",
    "max.partition.fetch.bytes",
}


@st.composite
def clients(draw: st.DrawFn) -> dict[str, str]:
    chosen = draw(st.sets(st.sampled_from(sorted(set(CLIENT_PROPERTIES) - together))))
    client = {}
    for name in sorted(chosen):
        known = CLIENT_PROPERTIES[name]
        if known.kind is Kind.NUMBER:
            client[name] = str(draw(st.integers(known.minimum, known.maximum)))
        else:
            client[name] = (
                draw(st.sampled_from(known.choices)) if known.choices else draw(st.sampled_from(["x", '"\\']))
            )
    return client


profiles = st.builds(
    ConnectionProfile,
    name=valid_names,
    bootstrap_servers=servers.map(tuple),
    environment=st.sampled_from(Environment),
    read_only=st.booleans(),
    client=clients(),
    notes=st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n\t"\\'), max_size=200),
).map(checked)


@settings(deadline=None)
@given(profiles)
def test_what_is_written_reads_back(profile: ConnectionProfile) -> None:
    assert parse(render(profile)).profile == profile


@settings(deadline=None)
@given(profiles, profiles)
def test_what_is_written_over_another_reads_back(old: ConnectionProfile, new: ConnectionProfile) -> None:
    assert parse(render(new, render(old))).profile == new


@settings(deadline=None)
@given(profiles)
def test_what_is_written_over_a_file_by_hand_reads_back(new: ConnectionProfile) -> None:
    parsed = parse(render(new, BY_HAND))
    assert parsed.profile == new
    assert parsed.notes == parse(BY_HAND).notes


SECURE_BY_HAND = """\
name = "Staging"
bootstrap_servers = ["a"]
[security]
protocol = "sasl_ssl" # as the broker says
mechanism = "plain"
user = "alice" # ask Ann
color = 1
[security.tls]
truststore = "ca.pem" # the team's
shape = 2
[schema_registry]
url = "http://a"
[dead_letters]
"a-dlq" = "a" # since May
"""


def test_tables_of_security_are_readable_by_people() -> None:
    profile = ConnectionProfile(
        "Staging",
        ("a:1",),
        security=Security(
            Protocol.SASL_SSL,
            Mechanism.OAUTHBEARER,
            tls=Tls(truststore="ca.pem", verify_host=False),
            oauth=OAuth(token_endpoint="https://id.example.com/token", extensions={"logicalCluster": "lkc-1"}),
        ),
        schema_registry=SchemaRegistry("http://a"),
        dead_letters={"a.dlq": "a"},
    )
    assert render(profile).partition("[security]")[2] == (
        '\nprotocol = "SASL_SSL"\nmechanism = "OAUTHBEARER"\n'
        '\n[security.tls]\ntruststore = "ca.pem"\nverify_host = false\n'
        '\n[security.oauth]\ntoken_endpoint = "https://id.example.com/token"\n'
        '\n[security.oauth.extensions]\nlogicalCluster = "lkc-1"\n'
        '\n[schema_registry]\nurl = "http://a"\n\n[dead_letters]\n"a.dlq" = "a"\n'
    )


def test_an_edit_of_security_keeps_what_its_author_wrote() -> None:
    profile = parse(SECURE_BY_HAND).profile
    assert render(profile, SECURE_BY_HAND).endswith(SECURE_BY_HAND.partition("[security]")[2])
    changed = replace(
        profile,
        security=replace(profile.security, mechanism=Mechanism.SCRAM_512, tls=Tls(truststore_pem=PEM)),
        schema_registry=SchemaRegistry(),
        dead_letters={},
    )
    text = render(changed, SECURE_BY_HAND)
    assert parse(text).profile == changed
    for kept in ('"sasl_ssl" # as the broker says', "# ask Ann", "color = 1", "shape = 2"):
        assert kept in text
    assert "ca.pem" not in text


def test_dialects_of_dead_letters_come_and_go_and_leave_comments() -> None:
    base = 'name = "a"\nbootstrap_servers = ["a:1"]\n\n[dead_letter_dialects.clinic] # ours\ntopic = "header.from"\n'
    profile = parse(base).profile
    more = replace(profile, dead_letter_dialects={"clinic": {"topic": "header.from", "event": "value.payload"}})
    text = render(more, base)
    assert "# ours" in text
    assert parse(text).profile == more
    assert parse(render(replace(profile, dead_letter_dialects={}), text)).profile.dead_letter_dialects == {}
    assert parse(render(more)).profile == more


@pytest.mark.parametrize(
    "tables",
    [
        '[dead_letter_dialects.b] # bee\ntopic = "header.x"\n\n[dead_letter_dialects."c d"]\ntopic = "value"\n',
        '[dead_letter_dialects]\nb = {topic = "header.x"}\n"c d" = {topic = "value"}\n',
        'dead_letter_dialects.b.topic = "header.x"\ndead_letter_dialects."c d".topic = "value"\n[client]\n',
        '[dead_letter_dialects.b]\ntopic = "header.x"\n[client]\n[dead_letter_dialects."c d"]\ntopic = "value"\n',
    ],
)
def test_the_order_of_dialects_is_kept(tables: str) -> None:
    base = f'name = "a"\nbootstrap_servers = ["a:1"]\n{tables}'
    profile = parse(base).profile
    assert list(profile.dead_letter_dialects) == ["b", "c d"]
    wanted = {"c d": {"topic": "value"}, "a": {"topic": "key"}, "b": {"topic": "header.x"}}
    text = render(replace(profile, dead_letter_dialects=wanted), base)
    assert list(parse(text).profile.dead_letter_dialects.items()) == list(wanted.items())
    assert ("# bee" in text) == ("# bee" in base)
    assert list(parse(render(replace(profile, dead_letter_dialects=wanted))).profile.dead_letter_dialects) == [*wanted]


def test_masks_are_a_list_before_the_tables() -> None:
    base = '# mine\nname = "a"\nbootstrap_servers = ["a:1"]\n\n[dead_letters]\n"a-dlq" = "a"\n'
    profile = replace(parse(base).profile, masks=("value.patient.name", "header.authorization"))
    text = render(profile, base)
    assert 'masks = ["value.patient.name", "header.authorization"]' in text.partition("[dead_letters]")[0]
    assert parse(text).profile == profile
    assert parse(render(replace(profile, masks=()), text)).profile.masks == ()


@settings(max_examples=40)
@given(first=secured_profiles, second=secured_profiles)
def test_any_profile_becomes_any_other_in_place(first: ConnectionProfile, second: ConnectionProfile) -> None:
    assert parse(render(first)).profile == first
    assert parse(render(second, render(first))).profile == second
