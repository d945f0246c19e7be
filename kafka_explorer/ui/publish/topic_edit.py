"""The field for the topic to send to: typed, completed from anywhere in a name, or picked."""

from collections.abc import Iterable

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView, QStyledItemDelegate, QWidget

from kafka_explorer.ui.theme import Theme

_WIDTH_CHARACTERS = 24


class TopicEdit(QComboBox):
    """`chosen` tells a name when it is entered or picked, known or not: the cluster knows better than a list."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names = QStringListModel(self)
        self._popup = QListView()
        self._told = ""
        line = QLineEdit()
        self.setLineEdit(line)
        # A field within a field: the outer one has the frame and the padding.
        line.setStyleSheet("QLineEdit { border: none; background: transparent; padding: 0; }")
        line.setPlaceholderText(hint)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setModel(self._names)
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setMaxVisibleItems(16)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_WIDTH_CHARACTERS)
        self.setAccessibleName(hint)
        self._complete()
        self.activated.connect(lambda _index: self._tell())
        line.editingFinished.connect(self._tell)
        self.set_names(())

    def set_names(self, names: Iterable[str]) -> None:
        """Offer these topics; what is typed stays."""
        typed = self.currentText()
        self._names.setStringList(sorted(names))
        self.setCurrentIndex(self.findText(typed, Qt.MatchFlag.MatchExactly))
        self.setEditText(typed)

    @property
    def topic(self) -> str:
        """What is typed or picked; "" for nothing."""
        return self.currentText().strip()

    @property
    def names(self) -> list[str]:
        """The topics that are offered."""
        return self._names.stringList()

    def set_topic(self, name: str) -> None:
        """Show a topic without telling it."""
        self._told = name
        self.setCurrentIndex(self.findText(name, Qt.MatchFlag.MatchExactly))
        self.setEditText(name)

    def choose(self, name: str) -> None:
        """Choose as the user does."""
        self.setEditText(name)
        self._tell()

    def _tell(self) -> None:
        """Told once, though leaving the field says it again."""
        if self.topic != self._told:
            self._told = self.topic
            self.chosen.emit(self.topic)

    def _complete(self) -> None:
        completer = QCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(16)
        completer.setPopup(self._popup)
        # After setPopup, which sets a delegate of its own that ignores the style sheet's rows.
        self._popup.setItemDelegate(QStyledItemDelegate(self._popup))
        completer.activated[str].connect(self.choose)  # type: ignore[index]  # an overloaded signal
        self.setCompleter(completer)
        self._theme.changed.connect(self._dress_popup)
        self._dress_popup()

    def _dress_popup(self) -> None:
        """The style sheet knows the list of a combo box, not the one that completes."""
        ground, border = self._theme.hex("raised"), self._theme.hex("strong_border")
        self._popup.setStyleSheet(f"QListView {{ background: {ground}; border: 1px solid {border}; padding: 0 4px; }}")
