"""The test of a connection: a list of steps that tick as they come, and what the first failing one means."""

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kafka_explorer.ui.connections.checkup_line import CheckupLine, LineState, took_words
from kafka_explorer.ui.connections.checkup_row import CheckupRow
from kafka_explorer.ui.explain import Explanation
from kafka_explorer.ui.formats import counted
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.labels import Label


class CheckupState(Enum):
    """What the panel shows."""

    IDLE = auto()
    RUNNING = auto()
    PASSED = auto()
    WARNED = auto()
    FAILED = auto()


_ICONS = {
    CheckupState.PASSED: ("check-circle", "ok"),
    CheckupState.WARNED: ("warning", "warn"),
    CheckupState.FAILED: ("x-circle", "bad"),
}


class CheckupPanel(Card):
    """`started` and `cancelled` come from its button, `copy_requested` from Copy report; the rest is told to it."""

    started = Signal()
    cancelled = Signal()
    copy_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(padding=16, spacing=10, parent=parent)
        self._theme = theme
        self._state = CheckupState.IDLE
        self._problem = ""
        self._rows: list[CheckupRow] = []
        self._icon = QLabel()
        self._title = Label("", "subtitle")
        self._title.setWordWrap(True)
        self._text = Label("", "muted")
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = Button(theme, "", None)
        self.copy_button = Button(theme, self.tr("Copy report"), "copy", "ghost")
        self.button.clicked.connect(self._on_clicked)
        self.copy_button.clicked.connect(self.copy_requested)
        theme.changed.connect(self._paint_icon)
        self._lay_out()
        self.show_idle()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._title, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.button)
        buttons.addWidget(self.copy_button)
        buttons.addStretch()
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addWidget(Label(self.tr("TEST"), "caption"))
        self.body.addLayout(top)
        self.body.addWidget(self._text)
        self.body.addLayout(buttons)
        self.body.addLayout(self._list)

    @property
    def state(self) -> CheckupState:
        """What is shown now."""
        return self._state

    @property
    def lines(self) -> list[CheckupLine]:
        """The steps as shown."""
        return [row.line for row in self._rows]

    @property
    def text(self) -> str:
        """Title and sentence as shown."""
        return " ".join(label.text() for label in (self._title, self._text) if label.text())

    def show_idle(self) -> None:
        """Nothing was tried, or not with what the fields say now."""
        words = self.tr("Looks at every step from the host name to the access rules, and says where it ends and why.")
        self._show(CheckupState.IDLE, self.tr("Does it connect?"), words, self.tr("Test connection"))
        self._show_lines(())

    def show_running(self, lines: Sequence[CheckupLine] = ()) -> None:
        """A test runs and has come so far."""
        self._show(CheckupState.RUNNING, self.tr("Testing…"), "", self.tr("Cancel"))
        self._show_lines(lines)

    def show_done(self, lines: Sequence[CheckupLine]) -> None:
        """The test is over."""
        failed = next((line for line in lines if line.state is LineState.FAILED), None)
        notes = sum(line.state is LineState.WARNED for line in lines)
        steps = counted(len(lines), self.tr("step"), self.tr("steps"))
        took = took_words(sum(line.took_s or 0 for line in lines))
        again = self.tr("Test again")
        if failed is not None:
            ends = self.tr("It ends here: %s") % failed.title
            self._show(CheckupState.FAILED, self.tr("It does not connect"), ends, again)
        elif notes:
            things = counted(notes, self.tr("thing to know"), self.tr("things to know"))
            self._show(CheckupState.WARNED, self.tr("It connects"), f"{things} · {steps} · {took}", again)
        else:
            self._show(CheckupState.PASSED, self.tr("It connects"), f"{steps} · {took}", again)
        self._show_lines(lines)

    def show_failed(self, explanation: Explanation) -> None:
        """The test could not even begin, and why."""
        sentence = " ".join(part for part in (explanation.sentence, explanation.hint) if part)
        self._show(CheckupState.FAILED, explanation.title, sentence, self.tr("Test again"))
        self._show_lines(())

    def set_problem(self, problem: str) -> None:
        """Say why a test cannot start; empty when it can."""
        self._problem = problem
        self._enable()

    def _show(self, state: CheckupState, title: str, text: str, button: str) -> None:
        self._state = state
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.button.setText(button)
        self._paint_icon()
        self._enable()

    def _show_lines(self, lines: Sequence[CheckupLine]) -> None:
        while len(self._rows) > len(lines):
            row = self._rows.pop()
            row.hide()
            row.deleteLater()
        for row, line in zip(self._rows, lines, strict=False):
            if row.line != line:
                row.show_line(line)
        for line in lines[len(self._rows) :]:
            row = CheckupRow(self._theme, line)
            self._rows.append(row)
            self._list.addWidget(row)
            row.show()
        self.copy_button.setVisible(bool(lines) and self._state is not CheckupState.RUNNING)

    def _enable(self) -> None:
        possible = self._state is CheckupState.RUNNING or not self._problem
        self.button.setEnabled(possible)
        self.button.setToolTip("" if possible else self._problem)

    def _paint_icon(self) -> None:
        shown = _ICONS.get(self._state)
        self._icon.setVisible(shown is not None)
        if shown is not None:
            self._icon.setPixmap(self._theme.picture(*shown, 22))

    def _on_clicked(self) -> None:
        if self._state is CheckupState.RUNNING:
            self.cancelled.emit()
        else:
            self.started.emit()
