"""Classes and keys are learned from messages as they are."""

import json
import struct
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.records import Header, Record, TimestampType
from kafka_explorer.engine.redrive.learned import KeyRule, TypeSeen
from kafka_explorer.engine.redrive.sampling import Sampling

_UUIDS = [uuid.UUID(int=number) for number in range(5)]
_SCALARS = st.integers() | st.text(max_size=6) | st.booleans() | st.none()
_NAMES = st.text(st.characters(blacklist_characters='"\\', blacklist_categories=["Cc", "Cs"]), max_size=4)
_VALUES = st.recursive(_SCALARS, lambda inner: st.dictionaries(st.text(max_size=4), inner, max_size=3), max_leaves=6)


def message(
    value: bytes | None, key: bytes | None = None, kind: str | None = None, at_ms: int = 1, *more: Header
) -> Record:
    headers = (*more, *([Header("__TypeId__", kind.encode())] if kind else []))
    return Record("t", 0, 0, at_ms, TimestampType.CREATE, key, value, headers)


def sampled(*records: Record) -> Sampling:
    sampling = Sampling()
    for record in records:
        sampling.add(record)
    return sampling


def test_classes_come_most_frequent_first_with_the_newest_ones_fields() -> None:
    known = sampled(
        message(b'{"a":1}', kind="A", at_ms=5),
        message(b'{"b":1}', kind="B", at_ms=9),
        message(b'{"b":1,"c":1}', kind="B", at_ms=3),
        message(b"{}"),
        message(None),
    )
    assert known.types == (TypeSeen("B", 2, frozenset({"b"})), TypeSeen("A", 1, frozenset({"a"})))
    assert (known.sampled, known.untyped, known.keyed) == (5, 1, 0)


def test_what_this_program_redrove_teaches_nothing() -> None:
    own = Header("kafka-explorer-redrive-id", b"x")
    assert sampled(message(b"{}", b"k", "Wrong", 1, own)).sampled == 0


@pytest.mark.parametrize(
    ("pairs", "rule"),
    [
        ([(b"p%d" % n, {"patient": {"id": f"p{n}"}}) for n in range(5)], KeyRule("value.patient.id", "text", 1.0, 5)),
        ([(b"%d" % 10**25, {"id": 10**25})] * 5, KeyRule("value.id", "text", 1.0, 5)),
        ([(struct.pack(">q", n), {"n": n}) for n in range(5)], KeyRule("value.n", "int64", 1.0, 5)),
        ([(struct.pack(">i", -n), {"n": -n}) for n in range(5)], KeyRule("value.n", "int32", 1.0, 5)),
        ([(b'"\xc3\xbc%d"' % n, {"d e": f"ü{n}"}) for n in range(5)], KeyRule('value."d e"', "json", 1.0, 5)),
        ([(each.bytes, {"id": str(each)}) for each in _UUIDS], KeyRule("value.id", "uuid", 1.0, 5)),
    ],
)
def test_the_key_is_found_in_the_value(pairs: list[tuple[bytes, object]], rule: KeyRule) -> None:
    known = sampled(*(message(json.dumps(value).encode(), key) for key, value in pairs))
    assert known.rules == (rule,)
    for key, value in pairs:
        assert rule.key_of(json.dumps(value).encode()) == key


def test_five_of_a_hundred_may_differ() -> None:
    good = [message(b'{"id":"%d"}' % n, b"%d" % n) for n in range(95)]
    other = [message(b'{"id":"%d"}' % n, b"x") for n in range(5)]
    assert sampled(*good, *other).rules == (KeyRule("value.id", "text", 0.95, 100),)
    assert sampled(*good, *other, message(b"no json", b"x")).rules == ()
    assert sampled(*good, *other, message(None, b"x")).rules == (KeyRule("value.id", "text", 0.95, 100),)


def test_two_messages_are_too_few() -> None:
    assert sampled(*[message(b'{"id":"1"}', b"1")] * 2).rules == ()


def test_where_half_have_no_key_none_is_inferred() -> None:
    keyed = [message(b'{"id":"1"}', b"1")] * 5
    keyless = message(b'{"id":"1"}')
    assert sampled(*keyed, *[keyless] * 5).rules == ()
    assert len(sampled(*keyed, *[keyless] * 4).rules) == 1


def test_the_best_rule_comes_first() -> None:
    pairs = [message(b'{"deep":{"er":"%d"},"id":"%d"}' % (n, n), b"%d" % n) for n in range(40)]
    odd = message(b'{"deep":{"er":"x"},"id":"y"}', b"x")
    assert [rule.path for rule in sampled(*pairs).rules] == ["value.id", "value.deep.er"]
    assert [rule.path for rule in sampled(*pairs, odd).rules] == ["value.deep.er", "value.id"]


def test_a_large_value_is_not_looked_into() -> None:
    large = b'{"id":"1","pad":"%s"}' % (b"x" * 300_000)
    assert sampled(*[message(large, b"1")] * 5).rules == ()


@given(
    st.lists(st.tuples(st.none() | st.binary(max_size=20), st.none() | st.binary(max_size=20) | _VALUES), max_size=6)
)
def test_nothing_makes_it_fail_and_every_rule_gives_back_the_keys(pairs: list[tuple[bytes | None, object]]) -> None:
    records = [
        message(value if value is None or isinstance(value, bytes) else json.dumps(value).encode(), key)
        for key, value in pairs
    ]
    for rule in sampled(*records).rules:
        kept = [record for record in records if record.key is not None and record.value is not None]
        assert [rule.key_of(record.value) for record in kept] == [record.key for record in kept]


@given(st.dictionaries(_NAMES, _VALUES, min_size=1, max_size=4), st.data())
def test_a_text_that_is_the_key_is_found_again(document: dict[str, object], data: st.DataObject) -> None:
    texts = {name: value for name, value in document.items() if isinstance(value, str)}
    name = data.draw(st.sampled_from(sorted(texts))) if texts else "id"
    whole = {**document, name: texts.get(name, "key")}
    key = str(whole[name]).encode()
    value = json.dumps(whole).encode()
    rules = sampled(*[message(value, key)] * 3).rules
    assert rules
    assert all(rule.key_of(value) == key for rule in rules)
