"""Reads one topic of dead letters from end to end: explained, grouped, and kept as rows of a spool.

For a child process (`Workers.run`): explaining holds the interpreter. Memory does not grow with the topic.
"""

import contextlib
import time
from collections.abc import Generator
from dataclasses import dataclass, field

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.dead_letters.explaining import NOTHING_KNOWN, Knowledge
from kafka_explorer.engine.dead_letters.grouping import Grouped, GroupingSink
from kafka_explorer.engine.filters import Filter
from kafka_explorer.engine.places import EVERYTHING, Span
from kafka_explorer.engine.scan import scan_into
from kafka_explorer.engine.scan_request import GIB, ScanProgress, ScanRequest

_TELL_S = 0.25


@dataclass(frozen=True, slots=True)
class SurveyRequest:
    """Which dead letters of `topic` to read: those in `span` that `filter` finds, None for all.

    `offset_ms` is how far the user's zone is ahead of UTC, for round hours in charts.
    """

    topic: str
    knowledge: Knowledge = NOTHING_KNOWN
    filter: Filter | None = None
    span: Span = EVERYTHING
    newest_first: bool = False
    read_uncommitted: bool = False
    spool_limit_bytes: int = 2 * GIB
    offset_ms: int = 0
    buckets: int = 60


@dataclass(frozen=True, slots=True)
class Survey:
    """How far it is, in absolute numbers: `scan.rows` dead letters can be read from the spool, `grouped` counts them.

    `grouped` may be a moment behind `scan`; in the result they agree.
    """

    scan: ScanProgress = field(default_factory=ScanProgress)
    grouped: Grouped = field(default_factory=Grouped)


def survey_dead_letters(
    settings: ClusterSettings, request: SurveyRequest, folder: str
) -> Generator[Survey, None, Survey]:
    """Read `request` into the spool in `folder`; yields progress, returns the last one.

    `SpoolReader(folder).record(row)` and `explain` give each dead letter again, `rows_of_group` those of a group.
    Raises what `scan` raises.
    """
    wanted = ScanRequest(
        topics=(request.topic,),
        span=request.span,
        newest_first=request.newest_first,
        filter=request.filter,
        read_uncommitted=request.read_uncommitted,
        spool_limit_bytes=request.spool_limit_bytes,
    )
    sink = GroupingSink(folder, request.topic, request.knowledge, request.offset_ms)
    with contextlib.closing(sink):
        survey = Survey()
        told_at = 0.0
        work = scan_into(settings, wanted, sink)
        with contextlib.closing(work):
            while True:
                try:
                    progress = next(work)
                except StopIteration as end:
                    sink.flush()
                    return Survey(end.value, sink.told(request.buckets))
                if time.monotonic() - told_at >= _TELL_S:
                    survey = Survey(progress, sink.told(request.buckets))
                    told_at = time.monotonic()
                yield survey
