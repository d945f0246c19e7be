"""Every code of the engine has its words."""

import pytest

from kafka_explorer.engine.dead_letters.dead_letter import Doubt, DoubtKind, Origin
from kafka_explorer.engine.dead_letters.dialects import DIALECTS, ENVELOPE, PLAIN
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


@pytest.mark.parametrize("name", [*(dialect.name for dialect in DIALECTS), ENVELOPE, PLAIN])
def test_every_dialect_has_a_chip_and_says_who_writes_so(name: str) -> None:
    chip, _, meaning = words.dialect_words(name)
    assert chip.isupper()
    assert "profile" not in meaning


def test_a_dialect_of_the_users_own_is_called_by_its_name() -> None:
    assert words.dialect_words("billing")[0] == "BILLING"


@pytest.mark.parametrize("kind", DoubtKind)
def test_every_doubt_is_a_sentence(kind: DoubtKind) -> None:
    sentence = words.doubt_sentence(Doubt(kind, "detail"))
    assert sentence != kind.value
    assert "%s" not in sentence


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
