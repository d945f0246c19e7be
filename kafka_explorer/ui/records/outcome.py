"""What the page says when a read has shown nothing, what it says beside the rows when a read ended badly, and what
could be done next."""

import enum
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import Place, Span
from kafka_explorer.engine.scan import EndReason, ScanProgress, ScanRequest
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.legs import left_of
from kafka_explorer.ui.records.status import missing_by_partition
from kafka_explorer.ui.records.topic_words import named


class NextStep(enum.Enum):
    """What a button does when a read has ended."""

    AGAIN = "again"
    LIVE = "live"
    NEWEST = "newest"
    UNFILTERED = "unfiltered"
    ALL_TIME = "all time"
    ALL_PARTITIONS = "all partitions"
    GO_ON = "go on"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Nothing:
    """An empty page."""

    icon: str
    title: str
    sentence: str
    action: str
    next_step: NextStep


@dataclass(frozen=True, slots=True)
class Step:
    """A button of the bottom line."""

    text: str
    step: NextStep


def _tr(words: str) -> str:
    return QCoreApplication.translate("records", words)


def why_nothing(request: ScanRequest, progress: ScanProgress, clock: Clock, *, cancelled: bool) -> Nothing:
    """Say why a read that has ended shows no message, and what was covered."""
    covered = formats.integer(progress.done if cancelled else progress.scanned)
    if request.follow:
        sentence = _tr("Nothing new arrived in %s while you were watching.") % named(request.topics)
        return Nothing("broadcast", _tr("No new messages"), sentence, _tr("Watch again"), NextStep.AGAIN)
    if cancelled:
        return _cancelled(progress, covered)
    if not progress.total:
        return _nothing_there(request, clock)
    if request.filter and progress.scanned:
        return _not_found(request, progress, covered)
    if progress.scanned and request.span.window_ms != (None, None):
        sentence = _tr("None of the %s messages read has its time in this window.") % covered
        return Nothing("calendar-blank", _tr("Nothing in this time"), sentence, _tr("Read all time"), NextStep.ALL_TIME)
    sentence = _tr("All %s offsets were read and none holds a message: they were compacted, aborted, or are markers.")
    title = _tr("No messages to show")
    sentence %= formats.integer(progress.total)
    return Nothing("tray", title, sentence, _tr("Follow live"), NextStep.LIVE)


def warning_of(request: ScanRequest, progress: ScanProgress) -> str:
    """Return what to warn of when a read ended before its end; "" when there is nothing to warn of."""
    missing = missing_by_partition(progress.missing) or _tr("an unknown rest")
    if progress.ended is EndReason.BROKER_LOST:
        words = _tr("The cluster stopped answering, so this is not all. Not read: {missing}.")
        return words.format(missing=missing)
    if progress.ended is EndReason.SPOOL_FULL:
        words = _tr(
            "What was found fills the {limit} that it may take on this disk. Not read: {missing}. "
            "Go on with more room, narrow the filter, or stay with what is here."
        )
        return words.format(limit=formats.size(request.spool_limit_bytes), missing=missing)
    return _undecoded(progress)


def _undecoded(progress: ScanProgress) -> str:
    """Say how many messages may match and could not be looked into, and the commonest reason."""
    if not progress.undecoded:
        return ""
    reason, _ = max(progress.undecoded.items(), key=lambda item: item[1])
    count = formats.counted(sum(progress.undecoded.values()), _tr("message"), _tr("messages"))
    words = _tr("{count} could not be decoded, so the filter could not look into them: {reason}.")
    more = len(progress.undecoded) - 1
    sentence = words.format(count=count, reason=reason)
    return f"{sentence} {_tr('There are %s more reasons.') % more}" if more else sentence


