"""A read that was stopped and goes on tells of itself as one read, though every part of it counts from nought."""

from collections import Counter
from dataclasses import replace

from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import Place
from kafka_explorer.engine.scan import ScanProgress
from kafka_explorer.engine.scan_request import ScanRequest


def joined(before: ScanProgress, leg: ScanProgress) -> ScanProgress:
    """Return the progress of the whole read: `before` is how far it had come, `leg` what goes on from there.

    The total stays what it was at first, since a leg has only what was left. What a leg reads a second time, because it
    had been read and not shown yet, counts once.
    """
    if leg.total is None:  # it has not begun yet
        return replace(before, waiting=leg.waiting, ended=None, elapsed_s=before.elapsed_s + leg.elapsed_s)
    total = leg.total if before.total is None else before.total
    done = max(0, total - (leg.total - leg.done))
    again = max(0, leg.total - (total - before.done))
    return replace(
        leg,
        matched=before.matched + leg.matched,
        scanned=min(before.scanned - min(again, before.scanned) + leg.scanned, done),
        scanned_bytes=before.scanned_bytes + leg.scanned_bytes,
        done=done,
        total=total,
        elapsed_s=before.elapsed_s + leg.elapsed_s,
        position_ms=before.position_ms if leg.position_ms is None else leg.position_ms,
        skipped=before.skipped + leg.skipped,
        undecoded=dict(Counter(before.undecoded) + Counter(leg.undecoded)),
    )


def left_of(progress: ScanProgress) -> int:
    """Return how many offsets a read that has ended left unread, as far as it could go on with them."""
    return sum(position.left_end - position.left_begin for position in progress.positions)


def going_on(request: ScanRequest, progress: ScanProgress, *, count: int | None, room_bytes: int) -> ScanRequest:
    """Return the request for the next leg: from where `progress` ended, behind the rows that are there."""
    span = request.span
    if span.start.kind is StartKind.NEWEST:
        # How many are wanted is said by the limit from now on.
        span = replace(span, start=Place(StartKind.NEWEST))
    return replace(
        request,
        span=span,
        resume=progress.positions,
        keep_rows=progress.rows,
        limit=count,
        spool_limit_bytes=room_bytes,
    )
