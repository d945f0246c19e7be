"""Bars by time, of which some are chosen with the mouse."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.time_bars import TimeBars

START, BUCKET = 1_763_899_200_000, 60_000


@pytest.fixture
def bars(qtbot: QtBot, theme: Theme) -> TimeBars:
    made = TimeBars(theme, Clock("utc"))
    qtbot.addWidget(made)
    made.resize(600, 72)
    made.set_counts(START, BUCKET, [0, 5, 1_000_000, 1, 0, 7])
    made.show()
    return made


def drag(qtbot: QtBot, bars: TimeBars, left: int, right: int) -> None:
    QTest.mousePress(bars, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(left, 20))
    QTest.mouseMove(bars, QPoint(right, 20))
    QTest.mouseRelease(bars, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(right, 20))


def test_a_brush_chooses_whole_buckets(bars: TimeBars, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bars.range_chosen) as told:
        drag(qtbot, bars, 350, 150)
    assert told.args == [START + BUCKET, START + 4 * BUCKET]
    assert bars.chosen_range == (START + BUCKET, START + 4 * BUCKET)


def test_a_click_and_escape_choose_nothing(bars: TimeBars, qtbot: QtBot) -> None:
    drag(qtbot, bars, 150, 350)
    with qtbot.waitSignal(bars.cleared):
        QTest.mouseClick(bars, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(50, 20))
    assert bars.chosen_range is None
    drag(qtbot, bars, 150, 350)
    with qtbot.waitSignal(bars.cleared):
        QTest.keyClick(bars, Qt.Key.Key_Escape)
    with qtbot.assertNotEmitted(bars.cleared):
        bars.clear_range()


def test_the_choice_stays_a_time_whatever_the_buckets_become(bars: TimeBars, theme: Theme) -> None:
    bars.choose_range(START, START + BUCKET)
    bars.set_counts(START, BUCKET, [9, 5, 1_000_000, 1, 0, 9])
    assert bars.chosen_range == (START, START + BUCKET)
    bars.set_counts(START, 2 * BUCKET, [5, 5, 5])
    assert bars.chosen_range == (START, START + BUCKET)
    picture = bars.grab().toImage()
    floor = picture.height() - 18
    # The bucket that the choice lies in is bright, the others are not; the brush covers half of it.
    assert picture.pixelColor(50, floor - 2) == theme.color("accent")
    assert picture.pixelColor(300, floor - 2) == theme.color("strong_border")


def test_one_among_a_million_is_seen(bars: TimeBars, theme: Theme) -> None:
    picture = bars.grab().toImage()
    floor = picture.height() - 18
    assert picture.pixelColor(320, floor - 1) == theme.color("accent")
    assert picture.pixelColor(450, floor - 1) != theme.color("accent")


def test_what_a_bar_stands_for_is_said(bars: TimeBars) -> None:
    assert bars._bar_in_words(1) == "2025-11-23 12:01:00.000 – 2025-11-23 12:02:00.000\n5 messages"
    assert bars.accessibleDescription() == "1,000,013 messages"


def test_no_counts_no_brush(bars: TimeBars, qtbot: QtBot) -> None:
    bars.set_counts(0, 0, [])
    with qtbot.assertNotEmitted(bars.range_chosen):
        drag(qtbot, bars, 10, 300)
    assert bars.chosen_range is None


def test_what_is_counted_may_be_bad(qtbot: QtBot, theme: Theme) -> None:
    bars = TimeBars(theme, Clock("utc"), "bad")
    qtbot.addWidget(bars)
    bars.resize(600, 72)
    bars.set_counts(START, BUCKET, [1, 1])
    image = bars.grab().toImage()
    assert image.pixelColor(40, 30) == theme.color("bad")
