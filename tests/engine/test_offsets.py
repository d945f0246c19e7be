"""Where a read begins and ends."""

import time
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kafka_explorer.engine.offsets import (
    BEGINNING,
    PartitionRead,
    Start,
    StartKind,
    Watermarks,
    parse_start,
    plan_reads,
)

MARKS = {0: Watermarks(5, 20), 1: Watermarks(0, 0), 2: Watermarks(7, 8)}


@pytest.fixture
def in_moscow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as abroad:
        abroad.setenv("TZ", "Europe/Moscow")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("beginning", BEGINNING),
        (" end ", Start(StartKind.END)),
        ("-50", Start(StartKind.NEWEST, 50)),
        ("-007", Start(StartKind.NEWEST, 7)),
        ("0", Start(StartKind.OFFSET, 0)),
        ("1234", Start(StartKind.OFFSET, 1234)),
        ("@0", Start(StartKind.TIMESTAMP, 0)),
        ("@1700000000000", Start(StartKind.TIMESTAMP, 1_700_000_000_000)),
        ("@2026-11-22T10:00:00+03:00", Start(StartKind.TIMESTAMP, 1_795_330_800_000)),
        ("@2026-11-22T10:00+03:00", Start(StartKind.TIMESTAMP, 1_795_330_800_000)),
        ("@2026-11-22T07:00:00Z", Start(StartKind.TIMESTAMP, 1_795_330_800_000)),
        ("@2026-11-22T07:00:00.250Z", Start(StartKind.TIMESTAMP, 1_795_330_800_250)),
        ("@1970-01-01T00:00:00Z", Start(StartKind.TIMESTAMP, 0)),
        # To Kafka -1 ms would be the end and -2 ms the beginning.
        ("@1969-12-31T23:59:59.999Z", Start(StartKind.TIMESTAMP, 0)),
    ],
)
def test_the_short_notation(text: str, start: Start) -> None:
    assert parse_start(text) == start


@pytest.mark.parametrize("text", ["@2026-11-22T10:00:00", "@2026-11-22 10:00", "@20261122T100000"])
def test_a_time_without_a_zone_is_local(in_moscow: None, text: str) -> None:
    assert parse_start(text) == Start(StartKind.TIMESTAMP, 1_795_330_800_000)


@pytest.mark.parametrize(
    "text",
    ["", "-0", "-", "--5", "+5", "1.5", "-1e3", "1_000", "٣", "start", "BEGINNING", "9" * 19, "-" + "9" * 5000, "1 2"],
)
def test_what_is_no_place_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(ValueError, match="is no place to start from: use beginning, end, -N for the newest N"):
        parse_start(text)


@pytest.mark.parametrize("text", ["@", "@now", "@-5", "@" + "9" * 19, "@2026-13-01", "@2026-02-30T10:00", "@10:00"])
def test_what_is_no_time_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(ValueError, match="is no time: use milliseconds since 1970 or ISO 8601, as in @2026-11-22T"):
        parse_start(text)


@given(st.text() | st.from_regex(r"\A[@-]?[0-9T:+.-]{1,30}\Z") | st.datetimes().map(lambda at: f"@{at.isoformat()}"))
@example("@0001-01-01")
@example("@9999-12-31T23:59:59.999999")
def test_a_text_gives_a_start_or_a_value_error(text: str) -> None:
    try:
        start = parse_start(text)
    except ValueError:
        return
    assert start.value >= 0


@pytest.mark.parametrize(
    ("start", "begins"),
    [
        (BEGINNING, {0: 5, 2: 7}),
        (Start(StartKind.END), {}),
        (Start(StartKind.OFFSET, 0), {0: 5, 2: 7}),
        (Start(StartKind.OFFSET, 7), {0: 7, 2: 7}),
        (Start(StartKind.OFFSET, 8), {0: 8}),
        (Start(StartKind.OFFSET, 999), {}),
        (Start(StartKind.TIMESTAMP, 1), {0: 12}),
    ],
)
def test_a_plan_leaves_out_what_has_nothing_to_read(start: Start, begins: Mapping[int, int]) -> None:
    times = {0: 12, 1: -1, 2: -1}
    assert plan_reads(start, MARKS, times) == tuple(
        PartitionRead(partition, begin, MARKS[partition].high) for partition, begin in begins.items()
    )


def test_a_partition_whose_time_was_not_asked_for_has_none() -> None:
    assert plan_reads(Start(StartKind.TIMESTAMP, 1), MARKS) == ()


def test_a_time_whose_offset_was_deleted_meanwhile_begins_at_what_is_kept() -> None:
    assert plan_reads(Start(StartKind.TIMESTAMP, 1), {0: Watermarks(5, 20)}, {0: 3}) == (PartitionRead(0, 5, 20),)


@pytest.mark.parametrize(
    ("start", "begins"),
    [
        (BEGINNING, (5, 0, 7)),
        (Start(StartKind.END), (20, 0, 8)),
        (Start(StartKind.OFFSET, 12), (12, 0, 8)),
        (Start(StartKind.TIMESTAMP, 1), (12, 0, 8)),
    ],
)
def test_following_plans_every_partition_and_no_end(start: Start, begins: tuple[int, ...]) -> None:
    assert plan_reads(start, MARKS, {0: 12}, follow=True) == tuple(
        PartitionRead(partition, begin, None) for partition, begin in enumerate(begins)
    )


marks = st.tuples(st.integers(0, 1000), st.integers(0, 1000)).map(lambda pair: Watermarks(min(pair), max(pair)))
starts = st.builds(Start, st.sampled_from(StartKind).filter(lambda kind: kind is not StartKind.NEWEST), st.integers(0))


@given(starts, st.dictionaries(st.integers(0, 50), marks), st.dictionaries(st.integers(0, 50), st.integers(-1, 1000)))
def test_a_plan_lies_within_the_watermarks_and_is_in_order(
    start: Start, watermarks: dict[int, Watermarks], times: dict[int, int]
) -> None:
    plan = plan_reads(start, watermarks, times)
    assert [read.partition for read in plan] == sorted({read.partition for read in plan})
    for read in plan:
        kept = watermarks[read.partition]
        assert read.end == kept.high
        assert kept.low <= read.begin < kept.high
