"""Changes to dead letters touch what they are about, and not one byte more."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.records import Header
from kafka_explorer.engine.redrive.transforms import (
    Edit,
    RemoveField,
    ReplaceText,
    SetField,
    Transform,
    TransformFailed,
    TransformStep,
    check_step,
    edit_digest,
    transformed,
)

_NAMES = st.sampled_from(["a", "b", "c", "d e", "ü", 'q"'])
_SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5))
_JSON = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=4), max_leaves=12
)
_INDENTS = st.sampled_from([None, 0, 2])


def value_after(step: TransformStep, value: bytes | None) -> bytes | None:
    return transformed((step,), b"key", value)[1]


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("value.a", b'{ "a" : 1.10 , "b": 2e3 }', b'{ "a" : 9 , "b": 2e3 }'),
        ("value.b", b'{"a":1}', b'{"a":1,"b":9}'),
        ("value.b", b"{ }", b'{ "b":9}'),
        ("value.b", b'{\n  "a": {}\n}', b'{\n  "a": {},"b":9\n}'),
        ("value.a", b'{"a":1,"a":2}', b'{"a":1,"a":9}'),
        ("value.a.b", b'{"a":{"b":[1]}, "z":12345678901234567890}', b'{"a":{"b":9}, "z":12345678901234567890}'),
        ("value.a[1]", b'{"a":[1, 2 ,3]}', b'{"a":[1, 9 ,3]}'),
        ("value.a[*].b", b'{"a":[{"b":1},{"c":2}]}', b'{"a":[{"b":9},{"c":2,"b":9}]}'),
        ("value.a[*]", b'{"a":[]}', b'{"a":[]}'),
        ('value."d e"', b"{}", b'{"d e":9}'),
    ],
)
def test_a_field_is_set_where_it_is(path: str, before: bytes, after: bytes) -> None:
    assert value_after(SetField(path, "9"), before) == after


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("value.a", b'{"a":1}', b"{}"),
        ("value.a", b'{ "a": 1, "b": 1.10 }', b'{ "b": 1.10 }'),
        ("value.b", b'{ "a": 1 , "b": 2 }', b'{ "a": 1 }'),
        ("value.b", b'{"a":1,"b":2,"c":3}', b'{"a":1,"c":3}'),
        ("value.a", b'{"a":1,"b":2,"a":3}', b'{"b":2}'),
        ("value.a[0]", b'{"a":[1,2]}', b'{"a":[2]}'),
        ("value.a[*]", b'{"a":[1, 2]}', b'{"a":[]}'),
        ("value.a[*].b", b'[{"b":1}]', b'[{"b":1}]'),
        ("value.nowhere.b", b'{"a":1}', b'{"a":1}'),
        ("value.a.b", b'{"a":1}', b'{"a":1}'),
    ],
)
def test_a_field_is_removed(path: str, before: bytes, after: bytes) -> None:
    assert value_after(RemoveField(path), before) == after


def test_text_is_replaced_in_the_exact_bytes() -> None:
    assert transformed((ReplaceText("\u00fc", "ue"),), b"\xc3\xbc", b"\xff\xc3\xbc\xc3\xbc") == (
        b"\xc3\xbc",
        b"\xffueue",
    )
    assert transformed((ReplaceText("a", "b", "key"),), b"aa", b"aa") == (b"bb", b"aa")
    assert transformed((ReplaceText("a", "b"),), None, None) == (None, None)


def test_the_key_has_fields_as_well() -> None:
    assert transformed((SetField("key.id", '"x"'),), b'{"id":1}', None) == (b'{"id":"x"}', None)


@pytest.mark.parametrize(
    ("step", "value", "fault"),
    [
        (SetField("value.a", "1"), None, "no_value"),
        (SetField("value.a", "1"), b"", "no_json"),
        (SetField("value.a", "1"), b"\xff", "no_json"),
        (RemoveField("value.a"), b"plain", "no_json"),
        (SetField("value.a.b", "1"), b'{"c":1}', "no_place"),
        (SetField("value.a.b", "1"), b'{"a":1}', "no_place"),
        (SetField("value.a[3]", "1"), b'{"a":[1]}', "no_place"),
        (SetField("value.a[*]", "1"), b'{"a":{}}', "no_place"),
    ],
)
def test_a_step_that_cannot_be_taken_fails(step: TransformStep, value: bytes | None, fault: str) -> None:
    with pytest.raises(TransformFailed) as failed:
        value_after(step, value)
    assert failed.value.fault == fault


def test_a_tombstone_has_nothing_to_remove() -> None:
    assert value_after(RemoveField("value.a"), None) is None


@pytest.mark.parametrize(
    "step",
    [
        SetField("value", "1"),
        SetField("header.a", "1"),
        SetField("offset", "1"),
        SetField("value.a b", "1"),
        SetField("value.a", "{"),
        SetField("value.a", ""),
        RemoveField("nonsense"),
        ReplaceText("", "x"),
    ],
)
def test_a_step_that_cannot_be_meant_is_refused(step: TransformStep) -> None:
    with pytest.raises(FilterSyntaxError):
        check_step(step)


def test_a_step_that_is_meant_is_taken() -> None:
    check_step(SetField("value.a[*].b", '{"c": [1]}'))
    check_step(RemoveField("key.id"))
    check_step(ReplaceText("a", ""))


def test_an_edit_is_found_by_its_place() -> None:
    digest = edit_digest(b"k", None, (Header("h", b""),))
    edit = Edit(1, 2, digest, None, b"v", ())
    assert Transform(edits=(edit,)).edit_of(1, 2) is edit
    assert Transform(edits=(edit,)).edit_of(2, 1) is None
    assert digest != edit_digest(b"k", b"", (Header("h", b""),))
    assert digest != edit_digest(b"k", None, (Header("h", None),))


@given(st.dictionaries(_NAMES, _JSON, max_size=5), _NAMES, _JSON, _INDENTS)
def test_set_does_what_python_does(document: dict[str, object], name: str, put: object, indent: int | None) -> None:
    text = json.dumps(document, indent=indent)
    after = value_after(SetField(f"value.{json.dumps(name, ensure_ascii=False)}", json.dumps(put)), text.encode())
    assert after is not None
    assert json.loads(after) == {**document, name: put}
    assert list(json.loads(after)) == list({**document, name: put})


@given(st.dictionaries(_NAMES, _JSON, max_size=5), st.sets(_NAMES), _INDENTS)
def test_remove_does_what_python_does(document: dict[str, object], names: set[str], indent: int | None) -> None:
    steps = tuple(RemoveField(f"value.{json.dumps(name, ensure_ascii=False)}") for name in sorted(names))
    after = transformed(steps, None, json.dumps(document, indent=indent).encode())[1]
    assert after is not None
    assert json.loads(after) == {name: value for name, value in document.items() if name not in names}


@given(st.lists(_JSON, min_size=1, max_size=5), st.data())
def test_an_element_is_removed_as_python_does(items: list[object], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(items) - 1))
    after = value_after(RemoveField(f"value[{at}]"), json.dumps(items).encode())
    assert after is not None
    assert json.loads(after) == items[:at] + items[at + 1 :]
