"""Which topics to read: one typed, completed from anywhere in its name or picked; several ticked in a panel."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView, QStyledItemDelegate, QWidget

from kafka_explorer.ui import formats
from kafka_explorer.ui.records.topics_panel import TopicsPanel
from kafka_explorer.ui.theme import Theme

_MOST_NAMED = 40


class TopicField(QComboBox):
    """An editable list of topics. `chosen` tells names, known or not: the cluster knows better than a list."""

    chosen = Signal(tuple)

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
        self._several: tuple[str, ...] = ()
        self.panel = TopicsPanel(theme, self)
        self.panel.submitted.connect(self._on_submitted)
        self._line.textEdited.connect(lambda _text: self._take_one())
        self._line.returnPressed.connect(self._on_entered)
        self.activated.connect(lambda _index: self._on_activated())
        self.set_names(())

    def set_names(self, names: Iterable[str]) -> None:
        """Offer these topics; what is typed stays."""
        typed = self.currentText()
        self._names.setStringList(sorted(names))
        self.setCurrentIndex(self.findText(typed, Qt.MatchFlag.MatchExactly))
        self.setEditText(typed)

    @property
    def topics(self) -> tuple[str, ...]:
        """What is typed, picked or ticked; nothing yet: none."""
        typed = self.currentText().strip()
        return self._several or ((typed,) if typed else ())

    @property
    def topic(self) -> str:
        """The only topic, or the first of several; "" for none."""
        return next(iter(self.topics), "")

    def set_topic(self, name: str) -> None:
        """Show one topic without telling it."""
        self.set_topics([name] if name else [])

    def set_topics(self, names: Sequence[str]) -> None:
        """Show topics without telling them."""
        self._several = tuple(names) if len(names) > 1 else ()
        text = self._in_words(self._several) if self._several else "".join(names)
        self.setCurrentIndex(self.findText(text, Qt.MatchFlag.MatchExactly))
        self.setEditText(text)
        self.setToolTip("\n".join(self._several[:_MOST_NAMED]))

    @property
    def names(self) -> list[str]:
        """The topics that are offered."""
        return self._names.stringList()

    def open_panel(self) -> None:
        """Let several be ticked; what is read now is ticked already."""
        self.panel.open_with(self, self.names, self.topics)

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
        self.set_topics([name])
        self._on_entered()

    def _on_activated(self) -> None:
        self._take_one()
        self._on_entered()

    def _on_entered(self) -> None:
        if self.topics:
            self.chosen.emit(self.topics)

    def _on_submitted(self, topics: tuple[str, ...]) -> None:
        self.set_topics(topics)
        self._on_entered()

    def _take_one(self) -> None:
        """What is typed or picked is one topic again."""
        self._several = ()
        self.setToolTip("")

    def _in_words(self, topics: Sequence[str]) -> str:
        count = formats.counted(len(topics), self.tr("topic"), self.tr("topics"))
        return f"{count}: {', '.join(topics[:3])}{' …' if len(topics) > 3 else ''}"
