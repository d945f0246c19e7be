"""Filter text is understood, or refused at the right column."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters.fields import field_text, quoted
from kafka_explorer.engine.filters.nodes import (
    FLAGS,
    And,
    BytesLeaf,
    Compare,
    Constant,
    Contains,
    Exists,
    Field,
    Is,
    Matches,
    Node,
    Not,
    Number,
    OneOf,
    Operand,
    Operator,
    Or,
    Part,
    Text,
    Within,
)
from kafka_explorer.engine.filters.parser import parse
from tests.engine.filters.filter_texts import FRAGMENTS
from tests.engine.filters.test_fields import NAMES

ANY, KEY, VALUE = Field(Part.ANY), Field(Part.KEY), Field(Part.VALUE)


def word(text: str, *, ignore_case: bool = True) -> Contains:
    return Contains(ANY, text, ignore_case)


def at(*path: str | int) -> Field:
    return Field(Part.VALUE, None, path)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", And(())),
        (" \n ", And(())),
        ("error", word("error")),
        ("Error", word("Error", ignore_case=False)),
        ("a b", And((word("a"), word("b")))),
        ("a and b AND c", And((word("a"), word("b"), word("c")))),
        ("a or b c or d", Or((word("a"), And((word("b"), word("c"))), word("d")))),
        ("not a b", And((Not(word("a")), word("b")))),
        ("not not not a", Not(word("a"))),
        ("not(a or b)", Not(Or((word("a"), word("b"))))),
        ("(a or b)(c)", And((Or((word("a"), word("b"))), word("c")))),
        ("((a))", word("a")),
        ("Not and_ ore", And((word("Not", ignore_case=False), word("and_"), word("ore")))),
        ('"a b" key', And((Contains(ANY, "a b", False), word("key")))),
        ("size of value", And((word("size"), word("of"), word("value")))),
        ("value in place", And((word("value"), word("in"), word("place")))),
        ('{"a":1}', word('{"a":1}')),
        ("foo(bar)", word("foo(bar)")),
        ("key:abc", Contains(KEY, "abc", True)),
        ('key: "Abc"', Contains(KEY, "Abc", False)),
        ("value.text:timeout", Contains(at("text"), "timeout", True)),
        ("header.trace-id:x", Contains(Field(Part.HEADER, "trace-id"), "x", True)),
        ("header:x", Contains(Field(Part.HEADER), "x", True)),
        ("value.a == 17", Compare(at("a"), "==", Number("17"))),
        ("value.a=17", Compare(at("a"), "==", Number("17"))),
        ('value.a != "17"', Compare(at("a"), "!=", Text("17"))),
        ("value.a>=-1.5e3", Compare(at("a"), ">=", Number("-1.5e3"))),
        ("key == null", Compare(KEY, "==", Constant("null"))),
        ("value.a<ERROR", Compare(at("a"), "<", Text("ERROR"))),
        ('value.a in ("x", 1)', OneOf(at("a"), (Text("x"), Number("1")), False)),
        ("value.a  not  in(x)", OneOf(at("a"), (Text("x"),), True)),
        ("value.a exists", Exists(at("a"))),
        ("(key exists)", Exists(KEY)),
        ("partition exists", Exists(Field(Part.PARTITION))),
        ("value ~ /a b/i", Matches(VALUE, "a b", "i", False)),
        ("value.a[0]!~/x/", Matches(at("a", 0), "x", "", True)),
        ("~ /x/", Matches(ANY, "x", "", False)),
        ("~/x/ y", And((Matches(ANY, "x", "", False), word("y")))),
        ("is:tombstone", Is("tombstone")),
        ("partition:1,3..5", Within(Field(Part.PARTITION), ((1, 1), (3, 5)))),
        ("offset:100..", Within(Field(Part.OFFSET), ((100, None),))),
        ("offset<=5", Within(Field(Part.OFFSET), ((None, 5),))),
        ("offset < 5", Within(Field(Part.OFFSET), ((None, 4),))),
        ("size > 10 kb x", And((Within(Field(Part.SIZE), ((10_241, None),)), word("x")))),
        ("offset != 5", Within(Field(Part.OFFSET), ((None, 4), (6, None)))),
        ("partition in (1, 3)", Within(Field(Part.PARTITION), ((1, 1), (3, 3)))),
        ("partition not in (3,1,2)", Within(Field(Part.PARTITION), ((None, 0), (2, 1), (3, 2), (4, None)))),
        ("time >= 1970-01-01T00:00:01", Within(Field(Part.TIMESTAMP), ((1000, None),))),
        ("timestamp == 5", Within(Field(Part.TIMESTAMP), ((5, 5),))),
    ],
)
def test_filters(text: str, meant: Node) -> None:
    assert parse(text, UTC) == meant


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("a and", 5, "missing here"),
        ("a or )", 5, "missing here"),
        ("()", 1, "missing here"),
        ("not", 3, "missing here"),
        ("and a", 0, 'before "and"'),
        ("a and or b", 6, 'before "or"'),
        ("a (b", 2, "never closed"),
        ("a)", 1, "never opened"),
        ("a == 1", 0, "value.a == ..."),
        ("== 1", 0, "field must stand before =="),
        ("a ~", 3, "regular expression is missing"),
        ("value.a", 7, "Here comes"),
        ("value.a foo", 7, "Here comes"),
        ("value.a in x", 7, "Here comes"),
        ("value.a ==", 10, "compare with is missing"),
        ("value.a:", 8, "no text"),
        ("value.a > null", 10, "neither greater nor less"),
        ("is:x", 3, "tombstone"),
        ("partition ~ /x/", 10, "is a number"),
        ("partition == x", 13, "whole number"),
        ('"a":1', 3, "closing quote"),
        ("level:ERROR", 0, "no field"),
        ("x" * 4001, 4000, "4,000"),
        ("a \ud800", 2, "half of"),
        ("(" * 51 + "a", 50, "50 deep"),
    ],
)
def test_wrong_filters(text: str, column: int, reason: str) -> None:
    with pytest.raises(FilterSyntaxError, match=reason) as caught:
        parse(text)
    assert caught.value.column == column


@given(st.text() | FRAGMENTS)
def test_nothing_but_a_syntax_error_is_raised(text: str) -> None:
    problem = problem_of(text)
    if problem is not None:
        assert 0 <= problem.column <= len(text)
        assert problem.reason.endswith(".")


def problem_of(text: str) -> FilterSyntaxError | None:
    try:
        parse(text)
    except FilterSyntaxError as error:
        return error
    return None


OPERANDS = st.one_of(
    st.builds(Text, NAMES),
    st.sampled_from([Number("17"), Number("-1.5e3"), Constant("true"), Constant("null")]),
)
BYTES_FIELDS = st.one_of(
    st.builds(Field, st.sampled_from([Part.KEY, Part.VALUE]), st.none(), st.lists(NAMES, max_size=2).map(tuple)),
    NAMES.map(lambda name: Field(Part.HEADER, name)),
)
EQUALITIES: st.SearchStrategy[Operator] = st.sampled_from(["==", "!="])
LEAVES: st.SearchStrategy[Node] = st.one_of(
    NAMES.filter(bool).map(lambda text: Contains(ANY, text, False)),
    st.builds(Contains, BYTES_FIELDS, NAMES.filter(bool), st.just(False)),
    st.builds(Compare, BYTES_FIELDS, EQUALITIES, OPERANDS),
    st.builds(OneOf, BYTES_FIELDS, st.lists(OPERANDS, min_size=1, max_size=3).map(tuple), st.booleans()),
    st.builds(Matches, BYTES_FIELDS, st.sampled_from(["a/b", "^x$"]), st.sampled_from(["", "i", "ims"]), st.booleans()),
    st.builds(Exists, BYTES_FIELDS),
    st.sampled_from(FLAGS).map(Is),
    st.just(Within(Field(Part.OFFSET), ((1, 2), (None, 5), (7, None), (9, 9)))),
)
NODES: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda deeper: st.one_of(
        st.lists(deeper, min_size=2, max_size=3).map(lambda terms: And(tuple(terms))),
        st.lists(deeper, min_size=2, max_size=3).map(lambda terms: Or(tuple(terms))),
        deeper.filter(lambda node: not isinstance(node, Not)).map(Not),
    ),
    max_leaves=5,
)


def operand_text(operand: Operand) -> str:
    if isinstance(operand, Constant):
        return operand.word
    return operand.text if isinstance(operand, Number) else quoted(operand.text)


def text_of(node: Node) -> str:
    """The filter that says what a node means."""
    if isinstance(node, And | Or):
        between = " and " if isinstance(node, And) else " or "
        return between.join(f"({text_of(term)})" for term in node.terms)
    if isinstance(node, Not):
        return f"not ({text_of(node.term)})"
    return f"is:{node.flag}" if isinstance(node, Is) else field_text(node.field) + relation_text(node)


def relation_text(node: BytesLeaf | Within) -> str:
    if isinstance(node, Contains):
        return (":" if node.field.part is not Part.ANY else "") + quoted(node.text)
    if isinstance(node, Compare):
        return f"{node.operator}{operand_text(node.operand)}"
    if isinstance(node, OneOf):
        listed = ",".join(map(operand_text, node.operands))
        return f" {'not in' if node.negated else 'in'} ({listed})"
    if isinstance(node, Matches):
        pattern = node.pattern.replace("/", "\\/")
        return f" {'!~' if node.negated else '~'} /{pattern}/{node.flags}"
    if isinstance(node, Exists):
        return " exists"
    return ":" + ",".join(f"{'' if low is None else low}..{'' if high is None else high}" for low, high in node.ranges)


@given(NODES)
def test_what_is_written_is_read(node: Node) -> None:
    assert parse(text_of(node)) == node
