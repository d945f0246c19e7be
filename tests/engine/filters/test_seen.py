"""Names that messages have."""

from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters import compile_filter, fields_seen
from tests.engine.filters.json_spellings import DOCUMENTS, spelled
from tests.engine.filters.messages import message


def test_fields_and_headers_come_most_frequent_first() -> None:
    messages = [
        message('{"id":1,"items":[{"a b":1},{"c":2}]}', '{"k":1}', [("trace", b"x"), ("trace", None)]),
        message(' {"id":2}', "plain", [("trace", b"x")]),
        message("[[1]]", None),
        message(None, b"\xff"),
        message('{"broken', "{}"),
    ]
    assert fields_seen(messages)[:2] == ["header.trace", "value.id"]
    assert set(fields_seen(messages)) == {
        "header.trace",
        "value.id",
        "value.items",
        'value.items[*]."a b"',
        "value.items[*].c",
        "key.k",
    }
    assert fields_seen(messages, 1) == ["header.trace"]


def test_only_so_deep() -> None:
    assert len(fields_seen([message('{"a":' * 30 + "1" + "}" * 30)])) == 12


@given(st.data())
def test_every_name_is_a_field(data: st.DataObject) -> None:
    seen = message(data.draw(DOCUMENTS.flatmap(spelled)))
    for name in fields_seen([seen]):
        try:
            assert compile_filter(f"{name} exists").matches(seen)
        except FilterSyntaxError as error:
            raise AssertionError(name) from error
