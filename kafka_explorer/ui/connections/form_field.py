"""One field of the form: its name above it, and below it a hint or what is wrong with it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kafka_explorer.ui.widgets.labels import Label, restyle


class FormField(QWidget):
    """Wraps `field`. A message takes the place of the hint, in red, until it is taken away."""

    def __init__(self, name: str, field: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._hint = hint
        self._message = ""
        self._below = Label(hint, "small")
        self._below.setWordWrap(True)
        above = Label(name, "heading")
        above.setBuddy(field)
        field.setAccessibleName(name)
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

    def set_message(self, message: str) -> None:
        """Say what is wrong with the field; an empty message gives the hint back."""
        self._message = message
        self._show()

    def set_hint(self, hint: str) -> None:
        """Say something else about a field that is right."""
        self._hint = hint
        self._show()

    def _show(self) -> None:
        text = self._message or self._hint
        self._below.setText(text)
        self._below.setVisible(bool(text))
        self._below.set_tone("bad" if self._message else None)
        self.field.setAccessibleDescription(text)
        restyle(self.field, "wrong", bool(self._message))
