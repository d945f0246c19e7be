"""A filter as data."""

from kafka_explorer.engine.filters.nodes import And, Contains, Exists, Field, Not, Or, Part, leaves

WORD = Contains(Field(Part.ANY), "x", True, "x")
HEADER = Exists(Field(Part.HEADER, "trace"), "header.trace exists")


def test_the_leaves_of_a_filter_come_in_the_order_of_its_text() -> None:
    assert list(leaves(And((WORD, Or((Not(HEADER), WORD)))))) == [WORD, HEADER, WORD]


def test_where_a_term_stood_in_the_text_does_not_make_it_another_term() -> None:
    assert Contains(Field(Part.ANY), "x", True, "x ") == WORD
