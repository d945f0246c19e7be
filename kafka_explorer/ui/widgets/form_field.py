"""One field of a form: its name above it, and below it a hint or what is wrong with it."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kafka_explorer.ui.widgets.labels import Label, Tone, restyle


class FormField(QWidget):
    """Wraps `field`. A message takes the place of the hint, in red, until it is taken away.

    `styled` is the input that gets the red border, where `field` is more than one input.
    """

    def __init__(
        self,
        name: str,
        field: QWidget,
        hint: str = "",
        *,
        styled: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._styled = field if styled is None else styled
        self._hint = hint
        self._hint_tone: Tone | None = None
        self._message = ""
        self._below = Label(hint, "small")
        self._below.setWordWrap(True)
        above = Label(name, "heading")
        above.setBuddy(self._styled)
        self._styled.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        for widget in (above, field, self._below):
            column.addWidget(widget)
        self._show()

    @property
    def message(self) -> str:
        """What is wrong, as shown; empty when nothing is."""
        return self._message

    @property
    def hint(self) -> str:
        """What is said about a field that is right."""
        return self._hint

    def set_message(self, message: str) -> None:
        """Say what is wrong with the field; an empty message gives the hint back."""
        if message != self._message:
            self._message = message
            self._show()

    def set_hint(self, hint: str, tone: Tone | None = None) -> None:
        """Say something else about a field that is right."""
        if (hint, tone) != (self._hint, self._hint_tone):
            self._hint, self._hint_tone = hint, tone
            self._show()

    def take_focus(self) -> None:
        """Let the keyboard write into it."""
        self._styled.setFocus()

    def _show(self) -> None:
        text = self._message or self._hint
        self._below.setText(text)
        self._below.setVisible(bool(text))
        self._below.set_tone("bad" if self._message else self._hint_tone)
        self._styled.setAccessibleDescription(text)
        restyle(self._styled, "wrong", bool(self._message))


class FieldRow(QWidget):
    """Fields in one line, all of one width, their tops in line; what is hidden leaves no gap, not even the row."""

    def __init__(self, *fields: QWidget) -> None:
        super().__init__()
        self._fields = fields
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        for field in fields:
            column = QVBoxLayout()
            column.addWidget(field)
            column.addStretch()
            line.addLayout(column, 1)
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the fields."""
        if event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent}:
            self.setVisible(any(not field.isHidden() for field in self._fields))
        return super().eventFilter(watched, event)
