"""The quiet column at the left: which cluster this is, where one can go, what runs."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from kafka_explorer.config.connection import Environment
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.chips import EnvironmentChip
from kafka_explorer.ui.widgets.header import SEPARATOR
from kafka_explorer.ui.widgets.labels import Badge, BadgeTone, ElidedLabel, Label
from kafka_explorer.ui.widgets.place_button import PlaceButton

WIDTH_PX = 232
_MOST_RECENT = 6


class Side(QFrame):
    """The column itself: `column` for what stands in it, and at the bottom the palette's entry and the menu."""

    def __init__(self, theme: Theme, palette: QAction, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "side")
        self.setFixedWidth(WIDTH_PX)
        self.column = QVBoxLayout()
        self.column.setSpacing(1)
        keys = palette.shortcut().toString()
        search = PlaceButton(theme, "magnifying-glass", self.tr("Search…"))
        search.setToolTip(palette.text())
        search.set_count(keys)
        search.clicked.connect(palette.trigger)
        more = IconButton(theme, "gear-six", self.tr("Menu"))
        more.clicked.connect(lambda: menu.exec(more.mapToGlobal(more.rect().topLeft()) - _above(menu)))
        bottom = QHBoxLayout()
        bottom.setSpacing(2)
        bottom.addWidget(search, 1)
        bottom.addWidget(more)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(10, 14, 10, 12)
        whole.setSpacing(8)
        whole.addLayout(self.column, 1)
        whole.addLayout(bottom)


class Navigation(Side):
    """A cluster's column.

    `page_chosen` and `topic_chosen` tell what was clicked, by name; `menu` of the cluster opens at its name.
    """

    page_chosen = Signal(str)
    topic_chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        palette: QAction,
        menu: QMenu,
        cluster_menu: QMenu,
        tasks: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, palette, menu, parent)
        self._theme = theme
        self._pages: dict[str, PlaceButton] = {}
        self._name = ElidedLabel("", "subtitle")
        self._chip = EnvironmentChip(Environment.OTHER)
        self._facts = ElidedLabel("", "small")
        self._warning = Badge("", "warn")
        self._warning.hide()
        self._places = QVBoxLayout()
        self._places.setSpacing(1)
        self._recent_title = Label(self.tr("RECENT"), "caption")
        self._recent_title.setContentsMargins(10, 14, 0, 4)
        self._recent_buttons: list[PlaceButton] = []
        self._recent = QVBoxLayout()
        self._recent.setSpacing(1)
        self._lay_out(cluster_menu, tasks)
        self.set_recent(())

    def _lay_out(self, cluster_menu: QMenu, tasks: QWidget) -> None:
        switch = IconButton(self._theme, "caret-down", self.tr("Clusters"), small=True)
        switch.clicked.connect(lambda: cluster_menu.exec(switch.mapToGlobal(switch.rect().bottomLeft())))
        top = QHBoxLayout()
        top.setContentsMargins(10, 0, 2, 0)
        top.setSpacing(8)
        top.addWidget(self._name)
        top.addWidget(self._chip)
        top.addStretch(1)
        top.addWidget(switch)
        self._facts.setContentsMargins(10, 2, 0, 8)
        self.column.addLayout(top)
        self.column.addWidget(self._facts)
        warning = QHBoxLayout()
        warning.setContentsMargins(10, 0, 0, 8)
        warning.addWidget(self._warning)
        warning.addStretch()
        self.column.addLayout(warning)
        self.column.addLayout(self._places)
        self.column.addWidget(self._recent_title)
        self.column.addLayout(self._recent)
        self.column.addStretch(1)
        self.column.addWidget(tasks)

    def set_cluster(self, name: str, environment: Environment) -> None:
        """Say which cluster this is."""
        self._name.setText(name)
        self._chip.set_environment(environment)

    def set_facts(self, facts: Iterable[str]) -> None:
        """Show what is known of the cluster in a line: ``["3 brokers", "Kafka 4.4"]``."""
        self._facts.setText(SEPARATOR.join(facts))

    def set_warning(self, words: str, meaning: str) -> None:
        """Show for good that something protects this cluster less than it could; `meaning` is its tool tip."""
        self._warning.setText(words)
        self._warning.setToolTip(meaning)
        self._warning.show()

    @property
    def warning(self) -> str:
        """The warning shown; empty where there is none."""
        return self._warning.text()

    def add_page(self, name: str, title: str, icon: str) -> None:
        """Add a page below those that are there."""
        button = PlaceButton(self._theme, icon, title)
        button.setCheckable(True)
        button.clicked.connect(lambda: self._on_page_clicked(name))
        self._pages[name] = button
        self._places.addWidget(button)

    def set_count(self, name: str, count: str, tone: BadgeTone | None = None) -> None:
        """Show a number at a page; with a tone it stands on a badge."""
        self._pages[name].set_count(count, tone)

    def count(self, name: str) -> str:
        """Return the number shown at a page."""
        return self._pages[name].count

    def set_current(self, name: str) -> None:
        """Mark the page that is shown."""
        for other, button in self._pages.items():
            button.setChecked(other == name)

    def set_recent(self, topics: Iterable[str]) -> None:
        """Show the topics looked at last, newest first."""
        while self._recent_buttons:
            old = self._recent_buttons.pop()
            self._recent.removeWidget(old)
            old.hide()
            old.deleteLater()
        for topic in list(topics)[:_MOST_RECENT]:
            button = PlaceButton(self._theme, "hash", topic)
            button.clicked.connect(lambda _checked=False, name=topic: self.topic_chosen.emit(name))
            self._recent.addWidget(button)
            self._recent_buttons.append(button)
        self._recent_title.setVisible(bool(self._recent_buttons))

    def _on_page_clicked(self, name: str) -> None:
        # A click on the page one is on would uncheck it.
        self._pages[name].setChecked(True)
        self.page_chosen.emit(name)


def _above(menu: QMenu) -> QPoint:
    return QPoint(0, menu.sizeHint().height() + 4)
