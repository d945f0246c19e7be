"""The user's own dialects of dead letters, as a profile keeps them."""

import pytest

from kafka_explorer.config.dead_letter_dialects import LONGEST, PLACES, PLAIN_KEYS, checked_dialects, read_dialects
from kafka_explorer.config.errors import ProfileError
from kafka_explorer.engine.dead_letters import dialects


def test_places_lose_white_space_and_empty_ones_go() -> None:
    table = {"topic": " header.from ", "event": "value.payload", "group": " ", "topics": "*-failed", "strip": "x-, y-"}

    assert checked_dialects({"clinic": table}) == {
        "clinic": {"topic": "header.from", "event": "value.payload", "topics": "*-failed", "strip": "x-, y-"}
    }


def test_the_engine_knows_every_place_that_a_profile_may_name() -> None:
    assert set(PLACES) == dialects.PLACES
    own = dialects.user_dialect("own", dict.fromkeys(PLACES, "value.a.b") | dict.fromkeys(PLAIN_KEYS, "x"))
    assert set(own.places) == set(PLACES)


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"topics": "*-failed"},
        {"topic": "  "},
        {"topic": "offset"},
        {"topic": "header."},
        {"colour": "value.x", "topic": "value.y"},
        {"topic": "value.a\nb"},
        {"topic": "value." + "x" * LONGEST},
    ],
)
def test_what_tells_nothing_is_refused(table: dict[str, str]) -> None:
    with pytest.raises(ProfileError) as caught:
        checked_dialects({"clinic": table})
    assert caught.value.field == "dead_letter_dialects.clinic"


@pytest.mark.parametrize("name", ["", " ", "x" * 41, "a\nb"])
def test_a_dialect_has_a_plain_name(name: str) -> None:
    with pytest.raises(ProfileError):
        checked_dialects({name: {"topic": "value.a"}})


@pytest.mark.parametrize("data", [{"dead_letter_dialects": []}, {"dead_letter_dialects": {"a": "value.x"}}])
def test_tables_are_tables(data: dict[str, object]) -> None:
    with pytest.raises(ProfileError, match="tables"):
        read_dialects(data)


def test_no_tables_are_no_dialects() -> None:
    assert read_dialects({}) == {}
