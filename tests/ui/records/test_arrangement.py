"""What is asked of the rows, in the engine's words and in the user's."""

import pytest

from kafka_explorer.engine.arranging import Arranging, Step
from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.filters.nodes import Field, Part
from kafka_explorer.engine.row_cells import parse_field
from kafka_explorer.engine.spool_tasks import RowColumn, SortBy, SpoolProgress
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.arrangement import Asked, span_in_words, work_in_words
from kafka_explorer.ui.records.record_columns import FIXED

DAY_MS = 86_400_000


@pytest.mark.parametrize(
    ("order", "by"),
    [
        ("time", RowColumn.TIMESTAMP),
        ("offset", RowColumn.OFFSET),
        ("key", Field(Part.KEY)),
        ("value", Field(Part.VALUE)),
        ("value.patient.id", parse_field("value.patient.id")),
        ("header.trace", parse_field("header.trace")),
        (None, None),
    ],
)
def test_a_column_is_what_the_engine_sorts_by(order: str | None, by: SortBy | None) -> None:
    assert Asked(order=order).as_arrangement().sort_by == by


def test_every_column_can_be_sorted_by() -> None:
    assert all(Asked(order=name).as_arrangement().sort_by is not None for name in FIXED)


def test_the_rest_is_passed_on() -> None:
    wanted = compile_filter("x")
    arrangement = Asked(wanted, (1, 2), "offset", descending=True).as_arrangement()
    assert (arrangement.wanted, arrangement.span, arrangement.descending) == (wanted, (1, 2), True)
    assert Asked().as_arrangement().is_nothing


def test_work_is_said_in_words() -> None:
    looking = Arranging(Step.REFINE, SpoolProgress(12_000, 48_000, 1_312))
    assert work_in_words(looking) == "Looking … 25 %, 1,312 found"
    assert work_in_words(Arranging(Step.SORT, SpoolProgress(0, 0))) == "Sorting … 0 %"


def test_a_time_is_said_in_words(clock: Clock) -> None:
    noon = 20_000 * DAY_MS + DAY_MS // 2
    assert span_in_words((noon, noon + 60_000), clock) == "2024-10-04 12:00:00 – 12:01:00"
    assert span_in_words((noon, noon + 60_000), clock, with_day=False) == "12:00:00 – 12:01:00"
    assert span_in_words((noon, noon + 5), clock, with_day=False) == "12:00:00.000 – 12:00:00.005"
    assert span_in_words((noon, noon + DAY_MS), clock, with_day=False) == "2024-10-04 12:00:00 – 2024-10-05 12:00:00"
