"""Words for places, spans and partitions."""

import re
from collections.abc import Callable
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.moments import Doubt, TextError
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import (
    BEGINNING,
    END,
    Place,
    Span,
    parse_partitions,
    parse_place,
    place_text,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW_MS = 1_795_359_600_000  # 2026-11-22T15:00:00Z
HOUR_MS = 3_600_000


def at(ms: int) -> Place:
    return Place(StartKind.TIMESTAMP, ms)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("beginning", BEGINNING),
        ("Earliest", BEGINNING),
        (" end ", END),
        ("latest", END),
        ("newest", Place(StartKind.NEWEST)),
        ("newest 50", Place(StartKind.NEWEST, 50)),
        ("-50", Place(StartKind.NEWEST, 50)),
        ("0", Place(StartKind.OFFSET, 0)),
        ("1234", Place(StartKind.OFFSET, 1234)),
        ("offset 1234", Place(StartKind.OFFSET, 1234)),
        ("0:100,1:250", Place(StartKind.OFFSET, offsets=((0, 100), (1, 250)))),
        ("p3:5 , p1:7", Place(StartKind.OFFSET, offsets=((1, 7), (3, 5)))),
        ("0:100", Place(StartKind.OFFSET, offsets=((0, 100),))),
        ("p14:02", Place(StartKind.OFFSET, offsets=((14, 2),))),
        ("@1700000000000", at(1_700_000_000_000)),
        ("2h", at(NOW_MS - 2 * HOUR_MS)),
        ("last 2h", at(NOW_MS - 2 * HOUR_MS)),
        ("yesterday 14:00", at(NOW_MS - 26 * HOUR_MS)),
    ],
)
def test_a_place(text: str, place: Place) -> None:
    assert parse_place(text, NOW_MS, BERLIN) == place


def test_a_time_that_came_twice_says_so() -> None:
    place = parse_place("2026-10-25 02:30", NOW_MS, BERLIN)
    assert place.doubt == Doubt(skipped=False, other_ms=place.value + HOUR_MS)


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("", 0, "A place is missing"),
        ("newest 0", 0, "Ask for at least 1 message"),
        (" -0", 1, "Ask for at least 1 message"),
        ("somewhere", 0, "'somewhere' is no place: write beginning, end, newest 100, an offset, 15m, or 2026-11-21"),
        ("2026-13-01", 0, "'2026-13-01' is no time"),
        ("14:02", 0, "'14:02' may be a time or an offset: write today 14:02, or p14:02 for a partition's offset."),
        ("99:99", 0, "may be a time or an offset"),
        ("0:100, 0:200", 7, "Partition 0 has two offsets."),
        ("٣", 0, "is no place"),
        ("9" * 19, 0, "is no time"),
    ],
)
def test_what_is_no_place_is_refused_with_column_and_remedy(text: str, column: int, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)) as refused:
        parse_place(text, NOW_MS, BERLIN)
    assert isinstance(refused.value, TextError)
    assert refused.value.column == column


@given(st.text(max_size=30) | st.from_regex(r"\A(newest|offset|from|to|in|-)? ?[0-9p:, T-]{0,30}\Z"))
def test_any_text_is_a_place_or_refused(text: str) -> None:
    column = refused_at(lambda: parse_place(text, NOW_MS, UTC))
    assert column is None or 0 <= column <= len(text)


def refused_at(parse: Callable[[], object]) -> int | None:
    try:
        parse()
    except TextError as error:
        return error.column
    return None


counts = st.integers(0, 10**18 - 1)
offsets = st.dictionaries(st.integers(0, 99_999), counts, min_size=1, max_size=5).map(
    lambda found: tuple(sorted(found.items()))
)
places = st.one_of(
    st.sampled_from([BEGINNING, END]),
    st.builds(Place, st.sampled_from([StartKind.NEWEST, StartKind.OFFSET, StartKind.TIMESTAMP]), counts),
    st.builds(Place, st.just(StartKind.OFFSET), st.just(0), offsets),
)


@given(places, st.sampled_from([UTC, BERLIN, None]))
def test_what_is_written_reads_back(place: Place, zone: ZoneInfo | None) -> None:
    assert parse_place(place_text(place, zone), NOW_MS, BERLIN) == place


@pytest.mark.parametrize(
    ("text", "partitions"),
    [
        ("", None),
        (" All ", None),
        ("0", (0,)),
        ("p0,p3-5", (0, 3, 4, 5)),
        ("p3-p5", (3, 4, 5)),
        ("5-3, 1;1", (1, 3, 4, 5)),
        ("7 - 8 2", (2, 7, 8)),
    ],
)
def test_partitions(text: str, partitions: tuple[int, ...] | None) -> None:
    assert parse_partitions(text, 9) == partitions


@pytest.mark.parametrize(
    ("text", "count", "column", "reason"),
    [
        ("0,x", None, 2, "'x' is no partition: write numbers and ranges, as in 0,2,5-7."),
        ("1-2-3", None, 0, "'1-2-3' is no partition"),
        ("0, 12", 12, 3, "There is no partition 12: the topic has 12, from 0 to 11."),
        ("100000", None, 0, "There is no partition 100000."),
        (";", None, 0, "Partitions are missing"),
    ],
)
def test_what_are_no_partitions_is_refused(text: str, count: int | None, column: int, reason: str) -> None:
    with pytest.raises(TextError, match=reason) as refused:
        parse_partitions(text, count)
    assert refused.value.column == column


def test_a_window_holds_what_lies_in_it() -> None:
    window = Span(at(10), at(20))
    assert [window.holds(ms) for ms in (-1, 9, 10, 19, 20)] == [False, False, True, True, False]
    assert [Span(stop=at(20)).holds(ms) for ms in (-1, 0, 20)] == [False, True, False]
    assert Span().holds(-1)
    assert Span(Place(StartKind.OFFSET, 5)).window_ms == (None, None)
