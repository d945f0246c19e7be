"""The line of truth: what it says is what the progress says."""

import re
from dataclasses import replace

import pytest

from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import Place, Span
from kafka_explorer.engine.scan import EndReason, ScanProgress, ScanRequest
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records import status
from kafka_explorer.ui.records.pace import Pace

ALL = ScanRequest(("orders",))
SEARCH = replace(ALL, filter=compile_filter("error"))
NEWEST = replace(ALL, span=Span(Place(StartKind.NEWEST, 500)))
TAIL = replace(NEWEST, follow=True)
HALF = ScanProgress(
    rows=37, matched=37, scanned=1_000_000, done=1_000_000, total=2_000_000, elapsed_s=10, position_ms=1_700_000_000_000
)


@pytest.fixture
def clock() -> Clock:
    return Clock("utc")


def said(parts: list[str]) -> str:
    return " · ".join(re.sub("<.*?>", "", part) for part in parts if part)


def pace_of(*seen: ScanProgress) -> Pace:
    pace = Pace()
    for progress in seen:
        pace.add(progress)
    return pace


STEADY = pace_of(replace(HALF, elapsed_s=9, scanned=900_000, done=900_000), HALF)


def test_a_search_says_how_far_it_is(clock: Clock) -> None:
    line = said(status.while_reading(SEARCH, replace(HALF, scanned_bytes=512 * 1024**2, pruned=2), STEADY, clock))
    assert line == (
        "Searched up to 2023-11-14 22:13 · 1,000,000 of 2,000,000 · 37 found · 100 k/s · 10 s left"
        " · 512.0 MB of about 1.0 GB · by key, without 2 partitions"
    )


def test_newest_first_says_how_far_back_it_is(clock: Clock) -> None:
    request = replace(SEARCH, newest_first=True)
    assert said(status.while_reading(request, HALF, STEADY, clock)).startswith("Searched back to 2023-11-14 22:13 · ")
    request = replace(ALL, newest_first=True)
    assert said(status.while_reading(request, HALF, STEADY, clock)).startswith("Read back to 2023-11-14 22:13 · ")


def test_without_a_time_it_says_how_many_messages(clock: Clock) -> None:
    line = said(status.while_reading(ALL, replace(HALF, position_ms=-1), STEADY, clock))
    assert line == "Read 1,000,000 of 2,000,000 · 100 k/s · 10 s left"


def test_the_newest_are_counted_against_what_was_asked_for(clock: Clock) -> None:
    assert said(status.while_reading(NEWEST, HALF, STEADY, clock)) == "37 of the newest 500"
    assert status.fraction(NEWEST, HALF) == 0.5
    assert status.fraction(NEWEST, replace(HALF, rows=400)) == 0.8
    first = replace(ALL, limit=500)
    assert said(status.while_reading(first, HALF, STEADY, clock)) == "37 of the first 500"
    more = replace(NEWEST, span=Span(Place(StartKind.NEWEST)), limit=500, keep_rows=500)
    assert said(status.while_reading(more, replace(HALF, rows=537), STEADY, clock)) == "537 of the newest 1,000"


def test_before_the_offsets_are_known_nothing_is_claimed(clock: Clock) -> None:
    assert said(status.while_reading(ALL, ScanProgress(), Pace(), clock)) == "Asking for offsets …"
    assert status.fraction(ALL, ScanProgress()) is None


def test_while_nobody_answers_there_is_no_time_left(clock: Clock) -> None:
    line = said(status.while_reading(ALL, replace(HALF, waiting="refused"), STEADY, clock))
    assert line == "Read up to 2023-11-14 22:13 · 1,000,000 of 2,000,000 · waiting for the cluster"


def test_a_pause_says_how_far_it_had_come(clock: Clock) -> None:
    line = said(status.while_paused(SEARCH, HALF, clock))
    assert line == "Paused · Searched up to 2023-11-14 22:13 · 1,000,000 of 2,000,000 · 37 found"


