"""What the page says when a read has shown nothing, and what it says beside the rows when a read ended badly."""

import enum
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.scan import EndReason, ScanProgress, ScanRequest
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.status import missing_by_partition


class NextStep(enum.Enum):
    """What the button of an empty page does."""

    AGAIN = "again"
    LIVE = "live"
    NEWEST = "newest"
    UNFILTERED = "unfiltered"


@dataclass(frozen=True, slots=True)
class Nothing:
    """An empty page."""

    icon: str
    title: str
    sentence: str
    action: str
    next_step: NextStep


def _tr(words: str) -> str:
    return QCoreApplication.translate("records", words)


def why_nothing(request: ScanRequest, progress: ScanProgress, clock: Clock, *, cancelled: bool) -> Nothing:
    """Say why a read that has ended shows no message, and what was covered."""
    covered = formats.integer(progress.done if cancelled else progress.scanned)
    if request.follow:
        sentence = _tr("Nothing new arrived in %s while you were watching.") % request.topic
        return Nothing("broadcast", _tr("No new messages"), sentence, _tr("Watch again"), NextStep.AGAIN)
    if cancelled:
        sentence = _tr("You stopped before anything was read.")
        if progress.total:
            words = _tr("{count} of {total} had been read, and nothing to show was found yet.")
            sentence = words.format(count=covered, total=formats.integer(progress.total))
        return Nothing("hand-palm", _tr("Cancelled by you"), sentence, _tr("Read again"), NextStep.AGAIN)
    if not progress.total:
        return _nothing_there(request, clock)
    if request.filter and progress.scanned:
        words = _tr("None of the {count} messages read matches “{text}”.")
        sentence = words.format(count=covered, text=request.filter.text)
        return Nothing(
            "magnifying-glass", _tr("Nothing found"), sentence, _tr("Read without the filter"), NextStep.UNFILTERED
        )
    sentence = _tr("All %s offsets were read and none holds a message: they were compacted, aborted, or are markers.")
    title = _tr("No messages to show")
    sentence %= formats.integer(progress.total)
    return Nothing("tray", title, sentence, _tr("Follow live"), NextStep.LIVE)


def _nothing_there(request: ScanRequest, clock: Clock) -> Nothing:
    start = request.span.start
    if start.kind in {StartKind.OFFSET, StartKind.TIMESTAMP}:
        if start.kind is StartKind.OFFSET:
            where = _tr("offset %s") % formats.integer(start.value)
        else:
            where = clock.timestamp_full(start.value)
        words = _tr("No message of {topic} lies at or after {where}.")
        sentence = words.format(topic=request.topic, where=where)
        return Nothing(
            "calendar-blank", _tr("Nothing from there on"), sentence, _tr("Read the newest"), NextStep.NEWEST
        )
    if request.span.partitions is not None:
        sentence = _tr("The partitions you chose hold no messages.")
    else:
        sentence = _tr("Nothing was written to %s so far, or nothing is kept any longer.") % request.topic
    return Nothing("tray", _tr("No messages"), sentence, _tr("Follow live"), NextStep.LIVE)


def warning_of(request: ScanRequest, progress: ScanProgress) -> str:
    """Return what to warn of when a read ended before its end; "" when there is nothing to warn of."""
    if progress.ended is EndReason.BROKER_LOST:
        words = _tr("The cluster stopped answering, so this is not all. Not read: {missing}.")
        return words.format(missing=missing_by_partition(progress.missing) or _tr("an unknown rest"))
    if progress.ended is EndReason.SPOOL_FULL:
        words = _tr("What was read fills the {limit} it may take on this disk. Not read: {missing}. Retry with {more}.")
        return words.format(
            limit=formats.size(request.spool_limit_bytes),
            missing=missing_by_partition(progress.missing) or _tr("an unknown rest"),
            more=formats.size(2 * request.spool_limit_bytes),
        )
    return ""
