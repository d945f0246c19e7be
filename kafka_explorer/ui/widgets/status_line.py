"""The bottom line of truth: how far the work is, and the buttons that pause and stop it."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.header import SEPARATOR
from kafka_explorer.ui.widgets.labels import Label

_STEPS = 1000


def bold(text: str) -> str:
    """Mark a part of a status line as the one to look at; the text is escaped."""
    return f"<b>{escape(text)}</b>"


class StatusLine(QWidget):
    """Progress, text, and at the right a side note, Pause and Stop.

    `pause_toggled(bool)` and `stopped` come from the buttons, which are there only when `show_work` asks for them.
    """

    pause_toggled = Signal(bool)
    stopped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setProperty("role", "muted")
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._side = Label("", "muted")
        self._pause = Button(theme, self.tr("Pause"), "pause")
        self._pause.setCheckable(True)
        self._pause.toggled.connect(self._on_pause_toggled)
        self._stop = Button(theme, self.tr("Stop"), "stop")
        self._stop.clicked.connect(self.stopped)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for widget in (self._bar, self._text, self._side, self._pause, self._stop):
            line.addWidget(widget, 1 if widget is self._text else 0)
        self.setFixedHeight(32)
        self.show_text([])

    def show_work(self, fraction: float | None, parts: list[str], *, pausable: bool = False) -> None:
        """Show running work: `fraction` 0 to 1, None when nobody can know; Stop, and Pause when `pausable`.

        `parts` are joined by dots; use `bold` for the one that matters, escape what is data.
        """
        self._set_text(parts)
        self._bar.setVisible(fraction is not None)
        if fraction is not None:
            self._bar.setValue(round(min(max(fraction, 0.0), 1.0) * _STEPS))
        self._pause.setVisible(pausable)
        self._stop.show()

    def show_text(self, parts: list[str]) -> None:
        """Show a result or a hint: no progress, no buttons."""
        self._set_text(parts)
        for widget in (self._bar, self._pause, self._stop):
            widget.hide()
        self._pause.setChecked(False)

    def set_side(self, text: str) -> None:
        """Set the note at the right, such as the isolation level."""
        self._side.setText(text)

    @property
    def text(self) -> str:
        """The text with its marks, for tests."""
        return self._text.text()

    def _set_text(self, parts: list[str]) -> None:
        text = SEPARATOR.join(part for part in parts if part)
        if text != self._text.text():
            self._text.setText(text)

    def _on_pause_toggled(self, paused: bool) -> None:
        self._pause.setText(self.tr("Resume") if paused else self.tr("Pause"))
        self._pause.set_icon("play" if paused else "pause")
        self.pause_toggled.emit(paused)
