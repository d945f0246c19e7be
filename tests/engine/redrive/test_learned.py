"""What was learned of a topic gives an event the class and the key that its envelope has lost."""

import struct
import uuid

import pytest

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.redrive.learned import (
    KeyForm,
    KeyFound,
    KeyRule,
    Learned,
    Target,
    TypeFound,
    TypeSeen,
    check_path,
    key_from,
)

_UUID = "0189d5ce-8a4e-7cc0-b0a6-0d9e5b1f8a11"
ORDER = TypeSeen("Order", 60, frozenset({"id", "total"}))
REFUND = TypeSeen("Refund", 30, frozenset({"id", "reason", "by"}))


@pytest.mark.parametrize(
    ("token", "form", "key"),
    [
        (b'"a\\u00fc\\n"', "text", "aü\n".encode()),
        (b"23958446825181076828", "text", b"23958446825181076828"),
        (b"1.10", "text", b"1.10"),
        (b"true", "text", b"true"),
        (b'"a\\u00fc"', "json", '"aü"'.encode()),
        (b"1.50", "json", b"1.50"),
        (b"7", "int32", struct.pack(">i", 7)),
        (b"-7", "int64", struct.pack(">q", -7)),
        (b'"7"', "int64", struct.pack(">q", 7)),
        (f'"{_UUID}"'.encode(), "uuid", uuid.UUID(_UUID).bytes),
        (b"4294967296", "int32", None),
        (b"1.5", "int64", None),
        (b'"x"', "uuid", None),
        (b"null", "text", None),
        (b"{}", "text", None),
        (b"[1]", "json", None),
    ],
)
def test_a_key_is_made_of_a_token(token: bytes, form: KeyForm, key: bytes | None) -> None:
    assert key_from(token, form) == key


def test_a_rule_reads_the_exact_digits() -> None:
    rule = KeyRule("value.patient.id")
    assert rule.key_of(b'{"patient": {"id": 23958446825181076828 }}') == b"23958446825181076828"
    assert rule.key_of(b'{"patient":{"id":"p-1"}}') == b"p-1"
    assert rule.key_of(b'{"patient":{}}') is None
    assert rule.key_of(b"no json") is None
    assert rule.key_of(b"") is None
    assert rule.key_of(None) is None


def test_the_only_class_is_taken() -> None:
    assert Target("t", 1, (ORDER,)).type_for(b"whatever") == TypeFound("Order")
    assert Target("t", 1).type_for(b"{}") == TypeFound("")


def test_of_several_classes_the_fields_decide() -> None:
    target = Target("t", 1, (ORDER, REFUND))
    assert target.type_for(b'{"id":1,"reason":"x","by":"me"}') == TypeFound("Refund")
    assert target.type_for(b'{"id":1,"total":2}') == TypeFound("Order")
    assert target.type_for(b'{"other":1}') == TypeFound("Order", clear=False)
    assert target.type_for(b"no json") == TypeFound("Order", clear=False)
    twin = TypeSeen("Twin", 10, ORDER.fields)
    assert Target("t", 1, (ORDER, twin)).type_for(b'{"id":1,"total":2}') == TypeFound("Order", clear=False)


def test_where_most_name_no_class_none_is_sent() -> None:
    assert Target("t", 1, (REFUND,), untyped=31).type_for(b"{}") == TypeFound("", clear=False)
    assert Target("t", 1, (REFUND,), untyped=29).type_for(b"{}") == TypeFound("Refund")


def test_the_users_class_counts_first() -> None:
    assert Target("t", 1, (ORDER, REFUND), type_chosen="Mine").type_for(b"{}") == TypeFound("Mine")
    assert Target("t", 1, (ORDER, REFUND), type_chosen="").type_for(b"{}") == TypeFound("")


def test_nearly_all_have_a_class() -> None:
    assert Target("t", 1, (TypeSeen("A", 95),), untyped=5).mostly_typed
    assert not Target("t", 1, (TypeSeen("A", 94),), untyped=6).mostly_typed
    assert not Target("t", 1).mostly_typed


def test_rules_that_disagree_are_not_clear() -> None:
    target = Target("t", 1, keys=(KeyRule("value.id"), KeyRule("value.other")))
    assert target.key_for(b'{"id":"a","other":"a"}') == KeyFound(b"a", "value.id")
    assert target.key_for(b'{"id":"a","other":"b"}') == KeyFound(b"a", "value.id", clear=False)
    assert target.key_for(b'{"other":"b"}') == KeyFound(b"b", "value.other")
    assert target.key_for(b"{}") is None


def test_the_users_path_counts_first() -> None:
    keys = (KeyRule("value.id"), KeyRule("value.n", "int32"))
    assert Target("t", 1, keys=keys, path_chosen="value.x").key_for(b'{"id":1,"x":2}') == KeyFound(b"2", "value.x")
    assert Target("t", 1, keys=keys, path_chosen="value.n").key_for(b'{"n":2}') == KeyFound(b"\0\0\0\x02", "value.n")
    assert Target("t", 1, keys=keys, path_chosen="").key_for(b'{"id":1}') is None


@pytest.mark.parametrize("path", ["", "value", "key.id", "value.a[*]", "value.a b", "header.x"])
def test_what_is_no_single_place_is_refused(path: str) -> None:
    with pytest.raises(FilterSyntaxError):
        check_path(path)


def test_of_a_topic_that_nobody_asked_about_nothing_is_known() -> None:
    known = Learned().with_targets(Target("a", 3))
    assert known.of("a").partitions == 3
    assert known.of("b") == Target("b")
    assert known.with_targets(Target("a", 4)).of("a").partitions == 4
    check_path("value.a[0].b")
