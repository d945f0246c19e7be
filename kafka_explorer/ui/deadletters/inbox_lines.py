"""Dead-letter topics as lines of a table."""

from collections.abc import Mapping
from types import MappingProxyType

from kafka_explorer.engine.dead_letters.inbox import SOON_MS, Inbox, InboxNews
from kafka_explorer.engine.redrive.kept_runs import KeptRun
from kafka_explorer.ui import formats
from kafka_explorer.ui.dead_letter_words import dialect_words
from kafka_explorer.ui.deadletters.unfinished_strip import progress_words
from kafka_explorer.ui.deadletters.words import known_by_words, tr
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.labels import Tone
from kafka_explorer.ui.widgets.lines import Cell, Line, number_cell, text_cell
from kafka_explorer.ui.widgets.status_line import bold

TOPIC, SOURCE, KNOWN, DIALECT, COUNT, ARRIVED, NEWEST, OLDEST, EXPIRING, REDRIVE = range(10)
_HOUR_MS = 3_600_000
_NONE: Mapping[str, KeptRun] = MappingProxyType({})


def inbox_columns() -> tuple[Column, ...]:
    """Return the columns."""
    return (
        Column("topic", tr("Dead-letter topic"), min_width_px=160, stretch=True),
        Column("source", tr("From"), toned=True, min_width_px=120, max_width_px=240),
        Column("known", tr("Known"), tone="muted", tip=tr("How it is known where they came from")),
        Column("dialect", tr("Written by"), badge=True),
        Column("count", tr("Dead letters"), right=True, toned=True),
        Column("arrived", tr("Last hour"), right=True, toned=True, tip=tr("Came in the last hour")),
        Column("newest", tr("Newest"), right=True, tone="muted"),
        Column("oldest", tr("Oldest"), right=True, tone="muted"),
        Column("expiring", tr("Expire"), toned=True, tip=tr("By the topic's retention")),
        Column("redrive", tr("Redrive"), toned=True, tip=tr("Sent by a redrive that is not through")),
    )


def inbox_lines(news: InboxNews, words: str = "", unfinished: Mapping[str, KeptRun] = _NONE) -> list[Line]:
    """Return a line for each topic that has every word in its name; `unfinished` are redrives that are not through."""
    wanted = words.casefold().split()
    return [
        _line(inbox, news.at_ms, unfinished.get(inbox.topic.name))
        for inbox in news.inboxes
        if all(word in inbox.topic.name.casefold() for word in wanted)
    ]


def summary_of(news: InboxNews) -> list[str]:
    """Return the facts in the header."""
    topics = formats.counted(len(news.inboxes), tr("dead-letter topic"), tr("dead-letter topics"))
    letters = formats.counted(news.count, tr("dead letter"), tr("dead letters"))
    return [topics, letters]


def status_of(news: InboxNews) -> list[str]:
    """Return the parts of the bottom line."""
    arrived = sum(inbox.arrived or 0 for inbox in news.inboxes)
    parts = [bold(tr("%s came in the last hour") % formats.integer(arrived))]
    if news.expiring:
        parts.append(bold(tr("%s expire soon") % formats.integer(news.expiring)))
    if news.retries:
        names = formats.counted(len(news.retries), tr("retry topic"), tr("retry topics"))
        parts.append(tr("%s not counted: their messages wait for another attempt") % names)
    return parts


def expiring_text(count: int) -> str:
    """``212 within 3 h``."""
    return tr("{count} within {hours} h").format(count=formats.integer(count), hours=SOON_MS // _HOUR_MS)


def _line(inbox: Inbox, now_ms: int, unfinished: KeptRun | None) -> Line:
    topic = inbox.topic
    word, tone, meaning = dialect_words(topic.dialect if inbox.count else "")
    unknown: Tone | None = "warn" if topic.source is None else None
    cells = (
        text_cell(topic.name),
        text_cell(topic.source or tr("not known"), unknown),
        text_cell(known_by_words(topic.known_by) if topic.source else ""),
        Cell(word, word, tone, meaning),
        _count_cell(inbox),
        number_cell(inbox.arrived, "bad" if inbox.arrived else "faint"),
        _age_cell(inbox.newest_ms, now_ms),
        _age_cell(inbox.oldest_ms, now_ms),
        _expiring_cell(inbox, now_ms),
        Cell() if unfinished is None else text_cell(progress_words(unfinished), "accent"),
    )
    return Line(topic.name, cells)


def _count_cell(inbox: Inbox) -> Cell:
    tip = "" if inbox.error is None else str(inbox.error)
    return number_cell(inbox.count, None if inbox.count else "faint", tip)


def _age_cell(at_ms: int | None, now_ms: int) -> Cell:
    return Cell(formats.ago(at_ms, now_ms), None if at_ms is None else -at_ms)


def _expiring_cell(inbox: Inbox, now_ms: int) -> Cell:
    if not inbox.count:
        return Cell(formats.DASH)
    if inbox.expires_ms is None:
        return Cell(tr("never") if inbox.retention_ms is None else formats.DASH, None, "faint")
    left_s = max(0.0, (inbox.expires_ms - now_ms) / 1000)
    if inbox.expiring:
        return Cell(expiring_text(inbox.expiring), -1.0 / inbox.expiring, "warn")
    return Cell(tr("from %s on") % formats.duration(left_s), left_s, "muted")
