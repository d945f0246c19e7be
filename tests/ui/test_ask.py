"""Questions and news on the screen."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from kafka_explorer.config.connection import Environment
from kafka_explorer.ui.ask import Ask, Asker, News, Question
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.chips import EnvironmentChip


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


@pytest.fixture
def asker(theme: Theme, window: QWidget) -> Asker:
    made = Asker(theme)
    made.stand_above(window)
    return made


def question(theme: Theme, typed: str = "", danger: bool = True) -> Question:
    return Question(theme, "Delete topic", "It is lost.", "Delete", danger, typed, Environment.PRODUCTION)


def test_an_asker_is_an_ask(asker: Asker) -> None:
    spoken: Ask = asker
    assert spoken is asker


def test_a_name_must_be_typed_exactly(qtbot: QtBot, theme: Theme) -> None:
    asked = question(theme, typed="orders")
    qtbot.addWidget(asked)
    for text, allowed in (("", False), ("order", False), ("Orders", False), ("orders", True), ("orders ", False)):
        asked.field.setText(text)
        assert asked._go.isEnabled() is allowed


def test_a_dangerous_question_names_its_environment_and_stays_by_default(qtbot: QtBot, theme: Theme) -> None:
    asked = question(theme)
    qtbot.addWidget(asked)
    assert [chip.text() for chip in asked.findChildren(EnvironmentChip)] == ["PROD"]
    asked.resize(asked.sizeHint())
    edge = asked.grab().toImage().pixelColor(asked.width() // 2, 1)
    assert edge == theme.color("bad")
    assert asked._stay.isDefault()
    assert not asked._go.isDefault()
    assert question(theme, danger=False)._go.isDefault()


@pytest.mark.parametrize("yes", [True, False])
def test_the_answer_is_told(asker: Asker, yes: bool) -> None:
    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        if yes:
            dialog.accept()
        else:
            dialog.reject()

    QTimer.singleShot(0, answer)
    assert asker.confirm("Close", "Something runs.", "Close") is yes


def test_news_replace_each_other_and_go(qtbot: QtBot, asker: Asker, window: QWidget) -> None:
    asker.notify("1 row copied")
    asker.notify("2 rows copied")
    qtbot.waitUntil(lambda: len(window.findChildren(News)) == 1)
    news = window.findChildren(News)[0]
    assert news.isVisible()
    above = window.height() - news.geometry().bottom()
    window.resize(1000, 900)
    assert window.height() - news.geometry().bottom() == above
    assert abs(news.geometry().center().x() - window.rect().center().x()) <= 1
    news._timer.setInterval(1)
    qtbot.waitUntil(lambda: not window.findChildren(News))


def test_without_a_window_news_are_dropped(theme: Theme) -> None:
    Asker(theme).notify("nobody hears")
