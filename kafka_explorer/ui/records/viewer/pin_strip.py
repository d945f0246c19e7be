"""A message that stays at hand while others are looked at, to be compared with them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kafka_explorer.engine.records import Record
from kafka_explorer.ui import formats
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.labels import ElidedLabel


class PinStrip(QWidget):
    """Shows which message is pinned; hidden while none is."""

    compare_asked = Signal()
    dropped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = ElidedLabel("", "small")
        self.compare = Button(theme, self.tr("Compare"), "git-diff", "ghost")
        drop = IconButton(theme, "push-pin-slash", self.tr("Let go of the pinned message"), small=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 0, 8, 4)
        line.setSpacing(4)
        line.addWidget(self._label, 1)
        line.addWidget(self.compare)
        line.addWidget(drop)
        self.compare.clicked.connect(self.compare_asked)
        drop.clicked.connect(self.dropped)
        self.hide()

    def show_pinned(self, record: Record | None) -> None:
        """Show that a message is pinned, or that none is."""
        self.setVisible(record is not None)
        if record is not None:
            words = self.tr("Pinned: p{partition} · {offset}")
            self._label.setText(words.format(partition=record.partition, offset=formats.integer(record.offset)))

    @property
    def text(self) -> str:
        """What it says; "" while nothing is pinned."""
        return "" if self.isHidden() else self._label.whole_text
