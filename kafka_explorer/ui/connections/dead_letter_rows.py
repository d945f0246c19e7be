"""Which topic keeps the dead letters of which: rows of two names, for topics whose names do not tell."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.security_checks import checked_dead_letters
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.labels import Label, restyle


class DeadLetterRow(QWidget):
    """One pair; `changed` comes with every letter."""

    changed = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, topic: str = "", source: str = "") -> None:
        super().__init__()
        self.topic, self.source = QLineEdit(topic), QLineEdit(source)
        self.topic.setPlaceholderText("orders-failed")
        self.topic.setAccessibleName(self.tr("Topic with dead letters"))
        self.source.setPlaceholderText("orders")
        self.source.setAccessibleName(self.tr("Topic they came from"))
        remove = IconButton(theme, "x", self.tr("Remove this line"))
        remove.clicked.connect(self.removed)
        self._below = Label("", "small")
        self._below.setWordWrap(True)
        self._below.set_tone("bad")
        self._below.hide()
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.topic, 1)
        line.addWidget(Label(self.tr("belongs to"), "muted"))
        line.addWidget(self.source, 1)
        line.addWidget(remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._below)
        for edit in (self.topic, self.source):
            edit.setFont(theme.mono_font())
            edit.textChanged.connect(self.changed)

    @property
    def texts(self) -> tuple[str, str]:
        """Both names as they stand there, without white space around them."""
        return self.topic.text().strip(), self.source.text().strip()

    @property
    def message(self) -> str:
        """What is wrong with the row; empty when nothing is."""
        return self._below.text()

    def check(self, others: list[str]) -> None:
        """Find out and show what is wrong; `others` are the topics of the rows above."""
        message = self._wrong(others)
        self._below.setText(message)
        self._below.setVisible(bool(message))
        for edit in (self.topic, self.source):
            restyle(edit, "wrong", bool(message))

    def _wrong(self, others: list[str]) -> str:
        topic, source = self.texts
        if not topic and not source:
            return ""
        if not topic or not source:
            return self.tr("Both topics are needed. Type the other one, too.")
        if topic in others:
            return self.tr("%s stands there twice. Remove one of the two.") % topic
        if topic == source:
            return self.tr("A topic cannot keep its own dead letters. Type the other topic's name.")
        try:
            checked_dead_letters({topic: source})
        except ProfileError as error:
            return error.sentence
        return ""


class DeadLetterRows(QWidget):
    """All pairs of a profile. `changed` comes with every letter and every row."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[DeadLetterRow] = []
        self.add_button = Button(theme, self.tr("Add topic"), "plus")
        self.add_button.clicked.connect(self._on_add)
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        bottom = QHBoxLayout()
        bottom.addWidget(self.add_button)
        bottom.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._list)
        column.addLayout(bottom)

    @property
    def rows(self) -> list[DeadLetterRow]:
        """The rows, from top to bottom."""
        return self._rows

    def set_pairs(self, pairs: Mapping[str, str]) -> None:
        """Show these instead of what is there."""
        for row in list(self._rows):
            self._take_out(row)
        for topic, source in pairs.items():
            self._append(topic, source)
        self._check()

    def pairs(self) -> dict[str, str]:
        """Return the rows that are not empty, unchecked."""
        return {topic: source for topic, source in (row.texts for row in self._rows) if topic or source}

    @property
    def message(self) -> str:
        """The first thing that is wrong; empty when nothing is."""
        return next((row.message for row in self._rows if row.message), "")

    def _append(self, topic: str = "", source: str = "") -> DeadLetterRow:
        row = DeadLetterRow(self._theme, topic, source)
        row.changed.connect(self._on_changed)
        row.removed.connect(partial(self._on_removed, row))
        self._rows.append(row)
        self._list.addWidget(row)
        row.show()  # at once, so that it can take the focus now
        return row

    def _take_out(self, row: DeadLetterRow) -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()

    def _on_add(self) -> None:
        row = self._append()
        self._on_changed()
        row.topic.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_removed(self, row: DeadLetterRow) -> None:
        self._take_out(row)
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_changed()

    def _on_changed(self) -> None:
        self._check()
        self.changed.emit()

    def _check(self) -> None:
        topics = [row.texts[0] for row in self._rows]
        for at, row in enumerate(self._rows):
            row.check([topic for topic in topics[:at] if topic])
