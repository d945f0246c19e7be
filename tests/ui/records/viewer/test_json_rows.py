"""What lies within an object or an array, a piece at a time."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.ui.records.viewer.json_rows import Child, children, finish, nested, root_of


def within(text: str, parent: Child | None = None) -> list[Child]:
    parent = parent or root_of(text)
    found: list[Child] = []
    at: int | None = None
    while True:
        page = finish(children(text, parent, at, len(found), most=3))
        found += page.found
        if page.next_at is None:
            return found
        at = page.next_at


def built(text: str, child: Child) -> object:
    """Build the value again from its rows."""
    if child.kind == "{":
        return {each.name: built(text, each) for each in within(text, child)}
    if child.kind == "[":
        return [built(text, each) for each in within(text, child)]
    return json.loads(text[child.start : child.end])


def test_names_repeat_and_tokens_stay_as_they_were() -> None:
    text = ' {"a": 1.10, "a": "\\u0041", "b": [ ], "c": {"d": null}} '
    rows = within(text)
    assert [(row.name, text[row.start : row.end], row.kind) for row in rows] == [
        ("a", "1.10", "number"),
        ("a", '"\\u0041"', "string"),
        ("b", "[ ]", "["),
        ("c", '{"d": null}', "{"),
    ]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inside: st.lists(inside, max_size=5) | st.dictionaries(st.text(max_size=4), inside, max_size=5),
    max_leaves=20,
)


@given(_JSON, st.sampled_from([None, 2]))
def test_rows_are_the_value(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    assert built(text, root_of(text)) == value


@given(st.text(alphabet='{}[]":,\\ \n1a', max_size=40))
def test_no_text_makes_it_fail_or_hang(text: str) -> None:
    waiting = [root_of(text)]
    for _ in range(100):
        if not waiting:
            return
        child = waiting.pop()
        if child.kind in {"{", "["}:
            rows = within(text, child)
            assert all(row.end > row.start >= child.start for row in rows)
            waiting += rows


def test_a_large_value_is_passed_over_in_many_small_steps() -> None:
    inside = json.dumps([{"n": number, "t": "a]b"} for number in range(100_000)])
    text = f'{{"large": {inside}, "last": 1}}'
    work, steps = children(text, root_of(text)), 0
    while (found := next(work, work)) is None:
        steps += 1
    assert found is work
    assert steps > 20
    assert [child.name for child in finish(children(text, root_of(text))).found] == ["large", "last"]


def test_deep_json_has_one_row_a_level() -> None:
    text = "[" * 10_000 + "]" * 10_000
    row = root_of(text)
    for _ in range(5):
        (row,) = within(text, row)
    assert (row.start, row.end) == (5, 19_995)


@pytest.mark.parametrize(
    ("token", "inside"),
    [
        ('"{\\"a\\": 1.10}"', '{"a": 1.10}'),
        ('"[1]"', "[1]"),
        ('"[1"', None),
        ('"{not json}"', None),
        ('"text"', None),
        ("1", None),
        ('""', None),
    ],
)
def test_json_in_a_text_is_found(token: str, inside: str | None) -> None:
    assert nested(token) == inside
