"""What stands behind an operator."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters import operands as read
from kafka_explorer.engine.filters.cursor import Cursor
from kafka_explorer.engine.filters.nodes import Constant, Number, Part, Text
from kafka_explorer.engine.moments import parse_moment

MOSCOW = timezone(timedelta(hours=3))
NOON = 1_795_348_800_000  # 2026-11-22T12:00Z
HOUR, DAY = 3_600_000, 86_400_000


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("error", ("error", True)),
        ("Error", ("Error", False)),
        ("ошибка", ("ошибка", True)),
        ("Ошибка", ("Ошибка", False)),
        ("ǅ", ("ǅ", False)),
        ("17", ("17", False)),
        ('"error"', ("error", False)),
        ('"Error"i', ("Error", True)),
        ('"17"i', ("17", False)),
        ("'a b' c", ("a b", False)),
    ],
)
def test_text_to_look_for(text: str, found: tuple[str, bool]) -> None:
    assert read.contained_text(Cursor(text)) == found


@pytest.mark.parametrize(("text", "column"), [("", 0), ('""', 0), ('"a"b', 3), ('"a":1', 3), ('"a"ib', 3), (")", 0)])
def test_no_text_to_look_for(text: str, column: int) -> None:
    with pytest.raises(FilterSyntaxError) as caught:
        read.contained_text(Cursor(text))
    assert caught.value.column == column


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("17", Number("17")),
        ("-1.50e+3", Number("-1.50e+3")),
        ("007", Text("007")),
        ("+1", Text("+1")),
        ("1,5", Text("1,5")),
        ("true", Constant("true")),
        ("null", Constant("null")),
        ("True", Text("True")),
        ('"null"', Text("null")),
        ('""', Text("")),
        ("2026-11-22T10:00", Text("2026-11-22T10:00")),
    ],
)
def test_operands(text: str, found: object) -> None:
    assert read.operand(Cursor(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("(1)", (Number("1"),)), ("( 'a, b' , WARN,null )", (Text("a, b"), Text("WARN"), Constant("null")))],
)
def test_lists(text: str, found: object) -> None:
    cursor = Cursor(text)
    assert read.operands(cursor) == found
    assert cursor.at_end()


@pytest.mark.parametrize(("text", "column"), [("()", 1), ("(1", 2), ("(1,)", 3), ("(1 2)", 2), ("(1,,2)", 3)])
def test_wrong_lists(text: str, column: int) -> None:
    with pytest.raises(FilterSyntaxError) as caught:
        read.operands(Cursor(text))
    assert caught.value.column == column
    with pytest.raises(FilterSyntaxError) as caught:
        read.numbers(Cursor(text), Part.OFFSET, UTC)
    assert caught.value.column == column


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/a b/", ("a b", "")),
        (r"/a\/b\//ssi", (r"a/b/", "is")),
        ("/x/) y", ("x", "")),
        (r'"\\d+"', (r"\d+", "")),
        ("a.b c", ("a.b", "")),
    ],
)
def test_regular_expressions(text: str, found: object) -> None:
    assert read.regex(Cursor(text)) == found


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("/a", 0, "closing /"),
        ("/a/gi", 3, "letters i, m and s, not g"),
        ("//", 0, "missing"),
        ("", 0, "missing"),
        ('""', 0, "missing"),
        ("/(/", 0, "cannot be used"),
        ("/(?=a)/", 0, "look-around"),
    ],
)
def test_wrong_regular_expressions(text: str, column: int, reason: str) -> None:
    with pytest.raises(FilterSyntaxError, match=reason) as caught:
        read.regex(Cursor(text))
    assert caught.value.column == column


@pytest.mark.parametrize(
    ("part", "text", "found"),
    [
        (Part.PARTITION, "3", ((3, 3),)),
        (Part.PARTITION, "0..2, 5,7..", ((0, 2), (5, 5), (7, None))),
        (Part.OFFSET, "..200", ((None, 200),)),
        (Part.SIZE, "1kb..1.5mb", ((1024, 1572864),)),
        (Part.SIZE, "10", ((10, 10),)),
        (Part.TIMESTAMP, str(NOON), ((NOON, NOON),)),
        (Part.TIMESTAMP, "2026-11-22", ((NOON - 12 * HOUR, NOON + 12 * HOUR - 1),)),
        (Part.TIMESTAMP, "2026-11-22T12", ((NOON, NOON + HOUR - 1),)),
        (Part.TIMESTAMP, "2026-11-22T12:00", ((NOON, NOON + 59_999),)),
        (Part.TIMESTAMP, '"2026-11-22 12:00:00"', ((NOON, NOON + 999),)),
        (Part.TIMESTAMP, "2026-11-22T12:00:00.000", ((NOON, NOON),)),
        (Part.TIMESTAMP, "2026-11-22T15:00:00.5+03:00", ((NOON + 500, NOON + 500),)),
        (Part.TIMESTAMP, "20261122T1200", ((NOON, NOON + 59_999),)),
        (Part.TIMESTAMP, "2026-11-22..2026-11-23", ((NOON - 12 * HOUR, NOON + 12 * HOUR + DAY - 1),)),
        (Part.TIMESTAMP, "..2026-11-22T12:00", ((None, NOON + 59_999),)),
        (Part.TIMESTAMP, "2026-11-22T12:00Z..", ((NOON, None),)),
    ],
)
def test_ranges(part: Part, text: str, found: object) -> None:
    assert read.number_ranges(Cursor(text), part, UTC) == found


@pytest.mark.parametrize(
    ("part", "text", "column"),
    [
        (Part.PARTITION, "", 0),
        (Part.PARTITION, "..", 0),
        (Part.PARTITION, "1,", 2),
        (Part.PARTITION, "x", 0),
        (Part.PARTITION, "-1", 0),
        (Part.OFFSET, "5..x", 3),
        (Part.OFFSET, "5..3", 0),
        (Part.OFFSET, "1" * 19, 0),
        (Part.SIZE, "1xb", 0),
        (Part.TIMESTAMP, "yesterday", 0),
        (Part.TIMESTAMP, "9999-12-31", 0),
        (Part.TIMESTAMP, "2026-13-01", 0),
    ],
)
def test_wrong_ranges(part: Part, text: str, column: int) -> None:
    with pytest.raises(FilterSyntaxError) as caught:
        read.number_ranges(Cursor(text), part, UTC)
    assert caught.value.column == column


@pytest.mark.parametrize(
    ("part", "text", "number", "behind"),
    [
        (Part.SIZE, "10 kb x", 10_240, 5),
        (Part.SIZE, "1.5GiB", 1_610_612_736, 6),
        (Part.SIZE, "10 b", 10, 4),
        (Part.SIZE, "10 bytes", 10, 2),
        (Part.OFFSET, "7 x", 7, 1),
        (Part.TIMESTAMP, "2026-11-22T15:00 x", NOON, 16),
        (Part.TIMESTAMP, '"2026-11-22 15:00"', NOON, 18),
    ],
)
def test_single_numbers(part: Part, text: str, number: int, behind: int) -> None:
    cursor = Cursor(text)
    assert read.number_operand(cursor, part, MOSCOW) == number
    assert cursor.at == behind


def test_lists_of_numbers() -> None:
    assert read.numbers(Cursor("(1kb, 2 kb)"), Part.SIZE, UTC) == (1024, 2048)


def test_a_time_without_a_zone_is_local() -> None:
    local = datetime.fromisoformat("2026-11-22T12:00").astimezone()
    assert read.number_operand(Cursor("2026-11-22T12:00"), Part.TIMESTAMP, None) == local.timestamp() * 1000


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as abroad:
        abroad.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("berlin")
def test_a_local_time_that_never_came_is_the_same_moment_for_filters_and_places() -> None:
    """Clocks were put forward from 2:00 to 3:00, so that 2:30 is taken as an hour and a half after 1:00."""
    skipped = read.number_operand(Cursor("2026-03-29T02:30"), Part.TIMESTAMP, None)
    assert skipped == parse_moment("2026-03-29 02:30", 0, None).at_ms
    assert skipped == parse_moment("2026-03-29T01:30Z", 0, None).at_ms
    assert read.number_operand(Cursor("2026-03-29T02:30:00.25"), Part.TIMESTAMP, None) == skipped + 250
