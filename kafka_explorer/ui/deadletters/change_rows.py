"""Changes for every dead letter before it is sent: rows of a field set or removed, or text replaced."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.redrive.transforms import (
    RemoveField,
    ReplaceText,
    SetField,
    TransformStep,
    check_step,
)
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.labels import Label, restyle

_SET, _REMOVE, _REPLACE = "set", "remove", "replace"


class ChangeRow(QWidget):
    """One change; `changed` comes with every letter."""

    changed = Signal()
    removed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.kind = Choice(
            (
                (_SET, self.tr("Set field")),
                (_REMOVE, self.tr("Remove field")),
                (_REPLACE, self.tr("Replace text")),
            )
        )
        self.first, self.second = QLineEdit(), QLineEdit()
        self._below = Label("", "small")
        self._below.set_tone("bad")
        self._below.setWordWrap(True)
        self._below.hide()
        remove = IconButton(theme, "x", self.tr("Remove this change"))
        remove.clicked.connect(self.removed)
        line = QHBoxLayout()
        line.setSpacing(6)
        for widget in (self.kind, self.first, self.second, remove):
            line.addWidget(widget, int(isinstance(widget, QLineEdit)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._below)
        for field in (self.first, self.second):
            field.setFont(theme.mono_font())
            field.textChanged.connect(self._on_changed)
        self.kind.chosen.connect(self._on_kind_chosen)
        self._show_kind()

    def step(self) -> TransformStep | None:
        """Return the change; None while it is not complete or wrong, which is then told below it."""
        first, second = self.first.text(), self.second.text()
        kind = self.kind.currentData()
        step: TransformStep
        if kind == _SET:
            step = SetField(first.strip(), second.strip())
        elif kind == _REMOVE:
            step = RemoveField(first.strip())
        else:
            step = ReplaceText(first, second)
        complete = bool(first) and (kind != _SET or bool(second))
        reason = self._reason(step) if complete else ""
        self._below.setText(reason)
        self._below.setVisible(bool(reason))
        restyle(self.first, "wrong", bool(reason))
        return step if complete and not reason else None

    @property
    def message(self) -> str:
        """What is wrong with it; "" when nothing is."""
        return self._below.text()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed yet."""
        return not self.first.text() and not self.second.text()

    @staticmethod
    def _reason(step: TransformStep) -> str:
        try:
            check_step(step)
        except FilterSyntaxError as error:
            return error.reason
        return ""

    def _on_kind_chosen(self, _kind: object) -> None:
        self._show_kind()
        self._on_changed()

    def _show_kind(self) -> None:
        kind = self.kind.currentData()
        text = kind == _REPLACE
        self.first.setPlaceholderText(self.tr("this text") if text else "value.patient.ward")
        self.second.setPlaceholderText(self.tr("by this") if text else '"7B"')
        self.first.setAccessibleName(self.tr("Text to replace") if text else self.tr("Field"))
        self.second.setAccessibleName(self.tr("Replacement") if text else self.tr("JSON value"))
        self.second.setVisible(kind != _REMOVE)

    def _on_changed(self) -> None:
        self.step()
        self.changed.emit()


class ChangeRows(QWidget):
    """`changed` comes when the changes are other ones, or not complete any more."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[ChangeRow] = []
        self.add = Button(theme, self.tr("Add a change"), "plus", "ghost")
        self.add.clicked.connect(self.add_row)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        line = QHBoxLayout()
        line.addWidget(self.add)
        line.addStretch()
        self._column.addLayout(line)

    def add_row(self) -> ChangeRow:
        """Add an empty one."""
        row = ChangeRow(self._theme)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._column.insertWidget(len(self.rows) - 1, row)
        row.first.setFocus()
        return row

    def clear(self) -> None:
        """Change nothing."""
        for row in list(self.rows):
            self._remove(row)

    def steps(self) -> tuple[TransformStep, ...] | None:
        """Return the changes; None while one of them is not complete. Empty rows are none."""
        steps = [row.step() for row in self.rows if not row.is_empty]
        return None if None in steps else tuple(step for step in steps if step is not None)

    def _remove(self, row: ChangeRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.changed.emit()
