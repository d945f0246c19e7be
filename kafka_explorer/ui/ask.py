"""Questions to the user, and short news. An object passed to constructors, so that tests answer for the user."""

from html import escape
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from kafka_explorer.config.connection import Environment
from kafka_explorer.ui.environment_line import EnvironmentLine
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.chips import EnvironmentChip
from kafka_explorer.ui.widgets.labels import Label

_NEWS_MS = 4_000
_NEWS_ABOVE_PX = 64


class Ask(Protocol):
    """What a controller may want of the user."""

    def confirm(
        self,
        title: str,
        text: str,
        action: str,
        *,
        danger: bool = False,
        typed: str = "",
        environment: Environment | None = None,
    ) -> bool:
        """Ask before something that cannot be undone; `action` is the verb on the button.

        With `typed` the user must type that name first. A destructive question names its `environment`.
        """

    def notify(self, text: str) -> None:
        """Say that something was done ("3 rows copied"); it goes away by itself."""

    def open_file(self, title: str, patterns: str = "") -> Path | None:
        """Let the user pick a file that exists; `patterns` as Qt wants them ("TOML (*.toml)")."""

    def save_file(self, title: str, suggested: str, patterns: str = "") -> Path | None:
        """Let the user name a file to write; the dialog asks before one is overwritten."""


class Asker:
    """Asks on the screen, above the window given to `stand_above`."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._window: QWidget | None = None

    def stand_above(self, window: QWidget) -> None:
        """Choose the window; without one nothing can be notified."""
        self._window = window

    def confirm(
        self,
        title: str,
        text: str,
        action: str,
        *,
        danger: bool = False,
        typed: str = "",
        environment: Environment | None = None,
    ) -> bool:
        """See `Ask.confirm`."""
        question = Question(self._theme, title, text, action, danger, typed, environment, self._window)
        try:
            return question.exec() == QDialog.DialogCode.Accepted
        finally:
            question.deleteLater()

    def notify(self, text: str) -> None:
        """See `Ask.notify`."""
        if self._window is not None:
            for older in self._window.findChildren(News):
                older.close()
            News(text, self._window)

    def open_file(self, title: str, patterns: str = "") -> Path | None:
        """See `Ask.open_file`."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, title, "", patterns)
        return Path(chosen) if chosen else None

    def save_file(self, title: str, suggested: str, patterns: str = "") -> Path | None:
        """See `Ask.save_file`."""
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, suggested, patterns)
        return Path(chosen) if chosen else None


class Question(QDialog):
    """One question with a verb on its button; Cancel is what Escape and Enter do when something would be destroyed."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        text: str,
        action: str,
        danger: bool,
        typed: str,
        environment: Environment | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._typed = typed
        self._go = Button(theme, action, None, "danger-filled" if danger else "primary")
        self._stay = Button(theme, self.tr("Cancel"))
        self.field = QLineEdit()
        self._go.clicked.connect(self.accept)
        self._stay.clicked.connect(self.reject)
        self.field.textChanged.connect(self._on_typed)
        self._lay_out(theme, title, text, environment)
        self._go.setDefault(not danger)
        self._stay.setDefault(danger)
        self._on_typed("")
        (self.field if typed else self._stay if danger else self._go).setFocus()

    def _lay_out(self, theme: Theme, title: str, text: str, environment: Environment | None) -> None:
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(Label(title, "title"))
        if environment is not None:
            top.addWidget(EnvironmentChip(environment))
        top.addStretch()
        words = Label(text, "muted")
        words.setWordWrap(True)
        words.setFixedWidth(420)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        if environment is not None:
            line = EnvironmentLine(theme)
            line.set_environment(environment)
            whole.addWidget(line)
        column = QVBoxLayout()
        whole.addLayout(column)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(words)
        if self._typed:
            column.addSpacing(4)
            column.addWidget(self._request())
            column.addWidget(self.field)
        column.addSpacing(8)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self._stay)
        buttons.addWidget(self._go)
        column.addLayout(buttons)

    def _request(self) -> QLabel:
        request = QLabel(self.tr("Type %s to confirm") % f"<b>{escape(self._typed)}</b>")
        request.setTextFormat(Qt.TextFormat.RichText)
        request.setProperty("role", "muted")
        return request

    def _on_typed(self, text: str) -> None:
        self._go.setEnabled(text == self._typed)


class News(QFrame):
    """A line at the bottom of the window that goes away by itself."""

    def __init__(self, text: str, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("ground", "news")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 8, 14, 8)
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        line.addWidget(label)
        self.adjustSize()
        self._settle()
        window.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.close)
        self._timer.start(_NEWS_MS)
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom of a window that changes its size."""
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self._settle()
        return super().eventFilter(watched, event)

    def _settle(self) -> None:
        at_left = (self._window.width() - self.width()) // 2
        self.move(at_left, self._window.height() - self.height() - _NEWS_ABOVE_PX)
