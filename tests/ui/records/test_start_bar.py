"""What the bar asks for is what its fields say, and what is typed wrong is told where it was typed."""

from collections.abc import Iterator
from datetime import UTC

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import BEGINNING, END, Place, Span
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.start_bar import StartBar
from kafka_explorer.ui.records.wish import AUTOMATIC, DEFAULT_COUNT, SpanWords, Wish
from kafka_explorer.ui.theme import Theme


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme, clock: Clock) -> Iterator[StartBar]:
    window = QMainWindow()
    bar = StartBar(theme, clock, window)
    window.setCentralWidget(bar)
    qtbot.addWidget(window)
    window.resize(1024, 700)
    window.show()
    yield bar
    window.close()


def asked(qtbot: QtBot, bar: StartBar) -> Wish:
    with qtbot.waitSignal(bar.read_asked) as signal:
        bar.read.click()
    wish = signal.args[0]
    assert isinstance(wish, Wish)
    return wish


def test_at_first_the_newest_of_everything_are_asked_for(qtbot: QtBot, bar: StartBar) -> None:
    wish = asked(qtbot, bar)
    assert (wish.span, wish.newest_first, wish.filter, wish.limit) == (Span(), True, None, DEFAULT_COUNT)
    assert bar.span.meaning == "All time"


@pytest.mark.parametrize(
    ("words", "span"),
    [
        (SpanWords("offset 9007199254740993"), Span(Place(StartKind.OFFSET, 9_007_199_254_740_993))),
        (SpanWords("p0:5,p2:7", "end", "0, 2"), Span(Place(StartKind.OFFSET, 0, ((0, 5), (2, 7))), END, (0, 2))),
        (
            SpanWords("@1700000000000", "@1700000060000"),
            Span(Place(StartKind.TIMESTAMP, 1_700_000_000_000), Place(StartKind.TIMESTAMP, 1_700_000_060_000)),
        ),
        (SpanWords("newest 12000"), Span(Place(StartKind.NEWEST, 12_000))),
        (SpanWords("", "", "p1-2"), Span(BEGINNING, END, (1, 2))),
    ],
)
def test_places_are_asked_for_in_the_words_of_the_command_line(
    qtbot: QtBot, bar: StartBar, words: SpanWords, span: Span
) -> None:
    bar.set_partition_count(4)
    bar.show_wish(Wish(words))
    assert asked(qtbot, bar).span == span


def test_how_long_ago_means_the_moment_of_asking(qtbot: QtBot, bar: StartBar, monkeypatch: pytest.MonkeyPatch) -> None:
    bar.show_wish(Wish(SpanWords("15m")))
    assert bar.span.meaning == "Last 15m"
    monkeypatch.setattr("kafka_explorer.ui.records.span_form.now_ms", lambda: 1_700_000_000_000)
    assert asked(qtbot, bar).span.start.value == 1_700_000_000_000 - 15 * 60_000


@pytest.mark.parametrize(
    ("words", "text", "count", "limit"),
    [
        (SpanWords(), "", AUTOMATIC, DEFAULT_COUNT),
        (SpanWords("", "", "0"), "", AUTOMATIC, DEFAULT_COUNT),
        (SpanWords(), "error", AUTOMATIC, None),
        (SpanWords("1h"), "", AUTOMATIC, None),
        (SpanWords(), "", None, None),
        (SpanWords("1h"), "error", 100, 100),
        (SpanWords(), "", 77, 77),
    ],
)
def test_how_many_are_enough(
    qtbot: QtBot, bar: StartBar, words: SpanWords, text: str, count: int | None, limit: int | None
) -> None:
    bar.show_wish(Wish(words, filter=compile_filter(text, UTC), count=count))
    assert asked(qtbot, bar).limit == limit


