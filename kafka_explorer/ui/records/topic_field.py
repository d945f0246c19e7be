"""Which topic to read: typed, completed from anywhere in its name, or picked from the list."""

from collections.abc import Iterable

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView, QStyledItemDelegate, QWidget

from kafka_explorer.ui.theme import Theme


class TopicField(QComboBox):
    """An editable list of topics. `chosen` tells a name, known or not: the cluster knows better than a list."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names = QStringListModel(self)
        self._popup = QListView()
        self._line = QLineEdit()
        self.setLineEdit(self._line)
        # A field within a field: the outer one has the frame and the padding.
        self._line.setStyleSheet("QLineEdit { border: none; background: transparent; padding: 0; }")
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setModel(self._names)
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setMaxVisibleItems(16)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(30)
        self.setAccessibleName(self.tr("Topic"))
        self._line.setPlaceholderText(self.tr("Choose a topic"))
        self._complete()
        self._line.returnPressed.connect(self._on_entered)
        self.activated.connect(lambda _index: self._on_entered())
        self.set_names(())

    def set_names(self, names: Iterable[str]) -> None:
        """Offer these topics; what is typed stays."""
        typed = self.currentText()
        self._names.setStringList(sorted(names))
        self.setCurrentIndex(self.findText(typed, Qt.MatchFlag.MatchExactly))
        self.setEditText(typed)

    @property
    def topic(self) -> str:
        """What is typed or picked."""
        return self.currentText().strip()

    def set_topic(self, name: str) -> None:
        """Show a topic without telling it."""
        self.setCurrentIndex(self.findText(name, Qt.MatchFlag.MatchExactly))
        self.setEditText(name)

    def _complete(self) -> None:
        completer = QCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(16)
        completer.setPopup(self._popup)
        # After setPopup, which sets a delegate of its own that ignores the style sheet's rows.
        self._popup.setItemDelegate(QStyledItemDelegate(self._popup))
        completer.activated[str].connect(self._on_completed)  # type: ignore[index]  # an overloaded signal
        self.setCompleter(completer)
        self._theme.changed.connect(self._dress_popup)
        self._dress_popup()

    def _dress_popup(self) -> None:
        """The style sheet knows the list of a combo box, not the one that completes."""
        ground, border = self._theme.hex("raised"), self._theme.hex("strong_border")
        self._popup.setStyleSheet(f"QListView {{ background: {ground}; border: 1px solid {border}; padding: 0 4px; }}")

    def _on_completed(self, name: str) -> None:
        self.set_topic(name)
        self._on_entered()

    def _on_entered(self) -> None:
        if self.topic:
            self.chosen.emit(self.topic)
