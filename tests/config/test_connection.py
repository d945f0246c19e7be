"""A profile as a value: its normal form, its refusals, its librdkafka settings."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.config.connection import (
    NAME_LIMIT,
    NOTES_LIMIT,
    ConnectionProfile,
    Environment,
    checked,
    free_name,
    plain_value,
    same_name,
)
from kafka_explorer.config.errors import ProfileError

PROFILE = ConnectionProfile("Staging", ("a:1", "b:2"), Environment.STAGING)


def test_a_file_of_others_is_locked() -> None:
    assert replace(PROFILE, shipped=True).locked
    assert replace(PROFILE, team=True).locked
    assert not PROFILE.locked


def test_a_checked_profile_is_in_normal_form() -> None:
    profile = ConnectionProfile(
        " a\u200db ",
        ("PLAINTEXT://x",),
        client={"socket.timeout.ms": " 010 "},
        notes="one\r\ntwo\rthree",
        origin=Path("a.toml"),
        shipped=True,
    )
    expected = ConnectionProfile(
        "a\u200db",
        ("x:9092",),
        client={"socket.timeout.ms": "10"},
        notes="one\ntwo\nthree",
        origin=Path("a.toml"),
        shipped=True,
    )
    assert checked(profile) == expected
    assert checked(expected) == expected


@pytest.mark.parametrize(
    ("change", "field", "part"),
    [
        ({"name": "  "}, "name", "needs a name"),
        ({"name": "a\nb"}, "name", "control character"),
        ({"name": "a\u202eb"}, "name", "control character"),
        ({"name": "\ud800"}, "name", "control character"),
        ({"name": "a" * (NAME_LIMIT + 1)}, "name", "Shorten it"),
        ({"bootstrap_servers": ()}, "bootstrap_servers", "At least one"),
        ({"bootstrap_servers": ("a:x",)}, "bootstrap_servers", "not a number"),
        ({"client": {"socket.timeout.ms": "x"}}, "client.socket.timeout.ms", "whole number"),
        ({"client": {"reconnect.backoff.ms": "20000"}}, "client", "reconnect.backoff.max.ms"),
        ({"notes": "\x00"}, "notes", "control character"),
        ({"notes": "a" * (NOTES_LIMIT + 1)}, "notes", "Shorten them"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, object], field: str, part: str) -> None:
    with pytest.raises(ProfileError) as caught:
        checked(replace(PROFILE, **change))  # type: ignore[arg-type]
    assert caught.value.field == field
    assert part in caught.value.sentence


def test_a_profile_can_be_a_key() -> None:
    assert len({PROFILE, replace(PROFILE)}) == 1


@pytest.mark.parametrize(("one", "other"), [("Local", "LOCAL"), ("straße", "STRASSE"), ("\u0439", "\u0438\u0306")])
def test_case_and_composition_do_not_tell_names_apart(one: str, other: str) -> None:
    assert same_name(one, other)
    assert not same_name(one, other + "2")


def test_a_free_name_counts_upwards() -> None:
    assert free_name("local copy", []) == "local copy"
    assert free_name("local copy", ["Local Copy", "local copy 2"]) == "local copy 3"


@given(st.text(min_size=1), st.lists(st.text(), max_size=4))
def test_a_free_name_is_free_and_not_too_long(wanted: str, taken: list[str]) -> None:
    name = free_name(wanted, taken)
    assert not any(same_name(name, each) for each in taken)
    assert len(name) <= NAME_LIMIT


def test_plain_values_are_what_one_would_write_by_hand() -> None:
    assert plain_value("socket.timeout.ms", "10") == 10
    assert plain_value("socket.keepalive.enable", "true") is True
    assert plain_value("socket.keepalive.enable", "false") is False
    assert plain_value("client.rack", "1") == "1"
