"""What a plan comes to, in lines; and what there is to know of one message in it, in words."""

from collections.abc import Sequence

from kafka_explorer.engine.redrive.notes import WARNINGS, Note, NoteKind
from kafka_explorer.engine.redrive.plan_rows import PlanRow, PlanState, PlanStep, PlanSummary, Word
from kafka_explorer.engine.redrive.request import JOURNAL_TOPIC, MAX_BATCH, Partitioning, Timestamps, Why
from kafka_explorer.ui.deadletters.note_words import short_note
from kafka_explorer.ui.deadletters.redrive_words import why_text
from kafka_explorer.ui.deadletters.summary_list import SummaryLine
from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.widgets.labels import BadgeTone

_MOST_TARGETS, _MOST_TYPES = 4, 3
_BAD = frozenset({NoteKind.TOO_LARGE, NoteKind.NO_KEY, NoteKind.TIME_REFUSED, NoteKind.SCHEMA_UNFIT})
_QUIET = frozenset({Why.ALREADY, Why.DISCARDED, Why.GONE})
_SAID_ELSEWHERE = frozenset({NoteKind.UNWRAPPED, NoteKind.TYPE_LEARNED})


def note_words(kind: NoteKind) -> str:
    """Say what a note means, of any number of messages."""
    return {
        NoteKind.UNWRAPPED: tr("taken out of their envelope, byte by byte"),
        NoteKind.TYPE_LEARNED: tr("get the __TypeId__ that the target's messages have"),
        NoteKind.TYPE_GUESSED: tr("get a __TypeId__ that is only the likeliest"),
        NoteKind.TYPE_UNKNOWN: tr("lost their __TypeId__, and the target has nothing to learn it from"),
        NoteKind.KEY_INFERRED: tr("get their key from the value, as the target's messages have it"),
        NoteKind.KEY_GUESSED: tr("get a key from the value that is only the likeliest"),
        NoteKind.KEY_DIFFERS: tr("have another key than the value says; the value's is sent"),
        NoteKind.KEY_FOUND: tr("get the key that the same event has in the topic they came from"),
        NoteKind.KEY_UNKNOWN: tr("go without a key: nothing tells what it was"),
        NoteKind.PARTITION_GONE: tr("came from a partition that is no more; the key decides"),
        NoteKind.PARTITION_UNKNOWN: tr("do not say which partition they came from; the key decides"),
        NoteKind.TIMESTAMP_UNKNOWN: tr("do not say their original time; they get the present"),
        NoteKind.CHANGED: tr("are changed as you want it"),
        NoteKind.EDITED: tr("are as you made them by hand"),
        NoteKind.NO_LONGER_JSON: tr("are no JSON any more after the change"),
        NoteKind.EVENT_NULL: tr("hold null: perhaps tombstones, perhaps never readable"),
        NoteKind.TOO_LARGE: tr("are larger than the target's max.message.bytes before compression"),
        NoteKind.NO_KEY: tr("have no key, and the target is compacted: the broker refuses them"),
        NoteKind.EXPIRES: tr("are older than the target's retention: Kafka deletes them soon"),
        NoteKind.TIME_REFUSED: tr("have a time that the broker refuses"),
        NoteKind.ROUND_TRIP: tr("were redriven before and came back"),
        NoteKind.IN_DOUBT: tr("may have been sent by an earlier run; they are looked for first"),
        NoteKind.NEWER: tr("have newer messages of the same key in the target"),
        NoteKind.SCHEMA_FITS: tr("fit their registered schema"),
        NoteKind.SCHEMA_UNFIT: tr("do not fit their registered schema"),
        NoteKind.SCHEMA_UNKNOWN: tr("name a schema that the registry did not give"),
    }[kind]


def step_words(step: PlanStep) -> str:
    """Say what planning is doing."""
    return {
        PlanStep.PREPARING: tr("Looking at the target"),
        PlanStep.REMEMBERING: tr("Finding out what was redriven before"),
        PlanStep.READING: tr("Reading the dead letters"),
        PlanStep.COMPARING: tr("Looking for newer messages of the same keys"),
        PlanStep.DONE: tr("Planned"),
    }[step]


def journal_words(plan: PlanSummary, cluster: str = "") -> tuple[tuple[str, BadgeTone, str], str]:
    """Return the badge of the guarantee that can be expected, and how it is kept; `cluster` is another one's name."""
    meaning = tr("Expected; the run finds out what holds, and says so")
    how = tr("one transaction for up to {batch}, journal {topic}").format(batch=MAX_BATCH, topic=JOURNAL_TOPIC)
    if cluster:
        how = tr("{how} in {cluster}").format(how=how, cluster=cluster)
    if plan.word is Word.JOURNAL:
        return (tr("EXACTLY ONCE"), "ok", meaning), how
    return (tr("EXACTLY ONCE"), "ok", tr("%s. The journal topic is made first, where that is allowed.") % meaning), how


