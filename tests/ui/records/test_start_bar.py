"""What the start bar asks for is what its fields say, and what is typed wrong is told."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import BEGINNING, Place
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.start_bar import StartBar, Wish
from kafka_explorer.ui.records.start_field import DEFAULT_NEWEST
from kafka_explorer.ui.theme import Theme

MOMENT_MS = 1_700_000_000_000


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme, clock: Clock) -> StartBar:
    bar = StartBar(theme, clock)
    qtbot.addWidget(bar)
    bar.show()
    return bar


def asked(qtbot: QtBot, bar: StartBar) -> Wish:
    with qtbot.waitSignal(bar.read_asked) as signal:
        bar.read.click()
    wish = signal.args[0]
    assert isinstance(wish, Wish)
    return wish


@pytest.mark.parametrize(
    "start",
    [
        BEGINNING,
        Place(StartKind.NEWEST, 12_000),
        Place(StartKind.OFFSET, 9_007_199_254_740_993),
        Place(StartKind.TIMESTAMP, MOMENT_MS),
    ],
)
def test_every_place_to_start_is_asked_for_as_shown(qtbot: QtBot, bar: StartBar, start: Place) -> None:
    bar.start.set_start(start)
    assert asked(qtbot, bar) == Wish(start, None, None)


def test_at_first_the_newest_are_asked_for(qtbot: QtBot, bar: StartBar) -> None:
    assert asked(qtbot, bar).start == Place(StartKind.NEWEST, DEFAULT_NEWEST)


def test_enter_reads(qtbot: QtBot, bar: StartBar) -> None:
    bar.filter.setText("Хирургия")
    with qtbot.waitSignal(bar.read_asked) as signal:
        QTest.keyClick(bar.filter, Qt.Key.Key_Return)
    assert signal.args[0].filter == compile_filter("Хирургия")


def test_a_wrong_filter_is_told(qtbot: QtBot, bar: StartBar) -> None:
    bar.filter.setText("(")
    with qtbot.waitSignal(bar.complained) as signal:
        bar.read.click()
    assert "missing" in signal.args[0]


def test_partitions_are_taken(qtbot: QtBot, bar: StartBar) -> None:
    bar.partitions.setText("0, 2-3")
    assert asked(qtbot, bar).partitions == (0, 2, 3)


def test_a_wrong_partition_is_marked_until_it_is_mended(qtbot: QtBot, bar: StartBar) -> None:
    bar.set_partition_count(3)
    bar.partitions.setText("3")
    with qtbot.waitSignal(bar.complained) as signal:
        bar.read.click()
    assert signal.args == ["There is no partition 3: the last one is 2."]
    assert bar.partitions.property("wrong") is True
    bar.partitions.setText("2")
    assert bar.partitions.property("wrong") is False
    assert asked(qtbot, bar).partitions == (2,)


@pytest.mark.parametrize(("kind", "text"), [(StartKind.NEWEST, ""), (StartKind.NEWEST, "0"), (StartKind.OFFSET, "")])
def test_a_missing_number_is_told(qtbot: QtBot, bar: StartBar, kind: StartKind, text: str) -> None:
    bar.start.set_start(Place(kind, 7))
    field = bar.start._count if kind is StartKind.NEWEST else bar.start._offset
    field.setText(text)
    with qtbot.waitSignal(bar.complained) as signal:
        bar.live.click() if kind is StartKind.OFFSET else bar.read.click()
    assert signal.args[0].startswith("Say ")


def test_letters_are_no_numbers(qtbot: QtBot, bar: StartBar) -> None:
    bar.start._count.clear()
    QTest.keyClicks(bar.start._count, "1x2,000")
    assert bar.start.start == Place(StartKind.NEWEST, 12_000)


def test_a_time_stays_the_same_moment_in_another_zone(bar: StartBar, clock: Clock) -> None:
    bar.start.set_start(Place(StartKind.TIMESTAMP, MOMENT_MS))
    shown = datetime.fromtimestamp(MOMENT_MS / 1000, UTC)
    assert bar.start._time.text() == f"{shown:%Y-%m-%d %H:%M:%S}"
    assert bar.start._zone.text() == "UTC"
    clock.set_zone("local")
    assert bar.start.start == Place(StartKind.TIMESTAMP, MOMENT_MS)
    assert bar.start._zone.text() == f"{shown.astimezone():%z}"[:3] + ":" + f"{shown.astimezone():%z}"[3:]


def test_live_is_asked_for(qtbot: QtBot, bar: StartBar) -> None:
    bar.filter.setText("x")
    with qtbot.waitSignal(bar.live_asked) as signal:
        bar.live.click()
    assert signal.args[0].filter == compile_filter("x")
