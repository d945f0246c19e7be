"""The icon in the desktop's tray: tells alarms of watched groups while the window is elsewhere or minimised."""

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from kafka_explorer.engine.lag.alerts import AlertOn, Incident
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.watch_list import Alarm, WatchList

_SHOWN_MS = 10_000


def _tr(text: str) -> str:
    return QCoreApplication.translate("tray", text)


class Tray(QObject):
    """Stands in the tray while anything is watched; where there is no tray, the window itself tells.

    `opened` asks for the window. A click on a message asks the watch list for the group it was about.
    """

    opened = Signal()

    def __init__(self, icon: QIcon, watch_list: WatchList, ask: Ask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._watch_list = watch_list
        self._ask = ask
        self._tray: QSystemTrayIcon | None = None
        self._menu: QMenu | None = None
        self._told: Alarm | None = None
        watch_list.raised.connect(self._on_raised)
        watch_list.recovered.connect(self._on_recovered)
        watch_list.changed.connect(self._stand)
        self._stand()

    def close(self) -> None:
        """Leave the tray."""
        if self._tray is not None:
            self._tray.hide()
            self._tray.deleteLater()
            self._tray = None
        if self._menu is not None:
            self._menu.deleteLater()
            self._menu = None

    def _stand(self) -> None:
        """Be there while anything is watched."""
        if not self._watch_list.watched:
            self.close()
        elif self._tray is None and QSystemTrayIcon.isSystemTrayAvailable():
            self._menu = QMenu()
            self._menu.addAction(_tr("Open Kafka Explorer")).triggered.connect(self.opened)
            self._tray = QSystemTrayIcon(self._icon, self)
            self._tray.setToolTip("Kafka Explorer")
            self._tray.setContextMenu(self._menu)
            self._tray.activated.connect(lambda _reason: self.opened.emit())
            self._tray.messageClicked.connect(self._on_message_clicked)
            self._tray.show()

    def _on_raised(self, alarm: Alarm) -> None:
        self._tell(alarm, raised_text(alarm.incident), QSystemTrayIcon.MessageIcon.Warning)

    def _on_recovered(self, alarm: Alarm) -> None:
        self._tell(alarm, recovered_text(alarm.incident), QSystemTrayIcon.MessageIcon.Information)

    def _tell(self, alarm: Alarm, text: str, icon: QSystemTrayIcon.MessageIcon) -> None:
        title = f"{alarm.incident.group} · {alarm.connection}"
        self._told = alarm
        if self._tray is None:
            self._ask.notify(f"{title}: {text}")
        else:
            self._tray.showMessage(title, text, icon, _SHOWN_MS)

    def _on_message_clicked(self) -> None:
        self.opened.emit()
        if self._told is not None:
            self._watch_list.group_asked.emit(self._told.connection, self._told.incident.group)


def raised_text(incident: Incident) -> str:
    """Return what went wrong."""
    threshold = incident.threshold
    if threshold.on is AlertOn.LAG:
        return _tr("Lag {value}, above {limit}").format(
            value=formats.integer(round(incident.value)), limit=formats.integer(round(threshold.limit))
        )
    if threshold.on is AlertOn.TIME_LAG:
        return _tr("{value} behind, more than {limit}").format(
            value=formats.duration(incident.value), limit=formats.duration(threshold.limit)
        )
    return (
        _tr("No members: nobody reads")
        if threshold.on is AlertOn.NO_MEMBERS
        else _tr("It is stuck: stalled, stopped or rewound")
    )


def recovered_text(incident: Incident) -> str:
    """Return what is all right again, and how long it was not."""
    words = {
        AlertOn.LAG: _tr("Lag is down again"),
        AlertOn.TIME_LAG: _tr("It has caught up in time"),
        AlertOn.NO_MEMBERS: _tr("It has members again"),
        AlertOn.UNHEALTHY: _tr("It moves on again"),
    }
    lasted = ((incident.ended_ms or incident.raised_ms) - incident.began_ms) / 1000
    return _tr("{what}, after {time}").format(what=words[incident.threshold.on], time=formats.duration(lasted))
