"""The table of dialects: what is taken off, and the user's own."""

import pytest

from kafka_explorer.engine.dead_letters.dialects import DIALECTS, is_stripped, user_dialect, user_dialects
from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters.nodes import Field, Part


def test_every_header_that_tells_of_a_failure_is_taken_off() -> None:
    for dialect in DIALECTS:
        places = (dialect.topic, dialect.partition, dialect.offset, dialect.timestamp, dialect.group)
        named = (*dialect.marks, *places, *dialect.exception, *dialect.message, *dialect.stack_trace, *dialect.stage)
        assert [name for name in named if name and not is_stripped(name)] == []


@pytest.mark.parametrize(
    "name",
    ["__TypeId__", "__Key_TypeId__", "traceparent", "ce_id", "contentType", "spring_json_header_types", "x-request-id"],
)
def test_what_the_producer_wrote_stays(name: str) -> None:
    assert not is_stripped(name)


@pytest.mark.parametrize(
    "name", ["retry_topic-attempts", "springDeserializerExceptionValue", "kafka-explorer-redrive-id"]
)
def test_what_would_mislead_the_next_consumer_goes(name: str) -> None:
    assert is_stripped(name)


def test_no_mark_belongs_to_two_dialects() -> None:
    marks = [mark for dialect in DIALECTS for mark in dialect.marks]
    assert len(marks) == len(set(marks))


def test_a_dialect_of_the_user_s_is_read_from_texts() -> None:
    table = {"topics": "*-failed", "topic": "header.from.topic", "message": "value.why[0].text", "strip": "from., x-"}

    own = user_dialect("clinic", table)

    assert own.places == {
        "topic": Field(Part.HEADER, "from.topic"),
        "message": Field(Part.VALUE, None, ("why", 0, "text")),
    }
    assert own.strip == ("from.", "x-")
    assert (own.is_for("night-failed"), own.is_for("night")) == (True, False)
    assert user_dialect("any", {}).is_for("night")


@pytest.mark.parametrize("where", ["", "offset", "values.a", "header", "value.a ==", "value."])
def test_a_place_that_is_no_field_is_refused(where: str) -> None:
    if where == "header":
        assert user_dialect("clinic", {"topic": where}).places["topic"].name is None
        return
    with pytest.raises(FilterSyntaxError):
        user_dialect("clinic", {"topic": where})


def test_a_profile_s_dialects_are_read_and_broken_ones_passed_over() -> None:
    tables = {"good": {"topic": "header.t"}, "odd": {"topic": "value.["}, "other": {"colour": "header.t"}}

    assert [dialect.name for dialect in user_dialects(tables)] == ["good"]


def test_what_is_not_told_by_any_dialect_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        user_dialect("clinic", {"colour": "header.x"})