def next_steps(request: ScanRequest, progress: ScanProgress, next_count: int | None) -> list[Step]:
    """Return what a read that has ended could go on with; `next_count` is how many more would be looked for."""
    if request.follow or left_of(progress) == 0 or progress.ended is EndReason.ALL_READ:
        return []
    if progress.ended is EndReason.SPOOL_FULL:
        return [Step(_tr("Go on with %s") % formats.size(2 * request.spool_limit_bytes), NextStep.GO_ON)]
    if progress.ended is EndReason.LIMIT_REACHED and next_count is not None:
        everything = _tr("Search all of it") if request.filter else _tr("Read all of it")
        more = _tr("%s more") % formats.integer(next_count)
        return [Step(more, NextStep.GO_ON), Step(everything, NextStep.REST)]
    return [Step(_tr("Go on"), NextStep.GO_ON)]


def _cancelled(progress: ScanProgress, covered: str) -> Nothing:
    sentence = _tr("You stopped before anything was read.")
    if progress.total:
        words = _tr("{count} of {total} had been read, and nothing to show was found yet.")
        sentence = words.format(count=covered, total=formats.integer(progress.total))
    if left_of(progress):
        return Nothing("hand-palm", _tr("Cancelled by you"), sentence, _tr("Go on"), NextStep.GO_ON)
    return Nothing("hand-palm", _tr("Cancelled by you"), sentence, _tr("Read again"), NextStep.AGAIN)


def _not_found(request: ScanRequest, progress: ScanProgress, covered: str) -> Nothing:
    text = "" if request.filter is None else request.filter.text
    shown = text if '"' in text else f"“{text}”"
    sentence = _tr("None of the {count} messages read matches {text}.").format(count=covered, text=shown)
    action, step = _tr("Read without the filter"), NextStep.UNFILTERED
    if progress.pruned:
        sentence += " " + _tr("Only the partition that the key names was read; other producers may put it elsewhere.")
        action, step = _tr("Search all partitions"), NextStep.ALL_PARTITIONS
    elif request.span.partitions is not None:
        sentence += " " + _tr("Only the partitions that you chose were read.")
        action, step = _tr("Search all partitions"), NextStep.ALL_PARTITIONS
    elif request.span != Span():
        action, step = _tr("Search all time"), NextStep.ALL_TIME
    return Nothing("magnifying-glass", _tr("Nothing found"), sentence, action, step)


def _nothing_there(request: ScanRequest, clock: Clock) -> Nothing:
    span = request.span
    start = span.start.kind in {StartKind.OFFSET, StartKind.TIMESTAMP}
    stop = span.stop.kind in {StartKind.OFFSET, StartKind.TIMESTAMP}
    if start or stop:
        if start and stop:
            words = _tr("No message of {topic} lies from {start} up to {stop}.")
        else:
            words = (
                _tr("No message of {topic} lies at or after {start}.")
                if start
                else _tr("No message of {topic} lies before {stop}.")
            )
        sentence = words.format(
            topic=named(request.topics), start=_place(span.start, clock), stop=_place(span.stop, clock)
        )
        title = _tr("Nothing from there on") if start and not stop else _tr("Nothing there")
        return Nothing("calendar-blank", title, sentence, _tr("Read the newest"), NextStep.NEWEST)
    if span.partitions is not None:
        sentence = _tr("The partitions you chose hold no messages.")
        return Nothing("tray", _tr("No messages"), sentence, _tr("Read all partitions"), NextStep.ALL_PARTITIONS)
    sentence = _tr("Nothing was written to %s so far, or nothing is kept any longer.") % named(request.topics)
    return Nothing("tray", _tr("No messages"), sentence, _tr("Follow live"), NextStep.LIVE)


def _place(place: Place, clock: Clock) -> str:
    if place.kind is StartKind.TIMESTAMP:
        return clock.timestamp_full(place.value)
    if place.offsets:
        return _tr("these offsets")
    return _tr("offset %s") % formats.integer(place.value)


def _topics(request: ScanRequest) -> str:
    return request.topic if len(request.topics) == 1 else _tr("these %s topics") % len(request.topics)
