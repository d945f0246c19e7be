"""Sentences of `kafka-explorer redrive` for what planning and sending tell in codes."""

from collections.abc import Iterator

from kafka_explorer.engine.redrive.notes import WARNINGS, Note, NoteKind
from kafka_explorer.engine.redrive.plan_rows import PlanRow, PlanState, PlanStep, PlanSummary, Word
from kafka_explorer.engine.redrive.request import (
    Because,
    Guarantee,
    Outcome,
    RedriveProgress,
    RedriveStep,
    State,
    Stop,
    Why,
)

_NOTES = {
    NoteKind.UNWRAPPED: "taken out of their envelope, byte for byte",
    NoteKind.TYPE_LEARNED: "with the __TypeId__ that the target's messages have",
    NoteKind.TYPE_GUESSED: "with or without a __TypeId__ that is only the likeliest",
    NoteKind.TYPE_UNKNOWN: "without __TypeId__: the target has no message to learn it from",
    NoteKind.KEY_INFERRED: "with a key taken from the value, as in the target's messages",
    NoteKind.KEY_GUESSED: "with a key taken from the value that is only the likeliest",
    NoteKind.KEY_DIFFERS: "with the key that the value says, not the dead letter's own",
    NoteKind.KEY_FOUND: "with the key that the same event has in the topic they came from",
    NoteKind.KEY_UNKNOWN: "without a key: nothing tells what it was",
    NoteKind.PARTITION_GONE: "from a partition that is no more: the key decides",
    NoteKind.PARTITION_UNKNOWN: "from a partition that is not told: the key decides",
    NoteKind.TIMESTAMP_UNKNOWN: "with the present time: the original is not told",
    NoteKind.CHANGED: "changed by the transform",
    NoteKind.EDITED: "edited by hand",
    NoteKind.NO_LONGER_JSON: "no JSON any more after the change",
    NoteKind.EVENT_NULL: "hold null: a tombstone, or never readable",
    NoteKind.TOO_LARGE: "larger than max.message.bytes before compression",
    NoteKind.NO_KEY: "without a key, which a compacted topic refuses",
    NoteKind.EXPIRES: "older than the target's retention: deleted soon",
    NoteKind.TIME_REFUSED: "with a time that the broker refuses",
    NoteKind.ROUND_TRIP: "sent back before, and failed again",
    NoteKind.IN_DOUBT: "in doubt since an earlier run: looked for before they are sent again",
    NoteKind.NEWER: "older than a message of the same key in the target",
    NoteKind.SCHEMA_FITS: "readable by their registered schema",
    NoteKind.SCHEMA_UNFIT: "not readable by their registered schema",
    NoteKind.SCHEMA_UNKNOWN: "with a schema that the registry did not give",
}
_WHYS = {
    Why.ALREADY: "redriven before",
    Why.DISCARDED: "discarded before",
    Why.ROUNDS: "redriven as often as is allowed",
    Why.NO_TARGET: "where it belongs is not known, or not there",
    Why.NO_EVENT: "what to send cannot be found out",
    Why.UNREADABLE_HEADERS: "a header's name is no UTF-8",
    Why.CHANGE: "the change cannot be made",
    Why.GONE: "no longer in the topic",
    Why.REFUSED: "refused by the broker",
}
_GUARANTEES = {
    "exactly_once": "exactly once",
    "scan": "exactly once, by looking through the target for what was sent before",
    "metadata": "exactly once, by marks beside a group's committed offsets",
    "at_least_once": "at least once",
}
_BECAUSE = {
    Because.JOURNAL: "messages and their marks in the topic kafka-explorer.redrive are one transaction",
    Because.NO_JOURNAL_TOPIC: "the topic kafka-explorer.redrive cannot be used",
    Because.NO_SCAN: "the target cannot be looked through",
    Because.NO_COMMITS: "the private group whose commits could keep the marks may not be used",
    Because.NO_TRANSACTIONS: "the broker has no transactions",
    Because.NOT_ALLOWED: "an ACL refuses the transactional id",
    Because.NOT_WANTED: "transactions were not wanted",
    Because.TOO_SCATTERED: "the marks do not fit beside committed offsets",
    Because.OTHER_CLUSTER: "the target's cluster has no offsets of these dead letters to keep marks beside",
}
_STEPS = {
    RedriveStep.PREPARING: "preparing",
    RedriveStep.REMEMBERING: "finding out what was redriven before",
    RedriveStep.SENDING: "sending",
    RedriveStep.CANARY: "waiting for what becomes of the first message",
    RedriveStep.PAUSED: "paused",
    RedriveStep.RECOVERING: "recovering a lost transaction",
    RedriveStep.SETTLING: "looking for messages in doubt",
}
_STOPS = {
    Stop.CANARY_UNREAD: "the first message was not read in time",
    Stop.CANARY_BOUNCED: "the first message came back as a dead letter",
    Stop.BOUNCED: "too many came back as dead letters",
    Stop.LAG: "the target's consumer group fell too far behind",
}
_WORDS = {
    Word.JOURNAL: "by the journal, topic kafka-explorer.redrive",
    Word.TARGETS: "by the headers of the targets' own messages",
    Word.COMMITS: "by the commits of this program's private group",
    Word.NOBODY: "not known: found out when sending",
}
_PLANNING = {
    PlanStep.PREPARING: "looking at the topics",
    PlanStep.REMEMBERING: "finding out what was redriven before",
    PlanStep.READING: "reading dead letters",
    PlanStep.COMPARING: "looking for newer messages of the same keys",
    PlanStep.DONE: "planned",
}


