"""The tray tells alarms; where there is none, the window does."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from kafka_explorer.config.watch_list import WatchedGroup
from kafka_explorer.engine.lag.alerts import AlertOn, Incident, Threshold
from kafka_explorer.ui.tray import Tray, raised_text, recovered_text
from kafka_explorer.ui.watch_list import WatchList, thresholds
from tests.ui.answers import Answers

WATCHED = WatchedGroup("prod-eu", "billing")
INCIDENT = Incident(1, "billing", thresholds(WATCHED)[0], 0, 15_000, 1, 1)


def test_without_a_tray_the_window_tells(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    watch_list, ask = WatchList([WATCHED]), Answers()
    tray = Tray(QIcon(), watch_list, ask)
    watch_list.take("prod-eu", {}, [INCIDENT])
    assert ask.heard == ["billing · prod-eu: No members: nobody reads"]
    tray.close()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda _tray: None)
    monkeypatch.setattr(
        QSystemTrayIcon, "showMessage", lambda _tray, title, text, _icon, _ms: shown.append((title, text))
    )
    return shown


@pytest.fixture
def watch_list() -> WatchList:
    return WatchList([WATCHED])


@pytest.fixture
def tray(qtbot: QtBot, told: list[tuple[str, str]], watch_list: WatchList) -> Iterator[Tray]:
    made = Tray(QIcon(), watch_list, Answers())
    yield made
    made.close()


def test_the_tray_tells_and_leads_to_the_group(
    tray: Tray, watch_list: WatchList, told: list[tuple[str, str]], qtbot: QtBot
) -> None:
    watch_list.take("prod-eu", {}, [INCIDENT])
    assert told == [("billing · prod-eu", "No members: nobody reads")]
    assert tray._tray is not None
    with qtbot.waitSignal(tray.opened), qtbot.waitSignal(watch_list.group_asked) as asked:
        tray._tray.messageClicked.emit()
    assert asked.args == ["prod-eu", "billing"]


def test_it_stands_in_the_tray_only_while_something_is_watched(tray: Tray, watch_list: WatchList) -> None:
    stood = [tray._tray is not None]
    watch_list.unpin("prod-eu", "billing")
    stood.append(tray._tray is not None)
    watch_list.pin(WATCHED)
    stood.append(tray._tray is not None)
    assert stood == [True, False, True]


@pytest.mark.parametrize("on", AlertOn)
def test_every_alarm_has_words(on: AlertOn) -> None:
    incident = Incident(1, "billing", Threshold(on, 10_000), 0, 15_000, 12_345, 12_345, ended_ms=90_000)
    assert raised_text(incident)
    assert recovered_text(incident).endswith(", after 1 m 30 s")


def test_numbers_read_as_everywhere() -> None:
    lag = Incident(1, "g", Threshold(AlertOn.LAG, 10_000), 0, 0, 12_345, 12_345)
    late = Incident(1, "g", Threshold(AlertOn.TIME_LAG, 300), 0, 0, 848, 848)
    assert raised_text(lag) == "Lag 12,345, above 10,000"
    assert raised_text(late) == "14 m 08 s behind, more than 5 m 00 s"
