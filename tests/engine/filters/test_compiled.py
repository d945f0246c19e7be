"""A filter, as others use it."""

import pickle
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters import Explanation, compile_filter
from kafka_explorer.engine.filters.nodes import Part
from tests.engine.filters.filter_texts import FRAGMENTS
from tests.engine.filters.messages import chosen, message


def test_a_filter_travels_to_a_child_process_as_its_text() -> None:
    wanted = compile_filter("value.id == 17 timestamp:2026-11-22", UTC)
    assert wanted.matches(message()) is False
    there = pickle.loads(pickle.dumps(wanted))  # noqa: S301 - our own bytes
    assert (there, hash(there), repr(there)) == (wanted, hash(wanted), repr(wanted))
    assert there.node == wanted.node
    assert wanted != compile_filter(wanted.text)
    assert wanted != wanted.text


def test_selecting_keeps_the_order() -> None:
    messages = [message("b", offset=3), message("a", offset=2), message("b", offset=1)]
    assert [found.offset() for found in compile_filter("b").select(messages)] == [3, 1]
    assert compile_filter("b").select([]) == []


@pytest.mark.parametrize(("text", "all_wanted"), [("", True), ("  ", True), ("a", False)])
def test_a_filter_that_asks_for_nothing_accepts_all(text: str, all_wanted: bool) -> None:
    assert compile_filter(text).accepts_all is all_wanted
    assert (compile_filter(text).select([message("x")]) != []) is all_wanted


def test_where_matches_can_be() -> None:
    wanted = compile_filter('key == "patient-17" offset:5..9')
    assert wanted.partitions(12) is None
    found = wanted.partitions(12, by_key=True)
    assert found is not None
    assert len(found) == 1
    assert wanted.offsets() == (5, 9)


def test_how_terms_are_found() -> None:
    wanted = compile_filter("foo (not value.id == 5 or value.name ~ /^x/ or partition:1)")
    assert wanted.explain() == (
        Explanation("foo", "[Ff][Oo][Oo]", (Part.KEY, Part.VALUE), True),
        Explanation(
            "value.id == 5", r'"id"\s*:\s*(?:(?:-?5(?:\.0*)?[\s,}\]]|-?[0-9][0-9.]*[eE]))', (Part.VALUE,), False
        ),
        Explanation("value.name ~ /^x/", r'"name"\s*:\s*', (Part.VALUE,), False),
        Explanation("partition:1", None, (), False),
    )


def test_a_wrong_filter_is_not_compiled() -> None:
    with pytest.raises(FilterSyntaxError):
        compile_filter("a and")


@given(st.text(max_size=80) | FRAGMENTS, st.booleans())
def test_whatever_can_be_read_can_be_used(text: str, by_key: bool) -> None:
    """No input raises anything but FilterSyntaxError, not even when it looks for something."""
    try:
        wanted = compile_filter(text, UTC)
    except FilterSyntaxError:
        return
    messages = [
        message('{"a": [1, {"b": "x"}], "level": "ERROR"}', "key", [("h", None), ("h", b"\xff")], timestamp=(1, 5)),
        message(b"\xff\x00", None),
        message(None, b""),
        message("a" * 100, "1.50"),
    ]
    chosen(wanted, messages)
    wanted.explain()
    first, last = wanted.offsets()
    assert first >= 0
    assert last is None or isinstance(last, int)
    assert (wanted.partitions(7, by_key=by_key) or frozenset()) <= set(range(7))
    assert pickle.loads(pickle.dumps(wanted)) == wanted  # noqa: S301 - our own
