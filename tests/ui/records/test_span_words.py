"""Places in words: short for the button, exact for who wants to be sure."""

from datetime import UTC

import pytest

from kafka_explorer.engine.moments import Doubt
from kafka_explorer.engine.places import parse_place
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.span_words import doubt_about, in_short, place_exactly
from kafka_explorer.ui.records.wish import SpanWords

NOW_MS = 1_763_900_000_000  # 2025-11-23 12:13:20 UTC


@pytest.mark.parametrize(
    ("words", "short"),
    [
        (SpanWords(), "All time"),
        (SpanWords("earliest", "latest"), "All time"),
        (SpanWords("beginning", "end", "1"), "All time · p1"),
        (SpanWords("", "", "0,2"), "All time · p0,2"),
        (SpanWords("", "", "0,2,4,6"), "All time · 4 partitions"),
        (SpanWords("last 2h"), "Last 2h"),
        (SpanWords("1h30m ago", "now"), "Last 1h30m"),
        (SpanWords("today"), "Today"),
        (SpanWords("yesterday", "today"), "Yesterday"),
        (SpanWords("yesterday"), "From 2025-11-22 00:00"),
        (SpanWords("beginning", "yesterday"), "Until 2025-11-22 00:00"),
        (SpanWords("yesterday 14:00", "yesterday 15:30", "0-2"), "2025-11-22 14:00 – 15:30 · p0-2"),
        (SpanWords("2025-11-01", "2025-11-03 10:00"), "2025-11-01 00:00 – 11-03 10:00"),
        (SpanWords("2024-12-31", "2025-01-01"), "2024-12-31 00:00 – 2025-01-01 00:00"),
        (SpanWords("newest 12000"), "Newest 12,000"),
        (SpanWords("newest"), "Newest first"),
        (SpanWords("offset 12345"), "From offset 12,345"),
        (SpanWords("offset 5", "offset 9"), "offset 5 – offset 9"),
        (SpanWords("p0:100"), "From p0:100"),
        (SpanWords("p0:100,p1:200"), "From p0:100 …"),
        (SpanWords("end"), "From the end"),
    ],
)
def test_a_button_says_where_to_read(words: SpanWords, short: str) -> None:
    assert in_short(words, words.span(NOW_MS, UTC), Clock("utc")) == short


@pytest.mark.parametrize(
    ("text", "is_stop", "exact"),
    [
        ("beginning", False, "the first message that is kept"),
        ("end", True, "the end at the time of reading"),
        ("15m", False, "2025-11-23 11:58:20.000 UTC and later"),
        ("today", True, "up to, not including, 2025-11-23 00:00:00.000 UTC"),
        ("newest 500", False, "the newest 500 that match, of the whole topic"),
        ("newest", False, "newest first, all"),
        ("12345", False, "in every partition, 12,345"),
        ("12345", True, "up to, not including, offset 12,345, in every partition"),
        ("p0:5,p2:7", False, "partition 0: 5, partition 2: 7; no others"),
        (
            "p0:5,p1:6,p2:7,p3:8",
            True,
            "partition 0: 5, partition 1: 6, partition 2: 7, 1 more; the others to their ends",
        ),
    ],
)
def test_a_place_is_said_exactly(text: str, is_stop: bool, exact: str) -> None:
    assert place_exactly(parse_place(text, NOW_MS, UTC), Clock("utc"), is_stop=is_stop) == exact


def test_a_time_that_came_twice_or_never_is_told() -> None:
    clock = Clock("utc")
    twice, never = Doubt(skipped=False, other_ms=NOW_MS), Doubt(skipped=True, other_ms=NOW_MS)
    assert doubt_about(twice, clock).endswith("came twice; the second was 2025-11-23 12:13:20.000 UTC.")
    assert "skipped this time" in doubt_about(never, clock)
