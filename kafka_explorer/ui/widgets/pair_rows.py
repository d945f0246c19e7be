"""A list of rows of two texts, such as name and value, checked while one types."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.labels import Label, Tone

E = TypeVar("E", bound=QLineEdit)
R = TypeVar("R", bound="PairRow[Any]")


class PairRow(QWidget, Generic[E]):
    """One row: `first`, perhaps a word, `second`, and a cross. `changed` comes with every letter of either.

    A kind of row says in `check` what is wrong with its texts.
    """

    changed = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, first: E, second: E, remove_tip: str, between: str = "") -> None:
        super().__init__()
        self.first, self.second = first, second
        remove = IconButton(theme, "x", remove_tip)
        remove.clicked.connect(self.removed)
        self._below = Label("", "small")
        self._below.setWordWrap(True)
        self._below.hide()
        self._message = ""
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(first, 1)
        if between:
            line.addWidget(Label(between, "muted"))
        line.addWidget(second, 1)
        line.addWidget(remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._below)
        for edit in (first, second):
            edit.setFont(theme.mono_font())
            edit.textChanged.connect(self.changed)

    @property
    def texts(self) -> tuple[str, str]:
        """Both as they stand there, without white space around them."""
        return self.first.text().strip(), self.second.text().strip()

    @property
    def message(self) -> str:
        """What is wrong with the row; empty when nothing is."""
        return self._message

    def check(self, others: list[str]) -> None:
        """Find out and show what is wrong; `others` are the first texts of the rows above."""
        raise NotImplementedError

    def say(self, message: str, hint: str = "", tone: Tone | None = None) -> None:
        """Show below the row what is wrong, or else a hint."""
        self._message = message
        self._below.setText(message or hint)
        self._below.setVisible(bool(message or hint))
        self._below.set_tone("bad" if message else tone)


class PairRows(QWidget, Generic[R]):
    """All rows, and a button that adds one. `changed` comes with every letter and every row.

    `make` returns the row of two texts; `together` says what is wrong with rows that are right one by one.
    """

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        add: str,
        make: Callable[[str, str], R],
        together: Callable[[dict[str, str]], str] = lambda _pairs: "",
    ) -> None:
        super().__init__()
        self._make = make
        self._wrong_together = together
        self._rows: list[R] = []
        self._together = Label("", "small")
        self._together.set_tone("bad")
        self._together.setWordWrap(True)
        self._together.hide()
        self.add_button = Button(theme, add, "plus")
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
        column.addWidget(self._together)
        column.addLayout(bottom)

    @property
    def rows(self) -> list[R]:
        """The rows, from top to bottom."""
        return self._rows

    def set_pairs(self, pairs: Mapping[str, str]) -> None:
        """Show these instead of what is there."""
        for row in list(self._rows):
            self._take_out(row)
        for first, second in pairs.items():
            self._append(first, second)
        self._check()

    def pairs(self) -> dict[str, str]:
        """Return the rows that are not empty, unchecked."""
        return {first: second for first, second in (row.texts for row in self._rows) if first or second}

    @property
    def message(self) -> str:
        """The first thing that is wrong; empty when nothing is."""
        return next((row.message for row in self._rows if row.message), self._together.text())

    def _append(self, first: str = "", second: str = "") -> R:
        row = self._make(first, second)
        row.changed.connect(self._on_changed)
        row.removed.connect(partial(self._on_removed, row))
        self._rows.append(row)
        self._list.addWidget(row)
        row.show()  # at once: what is shown a moment later by the layout cannot take the focus now
        return row

    def _take_out(self, row: R) -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()

    def _on_add(self) -> None:
        row = self._append()
        self._on_changed()
        row.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_removed(self, row: R) -> None:
        self._take_out(row)
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_changed()

    def _on_changed(self) -> None:
        self._check()
        self.changed.emit()

    def _check(self) -> None:
        names = [row.texts[0] for row in self._rows]
        for at, row in enumerate(self._rows):
            row.check([name for name in names[:at] if name])
        wrong = any(row.message for row in self._rows)
        self._together.setText("" if wrong else self._wrong_together(self.pairs()))
        self._together.setVisible(bool(self._together.text()))
