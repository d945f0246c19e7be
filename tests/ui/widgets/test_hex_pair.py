"""Two byte strings side by side."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.hex_pair import HexPair


@pytest.fixture
def pair(qtbot: QtBot, theme: Theme) -> HexPair:
    made = HexPair(theme)
    qtbot.addWidget(made)
    made.resize(900, 200)
    made.show()
    return made


def test_lines_say_which_bytes_differ(pair: HexPair) -> None:
    pair.show_bytes(b"abcdefghijklmnopq", b"aXcdefghijklmnop", [(1, 2), (16, 17)], [(1, 2)])
    assert pair.line_count == 2
    assert pair.line(0, 0) == ("61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f 70", "abcdefghijklmnop", {1})
    assert pair.line(0, 1) == ("71", "q", {0})
    assert pair.line(1, 1) == ("", "", set())


def test_a_change_may_go_over_lines(pair: HexPair) -> None:
    pair.show_bytes(bytes(40), b"", [(10, 40)], [])
    assert [pair.line(0, number)[2] for number in range(3)] == [set(range(10, 16)), set(range(16)), set(range(8))]


def test_keys_go_from_change_to_change(pair: HexPair) -> None:
    pair.show_bytes(bytes(16_000), bytes(16_000), [(3200, 3201), (8000, 8001)], [(3200, 3201), (8000, 8001)])
    pair.setFocus()
    bar = pair.verticalScrollBar()
    QTest.keyClick(pair, Qt.Key.Key_N)
    assert bar.value() == 200
    QTest.keyClick(pair, Qt.Key.Key_N)
    assert bar.value() == 500
    QTest.keyClick(pair, Qt.Key.Key_N)
    assert bar.value() == 500
    QTest.keyClick(pair, Qt.Key.Key_P)
    assert bar.value() == 200


def test_megabytes_are_painted_where_they_are_seen(pair: HexPair) -> None:
    pair.show_bytes(bytes(10_000_000), bytes(10_000_000), [(0, 10_000_000)], [(0, 10_000_000)])
    assert not pair.grab().isNull()
    assert pair.line_count == 625_000
