"""The leak checks themselves: each kind of leak is seen, and what ends in time is not."""

import logging
import subprocess
import sys
import threading

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from tests.announced_logs import AnnouncedLogs
from tests.leaks import left_behind, running_now

AT_ONCE_S = 0.0


def test_a_thread_left_running_is_seen() -> None:
    before = running_now()
    enough = threading.Event()
    thread = threading.Thread(target=enough.wait, name="forgotten")
    thread.start()
    assert left_behind(before, AT_ONCE_S) == ["The test left a thread running: forgotten"]
    enough.set()
    assert left_behind(before) == []
    thread.join()


def test_a_child_process_left_running_is_seen() -> None:
    before = running_now()
    command = [sys.executable, "-u", "-c", "print('here'), input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline().strip() == b"here"  # a process that is just being started has no command line
        (complaint,) = left_behind(before, AT_ONCE_S)
        assert f"child process running: {child.pid}" in complaint
    assert left_behind(before) == []


def test_a_running_timer_is_seen(qtbot: QtBot) -> None:
    before = running_now()
    owner = QObject()
    timer = QTimer(owner)
    timer.start(50)
    (complaint,) = left_behind(before, AT_ONCE_S)
    assert "timer running: every 50 ms" in complaint
    timer.stop()
    assert left_behind(before) == []


def test_a_window_left_behind_is_seen(qtbot: QtBot) -> None:
    before = running_now()
    window = QWidget()
    QComboBox(window).showPopup()
    (complaint,) = left_behind(before, AT_ONCE_S)
    assert "window behind" in complaint
    window.close()
    window.deleteLater()
    assert left_behind(before) == []


def test_what_was_there_before_may_stay(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    timer = QTimer(window)
    timer.start(1000)
    assert left_behind(running_now(), AT_ONCE_S) == []


def test_an_unannounced_warning_is_a_complaint() -> None:
    logs = AnnouncedLogs()
    logs.handle(logging.makeLogRecord({"levelno": logging.WARNING, "levelname": "WARNING", "msg": "disk is full"}))
    assert ["disk is full" in complaint for complaint in logs.complaints()] == [True]
    logs.announce("disk is")
    assert logs.complaints() == []


def test_an_announced_warning_must_come() -> None:
    logs = AnnouncedLogs()
    logs.announce("disk is full")
    assert logs.complaints() == ["The test announced a warning that did not come: 'disk is full'"]