def test_the_filter_is_compiled_in_the_zone_shown(qtbot: QtBot, bar: StartBar, clock: Clock) -> None:
    bar.filter.setText('timestamp >= "2026-11-21 14:02"')
    assert asked(qtbot, bar).filter == compile_filter('timestamp >= "2026-11-21 14:02"', UTC)
    clock.set_zone("local")
    assert asked(qtbot, bar).filter == compile_filter('timestamp >= "2026-11-21 14:02"', None)


def test_a_wrong_filter_is_told_below_it_and_nothing_is_asked_for(qtbot: QtBot, bar: StartBar) -> None:
    bar.filter.setText("level == 3")
    with qtbot.assertNotEmitted(bar.read_asked):
        bar.read.click()
    assert bar.filter.panel.isVisible()
    assert bar.filter.panel.words.startswith('There is no field "level"')
    assert bar.filter.property("wrong") is True
    with qtbot.assertNotEmitted(bar.live_asked):
        bar.live.click()
    assert not bar.live.isChecked()


def test_a_wrong_place_opens_the_form_and_says_why_until_it_is_mended(qtbot: QtBot, bar: StartBar) -> None:
    form = bar.span.form
    bar.set_partition_count(3)
    form.partitions.setText("3")
    form.stop.line.setText("14:00")
    with qtbot.assertNotEmitted(bar.read_asked):
        bar.read.click()
    assert bar.span.popover.is_open
    assert bar.span.meaning == "Not understood"
    assert form._partitions_note.text() == "There is no partition 3: the topic has 3, from 0 to 2."
    assert form.stop.note.text().startswith("'14:00' may be a time or an offset")
    assert form.stop.line.property("wrong") is True
    form.partitions.setText("2")
    form.stop.line.setText("end")
    assert form.stop.line.property("wrong") is False
    with qtbot.waitSignal(bar.read_asked) as signal:
        form.read.click()
    assert signal.args[0].span.partitions == (2,)
    assert not bar.span.popover.is_open


def test_a_span_that_ends_before_it_begins_is_told(bar: StartBar) -> None:
    bar.show_wish(Wish(SpanWords("today", "yesterday")))
    assert bar.wish() is None
    assert bar.span.form.stop.note.text().startswith("This ends before it begins")


def test_newest_to_stop_at_is_told(bar: StartBar) -> None:
    bar.show_wish(Wish(SpanWords("beginning", "newest 5")))
    assert bar.wish() is None
    assert bar.span.form.stop.note.text().startswith("The newest messages are no place to stop")


def test_what_was_understood_is_a_time_with_its_zone(bar: StartBar, clock: Clock) -> None:
    bar.span.form.start.line.setText("2026-11-21 14:02")
    assert bar.span.form.start.note.text() == "2026-11-21 14:02:00.000 UTC and later"
    assert bar.span.meaning == "From 2026-11-21 14:02"
    bar.span.form.stop.line.setText("2026-11-21 15:00")
    assert bar.span.form.stop.note.text() == "up to, not including, 2026-11-21 15:00:00.000 UTC"
    assert bar.span.meaning == "2026-11-21 14:02 – 15:00"


def test_a_time_is_picked_from_a_calendar(bar: StartBar) -> None:
    field = bar.span.form.start
    bar.span.open_form()
    field.line.setText("2026-11-21 14:02")
    field.calendar.click()
    assert field.time.text() == "2026-11-21 14:02:00"
    field.time.setDateTime(field.time.dateTime().addSecs(3600))
    assert field.text == "2026-11-21 15:02:00"
    field.menu.actions()[2].trigger()
    assert field.text == "15m"
    assert not field.time.isVisible()
    bar.span.popover.close_popover()


def test_quick_places_are_one_click(bar: StartBar) -> None:
    form = bar.span.form
    bar.span.open_form()
    form._quick[-1][1].click()
    assert form.words == SpanWords("yesterday", "today")
    assert bar.span.meaning == "Yesterday"
    assert form._quick[-1][1].isChecked()
    form.reset.click()
    assert form.words == SpanWords()
    bar.span.popover.close_popover()


