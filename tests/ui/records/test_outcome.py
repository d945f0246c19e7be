"""An empty page says why it is empty and what was covered."""

from dataclasses import replace

import pytest

from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import BEGINNING, Place, Span
from kafka_explorer.engine.saved_searches import Position
from kafka_explorer.engine.scan import GIB, EndReason, ScanProgress, ScanRequest
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.outcome import NextStep, next_steps, warning_of, why_nothing

ALL = ScanRequest(("orders",))
LEFT = (Position("orders", 0, 0, 2_000_000, 5, 2_000_000),)
NOTHING = ScanProgress(total=0, ended=EndReason.ALL_READ)
READ = ScanProgress(scanned=2_000_000, done=2_000_000, total=2_000_000, ended=EndReason.ALL_READ)


@pytest.mark.parametrize(
    ("request_", "progress", "cancelled", "title", "part", "next_step"),
    [
        (ALL, NOTHING, False, "No messages", "Nothing was written to orders", NextStep.LIVE),
        (
            replace(ALL, span=Span(partitions=(1,))),
            NOTHING,
            False,
            "No messages",
            "partitions you chose",
            NextStep.ALL_PARTITIONS,
        ),
        (
            replace(ALL, span=Span(Place(StartKind.OFFSET, 12345))),
            NOTHING,
            False,
            "Nothing from there on",
            "at or after offset 12,345",
            NextStep.NEWEST,
        ),
        (
            replace(ALL, span=Span(Place(StartKind.TIMESTAMP, 1_700_000_000_000))),
            NOTHING,
            False,
            "Nothing from there on",
            "at or after 2023-11-14 22:13:20.000 UTC",
            NextStep.NEWEST,
        ),
        (
            replace(ALL, filter=compile_filter("x")),
            READ,
            False,
            "Nothing found",
            "None of the 2,000,000 messages read matches “x”.",
            NextStep.UNFILTERED,
        ),
        (
            replace(ALL, filter=compile_filter("x"), by_key=True),
            replace(READ, pruned=2),
            False,
            "Nothing found",
            "other producers may put it elsewhere",
            NextStep.ALL_PARTITIONS,
        ),
        (
            replace(ALL, filter=compile_filter("x"), span=Span(partitions=(1,))),
            READ,
            False,
            "Nothing found",
            "Only the partitions that you chose",
            NextStep.ALL_PARTITIONS,
        ),
        (
            replace(ALL, filter=compile_filter("x"), span=Span(Place(StartKind.TIMESTAMP, 7))),
            READ,
            False,
            "Nothing found",
            "matches “x”",
            NextStep.ALL_TIME,
        ),
        (
            replace(ALL, span=Span(Place(StartKind.TIMESTAMP, 7), Place(StartKind.TIMESTAMP, 9))),
            READ,
            False,
            "Nothing in this time",
            "its time in this window",
            NextStep.ALL_TIME,
        ),
        (
            replace(ALL, span=Span(BEGINNING, Place(StartKind.OFFSET, 7))),
            NOTHING,
            False,
            "Nothing there",
            "lies before offset 7",
            NextStep.NEWEST,
        ),
        (
            replace(ALL, span=Span(Place(StartKind.OFFSET, 5), Place(StartKind.OFFSET, 7))),
            NOTHING,
            False,
            "Nothing there",
            "from offset 5 up to offset 7",
            NextStep.NEWEST,
        ),
        (
            ALL,
            replace(READ, done=5, ended=None, positions=LEFT),
            True,
            "Cancelled by you",
            "5 of 2,000,000",
            NextStep.GO_ON,
        ),
        (ALL, replace(READ, scanned=0), False, "No messages to show", "All 2,000,000 offsets", NextStep.LIVE),
        (ALL, replace(READ, done=5, ended=None), True, "Cancelled by you", "5 of 2,000,000", NextStep.AGAIN),
        (ALL, ScanProgress(), True, "Cancelled by you", "before anything was read", NextStep.AGAIN),
        (replace(ALL, follow=True), ScanProgress(), True, "No new messages", "while you were watching", NextStep.AGAIN),
    ],
)
def test_nothing_has_a_reason(
    request_: ScanRequest, progress: ScanProgress, cancelled: bool, title: str, part: str, next_step: NextStep
) -> None:
    nothing = why_nothing(request_, progress, Clock("utc"), cancelled=cancelled)
    assert nothing.title == title
    assert part in nothing.sentence
    assert nothing.next_step is next_step
    assert nothing.action


def test_a_read_that_ended_early_warns_of_what_is_missing() -> None:
    lost = replace(READ, ended=EndReason.BROKER_LOST, missing={("orders", 0): 12_000, ("orders", 3): 7})
    assert "Not read: partition 0: 12,000, partition 3: 7." in warning_of(ALL, lost)
    full = replace(lost, ended=EndReason.SPOOL_FULL)
    warning = warning_of(replace(ALL, spool_limit_bytes=8 * GIB), full)
    assert "8.0 GB" in warning
    assert "Not read: partition 0: 12,000" in warning
    assert warning_of(ALL, READ) == ""


@pytest.mark.parametrize(
    ("request_", "ended", "count", "texts", "steps"),
    [
        (ALL, None, None, ["Go on"], [NextStep.GO_ON]),
        (ALL, EndReason.BROKER_LOST, None, ["Go on"], [NextStep.GO_ON]),
        (ALL, EndReason.SPOOL_FULL, None, ["Go on with 16.0 GB"], [NextStep.GO_ON]),
        (ALL, EndReason.LIMIT_REACHED, 500, ["500 more", "Read all of it"], [NextStep.GO_ON, NextStep.REST]),
        (
            replace(ALL, filter=compile_filter("x")),
            EndReason.LIMIT_REACHED,
            1000,
            ["1,000 more", "Search all of it"],
            [NextStep.GO_ON, NextStep.REST],
        ),
        (ALL, EndReason.ALL_READ, None, [], []),
        (replace(ALL, follow=True), None, None, [], []),
    ],
)
def test_a_read_that_has_ended_can_go_on(
    request_: ScanRequest, ended: EndReason | None, count: int | None, texts: list[str], steps: list[NextStep]
) -> None:
    found = next_steps(request_, ScanProgress(ended=ended, positions=LEFT), count)
    assert [each.text for each in found] == texts
    assert [each.step for each in found] == steps


def test_what_has_nothing_left_cannot_go_on() -> None:
    assert next_steps(ALL, ScanProgress(ended=EndReason.LIMIT_REACHED), 500) == []
