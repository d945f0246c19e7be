"""What runs: each task with its progress, a few words and a cross that cancels it."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from kafka_explorer.ui.jobs import Job, Jobs
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.busy import BusyBar
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.labels import ElidedLabel, Label

_DELAY_MS = 400
"""What is done sooner is not worth a look."""
_MOST_SHOWN = 3
_STEPS = 1000


class TasksPanel(QWidget):
    """Shows the jobs that `belongs` says yes to, once they have run for 0.4 s; hidden when there are none."""

    def __init__(self, theme: Theme, jobs: Jobs, belongs: Callable[[Job], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._belongs = belongs
        self._waiting: list[Job] = []
        self._cards: dict[Job, _TaskCard] = {}
        self._more = Label("", "small")
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_DELAY_MS)
        self._delay.timeout.connect(self._on_delay_over)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        title = Label(self.tr("TASKS"), "caption")
        title.setContentsMargins(10, 0, 0, 0)
        self._column.addWidget(title)
        self._column.addWidget(self._more)
        jobs.job_started.connect(self._on_started)
        jobs.job_progressed.connect(self._on_progressed)
        jobs.job_ended.connect(self._on_ended)
        self._arrange()

    def shown_titles(self) -> list[str]:
        """Return the titles of the tasks on the screen."""
        return [job.title for job, card in self._cards.items() if not card.isHidden()]

    def _on_started(self, job: Job) -> None:
        if job.shown and self._belongs(job):
            self._waiting.append(job)
            if not self._delay.isActive():
                self._delay.start()

    def _on_delay_over(self) -> None:
        for job in self._waiting:
            if not job.ended:
                card = _TaskCard(self._theme, job)
                self._cards[job] = card
                self._column.insertWidget(self._column.count() - 1, card)
        self._waiting.clear()
        self._arrange()

    def _on_progressed(self, job: Job) -> None:
        if job in self._cards:
            self._cards[job].show_progress()

    def _on_ended(self, job: Job) -> None:
        card = self._cards.pop(job, None)
        if card is not None:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
            self._arrange()
        elif job in self._waiting:
            self._waiting.remove(job)
        if not self._waiting:
            self._delay.stop()

    def _arrange(self) -> None:
        for at, card in enumerate(self._cards.values()):
            card.setVisible(at < _MOST_SHOWN)
        hidden = len(self._cards) - _MOST_SHOWN
        self._more.setText(self.tr("and %d more") % hidden)
        self._more.setVisible(hidden > 0)
        self.setVisible(bool(self._cards))


class _TaskCard(Card):
    """One task."""

    def __init__(self, theme: Theme, job: Job) -> None:
        super().__init__(padding=0, spacing=6)
        self._job = job
        self.body.setContentsMargins(10, 6, 10, 10)
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._busy = BusyBar(theme)
        self._note = ElidedLabel("", "small")
        cancel = IconButton(theme, "x", self.tr("Cancel"), small=True)
        cancel.clicked.connect(job.cancel)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(ElidedLabel(job.title), 1)
        top.addWidget(cancel)
        self.body.addLayout(top)
        for widget in (self._bar, self._busy, self._note):
            self.body.addWidget(widget)
        self.show_progress()

    def show_progress(self) -> None:
        """Take what the job tells."""
        fraction = self._job.fraction
        self._bar.setVisible(fraction is not None)
        self._busy.setVisible(fraction is None)
        if fraction is not None:
            self._bar.setValue(round(min(max(fraction, 0.0), 1.0) * _STEPS))
        self._note.setText(self._job.note)
        self._note.setVisible(bool(self._job.note))
