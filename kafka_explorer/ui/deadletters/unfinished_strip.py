"""A redrive that is not through, offered again: what it is, how far it came, and what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kafka_explorer.engine.redrive.kept_runs import KeptRun
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.labels import Label

_MINUTES = 16


class UnfinishedStrip(QFrame):
    """Hidden until it is shown; the signals say what the user wants of the run that is shown."""

    go_on_asked = Signal()
    look_asked = Signal()
    put_away_asked = Signal()

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock
        self._run: KeptRun | None = None
        self._more = 0
        self.setProperty("ground", "banner-accent")
        self._icon = QLabel()
        self.words, self.why_not = Label(""), Label("", "small")
        self.go_on = Button(theme, self.tr("Go on"), "play")
        self.look = Button(theme, self.tr("Look"))
        self.away = Button(theme, self.tr("Put away"), None, "ghost")
        self._lay_out()
        self.go_on.clicked.connect(self.go_on_asked)
        self.look.clicked.connect(self.look_asked)
        self.away.clicked.connect(self.put_away_asked)
        clock.changed.connect(self._show_words)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()
        self.hide()

    def _lay_out(self) -> None:
        for label in (self.words, self.why_not):
            label.setWordWrap(True)
        self.look.setToolTip(self.tr("Show what became of each, and what is in doubt"))
        self.away.setToolTip(self.tr("Do not go on with it, and do not ask again"))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.words)
        texts.addWidget(self.why_not)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 6, 8, 6)
        line.setSpacing(8)
        line.addWidget(self._icon)
        line.addLayout(texts, 1)
        for button in (self.away, self.look, self.go_on):
            line.addWidget(button)

    @property
    def run(self) -> KeptRun | None:
        """The run that is shown."""
        return self._run

    def show_run(self, run: KeptRun | None, more: int = 0, why_not: str = "") -> None:
        """Show a run, or none; `more` wait behind it, and `why_not` says why it cannot go on now."""
        self._run, self._more = run, more
        self.go_on.setEnabled(not why_not)
        self.go_on.setToolTip(why_not)
        self.why_not.setText(why_not)
        self.why_not.setVisible(bool(why_not))
        self.setVisible(run is not None)
        self._show_words()

    def _show_words(self) -> None:
        if self._run is not None:
            more = self.tr(" And %s more.") % formats.integer(self._more) if self._more else ""
            self.words.setText(unfinished_words(self._run, self._clock) + more)

    def _paint_icon(self) -> None:
        self._icon.setPixmap(self._theme.picture("clock-counter-clockwise", "accent", 20))


def unfinished_words(run: KeptRun, clock: Clock) -> str:
    """Say in a sentence which run it is, and how far it came."""
    if run.parks:
        head = tr("Parking in {to} of {when} is not through: {far}.")
    elif run.connection:
        head = tr("A redrive to {cluster} of {when} is not through: {far}.")
    else:
        head = tr("A redrive of {when} is not through: {far}.")
    parts = [tr("%s sent") % progress_words(run)]
    if run.doubtful:
        parts.append(tr("%s in doubt") % formats.integer(run.doubtful))
    if run.failed:
        parts.append(tr("%s failed") % formats.integer(run.failed))
    when = clock.timestamp(run.began_ms)[:_MINUTES]
    return head.format(to=run.request.target, cluster=run.connection, when=when, far=", ".join(parts))


def progress_words(run: KeptRun) -> str:
    """Say how far a run came, as in "1,234 of 5,000"."""
    return tr("{sent} of {total}").format(sent=formats.integer(run.sent), total=formats.integer(run.total))
