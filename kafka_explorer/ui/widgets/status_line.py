"""The bottom line of truth: how far the work is, and the buttons that pause and stop it."""

import re
from collections.abc import Sequence
from html import escape, unescape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.header import SEPARATOR
from kafka_explorer.ui.widgets.labels import Label

_STEPS = 1000
_MARKS = re.compile(r"</?b>")


def bold(text: str) -> str:
    """Mark a part of a status line as the one to look at; the text is escaped."""
    return f"<b>{escape(text)}</b>"


class StatusLine(QWidget):
    """Progress, text, and at the right a side note, Pause and Stop.

    `pause_toggled(bool)` and `stopped` come from the buttons, which are there only when `show_work` asks for them;
    `stepped` tells which of the next steps was taken, which `show_text` offers.
    """

    pause_toggled = Signal(bool)
    stopped = Signal()
    stepped = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._text = _Parts()
        self._side = Label("", "muted")
        self._pause = Button(theme, self.tr("Pause"), "pause")
        self._pause.setCheckable(True)
        self._pause.toggled.connect(self._on_pause_toggled)
        self._stop = Button(theme, self.tr("Stop"), "stop")
        self._stop.clicked.connect(self.stopped)
        self.steps = [Button(theme, "", icon) for icon in ("play", "fast-forward")]
        for at, button in enumerate(self.steps):
            button.clicked.connect(lambda _=False, at=at: self.stepped.emit(at))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for widget in (self._bar, self._text, self._side, self._pause, self._stop, *self.steps):
            line.addWidget(widget, 1 if widget is self._text else 0)
        self.setFixedHeight(32)
        self.show_text([])

    def show_work(self, fraction: float | None, parts: list[str], *, pausable: bool = False) -> None:
        """Show running work: `fraction` 0 to 1, None when nobody can know; Stop, and Pause when `pausable`.

        `parts` are joined by dots, the most important first: where the line is too short, the last ones are left out
        (a tooltip has them all). Use `bold` for the one that matters, escape what is data.
        """
        self._bar.setVisible(fraction is not None)
        if fraction is not None:
            # A progress bar repaints at once, and with it the whole table that waits to be painted: not in this turn.
            self._bar.setUpdatesEnabled(False)
            self._bar.setValue(round(min(max(fraction, 0.0), 1.0) * _STEPS))
            self._bar.setUpdatesEnabled(True)
        self._pause.setVisible(pausable)
        self._stop.show()
        self._offer(())
        self._text.set_parts(parts)

    def show_text(self, parts: list[str], steps: Sequence[str] = ()) -> None:
        """Show a result or a hint, no progress, and up to two next steps."""
        for widget in (self._bar, self._pause, self._stop):
            widget.hide()
        self._pause.blockSignals(True)
        self._pause.setChecked(False)
        self._pause.blockSignals(False)
        self._show_pause(paused=False)
        self._offer(steps)
        self._text.set_parts(parts)

    def set_side(self, text: str) -> None:
        """Set the note at the right, such as the isolation level."""
        self._side.setText(text)

    @property
    def text(self) -> str:
        """The text with its marks, for tests."""
        return self._text.text()

    def _offer(self, steps: Sequence[str]) -> None:
        for at, button in enumerate(self.steps):
            button.setText(steps[at] if at < len(steps) else "")
            button.setVisible(at < len(steps))

    def _show_pause(self, *, paused: bool) -> None:
        self._pause.setText(self.tr("Resume") if paused else self.tr("Pause"))
        self._pause.set_icon("play" if paused else "pause")

    def _on_pause_toggled(self, paused: bool) -> None:
        self._show_pause(paused=paused)
        self.pause_toggled.emit(paused)


class _Parts(QLabel):
    """Shows as many parts as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setProperty("role", "muted")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_parts(self, parts: list[str]) -> None:
        """Show these, the first ones first."""
        self._parts = [part for part in parts if part]
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what fits now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = list(self._parts)
        while len(shown) > 1 and self.isVisible() and self._width_of(shown) > self.width():
            shown.pop()
        text = SEPARATOR.join(shown)
        if text != self.text():
            self.setText(text)
            self.setToolTip("" if len(shown) == len(self._parts) else SEPARATOR.join(self._parts))

    def _width_of(self, parts: list[str]) -> float:
        text = SEPARATOR.join(parts)
        font = QFont(self.font())
        # Bold throughout: a little too wide is better than a word cut off.
        font.setBold("<b>" in text)
        return QFontMetricsF(font).horizontalAdvance(unescape(_MARKS.sub("", text)))
