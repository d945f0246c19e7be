"""Which rows of a spool are shown, and in which order: refined by a filter, narrowed to a time, sorted.

One generator does all of it, so that it is one piece of work for a child process, with one progress and one cancel.
"""

import contextlib
import enum
from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

from kafka_explorer.engine.filters import Filter
from kafka_explorer.engine.spool_index import RowMap
from kafka_explorer.engine.spool_tasks import (
    SortBy,
    SpoolProgress,
    count_over_time,
    narrow_to_times,
    refine_rows,
    sort_rows,
)
from kafka_explorer.engine.time_histogram import TimeHistogram

R = TypeVar("R")


class Step(enum.Enum):
    """What is being done."""

    REFINE = "refine"
    NARROW = "narrow"
    SORT = "sort"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What is wanted of the rows; nothing of it means all rows in the order in which they were read.

    `span` is [from, to) in ms since 1970.
    """

    wanted: Filter | None = None
    span: tuple[int, int] | None = None
    sort_by: SortBy | None = None
    descending: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether all rows are wanted as they were read."""
        return self.wanted is None and self.span is None and self.sort_by is None


@dataclass(frozen=True, slots=True)
class Arranging:
    """How far a step is; `found` rows so far, where rows are looked for."""

    step: Step
    progress: SpoolProgress


@dataclass(frozen=True, slots=True, eq=False)
class Arranged:
    """The outcome for the first `rows` rows of a spool.

    `shown` is the rows to show. `refined` are those that the filter matches and `over_time` counts them, so that the
    next arrangement with the same filter need not look again; both None without a filter.
    """

    rows: int
    shown: RowMap | None
    refined: RowMap | None = None
    over_time: TimeHistogram | None = None


def arrange(
    folder: str, rows: int, wish: Arrangement, known: Arranged | None = None, offset_ms: int = 0
) -> Generator[Arranging, None, Arranged]:
    """Return the first `rows` rows as wished.

    `known` is an outcome for the same rows and filter, `offset_ms` the zone's for the counts over time.
    """
    refined = over_time = None
    if wish.wanted is not None:
        if known is not None and known.rows == rows and known.refined is not None:
            refined, over_time = known.refined, known.over_time
        else:
            refined = yield from _told(Step.REFINE, refine_rows(folder, rows, wish.wanted))
            over_time = yield from _told(
                Step.REFINE, count_over_time(folder, rows, row_map=refined, offset_ms=offset_ms)
            )
    shown = refined
    if wish.span is not None:
        shown = yield from _told(Step.NARROW, narrow_to_times(folder, rows, *wish.span, row_map=shown))
    if wish.sort_by is not None:
        sorting = sort_rows(folder, rows, wish.sort_by, descending=wish.descending, row_map=shown)
        shown = yield from _told(Step.SORT, sorting)
    return Arranged(rows, shown, refined, over_time)


def _told(step: Step, work: Generator[SpoolProgress, None, R]) -> Generator[Arranging, None, R]:
    with contextlib.closing(work):
        while True:
            try:
                progress = next(work)
            except StopIteration as end:
                result: R = end.value
                return result
            yield Arranging(step, progress)
