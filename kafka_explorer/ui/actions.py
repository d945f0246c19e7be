"""Every action once: its name, its text, its icon, its key."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from kafka_explorer.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class ActionKind:
    """What an action is called and looks like; `group` makes it one of several that exclude each other."""

    name: str
    text: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    group: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("actions", text)


def action_kinds() -> tuple[ActionKind, ...]:
    """Return every action of the program, by subject.

    Keys have Qt's portable names: Ctrl is Command on a Mac.
    """
    return (
        ActionKind("palette", _tr("Search or run…"), "magnifying-glass", ("Ctrl+K", "Ctrl+P")),
        ActionKind("connections", _tr("Connections"), "share-network", ("Ctrl+Shift+C", "Ctrl+T")),
        ActionKind("open_capture", _tr("Open a file of messages…"), "file-text", ("Ctrl+O",)),
        ActionKind("refresh", _tr("Refresh this page"), "arrow-clockwise", ("F5", "Ctrl+R")),
        ActionKind("close_cluster", _tr("Close this cluster"), "x", ("Ctrl+W",)),
        ActionKind("next_cluster", _tr("Next cluster"), "caret-right", ("Ctrl+Tab",)),
        ActionKind("theme_system", _tr("Look like the desktop"), "desktop", (), "theme"),
        ActionKind("theme_light", _tr("Light"), "sun", (), "theme"),
        ActionKind("theme_dark", _tr("Dark"), "moon", (), "theme"),
        ActionKind("zone_local", _tr("Times in this computer's zone"), "clock", (), "zone"),
        ActionKind("zone_utc", _tr("Times in UTC"), "globe", (), "zone"),
        ActionKind("about", _tr("About Kafka Explorer"), "info"),
        ActionKind("quit", _tr("Quit"), "sign-out", ("Ctrl+Q",)),
    )


class Actions(QObject):
    """The actions of one window: ``actions["refresh"]`` is a QAction, whose `triggered` the assembly connects."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kinds = action_kinds()
        self._groups: dict[str, QActionGroup] = {}
        self._actions = {kind.name: self._made(kind) for kind in self._kinds}
        theme.changed.connect(self._paint_icons)
        self._paint_icons()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        """Return all actions, by subject."""
        return list(self._actions.values())

    def icon_name(self, name: str) -> str:
        """Return the icon's name of an action, for whoever paints by itself."""
        return next(kind.icon for kind in self._kinds if kind.name == name)

    def _made(self, kind: ActionKind) -> QAction:
        action = QAction(QCoreApplication.translate("actions", kind.text), self)
        action.setObjectName(kind.name)
        action.setShortcuts([QKeySequence(keys) for keys in kind.keys])
        if kind.group:
            action.setCheckable(True)
            self._groups.setdefault(kind.group, QActionGroup(self)).addAction(action)
        return action

    def _paint_icons(self) -> None:
        for kind in self._kinds:
            if kind.icon:
                self._actions[kind.name].setIcon(self._theme.icon(kind.icon))
