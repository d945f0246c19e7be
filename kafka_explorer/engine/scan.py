"""Reader -> filter -> spool: oldest first, newest first, or following the end; of one topic or of several.

`scan` takes plain data only, so that it runs in a thread or in a child process; matches go to the spool, progress is
yielded. It imports nothing heavy: a child must be ready at once.
"""

import contextlib
from collections.abc import Collection, Generator
from functools import cache

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.backward_walk import walk_back, walk_back_and_turn
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.forward_walk import walk_forward
from kafka_explorer.engine.lanes import Lanes
from kafka_explorer.engine.live_walk import follow
from kafka_explorer.engine.saved_searches import Position
from kafka_explorer.engine.scan_course import Course, Sink
from kafka_explorer.engine.scan_plan import ScanPlan, plan_scan
from kafka_explorer.engine.scan_reader import reader_for, reads_blocks
from kafka_explorer.engine.scan_request import GIB, EndReason, OpenTransaction, ScanProgress, ScanRequest
from kafka_explorer.engine.spool import SpoolWriter
from kafka_explorer.engine.spool_overlap import rows_left
from kafka_explorer.engine.tail_window import TailWindow

__all__ = [
    "GIB",
    "EndReason",
    "OpenTransaction",
    "Position",
    "ScanProgress",
    "ScanRequest",
    "Sink",
    "scan",
    "scan_into",
    "tail",
]

_FETCH_WAIT_MS = 10


def scan(
    settings: ClusterSettings, request: ScanRequest, folder: str, plan: ScanPlan | None = None
) -> Generator[ScanProgress, None, ScanProgress]:
    """Read `request` into the spool in `folder`; yields progress at least every 100 ms, returns the last one.

    `plan` is what was planned for the request just now, if it was. Raises UnknownTopic, UnknownPartitions,
    NotAuthorized, ConnectionFailed, RequestTimedOut, SpoolFull.
    """
    known: Collection[tuple[int, int]] = ()
    if request.keep_rows and request.resume is not None:
        left = rows_left(folder, request.keep_rows, Lanes(request.topics), request.resume)
        known = yield from telling(ScanProgress(rows=request.keep_rows), left)
    with contextlib.closing(SpoolWriter(folder, request.topics, request.keep_rows)) as writer:
        return (yield from scan_into(settings, request, writer, known, plan))


def tail(
    settings: ClusterSettings, request: ScanRequest, folder: str, limit_rows: int, limit_bytes: int
) -> Generator[ScanProgress, None, ScanProgress]:
    """Follow what `request` asks for into the window in `folder`, to be read with `TailReader`.

    It keeps the newest `limit_rows` rows in at most `limit_bytes`; `ScanProgress.dropped` is the first row still kept.
    """
    with contextlib.closing(TailWindow(folder, request.topics, limit_rows, limit_bytes)) as window:
        return (yield from scan_into(settings, request, window))


def scan_into(
    settings: ClusterSettings,
    request: ScanRequest,
    sink: Sink,
    known: Collection[tuple[int, int]] = (),
    plan: ScanPlan | None = None,
) -> Generator[ScanProgress, None, ScanProgress]:
    """Do what `scan` does, with any sink; matches at `known` lanes and offsets are passed over."""
    isolation = "read_uncommitted" if request.read_uncommitted else "read_committed"
    begun = ScanProgress(rows=sink.row_count)
    with contextlib.ExitStack() as stack:
        cluster = stack.enter_context(Cluster(settings))
        yield begun
        # A request that waits for more at a log's end keeps those behind it waiting, which come with every window.
        waits = {} if request.follow else {"fetch_wait_max_ms": _FETCH_WAIT_MS}
        make_consumer = cache(lambda: stack.enter_context(cluster.consumer(isolation_level=isolation, **waits)))
        if not reads_blocks(request):
            make_consumer()  # now, so that it finds its brokers while the scan is planned
        if plan is None:
            plan = yield from telling(begun, plan_scan(cluster, request))
        reader = reader_for(settings.client, request, plan, make_consumer)
        stack.callback(reader.close)
        course = Course(cluster, reader, sink, request, plan, known)
        return course.ended((yield from _run(course)))


def _run(course: Course) -> Generator[ScanProgress, None, EndReason]:
    request = course.request
    if not request.backwards:
        ended = yield from walk_forward(course)
    elif request.oldest_on_top or request.follow:
        ended = yield from walk_back_and_turn(course)
    else:
        ended = yield from walk_back(course)
    is_covered = ended in {EndReason.ALL_READ, EndReason.LIMIT_REACHED} and course.given != request.limit
    return (yield from follow(course)) if course.plan.ends and is_covered else ended
