"""The tabs of open clusters, there only when there is more than one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTabBar, QWidget

from kafka_explorer.config.connection import Environment
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.chips import environment_icon
from kafka_explorer.ui.widgets.labels import restyle

_HEIGHT_PX = 40


class TabStrip(QFrame):
    """One tab per cluster, with a dot in its environment's colour, and a cross; the plus leads to the connections."""

    chosen = Signal(int)
    close_requested = Signal(int)
    moved = Signal(int, int)
    add_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._environments: list[Environment] = []
        self._bar = QTabBar()
        self._bar.setProperty("strip", True)
        self._bar.setDrawBase(False)
        self._bar.setTabsClosable(True)
        self._bar.setMovable(True)
        self._bar.setExpanding(False)
        self._bar.setElideMode(Qt.TextElideMode.ElideMiddle)
        add = IconButton(theme, "plus", self.tr("Open another cluster"), small=True)
        self.setProperty("ground", "strip")
        self.setFixedHeight(_HEIGHT_PX)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 0, 8, 0)
        line.setSpacing(4)
        line.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignBottom)
        line.addWidget(add)
        line.addStretch(1)
        add.clicked.connect(self.add_requested)
        self._bar.tabBarClicked.connect(self.chosen)
        self._bar.tabCloseRequested.connect(self.close_requested)
        self._bar.tabMoved.connect(self._on_moved)
        theme.changed.connect(self._paint_dots)
        self.hide()

    def add(self, name: str, environment: Environment) -> None:
        """Add a tab at the end."""
        self._environments.append(environment)
        self._bar.addTab(name)
        self._paint_dots()
        self._show_if_needed()

    def remove(self, at: int) -> None:
        """Remove a tab."""
        del self._environments[at]
        self._bar.removeTab(at)
        self._show_if_needed()

    def set_current(self, at: int) -> None:
        """Mark a tab as the one shown; -1 for none."""
        restyle(self._bar, "away", at < 0)
        if at >= 0:
            self._bar.setCurrentIndex(at)

    def _show_if_needed(self) -> None:
        self.setVisible(self._bar.count() > 1)

    def _on_moved(self, origin: int, target: int) -> None:
        self._environments.insert(target, self._environments.pop(origin))
        self.moved.emit(origin, target)

    def _paint_dots(self) -> None:
        for at, environment in enumerate(self._environments):
            self._bar.setTabIcon(at, environment_icon(self._theme, environment))
