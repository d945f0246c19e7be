"""An empty page says why it is empty and what was covered."""

from dataclasses import replace

import pytest

from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import Place, Span
from kafka_explorer.engine.scan import GIB, EndReason, ScanProgress, ScanRequest
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.outcome import NextStep, warning_of, why_nothing

ALL = ScanRequest(("orders",))
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
            NextStep.LIVE,
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
    assert "Retry with 16.0 GB" in warning
    assert warning_of(ALL, READ) == ""
