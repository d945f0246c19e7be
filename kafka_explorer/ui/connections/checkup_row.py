"""The row of one step: how it stands, what was found, how long it took; and what to do where it failed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kafka_explorer.ui.connections.checkup_line import CheckupLine, LineState, took_words
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.labels import Label, Role, Tone, restyle
from kafka_explorer.ui.widgets.spinner import Spinner

_ICONS: dict[LineState, tuple[str, Tone]] = {
    LineState.PASSED: ("check-circle", "ok"),
    LineState.WARNED: ("warning", "warn"),
    LineState.FAILED: ("x-circle", "bad"),
    LineState.SKIPPED: ("minus-circle", "faint"),
}
_ICON_PX = 18


class CheckupRow(QWidget):
    """Shows a line, and another one in its place when news come: `show_line`."""

    def __init__(self, theme: Theme, line: CheckupLine) -> None:
        super().__init__()
        self._theme = theme
        self.line = line
        self._icon = QLabel()
        self._icon.setFixedSize(_ICON_PX, _ICON_PX)
        self._spinner = Spinner(theme, _ICON_PX)
        self._title = Label("", "heading")
        self._title.setWordWrap(True)
        self._took = Label("", "small")
        self._fact = _selectable("small")
        self._trouble = QFrame()
        self._cause = _selectable(None)
        self._remedy = _selectable("muted")
        self._details = _selectable("small")
        self._details.setFont(theme.mono_font(11))
        self._lay_out()
        theme.changed.connect(self._paint_icon)
        self.show_line(line)

    def _lay_out(self) -> None:
        trouble = QVBoxLayout(self._trouble)
        trouble.setContentsMargins(12, 10, 12, 10)
        trouble.setSpacing(4)
        for label in (self._cause, self._remedy, self._details):
            trouble.addWidget(label)
        top = Qt.AlignmentFlag.AlignTop
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self._title, 1)
        first.addWidget(self._took, 0, top)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addLayout(first)
        for widget in (self._fact, self._trouble):
            texts.addWidget(widget)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 7, 0, 7)
        line.setSpacing(10)
        line.addWidget(self._icon, 0, top)
        line.addWidget(self._spinner, 0, top)
        line.addLayout(texts, 1)

    def show_line(self, line: CheckupLine) -> None:
        """Show how the step stands now."""
        self.line = line
        failed, warned = line.state is LineState.FAILED, line.state is LineState.WARNED
        running = line.state is LineState.RUNNING
        self._icon.setVisible(not running)
        self._spinner.setVisible(running)
        self._title.setText(line.title)
        self._title.set_tone("faint" if line.state is LineState.SKIPPED else None)
        self._took.setText(took_words(line.took_s))
        for label, text in (
            (self._fact, line.fact),
            (self._cause, line.cause),
            (self._remedy, line.remedy),
            (self._details, line.details),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self._trouble.setVisible((failed or warned) and bool(line.cause or line.remedy))
        restyle(self._trouble, "ground", "banner-bad" if failed else "banner-warn")
        self._paint_icon()

    def _paint_icon(self) -> None:
        if self.line.state in _ICONS:
            name, tone = _ICONS[self.line.state]
            self._icon.setPixmap(self._theme.picture(name, tone, _ICON_PX))


def _selectable(role: Role | None) -> Label:
    label = Label("", role)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
