"""The envelope taken apart: bytes, times, equal contents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.dead_letters.envelopes import (
    Envelope,
    NotExact,
    content_of,
    exact_event,
    exact_path,
    looks_like_envelope,
    open_envelope,
    plain_text,
    time_of,
)
from kafka_explorer.engine.filters.nodes import Each

AT = 1_795_363_015_000  # 2026-11-22T15:56:55Z


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        (b'"2026-11-22T15:56:55"', AT),
        (b'"2026-11-22T15:56:55.123456789"', AT + 123),
        (b'"2026-11-22T18:56:55+03:00"', AT),
        (b'"2026-11-22T15:56:55Z"', AT),
        (b"[2026,11,22,15,56,55]", AT),
        (b"[2026,11,22,15,56,55,123000000]", AT + 123),
        (b"[2026,11,22,15,56]", AT - 55_000),
        (b"1795363015.123000000", AT + 123),
        (b"1795363015123", AT + 123),
        (b'"1795363015123"', AT + 123),
        (b'"soon"', None),
        (b"[2026,13,1,0,0]", None),
        (b"[2026]", None),
        (b'["a",[],{},1,2]', None),
        (b"[999999999999,1,1,1,1]", None),
        (b"null", None),
        (b"{}", None),
        (b"not json", None),
        (None, None),
    ],
)
def test_times_of_every_spelling(token: bytes | None, expected: int | None) -> None:
    assert time_of(token) == expected


def test_of_members_of_one_name_the_last_counts_and_others_are_passed_over() -> None:
    value = b'{"originalEvent":1,"x":{"originalEvent":2},"originalEvent": [3 ] ,"error":null}'

    assert open_envelope(value) == Envelope(b"[3 ]", None, None)


def test_half_a_character_does_not_change_what_stands_around_it() -> None:
    value = b'{"originalEvent":{"cut":"\\ud83d","n":1.10},"error":"e"}'

    opened = open_envelope(value)

    assert opened is not None
    assert opened.event == b'{"cut":"\\ud83d","n":1.10}'


def test_an_error_that_is_an_object_is_shown_as_it_is_written() -> None:
    opened = open_envelope(b'{"originalEvent":{},"error":{"code": 5}}')

    assert opened is not None
    assert opened.error == '{"code": 5}'


@pytest.mark.parametrize("value", [b'{"a":{"originalEvent":1}}', b'["originalEvent"]', b"{}", None])
def test_other_json_is_no_envelope(value: bytes | None) -> None:
    assert open_envelope(value) is None


def test_the_reason_why_it_cannot_be_opened_is_told() -> None:
    for value, reason in ((b'{"originalEvent":{"a":', "too early"), (b'{"originalEvent":"\xff"', "UTF-8")):
        opened = open_envelope(value)
        assert opened is not None
        assert opened.event is None
        assert reason in opened.problem
    assert looks_like_envelope(b'{"originalEvent":')


def test_a_text_is_spelled_out_once() -> None:
    assert exact_event(b'"\\"twice\\""') == b'"twice"'
    assert exact_event(b'"\\u0416\\n"') == "Ж\n".encode()
    assert exact_event(b"[1.10]") == b"[1.10]"
    with pytest.raises(NotExact, match="half a character"):
        exact_event(b'"\\ud83d"')
    with pytest.raises(NotExact):
        exact_event(b'"\xff"')


def test_texts_to_show() -> None:
    assert plain_text(b'"a\\nb"') == "a\nb"
    assert plain_text(b"null") is None
    assert plain_text(None) is None
    assert plain_text(b"1.10") == "1.10"


def test_places_lead_through_objects_and_arrays() -> None:
    value = b'{"a":[{"b": 1.10},2],"s":"\\ud83d"}'

    assert exact_path(("a", 0, "b")).token(value) == b"1.10"
    assert exact_path(("a", Each.ELEMENT)).token(value) == b'{"b": 1.10}'
    assert exact_path(("s",)).token(value) == b'"\\ud83d"'
    assert exact_path(("a", 7)).token(value) is None
    assert exact_path(("none", "b")).token(value) is None


def test_equal_events_have_one_content_however_they_are_spelled() -> None:
    assert content_of(b'{"a": 1,"b":[1.0]}') == content_of(b'{"b":[1.0],"a":1}')
    spellings = [b"1", b"1.0", b'"1"', b"[1]", b'{"1":1}', b'["1",1]', b"1 x", b"NaN", b'"\\u0000001"']
    assert len({content_of(event) for event in spellings}) == len(spellings)
    assert content_of(b'{"a": 1}', canonical=False) != content_of(b'{"a":1}', canonical=False) != ""
    assert content_of(None) == ""
    assert content_of(b"") != ""
    assert content_of(b"[" * 100_000)


@given(st.binary(max_size=80) | st.text(max_size=40).map(lambda text: b'{"originalEvent":' + text.encode()))
def test_any_bytes_are_taken(data: bytes) -> None:
    open_envelope(data)
    time_of(data)
    plain_text(data)
    content_of(data)
