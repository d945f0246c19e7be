"""The small widgets: labels, buttons, chips, cards, header, fields, status line, splitter."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from kafka_explorer.config.connection import Environment
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.busy import BusyBar
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.card import Card, StatCard
from kafka_explorer.ui.widgets.chips import EnvironmentChip, environment_token
from kafka_explorer.ui.widgets.fields import Choice, NumberField, SearchField
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.labels import Badge, ElidedLabel, Label
from kafka_explorer.ui.widgets.place_button import PlaceButton
from kafka_explorer.ui.widgets.splitter import Splitter
from kafka_explorer.ui.widgets.status_line import StatusLine, bold


def inks(widget: QWidget) -> set[str]:
    """The colours a widget is painted in."""
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_a_long_text_is_shortened_and_told_in_a_tip(qtbot: QtBot, theme: Theme) -> None:
    label = ElidedLabel("a-topic-with-a-very-long-name")
    qtbot.addWidget(label)
    label.show()
    label.resize(60, 20)
    assert label.text().endswith("…")
    assert label.toolTip() == label.whole_text == "a-topic-with-a-very-long-name"
    label.resize(label.sizeHint())
    assert label.text() == label.whole_text
    assert label.toolTip() == ""


def test_a_label_takes_a_tone(qtbot: QtBot, theme: Theme) -> None:
    label = Label("failed", "heading")
    qtbot.addWidget(label)
    label.set_tone("bad")
    assert label.palette().color(label.foregroundRole()).name() == theme.hex("bad")
    label.set_tone(None)
    assert label.palette().color(label.foregroundRole()).name() == theme.hex("text")


def test_texts_are_never_taken_for_markup(qtbot: QtBot, theme: Theme) -> None:
    for label in (Label("<b>x</b>"), Badge("<b>x</b>"), ElidedLabel("<b>x</b>")):
        qtbot.addWidget(label)
        assert label.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize(
    ("environment", "word", "token"),
    [
        (Environment.DEV, "DEV", "ok"),
        (Environment.TEST, "TEST", "violet"),
        (Environment.STAGING, "STAGING", "warn"),
        (Environment.PRODUCTION, "PROD", "bad"),
        (Environment.OTHER, "OTHER", "muted"),
    ],
)
def test_an_environment_has_a_word_and_a_colour(
    qtbot: QtBot, theme: Theme, environment: Environment, word: str, token: str
) -> None:
    chip = EnvironmentChip(Environment.OTHER)
    qtbot.addWidget(chip)
    chip.ensurePolished()
    chip.set_environment(environment)
    assert chip.text() == word
    assert environment_token(environment) == token
    assert chip.palette().color(chip.foregroundRole()).name() == theme.hex(token)


def test_a_buttons_icon_follows_theme_and_meaning(qtbot: QtBot, theme: Theme) -> None:
    button = Button(theme, "Search", "magnifying-glass")
    qtbot.addWidget(button)
    before = button.icon().cacheKey()
    button.set_variant("primary")
    primary = button.icon().cacheKey()
    theme.set_mode("dark")
    assert len({before, primary, button.icon().cacheKey()}) == 3
    button.set_icon("stop")
    assert not button.icon().isNull()


def test_a_primary_button_is_filled(qtbot: QtBot, theme: Theme) -> None:
    button = Button(theme, "Search", None, "primary")
    qtbot.addWidget(button)
    assert theme.hex("accent") in inks(button)
    assert button.sizeHint().height() == 32


def test_buttons_are_reached_by_keyboard_and_show_it(qtbot: QtBot, theme: Theme) -> None:
    button = Button(theme, "Publish")
    qtbot.addWidget(button)
    assert button.focusPolicy() == Qt.FocusPolicy.TabFocus
    button.show()
    button.activateWindow()
    qtbot.waitUntil(button.isActiveWindow)
    for reason, seen in (
        (Qt.FocusReason.OtherFocusReason, False),
        (Qt.FocusReason.TabFocusReason, True),
        (Qt.FocusReason.ActiveWindowFocusReason, True),
        (Qt.FocusReason.MouseFocusReason, False),
    ):
        button.clearFocus()
        button.setFocus(reason)
        assert (theme.hex("accent") in inks(button)) is seen


def test_an_icon_button_says_what_it_does(qtbot: QtBot, theme: Theme) -> None:
    button = IconButton(theme, "copy", "Copy")
    qtbot.addWidget(button)
    assert button.toolTip() == button.accessibleName() == "Copy"
    assert button.sizeHint().width() == button.sizeHint().height() == 32


def test_a_button_with_a_menu_has_an_arrow(qtbot: QtBot, theme: Theme) -> None:
    button = Button(theme, "More")
    qtbot.addWidget(button)
    narrow = button.sizeHint().width()
    button.set_menu(QMenu(button))
    assert button.sizeHint().width() > narrow


def test_a_card_keeps_its_corners(qtbot: QtBot, theme: Theme) -> None:
    card = Card()
    qtbot.addWidget(card)
    assert card.body.contentsMargins().top() == 4
    assert card.body.contentsMargins().left() == 1


def test_a_stat_card_shows_figure_note_and_tone(qtbot: QtBot, theme: Theme) -> None:
    card = StatCard("Time behind")
    qtbot.addWidget(card)
    height = card.sizeHint().height()
    card.show_figure("14 m 08 s", "oldest unread 15:42:11", "warn")
    assert card.figure == "14 m 08 s"
    assert card.sizeHint().height() == height
    card.resize(240, height)
    assert theme.hex("warn") in inks(card)


def test_a_header_says_title_and_facts(qtbot: QtBot, theme: Theme) -> None:
    header = PageHeader(theme, "orders")
    qtbot.addWidget(header)
    header.set_title("logging-events")
    header.set_facts(["3 partitions", "7 days"])
    header.add_chip(Badge("COMPACTED", "violet"))
    header.add_action(Button(theme, "Publish"))
    assert header.title == "logging-events"
    assert header.facts == "3 partitions · 7 days"
    header.show_back("Back to topics")
    with qtbot.waitSignal(header.back_clicked):
        header._back.click()


def test_a_header_shows_whole_facts_or_leaves_them_out(qtbot: QtBot, theme: Theme) -> None:
    header = PageHeader(theme, "orders")
    qtbot.addWidget(header)
    header.set_facts(["3 partitions", "14,316 messages", "kept 7 d"])
    header.show()
    needed = header.sizeHint().width()
    for width, shown in (
        (needed, "3 partitions · 14,316 messages · kept 7 d"),
        (needed - 4, "3 partitions · 14,316 messages"),
        (needed - 90, "3 partitions"),
    ):
        header.resize(width, 32)
        qtbot.waitUntil(lambda shown=shown: header._facts.text() == shown)  # type: ignore[misc]
        assert header.facts == "3 partitions · 14,316 messages · kept 7 d"
    assert header._facts.toolTip() == header.facts
    header.resize(header._title.sizeHint().width() + 60, 32)
    qtbot.waitUntil(lambda: header._facts.text().endswith("…"))


def test_escape_empties_a_search_field_and_then_leaves(qtbot: QtBot, theme: Theme) -> None:
    field = SearchField(theme, "Filter")
    qtbot.addWidget(field)
    field.setText("orders")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    with qtbot.waitSignal(field.escaped):
        QTest.keyClick(field, Qt.Key.Key_Escape)


def test_the_cross_of_a_search_field_is_there_only_with_text(qtbot: QtBot, theme: Theme) -> None:
    field = SearchField(theme, "Filter")
    qtbot.addWidget(field)
    assert not field._clear.isVisible()
    field.setText("orders")
    assert field._clear.isVisible()
    field._clear.trigger()
    assert field.text() == ""


def test_a_choice_tells_the_users_pick_only(qtbot: QtBot, theme: Theme) -> None:
    choice = Choice([("beginning", "Oldest first"), ("newest", "Newest first")])
    qtbot.addWidget(choice)
    with qtbot.assertNotEmitted(choice.chosen):
        choice.choose("newest")
        choice.choose("nobody")
    assert choice.currentData() == "newest"
    choice.show()
    with qtbot.waitSignal(choice.chosen) as chosen:
        QTest.keyClick(choice, Qt.Key.Key_Up)
    assert chosen.args == ["beginning"]


def test_a_number_field_separates_thousands(qtbot: QtBot, theme: Theme) -> None:
    field = NumberField(1, 10_000_000)
    qtbot.addWidget(field)
    field.setValue(1_000_000)
    assert field.text() == "1,000,000"
    field.ensurePolished()
    assert field.maximumHeight() == 32


def test_a_status_line_shows_work_and_then_its_result(qtbot: QtBot, theme: Theme) -> None:
    line = StatusLine(theme)
    qtbot.addWidget(line)
    line.show()
    line.resize(1200, 32)
    line.show_work(0.5, [f"Scanned back to {bold('2026 <now>')}", "", "37 found"], pausable=True)
    assert line.text == "Scanned back to <b>2026 &lt;now&gt;</b> · 37 found"
    assert line._bar.isVisible()
    assert line._pause.isVisible()
    with qtbot.waitSignal(line.pause_toggled) as paused:
        line._pause.click()
    assert paused.args == [True]
    assert line._pause.text() == "Resume"
    with qtbot.waitSignal(line.stopped):
        line._stop.click()
    line.show_text(["Everything read"])
    line.set_side("read_committed")
    assert not line._bar.isVisible()
    assert not line._stop.isVisible()
    assert line._pause.text() == "Pause"


def test_a_short_status_line_leaves_the_last_parts_out(qtbot: QtBot, theme: Theme) -> None:
    line = StatusLine(theme)
    qtbot.addWidget(line)
    line.show()
    line.resize(1200, 32)
    line.show_text([bold("2026-11-21 14:02"), "1,204,331 of 2,000,000", "412 k/s", "2 s left"])
    whole = line.text
    assert whole.endswith("2 s left")
    line.resize(320, 32)
    assert line.text == f"{bold('2026-11-21 14:02')} · 1,204,331 of 2,000,000"
    assert line._text.toolTip() == whole
    line.resize(1200, 32)
    assert line.text == whole
    assert line._text.toolTip() == ""


def test_work_without_a_known_end_has_no_bar(qtbot: QtBot, theme: Theme) -> None:
    line = StatusLine(theme)
    qtbot.addWidget(line)
    line.show()
    line.show_work(None, ["Following"])
    assert not line._bar.isVisible()
    assert line._stop.isVisible()
    assert not line._pause.isVisible()


def test_a_busy_bar_moves_only_while_it_is_seen(qtbot: QtBot, theme: Theme) -> None:
    bar = BusyBar(theme)
    qtbot.addWidget(bar)
    assert not bar._timer.isActive()
    bar.show()
    assert bar._timer.isActive()
    qtbot.waitUntil(lambda: bar.step > 1)
    bar.hide()
    assert not bar._timer.isActive()


def test_a_place_shows_its_count_and_where_one_is(qtbot: QtBot, theme: Theme) -> None:
    button = PlaceButton(theme, "stack", "Topics")
    qtbot.addWidget(button)
    button.resize(200, 34)
    button.setCheckable(True)
    button.set_count("14")
    assert theme.hex("selection") not in inks(button)
    button.setChecked(True)
    assert theme.hex("selection") in inks(button)
    button.set_count("212", "bad")
    assert button.count == "212"
    assert theme.hex("bad_ground") in inks(button)


def test_a_place_shows_the_keyboard_where_it_is(qtbot: QtBot, theme: Theme) -> None:
    button = PlaceButton(theme, "stack", "Topics")
    qtbot.addWidget(button)
    button.show()
    button.activateWindow()
    qtbot.waitUntil(button.isActiveWindow)
    button.setFocus(Qt.FocusReason.OtherFocusReason)
    calm = button.grab().toImage()
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.grab().toImage() != calm


def test_a_splitter_is_divided_as_the_user_left_it(qtbot: QtBot, theme: Theme, memory: Memory) -> None:
    def made() -> Splitter:
        splitter = Splitter(memory, "messages", (2, 1))
        splitter.addWidget(QWidget())
        splitter.addWidget(QWidget())
        qtbot.addWidget(splitter)
        splitter.resize(912, 100)
        splitter.divide()
        splitter.show()
        return splitter

    first = made()
    assert first.sizes() == [600, 300]
    first.moveSplitter(400, 1)
    assert memory.sizes("messages") == [400, 500]
    assert made().sizes() == [400, 500]


def test_icons_of_buttons_keep_a_gap_from_their_text(theme: Theme) -> None:
    image = theme.button_icon("stop", "text").pixmap(QSize(20, 16)).toImage()
    assert image.size() == QSize(20, 16)
    assert all(image.pixelColor(x, y).alpha() == 0 for x in range(16, 20) for y in range(16))
    assert any(image.pixelColor(x, 8).alpha() for x in range(16))
