"""Whatever the engine may say of a group has words on the screen."""

import pytest

from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.end_history import HowKnown, TimeLag
from kafka_explorer.engine.lag.health import GroupHealth, Health, Judgement, Rule
from kafka_explorer.engine.lag.kinds import GroupKind
from kafka_explorer.ui.groups import words


@pytest.mark.parametrize("state", GroupState)
def test_every_state(state: GroupState) -> None:
    assert words.state_words(state)[0]


def test_an_unknown_state_of_the_new_protocol_is_a_rebalance() -> None:
    assert words.state_words(GroupState.UNKNOWN, GroupKind.CONSUMER) == ("rebalancing", "warn")


@pytest.mark.parametrize("kind", GroupKind)
def test_every_kind_and_what_cannot_be_read_is_said(kind: GroupKind) -> None:
    name, hint = words.kind_words(kind)
    assert name
    assert bool(hint) == (not kind.has_members_we_see)


@pytest.mark.parametrize("health", Health)
def test_every_health(health: Health) -> None:
    assert isinstance(words.partition_health_words(health)[0], str)


def test_the_health_of_a_group_names_what_its_worst_partition_suffers_from() -> None:
    assert words.health_words(GroupHealth.ERROR, Health.STOPPED) == ("STOPPED", "bad")
    assert words.health_words(GroupHealth.ERROR, Health.REWIND) == ("REWIND", "bad")
    assert words.health_words(GroupHealth.WARN)[1] == "warn"
    assert words.health_words(GroupHealth.OK) == ("OK", "ok")
    assert words.health_words(GroupHealth.UNKNOWN)[0] == ""


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_is_told_in_a_sentence_without_holes(rule: Rule) -> None:
    judgement = Judgement(Health.OK, rule, lag=1_200, window_s=50, unmoved_s=848, back=7)
    sentence = words.rule_sentence(judgement, ("orders", 2))
    assert sentence.startswith("orders · 2: ")
    assert sentence.endswith(".")
    assert "{" not in sentence


def test_the_rule_brings_its_numbers() -> None:
    judgement = Judgement(Health.STALLED, Rule.MEMBER_DOES_NOT_MOVE, lag=47_894, unmoved_s=848)
    assert words.rule_sentence(judgement) == (
        "A member reads it, and yet its committed offset has not moved for 14 m 08 s; 47,894 are left to read."
    )
    assert "first samples" in words.rule_sentence(None)


def test_a_guess_looks_like_one() -> None:
    assert words.time_lag_text(TimeLag(848_000, HowKnown.EXTRAPOLATED)) == "≈ 14 m 08 s"
    assert words.time_lag_text(TimeLag(848_000, HowKnown.EXACT)) == "14 m 08 s"
    assert words.time_lag_text(None) == "–"
    assert all(words.how_known(TimeLag(1, how)) for how in HowKnown)
    assert words.how_known(None)


@pytest.mark.parametrize(("seconds", "tone"), [(None, None), (59, None), (60, "warn"), (600, "bad")])
def test_the_tone_of_being_behind(seconds: float | None, tone: str | None) -> None:
    assert words.time_tone(seconds) == tone
