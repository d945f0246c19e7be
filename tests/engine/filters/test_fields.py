"""Names of fields are read and written alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters.cursor import Cursor, Span
from kafka_explorer.engine.filters.fields import bare_word_problem, field, field_text, is_bare, quoted
from kafka_explorer.engine.filters.nodes import Each, Field, Part

EACH = Each.ELEMENT
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
FIELDS = st.one_of(
    st.sampled_from([Field(part) for part in Part if part is not Part.ANY]),
    NAMES.map(lambda name: Field(Part.HEADER, name)),
    st.builds(
        Field,
        st.sampled_from([Part.KEY, Part.VALUE]),
        st.none(),
        st.lists(st.one_of(NAMES, st.integers(0, 999_999_999), st.just(EACH)), max_size=4).map(tuple),
    ),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("key", Field(Part.KEY)),
        ("value.a.b", Field(Part.VALUE, None, ("a", "b"))),
        ("value[0][*].a-b", Field(Part.VALUE, None, (0, EACH, "a-b"))),
        ("value.\"odd name\".'x'", Field(Part.VALUE, None, ("odd name", "x"))),
        ("value.имя.$ref.@type", Field(Part.VALUE, None, ("имя", "$ref", "@type"))),
        ("header.kafka_dlt-original.topic", Field(Part.HEADER, "kafka_dlt-original.topic")),
        ('header."odd name"', Field(Part.HEADER, "odd name")),
        ("time", Field(Part.TIMESTAMP)),
    ],
)
def test_fields(text: str, found: Field) -> None:
    cursor = Cursor(text + " x")
    assert field(cursor) == found
    assert cursor.spans == [Span(0, len(text), "field")]


@pytest.mark.parametrize("text", ["", "x", "keys", "value-x", "valued", "is:json", "Value.a"])
def test_what_is_no_field(text: str) -> None:
    cursor = Cursor(text)
    assert (field(cursor), cursor.at) == (None, 0)


@pytest.mark.parametrize(
    ("text", "column"),
    [("value.", 6), ("value..a", 6), ("value[x]", 5), ("value.a[-1]", 7), ("header.", 7), ('key."a', 4)],
)
def test_wrong_fields(text: str, column: int) -> None:
    with pytest.raises(FilterSyntaxError) as caught:
        field(Cursor(text))
    assert caught.value.column == column


@given(FIELDS)
def test_what_is_written_is_read(what: Field) -> None:
    cursor = Cursor(field_text(what))
    assert field(cursor) == what
    assert cursor.at_end()


def test_bare_fields_may_be_words() -> None:
    assert is_bare(Field(Part.KEY))
    assert not is_bare(Field(Part.KEY, None, (0,)))
    assert not is_bare(Field(Part.HEADER, "x"))


@given(NAMES)
def test_quoted_text_is_read_again(text: str) -> None:
    assert Cursor(quoted(text)).quoted() == text


@pytest.mark.parametrize(
    ("word", "advice"),
    [
        ("level:ERROR", "value.level:..."),
        ("a.b==1", "value.a.b == ..."),
        ("level == 1", "value.level == ..."),
        ("age>18", "value.age > ..."),
        ("age < 18", "value.age < ..."),
        ("user:42", "quotes"),
        ("имя:x", "value.имя:..."),
    ],
)
def test_words_that_were_meant_as_fields(word: str, advice: str) -> None:
    column, reason = bare_word_problem(Cursor(word))
    assert column == 0
    assert advice in reason


@pytest.mark.parametrize(
    "word",
    [
        "error",
        "http://host/path",
        "C:\\dir",
        "10:30:00",
        "std::string",
        "Error:",
        "Error: x",
        "a->b",
        "List<String>",
        "a<b",
        "level=ERROR",
        "{json:1}",
        "x==",
    ],
)
def test_words_that_are_words(word: str) -> None:
    assert bare_word_problem(Cursor(word))[1] == ""