def summary_lines(plan: PlanSummary, cluster: str = "") -> list[SummaryLine]:
    """Return what the plan comes to, what is sent first; `cluster` names another one than the dead letters' own."""
    lines = _target_lines(plan, cluster)
    if unwrapped := plan.notes.get(NoteKind.UNWRAPPED, 0):
        lines.append(SummaryLine("ok", unwrapped, _unwrapped(plan)))
    lines += _note_lines(plan, warnings=False)
    if plan.send and not plan.notes.get(NoteKind.TOO_LARGE):
        lines.append(SummaryLine("ok", 0, tr("over the target's max.message.bytes")))
    lines += _note_lines(plan, warnings=True)
    for why, count in plan.whys.items():
        quiet = why in _QUIET
        words = tr("%s, left out") % why_text(why) if quiet or why is Why.ROUNDS else why_text(why)
        lines.append(SummaryLine("faint" if quiet else "bad", count, words))
    return lines + _word_lines(plan)


def _word_lines(plan: PlanSummary) -> list[SummaryLine]:
    """Say on whose word it tells what was redriven before, where that is not the journal's."""
    if plan.word is Word.NOBODY:
        words = tr("what was redriven before is not known yet; it is found out when sending")
        return [SummaryLine("warn", None, words, plan.word_why)]
    if plan.word is Word.COMMITS:
        return [
            SummaryLine("ok", None, tr("what was redriven before is known by this program's commits"), plan.word_why)
        ]
    if plan.word is not Word.TARGETS:
        return []
    lines = [
        SummaryLine("ok", None, tr("what was redriven before is known by the targets' own messages"), plan.word_why)
    ]
    if plan.unlooked:
        words = tr("older messages of the targets were not looked at for that")
        lines.append(SummaryLine("warn", plan.unlooked, words))
    return lines


def state_words(row: PlanRow) -> tuple[str, BadgeTone]:
    """Return what is to become of one message."""
    if row.state is PlanState.SEND:
        return (tr("with care"), "warn") if row.warnings else (tr("send"), "ok")
    return (tr("leave out"), "neutral") if row.state is PlanState.SKIP else (tr("cannot"), "bad")


def remarks(row: PlanRow) -> str:
    """Say all that there is to know of one message."""
    parts = [why_text(row.why, row.detail)] if row.why is not None else []
    parts += [short_note(note) for note in (*row.warnings, *_quiet_notes(row.notes))]
    return ", ".join(parts)


def header_changes(row: PlanRow) -> str:
    """Say how many headers go and how many come."""
    parts = [f"−{len(row.off)}"] if row.off else []
    if row.on:
        parts.append(f"+{len(row.on)}")
    return " ".join(parts)


def header_tip(row: PlanRow) -> str:
    """Name the headers that go and those that come."""
    off = tr("Taken off: %s") % ", ".join(row.off) if row.off else ""
    on = tr("Added: %s") % ", ".join(row.on) if row.on else ""
    return "\n".join(part for part in (off, on) if part)


def _target_lines(plan: PlanSummary, cluster: str) -> list[SummaryLine]:
    request = plan.request
    where = tr("same partition") if request.partitioning is Partitioning.SAME else tr("partition by key")
    when = tr("time now") if request.timestamps is Timestamps.NOW else tr("original time")
    targets = sorted(plan.targets.items(), key=lambda pair: -pair[1])
    words = tr("to {topic} in {cluster}, {where}, {when}") if cluster else tr("to {topic}, {where}, {when}")
    lines = [
        SummaryLine("ok", count, words.format(topic=topic, cluster=cluster, where=where, when=when))
        for topic, count in targets[:_MOST_TARGETS]
    ]
    rest = targets[_MOST_TARGETS:]
    if rest:
        lines.append(SummaryLine("ok", sum(count for _, count in rest), tr("to %s more topics") % len(rest)))
    return lines or [SummaryLine("faint", 0, tr("to be sent"))]


def _unwrapped(plan: PlanSummary) -> str:
    words = tr("taken out of their envelope")
    types = sorted(plan.types.items(), key=lambda pair: -pair[1])[:_MOST_TYPES]
    if not types:
        return words
    return f"{words}, __TypeId__ {', '.join(name for name, _ in types)}"


def _note_lines(plan: PlanSummary, *, warnings: bool) -> list[SummaryLine]:
    lines = []
    unwrapped = bool(plan.notes.get(NoteKind.UNWRAPPED))
    for kind, count in plan.notes.items():
        if not count or (kind in WARNINGS) is not warnings or (kind in _SAID_ELSEWHERE and unwrapped):
            continue
        tone = ("bad" if kind in _BAD else "warn") if warnings else "ok"
        lines.append(SummaryLine(tone, count, note_words(kind)))  # type: ignore[arg-type]
    return lines


def _quiet_notes(notes: Sequence[Note]) -> list[Note]:
    return [note for note in notes if note.kind not in WARNINGS]
