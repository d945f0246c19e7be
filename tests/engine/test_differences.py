"""What differs between two records, and nothing else."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine import differences
from kafka_explorer.engine.differences import ChangeKind, bytes_difference, headers_difference, json_difference
from kafka_explorer.engine.records import Header

A, R, C, S = ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.CHANGED, ChangeKind.SPELLING
ANY = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=4),
)


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ('{"a":1}', ' { "a" : 1 } ', []),
        ('{"a":1}', '{"a":2}', [(C, ".a", "1", "2")]),
        ('{"a":1.10}', '{"a":1.1}', [(S, ".a", "1.10", "1.1")]),
        ("[23958446825181076828]", "[23958446825181076829]",
         [(C, "[0]", "23958446825181076828", "23958446825181076829")]),
        ('{"a":"A"}', '{"a":"\\u0041"}', [(S, ".a", '"A"', '"\\u0041"')]),
        ('{"a":1}', '{"b":1}', [(R, ".a", "1", None), (A, ".b", None, "1")]),
        ('{"a":1,"a":2}', '{"a":1,"a":3}', [(C, ".a", "2", "3")]),
        ('{"a":1,"a":2}', '{"a":1}', [(R, ".a", "2", None)]),
        ("[1,2,3]", "[1,3]", [(R, "[1]", "2", None)]),
        ("[1,3]", "[1,2,3]", [(A, "[1]", None, "2")]),
        ('[{"a":1,"b":2}]', '[{"a":1,"b":3}]', [(C, "[0].b", "2", "3")]),
        ('{"a":{"b":1}}', '{"a":[1]}', [(C, ".a", '{"b":1}', "[1]")]),
        ('{"a b":1}', '{"a b":2}', [(C, '."a b"', "1", "2")]),
        ('"a"', '"b"', [(C, "", '"a"', '"b"')]),
        ("null", "0", [(C, "", "null", "0")]),
    ],
)  # fmt: skip
def test_fields(before: str, after: str, changes: list[tuple[ChangeKind, str, str | None, str | None]]) -> None:
    found = json_difference(before, after)
    assert found is not None
    assert [(each.kind, each.path, each.before, each.after) for each in found.changes] == changes
    for each in found.changes:
        if each.before_span:
            assert before[slice(*each.before_span)] == each.before
        if each.after_span:
            assert after[slice(*each.after_span)] == each.after


def test_the_order_of_names_is_told_once() -> None:
    found = json_difference('{"a":1,"b":2}', '{"b":2,"a":1}')
    assert found is not None
    assert (found.changes, found.reordered) == ((), True)


@given(ANY, ANY)
def test_there_is_a_difference_when_there_is_one(before: Any, after: Any) -> None:
    found = json_difference(json.dumps(before), json.dumps(after, indent=1))
    assert found is not None
    assert bool(found.changes) == (json.dumps(before, sort_keys=True) != json.dumps(after, sort_keys=True))


def test_what_is_no_json_is_not_compared_so() -> None:
    assert json_difference("plain", "plain text") is None
    assert json_difference("{}", "{") is None


def test_large_and_deep_texts_end(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = json_difference("[" * 1_000 + "1" + "]" * 1_000, "[" * 1_000 + "2" + "]" * 1_000)
    assert deep is not None
    assert len(deep.changes) == 1
    many = json_difference(json.dumps(list(range(20_000))), json.dumps(list(range(1, 20_001))))
    assert many is not None
    assert many.cut
    assert len(many.changes) == differences.MOST_CHANGES


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_bytes_become_the_others_where_they_differ(before: bytes, after: bytes) -> None:
    _must_explain(before, after)


@pytest.mark.parametrize("other", [b"", b"x", b"longer than it was"])
@pytest.mark.parametrize("places", [[0], [4999], [10, 12, 4000], list(range(0, 5000, 100))])
def test_large_bytes(places: list[int], other: bytes) -> None:
    before = bytes(n % 251 for n in range(5000))
    after = bytearray(before)
    for place in places:
        after[place] ^= 0xFF
    _must_explain(before, bytes(after))
    _must_explain(before, bytes(after) + other)


def _must_explain(before: bytes, after: bytes) -> None:
    at, parts = 0, []
    for change in bytes_difference(before, after):
        parts += [before[at : change.before[0]], after[slice(*change.after)]]
        assert before[slice(*change.before)] != after[slice(*change.after)]
        at = change.before[1]
    assert b"".join([*parts, before[at:]]) == after


def test_headers() -> None:
    before = [Header("a", b"1"), Header("a", b"2"), Header("b", None), Header("c", b"")]
    after = [Header("a", b"1"), Header("a", b"3"), Header("b", b""), Header("d", None)]
    found = [(each.name, each.occurrence, each.before, each.after) for each in headers_difference(before, after)]
    assert found == [
        ("a", 1, before[1], after[1]),
        ("b", 0, before[2], after[2]),
        ("c", 0, before[3], None),
        ("d", 0, None, after[3]),
    ]
    assert headers_difference(before, before) == ()
