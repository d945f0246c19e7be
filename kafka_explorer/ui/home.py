"""The start page's frame: the program's name at the left, the connections at the right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.ui.navigation import Side
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.chips import environment_words
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.place_button import PlaceButton


class Home(QWidget):
    """Shows `start` (the connections) beside a column that lists the open clusters; `cluster_chosen` tells which.
    `capture_asked` wants a file to be opened.
    """

    cluster_chosen = Signal(int)
    capture_asked = Signal()

    def __init__(
        self, theme: Theme, icon: QIcon, palette: QAction, menu: QMenu, start: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clusters: list[PlaceButton] = []
        self._side = Side(theme, palette, menu)
        picture = QLabel()
        picture.setPixmap(icon.pixmap(28, 28))
        top = QHBoxLayout()
        top.setContentsMargins(8, 0, 0, 14)
        top.setSpacing(10)
        top.addWidget(picture)
        top.addWidget(Label("Kafka Explorer", "subtitle"), 1)
        here = PlaceButton(theme, "share-network", self.tr("Connections"))
        here.setCheckable(True)
        here.setChecked(True)
        here.clicked.connect(lambda: here.setChecked(True))
        self._title = Label(self.tr("OPEN CLUSTERS"), "caption")
        self._title.setContentsMargins(10, 14, 0, 4)
        column = self._side.column
        column.addLayout(top)
        capture = PlaceButton(theme, "file-text", self.tr("Open a file of messages…"))
        capture.setToolTip(self.tr("JSON Lines that were exported here, or by kafka-explorer read"))
        capture.clicked.connect(self.capture_asked)
        column.addWidget(here)
        column.addWidget(capture)
        column.addWidget(self._title)
        column.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._side)
        line.addWidget(start, 1)
        self.set_clusters(())
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def set_clusters(self, profiles: Sequence[ConnectionProfile]) -> None:
        """List the open clusters."""
        while self._clusters:
            old = self._clusters.pop()
            self._side.column.removeWidget(old)
            old.hide()
            old.deleteLater()
        for at, profile in enumerate(profiles):
            button = PlaceButton(self._theme, "hard-drives", profile.name)
            button.set_count(*environment_words(profile.environment))
            button.clicked.connect(lambda _checked=False, row=at: self.cluster_chosen.emit(row))
            self._side.column.insertWidget(self._side.column.count() - 1, button)
            self._clusters.append(button)
        self._title.setVisible(bool(profiles))
