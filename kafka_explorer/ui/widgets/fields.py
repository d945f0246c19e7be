"""Fields to search and to choose in."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QStyledItemDelegate, QWidget

from kafka_explorer.ui.theme import Theme


class SearchField(QLineEdit):
    """A text field with an icon and a cross that empties it; Escape empties it as well."""

    escaped = Signal()

    def __init__(self, theme: Theme, hint: str, icon: str = "magnifying-glass", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._lead = QAction(self)
        self._clear = QAction(self.tr("Clear"), self)
        self._clear.triggered.connect(self.clear)
        self.addAction(self._lead, QLineEdit.ActionPosition.LeadingPosition)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.textChanged.connect(self._on_text_changed)
        theme.changed.connect(self._paint_icons)
        self._paint_icons()
        self._on_text_changed("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties the field; in an empty one it is told as `escaped`."""
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.escaped.emit()
            return
        super().keyPressEvent(event)

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))

    def _paint_icons(self) -> None:
        self._lead.setIcon(self._theme.icon(self._icon_name))
        self._clear.setIcon(self._theme.icon("x"))


class NumberField(QSpinBox):
    """A whole number with thousands separated; arrows and the wheel change it."""

    def __init__(self, minimum: int, maximum: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(minimum, maximum)
        self.setGroupSeparatorShown(True)
        # A style sheet's padding does not reach the text of a spin box.
        self.lineEdit().setTextMargins(8, 0, 0, 0)


class Choice(QComboBox):
    """A drop-down list; `values` are (data, text) pairs, `chosen` tells the data of what the user picked."""

    chosen = Signal(object)

    def __init__(self, values: Iterable[tuple[object, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The default delegate of a combo box ignores the style sheet's rows.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setIconSize(QSize(16, 16))
        self.setMaxVisibleItems(14)
        for data, text in values:
            self.addItem(text, data)
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))

    def choose(self, data: object) -> None:
        """Select the item with `data`, silently; nothing happens when there is none."""
        index = self.findData(data)
        if index >= 0:
            self.setCurrentIndex(index)