def counted(count: int) -> str:
    """Return "1 dead letter", "1,200 dead letters"."""
    return f"{count:,} dead letter{'' if count == 1 else 's'}"


def why_words(why: Why | None, detail: str) -> str:
    """Say why a dead letter is not sent."""
    words = "" if why is None else _WHYS[why]
    return f"{words} ({detail})" if words and detail else words or detail


def guarantee_words(guarantee: Guarantee) -> str:
    """Say which promise holds, and why."""
    reasons = [_BECAUSE[because] for because in guarantee.because]
    if guarantee.detail:
        reasons.append(guarantee.detail)
    return _GUARANTEES[guarantee.kind] + (f" ({'; '.join(reasons)})" if reasons else "")


def stop_words(stop: Stop) -> str:
    """Say why a run stopped by itself."""
    return _STOPS[stop]


def plan_lines(plan: PlanSummary, cluster: str = "") -> Iterator[str]:
    """Say what a plan comes to, one thing a line; `cluster` is what to call another one that they go to."""
    yield f"{counted(plan.rows)} of '{plan.request.dlq}': {plan.send:,} to send, {plan.size_bytes:,} bytes"
    if plan.request.to_cluster:
        yield f"           to another cluster, {cluster} (id {plan.request.to_cluster}); their own is only read"
    elif cluster:
        yield f"           {cluster} is their own cluster by another name: they go back within it"
    for topic, count in sorted(plan.targets.items()):
        yield f"{count:>9,}  to {topic}"
    for name, count in sorted(plan.types.items()):
        yield f"{count:>9,}  with __TypeId__ {name}" if name else f"{count:>9,}  without __TypeId__"
    for kind in NoteKind:
        if kind is not NoteKind.TYPE_LEARNED and (count := plan.notes.get(kind, 0)):
            yield f"{count:>9,}  {_warned(kind)}{_NOTES[kind]}"
    for why, count in plan.whys.items():
        yield f"{count:>9,}  not sent: {_WHYS[why]}"
    if plan.word is not None:
        reason = f" ({plan.word_why})" if plan.word_why else ""
        yield f"           what was redriven before: {_WORDS[plan.word]}{reason}"
    if plan.unlooked:
        yield f"{plan.unlooked:>9,}  older messages of the targets were not looked through for that"
    if plan.not_compared:
        yield f"{plan.not_compared:>9,}  older messages of the targets were not looked through for newer ones of a key"
    for topic in plan.unread:
        yield f"           {topic} may not be read: whether it has newer messages of the same keys is not known"


def plan_line(plan: PlanSummary) -> str:
    """Say how far planning is."""
    return f"{_PLANNING[plan.step]}, {plan.rows:,} decided"


def row_line(row: PlanRow) -> str:
    """Say what would become of one dead letter."""
    place = f"p{row.place[0]} @{row.place[1]}"
    if row.state is not PlanState.SEND:
        return f"{place}: not sent, {why_words(row.why, row.detail)}"
    partition = "any partition" if row.partition is None else f"partition {row.partition}"
    notes = "".join(f"; {_note(note)}" for note in row.warnings)
    return f"{place}: to {row.target}, {partition}, {row.size_bytes:,} bytes{notes}"


def row_object(row: PlanRow, to_cluster: str = "") -> dict[str, object]:
    """Return one dead letter of a plan for JSON; `to_cluster` is the id of another cluster that it goes to."""
    return {
        "partition": row.place[0],
        "offset": row.place[1],
        "state": row.state.value,
        "target": row.target or None,
        "target_partition": row.partition,
        "target_cluster": to_cluster or None,
        "size": row.size_bytes,
        "redrives": row.rounds,
        "why": None if row.why is None else row.why.value,
        "detail": row.detail,
        "notes": [{"kind": note.kind.value, "detail": note.detail} for note in row.notes],
        "headers_off": list(row.off),
        "headers_on": list(row.on),
        "dialect": row.dialect,
        "fingerprint": row.fingerprint,
    }


def progress_line(progress: RedriveProgress) -> str:
    """Say how far a run is."""
    total = "" if progress.total is None else f" of {progress.total:,}"
    parts = [_STEPS[progress.step], f"{progress.sent:,}{total} sent", f"{progress.rate_per_s:,.0f}/s"]
    for count, word in (
        (progress.skipped, "left out"),
        (progress.failed, "failed"),
        (progress.doubtful, "in doubt"),
        (progress.bounced, "came back"),
    ):
        if count:
            parts.append(f"{count:,} {word}")
    if progress.waiting:
        parts.append(f"waiting: {progress.waiting}")
    return ", ".join(parts)


def outcome_line(outcome: Outcome) -> str:
    """Say what became of a dead letter that was not sent."""
    words = {State.SENT: "sent", State.SKIPPED: "left out", State.FAILED: "failed", State.DOUBTFUL: "in doubt"}
    reason = why_words(outcome.why, outcome.detail)
    return f"p{outcome.place[0]} @{outcome.place[1]}: {words[outcome.state]}{f', {reason}' if reason else ''}"


def _warned(kind: NoteKind) -> str:
    return "warning: " if kind in WARNINGS else ""


def _note(note: Note) -> str:
    return _NOTES[note.kind]