def test_a_tail_says_what_comes() -> None:
    assert said(status.while_live(HALF, STEADY, 0, paused=False)) == "Live · 37 messages · 100 k/s"
    quiet = pace_of(HALF, replace(HALF, elapsed_s=11))
    assert said(status.while_live(HALF, quiet, 0, paused=False)) == "Live · 37 messages · waiting for new messages"
    assert said(status.while_live(HALF, STEADY, 12, paused=True)) == "Paused · 12 new messages wait"
    lost = replace(HALF, waiting="refused")
    assert said(status.while_live(lost, STEADY, 0, paused=False)) == "Live · waiting for the cluster"


@pytest.mark.parametrize(
    ("request_", "progress", "cancelled", "line"),
    [
        (
            ALL,
            replace(HALF, done=2_000_000, scanned=1_999_000, ended=EndReason.ALL_READ),
            False,
            "All read: 1,999,000 messages · 1,000 offsets hold no message · in 10 s",
        ),
        (
            SEARCH,
            replace(HALF, done=2_000_000, scanned=2_000_000, ended=EndReason.ALL_READ),
            False,
            "All read: 2,000,000 messages · 37 found · in 10 s",
        ),
        (
            NEWEST,
            replace(HALF, rows=500, done=600, scanned=600, ended=EndReason.LIMIT_REACHED),
            False,
            "The newest 500 of 2,000,000 · back to 2023-11-14 22:13 · in 10 s",
        ),
        (
            replace(SEARCH, newest_first=True, limit=37),
            replace(HALF, ended=EndReason.LIMIT_REACHED),
            False,
            "As many as asked for · read 1,000,000 of 2,000,000 · 37 found · back to 2023-11-14 22:13 · in 10 s",
        ),
        (
            replace(ALL, limit=37),
            replace(HALF, ended=EndReason.LIMIT_REACHED),
            False,
            "The first 37 of 2,000,000 · up to 2023-11-14 22:13 · in 10 s",
        ),
        (
            SEARCH,
            HALF,
            True,
            "Cancelled by you · read 1,000,000 of 2,000,000 · 37 found · up to 2023-11-14 22:13 · in 10 s",
        ),
        (
            ALL,
            replace(HALF, ended=EndReason.BROKER_LOST),
            False,
            "Stopped: the cluster was lost · read 1,000,000 of 2,000,000 · up to 2023-11-14 22:13 · in 10 s",
        ),
        (
            ALL,
            replace(HALF, skipped=5, done=2_000_000, scanned=1_999_995, ended=EndReason.ALL_READ),
            False,
            "All read: 1,999,995 messages · 5 deleted by retention meanwhile · in 10 s",
        ),
        (ALL, ScanProgress(total=0, ended=EndReason.ALL_READ), False, "There was nothing to read"),
        (TAIL, HALF, True, "Stopped by you · 37 messages shown"),
    ],
)
def test_an_end_says_why_and_what_was_covered(
    request_: ScanRequest, progress: ScanProgress, cancelled: bool, line: str, clock: Clock
) -> None:
    assert said(status.when_ended(request_, progress, clock, cancelled=cancelled)) == line


def test_a_failure_says_how_far_it_came() -> None:
    assert said(status.when_failed(ALL, HALF)) == "Failed · read 1,000,000 of 2,000,000"
    assert said(status.when_failed(ALL, ScanProgress())) == "Failed"


def test_missing_offsets_are_named_by_partition() -> None:
    few = status.missing_by_partition({("o", 2): 3400, ("o", 0): 12000})
    assert few == "partition 0: 12,000, partition 2: 3,400"
    many = status.missing_by_partition({("o", number): 1 for number in range(8)})
    assert many.endswith("partition 5: 1, and 2 more partitions")
    assert status.missing_by_partition({("b", 0): 3400, ("a", 0): 12}) == "a, partition 0: 12, b, partition 0: 3,400"


def test_the_list_of_tasks_hears_it_in_short() -> None:
    assert status.in_short(HALF, STEADY) == "100 k/s · 10 s left"


def test_pace_is_that_of_the_last_seconds() -> None:
    assert Pace().per_s is None
    pace = Pace()
    for second in range(10):
        pace.add(ScanProgress(elapsed_s=second, scanned=min(second, 5) * 1000))
    assert pace.per_s == 0
    assert pace.left_s(HALF) is None
