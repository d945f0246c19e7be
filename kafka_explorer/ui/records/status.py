"""What the bottom line says of a read: as parts of a line, the one that matters in bold. Every word of it is true."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.scan import EndReason, ScanProgress, ScanRequest
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.pace import Pace
from kafka_explorer.ui.widgets.header import SEPARATOR
from kafka_explorer.ui.widgets.status_line import bold

_TO_THE_MINUTE = len("2026-11-21 14:02")
_PARTITIONS_NAMED = 6


def _tr(words: str) -> str:
    return QCoreApplication.translate("records", words)


def fraction(request: ScanRequest, progress: ScanProgress) -> float | None:
    """How much of what was asked for is done, 0 to 1: of the messages wanted, or of what there is; None if unknown."""
    if request.follow or progress.total is None:
        return None
    read = progress.done / progress.total if progress.total else 1.0
    wanted = _wanted(request)
    return max(read, progress.rows / wanted) if wanted else read


def while_reading(request: ScanRequest, progress: ScanProgress, pace: Pace, clock: Clock) -> list[str]:
    """Say how far a read with an end is."""
    if progress.total is None:
        return [_tr("Asking for offsets …")]
    wanted = _wanted(request)
    if wanted and not progress.waiting:
        few = min(wanted, progress.total)
        words = _tr("{count} of the newest {total}") if request.backwards else _tr("{count} of the first {total}")
        return [_of(words, progress.rows, few)]
    covered = _covered(request, progress, clock)
    found = _found(request, progress.rows)
    if progress.waiting:
        return [*covered, found, _tr("waiting for the cluster")]
    left = pace.left_s(progress)
    return [
        *covered,
        found,
        formats.rate(pace.per_s) if pace.per_s else "",
        _tr("%s left") % formats.duration(left) if left is not None and left >= 0.5 else "",
        _volume(progress),
        _pruned(progress),
    ]


def while_paused(request: ScanRequest, progress: ScanProgress, clock: Clock) -> list[str]:
    """Say how far a read is that pauses."""
    return [bold(_tr("Paused")), *_covered(request, progress, clock, emphasized=False), _found(request, progress.rows)]


def while_live(progress: ScanProgress, pace: Pace, waiting_rows: int, *, paused: bool) -> list[str]:
    """Say what a live tail does; `waiting_rows` came since it was paused on the screen."""
    if paused:
        return [bold(_tr("Paused")), _tr("%s new messages wait") % formats.integer(waiting_rows)]
    if progress.waiting:
        return [bold(_tr("Live")), _tr("waiting for the cluster")]
    per_s = pace.per_s
    return [
        bold(_tr("Live")),
        formats.counted(progress.rows, _tr("message"), _tr("messages")),
        formats.rate(per_s) if per_s else _tr("waiting for new messages"),
        _tr("%s older ones dropped") % formats.integer(progress.dropped) if progress.dropped else "",
    ]


def when_ended(request: ScanRequest, progress: ScanProgress, clock: Clock, *, cancelled: bool) -> list[str]:
    """Say why a read ended and what it covered."""
    if request.follow:
        shown = formats.counted(progress.rows - progress.dropped, _tr("message"), _tr("messages"))
        return [bold(_tr("Stopped by you") if cancelled else _tr("Ended")), _tr("%s shown") % shown]
    parts = [_reason(request, progress, cancelled=cancelled)]
    all_read = progress.ended is EndReason.ALL_READ
    if not all_read and progress.total and not _says_how_many(request, progress):
        parts.append(_of(_tr("read {count} of {total}"), progress.done, progress.total, emphasized=False))
    parts.append(_found(request, progress.rows))
    if not all_read:
        parts.append(_position(request, progress, clock))
    if progress.total:
        parts += [*_gaps(progress), _pruned(progress), _tr("in %s") % formats.duration(progress.elapsed_s)]
    return parts


def missing_by_partition(missing: Mapping[tuple[str, int], int]) -> str:
    """Return "partition 0: 12,000, partition 2: 3,400" of offsets not read, the first few by name.

    Of several topics each is named: "orders, partition 0: 12,000".
    """
    several = len({topic for topic, _ in missing}) > 1
    words = _tr("{topic}, partition {partition}: {count}") if several else _tr("partition {partition}: {count}")
    named = [
        words.format(topic=topic, partition=partition, count=formats.integer(count))
        for (topic, partition), count in sorted(missing.items())[:_PARTITIONS_NAMED]
    ]
    more = len(missing) - len(named)
    return ", ".join(named) + (_tr(", and %s more partitions") % more if more else "")


def in_short(progress: ScanProgress, pace: Pace) -> str:
    """Say the most important in a few words, for the list of tasks."""
    per_s, left = pace.per_s, pace.left_s(progress)
    words = [formats.rate(per_s) if per_s else ""]
    words.append(_tr("%s left") % formats.duration(left) if left is not None else "")
    return SEPARATOR.join(word for word in words if word)


def when_failed(request: ScanRequest, progress: ScanProgress) -> list[str]:
    """Say how far a read had come when it failed."""
    if request.follow or not progress.total:
        return [bold(_tr("Failed"))]
    return [bold(_tr("Failed")), _of(_tr("read {count} of {total}"), progress.done, progress.total, emphasized=False)]


def _wanted(request: ScanRequest) -> int:
    """How many rows are enough where every message is one; 0 where that is not known."""
    return request.keep_rows + request.wanted if request.wanted and request.filter is None else 0


def _covered(request: ScanRequest, progress: ScanProgress, clock: Clock, *, emphasized: bool = True) -> list[str]:
    """Say how far in time a read has come, where that is known, and how far in messages."""
    moment = _moment(progress, clock)
    if not moment:
        return [_of(_tr("Read {count} of {total}"), progress.done, progress.total or 0, emphasized=emphasized)]
    searches = request.filter is not None
    if request.backwards:
        words = _tr("Searched back to %s") if searches else _tr("Read back to %s")
    else:
        words = _tr("Searched up to %s") if searches else _tr("Read up to %s")
    of = _of(_tr("{count} of {total}"), progress.done, progress.total or 0, emphasized=False)
    return [words % (bold(moment) if emphasized else moment), of]


def _of(words: str, count: int, total: int, *, emphasized: bool = True) -> str:
    shown = formats.integer(count)
    return words.format(count=bold(shown) if emphasized else shown, total=formats.integer(total))


def _found(request: ScanRequest, count: int) -> str:
    return _tr("%s found") % formats.integer(count) if request.filter else ""


def _volume(progress: ScanProgress) -> str:
    """Bytes scanned, of how many there are if the rest is like what was read."""
    if not progress.scanned_bytes or not progress.done or not progress.total:
        return ""
    about = progress.scanned_bytes * progress.total // progress.done
    if progress.done >= progress.total:
        return formats.size(progress.scanned_bytes)
    words = _tr("{read} of about {all}")
    return words.format(read=formats.size(progress.scanned_bytes), all=formats.size(about))


def _pruned(progress: ScanProgress) -> str:
    if not progress.pruned:
        return ""
    return _tr("by key, without %s") % formats.counted(progress.pruned, _tr("partition"), _tr("partitions"))


def _moment(progress: ScanProgress, clock: Clock) -> str:
    if progress.position_ms is None or progress.position_ms < 0:
        return ""
    return clock.timestamp(progress.position_ms)[:_TO_THE_MINUTE]


def _position(request: ScanRequest, progress: ScanProgress, clock: Clock) -> str:
    moment = _moment(progress, clock)
    if not moment:
        return ""
    return (_tr("back to %s") if request.backwards else _tr("up to %s")) % moment


def _says_how_many(request: ScanRequest, progress: ScanProgress) -> bool:
    """Whether the reason has the total already."""
    return progress.ended is EndReason.LIMIT_REACHED and request.filter is None


def _reason(request: ScanRequest, progress: ScanProgress, *, cancelled: bool) -> str:
    if cancelled:
        return bold(_tr("Cancelled by you"))
    if not progress.total:
        return bold(_tr("There was nothing to read"))
    if progress.ended is EndReason.LIMIT_REACHED and request.filter is None:
        words = _tr("The newest {count} of {total}") if request.backwards else _tr("The first {count} of {total}")
        return _of(words, progress.rows, progress.total)
    if progress.ended is EndReason.LIMIT_REACHED:
        return bold(_tr("As many as asked for"))
    if progress.ended is EndReason.ALL_READ:
        return _tr("All read: %s") % bold(formats.counted(progress.scanned, _tr("message"), _tr("messages")))
    words_by_reason = {
        EndReason.SPOOL_FULL: _tr("Stopped: the results reached their limit on disk"),
        EndReason.BROKER_LOST: _tr("Stopped: the cluster was lost"),
    }
    return bold(words_by_reason[progress.ended]) if progress.ended else ""


def _gaps(progress: ScanProgress) -> list[str]:
    parts = []
    without = progress.done - progress.scanned - progress.skipped
    if progress.ended is EndReason.ALL_READ and without > 0:
        parts.append(_tr("%s offsets hold no message") % formats.integer(without))
    if progress.skipped:
        parts.append(_tr("%s deleted by retention meanwhile") % formats.integer(progress.skipped))
    return parts
