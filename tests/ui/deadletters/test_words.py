"""Every code of the engine has its words."""

import pytest

from kafka_explorer.engine.dead_letters.dead_letter import Origin
from kafka_explorer.engine.redrive.request import (
    Because,
    Guarantee,
    GuaranteeKind,
    Outcome,
    RedriveStep,
    State,
    Stop,
    Why,
)
from kafka_explorer.ui.deadletters import redrive_words, words
from tests.ui.deadletters.letters import LETTER, TRACE

GUARANTEES: tuple[GuaranteeKind, ...] = ("exactly_once", "scan", "metadata", "at_least_once")


@pytest.mark.parametrize("kind", GUARANTEES)
@pytest.mark.parametrize("because", Because)
def test_every_guarantee_says_what_holds_and_why(kind: GuaranteeKind, because: Because) -> None:
    badge, _, meaning = redrive_words.guarantee_words(Guarantee(kind, (because,)))
    assert badge.isupper()
    assert meaning
    assert bool(redrive_words.because_text(Guarantee(kind, (because,)))) is (because is not Because.JOURNAL)


def test_every_reason_step_stop_and_state_has_words() -> None:
    assert all(redrive_words.why_text(why) for why in Why)
    assert redrive_words.why_text(Why.REFUSED, "too large") == "the broker refused it: too large"
    assert all(redrive_words.step_words(step) for step in RedriveStep)
    assert all(redrive_words.stop_sentence(stop).endswith(".") for stop in Stop)
    assert all(redrive_words.outcome_words(Outcome((0, 0), state))[0] for state in State)


def test_where_it_came_from_is_told_as_far_as_it_is_known() -> None:
    assert words.origin_text(LETTER.origin) == "from notification-events · partition 1 · offset 88,120"
    assert words.origin_text(Origin("orders")) == "from orders"
    assert words.origin_text(Origin()) == "Where it came from is not known"


def test_a_class_is_called_by_its_last_name() -> None:
    assert words.short_class("java.net.SocketTimeoutException") == "SocketTimeoutException"
    assert words.short_class("com.clinic.Outer$Inner") == "Inner"
    assert words.short_class(None) == "–"


def test_frames_are_counted() -> None:
    assert words.frames_text(TRACE) == "3 frames"
    assert words.frames_text(None) == ""
