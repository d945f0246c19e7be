"""Sentences for what a redrive tells in codes: guarantees, reasons, steps, stops."""

from collections.abc import Sequence

from kafka_explorer.engine.redrive.request import (
    MAX_BATCH,
    Guarantee,
    GuaranteeKind,
    Outcome,
    RedriveStep,
    State,
    Stop,
    Why,
)
from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.widgets.labels import BadgeTone


def guarantee_words(guarantee: Guarantee) -> tuple[str, BadgeTone, str]:
    """Return the badge of a guarantee, its tone, and what it means."""
    known: dict[GuaranteeKind, tuple[str, BadgeTone, str]] = {
        "exactly_once": (
            tr("EXACTLY ONCE"),
            "ok",
            tr("One transaction for up to %s messages and their marks in the journal topic") % MAX_BATCH,
        ),
        "scan": (
            tr("EXACTLY ONCE BY SCAN"),
            "ok",
            tr("Transactions; what was sent before is found in the target by a header"),
        ),
        "metadata": (
            tr("EXACTLY ONCE BY OFFSETS"),
            "ok",
            tr("Transactions; what was sent before is kept with a group's committed offsets, for seven days"),
        ),
        "at_least_once": (
            tr("AT LEAST ONCE"),
            "warn",
            tr("Idempotent, with a journal on this machine: after a crash some may be in doubt, and are listed"),
        ),
    }
    return known[guarantee.kind]


def because_text(guarantee: Guarantee) -> str:
    """Say why this guarantee holds, or why no better one does; "" where there is nothing to say."""
    sentences = {
        "journal": "",
        "no_journal_topic": tr("The journal topic is not there and may not be created, or not be used."),
        "no_scan": tr("The target cannot be looked through either."),
        "no_transactions": tr("The broker has no transactions."),
        "not_allowed": tr("An access rule refuses the transactional id."),
        "not_wanted": tr("Transactions are not wanted."),
        "no_commits": tr("Offsets may not be committed, or not be read."),
        "other_cluster": tr("The offsets of a topic in another cluster cannot be committed."),
        "too_scattered": tr("The marks would not fit beside the committed offsets."),
    }
    return " ".join(text for because in guarantee.because if (text := sentences[because.value]))


def why_text(why: Why | None, detail: str = "") -> str:
    """Say why a dead letter is not sent."""
    if why is None:
        return detail
    sentences = {
        Why.ALREADY: tr("redriven before"),
        Why.DISCARDED: tr("discarded before"),
        Why.ROUNDS: tr("too many rounds"),
        Why.NO_TARGET: tr("no target is known"),
        Why.NO_EVENT: tr("what to send is not known"),
        Why.UNREADABLE_HEADERS: tr("a header's name is no text"),
        Why.CHANGE: tr("the change cannot be made"),
        Why.GONE: tr("no longer there"),
        Why.REFUSED: tr("the broker refused it"),
    }
    return f"{sentences[why]}: {detail}" if detail else sentences[why]


def outcome_words(outcome: Outcome) -> tuple[str, BadgeTone]:
    """Return what became of one dead letter."""
    return {
        State.SENT: (tr("sent"), "ok"),
        State.SKIPPED: (tr("skipped"), "neutral"),
        State.FAILED: (tr("failed"), "bad"),
        State.DOUBTFUL: (tr("in doubt"), "warn"),
    }[outcome.state]  # type: ignore[return-value]


def step_words(step: RedriveStep) -> str:
    """Say what a run is doing."""
    return {
        RedriveStep.PREPARING: tr("Preparing"),
        RedriveStep.REMEMBERING: tr("Finding out what was redriven before"),
        RedriveStep.SENDING: tr("Sending"),
        RedriveStep.CANARY: tr("Waiting for what becomes of the canary"),
        RedriveStep.PAUSED: tr("Paused: no transaction is open"),
        RedriveStep.RECOVERING: tr("A transaction was lost with its coordinator; a new producer takes over"),
        RedriveStep.SETTLING: tr("Looking in the target for messages in doubt"),
    }[step]


def stop_sentence(stop: Stop) -> str:
    """Say why a run stopped by itself."""
    return {
        Stop.CANARY_UNREAD: tr("The canary was not read in time, so nothing else was sent."),
        Stop.CANARY_BOUNCED: tr("The canary came back as a dead letter, so nothing else was sent."),
        Stop.BOUNCED: tr("Too many came back as dead letters."),
        Stop.LAG: tr("The target's consumer group fell too far behind."),
    }[stop]


def joined(parts: Sequence[str]) -> str:
    """Return sentences as one text."""
    return " ".join(part for part in parts if part)
