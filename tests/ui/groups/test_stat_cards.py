"""Five figures and what they mean."""

import pytest
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.lag.end_history import HowKnown, TimeLag
from kafka_explorer.engine.lag.loss import DataLoss, LossCause
from kafka_explorer.engine.lag.pace import Drain, Pace
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.groups.stat_cards import StatCards
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.card import StatCard
from tests.ui.groups.readings import PLACE, meaning


@pytest.fixture
def cards(qtbot: QtBot, theme: Theme) -> StatCards:
    made = StatCards(Clock("utc"))
    qtbot.addWidget(made)
    return made


def said(card: StatCard) -> tuple[str, str]:
    return card.figure, card._note.whole_text.strip()


def test_a_group_that_stalls(cards: StatCards) -> None:
    cards.show_meaning(meaning())
    assert said(cards.lag) == ("47,894", "+312 in the last minute")
    assert said(cards.behind) == ("14 m 08 s", "oldest unread 11:45:52")
    assert said(cards.drain) == ("never", "falling behind by 5.2/s")
    assert said(cards.loss) == ("–", "no loss in sight")
    assert said(cards.rates) == ("57 / 52", "offsets per second")
    assert cards.drain._figure.property("tone") == "bad"


def test_nothing_is_known_yet(cards: StatCards) -> None:
    cards.show_meaning(None)
    assert {card.figure for card in (cards.lag, cards.behind, cards.drain, cards.loss)} == {"–"}


def test_a_group_that_has_read_everything(cards: StatCards) -> None:
    done = meaning(lag=0, time_lag=TimeLag(0, HowKnown.CAUGHT_UP), drain=Drain(0.0), pace=Pace(5.0, 5.0))
    cards.show_meaning(done)
    assert said(cards.lag) == ("0", "unchanged in the last minute")
    assert said(cards.behind) == ("0 s", "caught up")
    assert said(cards.drain) == ("now", "nothing left to read")


def test_a_group_that_catches_up(cards: StatCards) -> None:
    cards.show_meaning(meaning(drain=Drain(230.0, PLACE), pace=Pace(10.0, 20.0)))
    assert said(cards.drain) == ("3 m 50 s", "slowest: orders · 2")
    assert said(cards.lag)[1] == "−600 in the last minute"


def test_a_group_that_keeps_up(cards: StatCards) -> None:
    cards.show_meaning(meaning(lag=12, time_lag=TimeLag(900, HowKnown.INTERPOLATED)))
    assert said(cards.drain) == ("keeps up", "a few seconds behind")


@pytest.mark.parametrize(
    ("loss", "figure", "note"),
    [
        (DataLoss(LossCause.AGE, 22_800.0), "6 h 20 m", "retention on orders · 2"),
        (DataLoss(LossCause.SIZE, 100.0), "1 m 40 s", "retention by size on orders · 2"),
        (DataLoss(LossCause.ALREADY, lost=1_234), "lost data", "1,234 · orders · 2"),
    ],
)
def test_what_will_be_lost(cards: StatCards, loss: DataLoss, figure: str, note: str) -> None:
    cards.show_meaning(meaning(loss=(PLACE, loss)))
    assert said(cards.loss) == (figure, note)


def test_nothing_committed(cards: StatCards) -> None:
    cards.show_meaning(meaning(lag=None, time_lag=None, drain=None, pace=Pace()))
    assert said(cards.lag) == ("–", "nothing committed yet")
    assert said(cards.rates)[0] == "– / –"