def test_the_newest_come_first_in_any_case(bar: StartBar) -> None:
    bar.order.choose(False)
    bar.span.form.start.line.setText("newest 10")
    assert bar.newest_first
    assert not bar.order.isEnabled()
    bar.span.form.start.line.setText("today")
    assert bar.order.isEnabled()


def test_reading_by_key_is_offered_when_a_key_is_named_and_only_then(qtbot: QtBot, bar: StartBar) -> None:
    form = bar.span.form
    bar.filter.setText('key == "patient-4"')
    assert form.by_key.isHidden()  # nobody knows yet how many partitions there are
    bar.set_partition_count(3)
    assert not form.by_key.isHidden()
    assert not asked(qtbot, bar).by_key
    form.by_key.setChecked(True)
    assert asked(qtbot, bar).by_key
    bar.filter.setText("patient")
    assert not asked(qtbot, bar).by_key


def test_reading_by_key_is_one_click_below_the_filter(qtbot: QtBot, bar: StartBar) -> None:
    bar.set_partition_count(3)
    bar.window().activateWindow()
    bar.filter.setFocus()
    qtbot.waitUntil(bar.filter.hasFocus)
    QTest.keyClicks(bar.filter, 'key == "patient-4"')
    panel = bar.filter.panel
    assert panel.action.text() == "Read only partition 0"
    panel.action.click()
    assert bar.span.form.by_key.isChecked()
    assert "since the key names it" in panel.words
    assert panel.action.text() == "Read all partitions"
    assert bar.filter.hasFocus()
    QTest.keyClick(bar.filter, Qt.Key.Key_Backspace)
    assert not panel.action.isVisible()


def test_the_button_says_whether_it_searches_and_keeps_its_width(bar: StartBar) -> None:
    width = bar.read.minimumWidth()
    assert bar.read.text() == "Read"
    bar.filter.setText("x")
    assert bar.read.text() == "Search"
    assert bar.read.minimumSizeHint().width() <= width


def test_examples_of_the_help_are_right_and_can_be_tried(bar: StartBar) -> None:
    for text in bar.help.examples:
        compile_filter(text)
    bar.filter.help_asked.emit()
    assert bar.help.is_open
    example = next(each for each in bar.help._examples if each.text() == "is:tombstone")
    example.click()
    assert bar.filter.text() == "is:tombstone"
    assert not bar.help.is_open


def test_live_is_asked_for(qtbot: QtBot, bar: StartBar) -> None:
    bar.filter.setText("x")
    with qtbot.waitSignal(bar.live_asked) as signal:
        bar.live.click()
    assert signal.args[0].filter == compile_filter("x", UTC)


class Longer(QTranslator):
    """A language whose words are half as long again, as Russian's often are."""

    def translate(self, context: str | bytes, source: str | bytes, *_: object) -> str:
        text = source if isinstance(source, str) else bytes(source).decode()
        return text + "щ" * (len(text) // 2) if text.isascii() and "%" not in text and "{" not in text else text

    def isEmpty(self) -> bool:
        return False


@pytest.fixture
def longer(qapp: QApplication) -> Iterator[None]:
    translator = Longer()
    assert qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.mark.usefixtures("longer")
def test_long_words_fit_beside_a_filter_that_is_still_wide(bar: StartBar, qtbot: QtBot) -> None:
    bar.show_wish(Wish(SpanWords("2026-11-21 14:02", "2026-11-22 15:00", "0-1")))
    qtbot.waitUntil(lambda: bar.width() == 1024)
    QTest.qWait(0)
    assert "щ" in bar.read.text()
    for widget in (bar.order, bar.span, bar.read, bar.live):
        assert widget.width() >= widget.minimumSizeHint().width()
    assert bar.live.geometry().right() <= bar.width()
    assert bar.filter.width() >= 240
