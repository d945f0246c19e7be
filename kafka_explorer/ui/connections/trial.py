"""The card that tries a connection before it is saved, and says what came of it."""

from enum import Enum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from kafka_explorer.engine.brokers import ClusterDescription
from kafka_explorer.engine.cluster import ConnectStep
from kafka_explorer.ui.explain import Explanation
from kafka_explorer.ui.formats import counted
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.busy import BusyBar
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.labels import Label


class TrialState(Enum):
    """What the card shows."""

    IDLE = auto()
    RUNNING = auto()
    REACHED = auto()
    FAILED = auto()


class TrialCard(Card):
    """`started` and `cancelled` come from its button; the rest is told to it."""

    started = Signal()
    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(padding=16, spacing=10, parent=parent)
        self._theme = theme
        self._state = TrialState.IDLE
        self._problem = ""
        self._step_words = ""
        self._icon = QLabel()
        self._title = Label("", "heading")
        self._text = _wrapped("muted")
        self._hint = _wrapped("muted")
        self._details = _wrapped("small")
        self._details.setFont(theme.mono_font(11))
        self._busy = BusyBar(theme)
        self.button = Button(theme, "", None)
        self.more_button = Button(theme, self.tr("Details"), None, "ghost")
        self.more_button.setCheckable(True)
        self.more_button.toggled.connect(self._details.setVisible)
        self.button.clicked.connect(self._on_clicked)
        theme.changed.connect(self._paint_icon)
        self._lay_out()
        self.show_idle()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._icon)
        top.addWidget(self._title, 1)
        texts = QVBoxLayout()
        texts.setSpacing(6)
        for widget in (self._busy, self._text, self._hint):
            texts.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.button)
        buttons.addWidget(self.more_button)
        buttons.addStretch()
        self.body.addWidget(Label(self.tr("TEST"), "caption"))
        self.body.addLayout(top)
        self.body.addLayout(texts)
        self.body.addLayout(buttons)
        self.body.addWidget(self._details)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    @property
    def state(self) -> TrialState:
        """What is shown now."""
        return self._state

    @property
    def text(self) -> str:
        """Title, text and hint as shown."""
        return " ".join(label.text() for label in (self._title, self._text, self._hint) if label.text())

    def show_idle(self) -> None:
        """Nothing was tried, or not with what the fields say now."""
        self._show(
            TrialState.IDLE, self.tr("Does it connect?"), self.tr("Connects, asks for the brokers and lets go again.")
        )
        self.button.setText(self.tr("Test connection"))

    def show_step(self, step: ConnectStep | None) -> None:
        """A test runs, and this is what it does; None: nothing new is known."""
        words = {
            None: self._step_words or self.tr("Starting"),
            ConnectStep.REACHING: self.tr("Reaching the bootstrap servers"),
            ConnectStep.ASKING: self.tr("Asking a broker for the cluster's metadata"),
        }
        self._step_words = words[step]
        self._show(TrialState.RUNNING, self.tr("Testing"), f"{words[step]}…")
        self.button.setText(self.tr("Cancel"))

    def show_reached(self, found: ClusterDescription | None) -> None:
        """It worked; None where the user may not describe the cluster."""
        facts = [self.tr("A broker answered. This user may not describe the cluster.")]
        if found is not None:
            facts = [counted(len(found.brokers), self.tr("broker"), self.tr("brokers"))]
            facts += [self.tr("cluster id %s") % found.cluster_id] if found.cluster_id else []
        self._show(TrialState.REACHED, self.tr("It connects"), " · ".join(facts))
        self.button.setText(self.tr("Test again"))

    def show_failed(self, explanation: Explanation) -> None:
        """It did not, and why."""
        self._show(TrialState.FAILED, explanation.title, explanation.sentence, explanation.hint, explanation.details)
        self.button.setText(self.tr("Test again"))

    def set_problem(self, problem: str) -> None:
        """Say why a test cannot start; empty when it can."""
        self._problem = problem
        self._enable()

    def _show(self, state: TrialState, title: str, text: str, hint: str = "", details: str = "") -> None:
        self._state = state
        if state is not TrialState.RUNNING:
            self._step_words = ""
        self._title.setText(title)
        self._text.setText(text)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._details.setText(details)
        self._details.hide()
        self.more_button.setChecked(False)
        self.more_button.setVisible(bool(details))
        self._busy.setVisible(state is TrialState.RUNNING)
        self._paint_icon()
        self._enable()

    def _enable(self) -> None:
        possible = self._state is TrialState.RUNNING or not self._problem
        self.button.setEnabled(possible)
        self.button.setToolTip("" if possible else self._problem)

    def _paint_icon(self) -> None:
        icons = {TrialState.REACHED: ("check-circle", "ok"), TrialState.FAILED: ("warning-circle", "bad")}
        shown = icons.get(self._state)
        self._icon.setVisible(shown is not None)
        if shown is not None:
            self._icon.setPixmap(self._theme.icon(*shown).pixmap(20, 20))

    def _on_clicked(self) -> None:
        if self._state is TrialState.RUNNING:
            self.cancelled.emit()
        else:
            self.started.emit()


def _wrapped(role: str) -> Label:
    label = Label("", "small" if role == "small" else "muted")
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
