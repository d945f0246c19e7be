"""Numbers that are probably times."""

import pytest

from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.viewer.time_hints import line_hint


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ('  "timestamp": [2026, 11, 22, 15, 56, 55, 104000000],', "2026-11-22 15:56:55.104"),
        ('  "timestamp": [2026, 11, 22, 15, 56, 55],', "2026-11-22 15:56:55"),
        ('  "timestamp": [2026, 11, 22, 15, 56]', "2026-11-22 15:56:00"),
        ('  "born": [1970, 2, 28]', "1970-02-28"),
        ('  "no": [2026, 13, 22]', ""),
        ('  "no": [2026, 2, 30]', ""),
        ('  "no": [2026, 11, 22, 15]', ""),
        ('  "no": [2026, 11, 22, 25, 0]', ""),
        ('  "at": 1700000000000,', "2023-11-14 22:13:20.000 UTC"),
        ("  1700000000000", "2023-11-14 22:13:20.000 UTC"),
        ('  "n": 1700000000000123', "2023-11-14 22:13:20.000123 UTC"),
        ('  "n": 1700000000000123456', "2023-11-14 22:13:20.000123456 UTC"),
        ('  "createdAt": 1700000000', "2023-11-14 22:13:20.000 UTC"),
        ('  "phone": 1700000000', ""),
        ('  "isbn": 9783161484100', ""),
        ('  "instant": 1700000000.104000000', "2023-11-14 22:13:20.104000000 UTC"),
        ('  "price": 12.50', ""),
        ('  "text": "1700000000000"', ""),
    ],
)
def test_a_line_is_hinted(line: str, hint: str) -> None:
    assert line_hint(line, Clock("utc")) == hint
