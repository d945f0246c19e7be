"""Groups of what failed alike as lines of a table; the first line stands for all of them together."""

from dataclasses import dataclass

from kafka_explorer.engine.dead_letters.grouping import OTHERS, Grouped, LetterGroup
from kafka_explorer.engine.masked_texts import masked_text
from kafka_explorer.engine.masks import Masks
from kafka_explorer.engine.time_histogram import Buckets
from kafka_explorer.ui import formats
from kafka_explorer.ui.deadletters.words import short_class, tr
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.lines import Cell, Line, number_cell, text_cell

CAUSE, MESSAGE, COUNT, LAST = range(4)
ALL = -1
"""The name of the line that stands for all groups."""


@dataclass(frozen=True, slots=True)
class TimeCounts:
    """What a chart of bars shows."""

    begin_ms: int = 0
    step_ms: int = 1
    counts: tuple[int, ...] = ()


def group_columns() -> tuple[Column, ...]:
    """Return the columns."""
    return (
        Column("cause", tr("Cause"), toned=True, min_width_px=110, max_width_px=190),
        Column("message", tr("Message"), tone="muted", stretch=True, min_width_px=110),
        Column("count", tr("Count"), right=True),
        Column("last", tr("Last"), right=True, tone="muted"),
    )


def group_lines(grouped: Grouped, now_ms: int, masks: Masks) -> list[Line]:
    """Return a line for all, then one for each group, the largest first; its name is the group's number."""
    lines = [_line(group, now_ms, masks) for group in grouped.groups]
    if len(lines) <= 1:
        return lines
    kinds = formats.counted(len(grouped.groups), tr("kind of failure"), tr("kinds of failures"))
    last_ms = max((group.last_ms or 0 for group in grouped.groups), default=0)
    whole = (text_cell(tr("All")), Cell(kinds, None), number_cell(grouped.count), _last(last_ms or None, now_ms))
    return [Line(ALL, whole), *lines]


def counts_of(grouped: Grouped, number: int) -> TimeCounts:
    """Return the counts over time of a group, or of all, on the axis that all have."""
    group = next((each for each in grouped.groups if each.number == number), None)
    whole = grouped.buckets
    if group is None or group.buckets is None or whole is None:
        return _counts(whole)
    return _on_axis(group.buckets, whole)


def _counts(buckets: Buckets | None) -> TimeCounts:
    if buckets is None:
        return TimeCounts()
    return TimeCounts(buckets.begin_ms, buckets.step_ms, tuple(int(count) for count in buckets.counts))


def _on_axis(some: Buckets, whole: Buckets) -> TimeCounts:
    """Count `some` in steps that are as long as those of both need."""
    step_ms = max(some.step_ms, whole.step_ms)
    length = max(1, -(-len(whole.counts) * whole.step_ms // step_ms))
    counts = [0] * length
    for at, count in enumerate(some.counts):
        place = (some.begin_ms + at * some.step_ms - whole.begin_ms) // step_ms
        counts[min(max(place, 0), length - 1)] += int(count)
    return TimeCounts(whole.begin_ms, step_ms, tuple(counts))


def _line(group: LetterGroup, now_ms: int, masks: Masks) -> Line:
    if group.fingerprint == OTHERS:
        cause = text_cell(tr("Others"), "muted", tr("So many kinds of failures are not told apart"))
    else:
        cause = text_cell(
            short_class(group.exception) if group.exception else tr("no reason given"), "bad", _tip(group)
        )
    message = text_cell(masked_text(group.message, masks), tip=masked_text(group.example, masks))
    return Line(group.number, (cause, message, number_cell(group.count), _last(group.last_ms, now_ms)))


def _tip(group: LetterGroup) -> str:
    parts = [group.exception or "", group.frame or "", group.group or ""]
    if group.sent_back:
        parts.append(tr("%s of them were sent back before") % formats.integer(group.sent_back))
    return "\n".join(part for part in parts if part)


def _last(at_ms: int | None, now_ms: int) -> Cell:
    return Cell(formats.ago(at_ms, now_ms), at_ms)
