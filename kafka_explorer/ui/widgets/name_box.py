"""A field for one of many names: typed, completed from anywhere in the name, or picked from a list."""

from collections.abc import Iterable

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView, QStyledItemDelegate, QWidget

from kafka_explorer.ui.theme import Theme

_ROWS_SHOWN = 16


class NameBox(QComboBox):
    """`completed` tells a name that was chosen from what completes; names that are not offered may be typed too."""

    completed = Signal(str)

    def __init__(self, theme: Theme, hint: str, width_characters: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names = QStringListModel(self)
        self._popup = QListView()
        self.line = QLineEdit()
        self.setLineEdit(self.line)
        # A field within a field: the outer one has the frame and the padding.
        self.line.setStyleSheet("QLineEdit { border: none; background: transparent; padding: 0; }")
        self.line.setPlaceholderText(hint)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setModel(self._names)
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setMaxVisibleItems(_ROWS_SHOWN)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(width_characters)
        self._complete()
        self.set_names(())

    def set_names(self, names: Iterable[str]) -> None:
        """Offer these; what is typed stays."""
        typed = self.currentText()
        self._names.setStringList(sorted(names))
        self.show_name(typed)

    @property
    def names(self) -> list[str]:
        """What is offered."""
        return self._names.stringList()

    def show_name(self, name: str) -> None:
        """Show a text; nothing is told."""
        self.setCurrentIndex(self.findText(name, Qt.MatchFlag.MatchExactly))
        self.setEditText(name)

    def _complete(self) -> None:
        completer = QCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(_ROWS_SHOWN)
        completer.setPopup(self._popup)
        # After setPopup, which sets a delegate of its own that ignores the style sheet's rows.
        self._popup.setItemDelegate(QStyledItemDelegate(self._popup))
        completer.activated[str].connect(self.completed)  # type: ignore[index]  # an overloaded signal
        self.setCompleter(completer)
        self._theme.changed.connect(self._dress_popup)
        self._dress_popup()

    def _dress_popup(self) -> None:
        """The style sheet knows the list of a combo box, not the one that completes."""
        ground, border = self._theme.hex("raised"), self._theme.hex("strong_border")
        self._popup.setStyleSheet(f"QListView {{ background: {ground}; border: 1px solid {border}; padding: 0 4px; }}")
