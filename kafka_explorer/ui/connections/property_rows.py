"""Client properties as rows of name and value, checked while one types."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kafka_explorer.config.client_properties import (
    CLIENT_PROPERTIES,
    ClientProperty,
    check_together,
    checked_value,
    unknown_property,
)
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.completed_edit import CompletedEdit
from kafka_explorer.ui.widgets.labels import Label, restyle

_NAME_PX = 270


class PropertyRow(QWidget):
    """One property; `changed` comes with every letter."""

    changed = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, name: str = "", value: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = CompletedEdit()
        self.name.setPlaceholderText(self.tr("Property"))
        self.name.setAccessibleName(self.tr("Name of the client property"))
        self.name.setFont(theme.mono_font())
        self.name.setFixedWidth(_NAME_PX)
        self.name.offer(list(CLIENT_PROPERTIES))
        self.value = CompletedEdit()
        self.value.setAccessibleName(self.tr("Value of the client property"))
        self.value.setFont(theme.mono_font())
        self._below = Label("", "small")
        self._below.setWordWrap(True)
        self._message = ""
        remove = IconButton(theme, "x", self.tr("Remove this property"))
        remove.clicked.connect(self.removed)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.name)
        line.addWidget(self.value, 1)
        line.addWidget(remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._below)
        self.name.setText(name)
        self.value.setText(value)
        self._on_name_changed()
        self.name.textChanged.connect(self._on_name_changed)
        self.value.textChanged.connect(self.changed)

    @property
    def texts(self) -> tuple[str, str]:
        """Name and value as they stand there, without white space around them."""
        return self.name.text().strip(), self.value.text().strip()

    @property
    def message(self) -> str:
        """What is wrong with the row; empty when nothing is."""
        return self._message

    def check(self, others: list[str]) -> None:
        """Find out and show what is wrong; `others` are the names in the other rows."""
        name, value = self.texts
        self._message = self._wrong(name, value, others) if name or value else ""
        known = CLIENT_PROPERTIES.get(name)
        hint = self._hint_of(known) if known else ""
        self._below.setText(self._message or hint)
        self._below.setVisible(bool(self._message or hint))
        self._below.set_tone("bad" if self._message else None)
        restyle(self.name, "wrong", bool(self._message) and (known is None or name in others))
        restyle(self.value, "wrong", bool(self._message) and known is not None and name not in others)

    def _hint_of(self, known: ClientProperty) -> str:
        default = self.tr("Without it: %s.") % known.default if known.default else self.tr("Without it: none.")
        return f"{known.description}. {default}"

    def _wrong(self, name: str, value: str, others: list[str]) -> str:
        if name not in CLIENT_PROPERTIES:
            return unknown_property(name)
        if name in others:
            return self.tr("%s is set twice. Remove one of the two.") % name
        try:
            checked_value(name, value)
        except ValueError as error:
            return str(error)
        return ""

    def _on_name_changed(self) -> None:
        known = CLIENT_PROPERTIES.get(self.texts[0])
        self.value.setPlaceholderText(known.accepts if known else self.tr("Value"))
        self.value.offer(list(known.choices) if known else [])
        self.changed.emit()


class PropertyRows(QWidget):
    """All client properties of a profile. `changed` comes with every letter and every row."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: list[PropertyRow] = []
        self._together = Label("", "small")
        self._together.set_tone("bad")
        self._together.setWordWrap(True)
        self.add_button = Button(theme, self.tr("Add property"), "plus")
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
    def rows(self) -> list[PropertyRow]:
        """The rows, from top to bottom."""
        return self._rows

    def set_properties(self, properties: Mapping[str, str]) -> None:
        """Show these instead of what is there."""
        for row in list(self._rows):
            self._take_out(row)
        for name, value in properties.items():
            self._append(name, value)
        self._check()

    def properties(self) -> dict[str, str]:
        """Return the rows that are not empty, unchecked."""
        return {name: value for name, value in (row.texts for row in self._rows) if name or value}

    @property
    def message(self) -> str:
        """The first thing that is wrong; empty when nothing is."""
        return next((row.message for row in self._rows if row.message), self._together.text())

    def _append(self, name: str = "", value: str = "") -> PropertyRow:
        row = PropertyRow(self._theme, name, value)
        row.changed.connect(self._on_changed)
        row.removed.connect(partial(self._on_removed, row))
        self._rows.append(row)
        self._list.addWidget(row)
        row.show()  # at once: what is shown a moment later by the layout cannot take the focus now
        return row

    def _take_out(self, row: PropertyRow) -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()

    def _on_add(self) -> None:
        row = self._append()
        self._on_changed()
        row.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_removed(self, row: PropertyRow) -> None:
        self._take_out(row)
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_changed()

    def _on_changed(self) -> None:
        self._check()
        self.changed.emit()

    def _check(self) -> None:
        names = [row.texts[0] for row in self._rows]
        for at, row in enumerate(self._rows):
            row.check([name for other, name in enumerate(names) if other < at and name])
        self._together.setText(self._wrong_together())
        self._together.setVisible(bool(self._together.text()))

    def _wrong_together(self) -> str:
        if any(row.message for row in self._rows):
            return ""
        try:
            check_together({name: checked_value(name, value) for name, value in self.properties().items()})
        except ValueError as error:
            return str(error)
        return ""
