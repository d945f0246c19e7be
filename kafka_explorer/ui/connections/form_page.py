"""The page that describes one connection: the form, a test of it, and where it is kept."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kafka_explorer.config.profiles import ConnectionProfile, Environment, ProfileError
from kafka_explorer.ui.connections.form import ProfileForm
from kafka_explorer.ui.connections.trial import TrialCard
from kafka_explorer.ui.explain import Explanation
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.chips import EnvironmentChip
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.notice import Banner

_FORM_PX = 1000
_SIDE_PX = (340, 560)


class FormPage(QWidget):
    """`save_requested(connect)` tells whether to connect after saving; `left` means back to the list, saved or not."""

    save_requested = Signal(bool)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = PageHeader(theme)
        self.cancel_button = Button(theme, self.tr("Cancel"))
        self.connect_button = Button(theme, self.tr("Save and connect"))
        self.save_button = Button(theme, self.tr("Save"), None, "primary")
        self.banner = Banner(theme)
        self.form = ProfileForm(theme)
        self.trial = TrialCard(theme)
        self.chip = EnvironmentChip(Environment.OTHER)
        self._file = Label("", "muted")
        self._busy = False
        self._lay_out(theme)
        self._connect()

    def _lay_out(self, theme: Theme) -> None:
        self.header.show_back(self.tr("Back to all connections"))
        self.header.add_chip(self.chip)
        for button in (self.cancel_button, self.connect_button, self.save_button):
            self.header.add_action(button)
        self._file.setWordWrap(True)
        self._file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        kept = Card(padding=16, spacing=8)
        kept.body.addWidget(Label(self.tr("FILE"), "caption"))
        kept.body.addWidget(self._file)
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(self.trial)
        side.addWidget(kept)
        side.addStretch()
        inside = QWidget()
        line = QHBoxLayout(inside)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        self.form.setMaximumWidth(_FORM_PX)
        for card in (self.trial, kept):
            card.setMinimumWidth(_SIDE_PX[0])
            card.setMaximumWidth(_SIDE_PX[1])
        line.addWidget(self.form, 2)
        line.addLayout(side, 1)
        line.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(self.banner)
        column.addWidget(_scrolling(inside), 1)

    def _connect(self) -> None:
        self.header.back_clicked.connect(self.left)
        self.cancel_button.clicked.connect(self.left)
        self.save_button.clicked.connect(lambda: self._save(connect=False))
        self.connect_button.clicked.connect(lambda: self._save(connect=True))
        self.form.changed.connect(self._on_changed)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, lambda: self._save(connect=False), context=within)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.left.emit, context=within)

    def edit(self, profile: ConnectionProfile, taken: Sequence[str], title: str, folder: Path) -> None:
        """Show `profile` for editing; it will be kept in `folder`."""
        self.header.set_title(title)
        self.banner.hide()
        self.form.edit(profile, taken)
        self.set_saving(False)
        self.trial.show_idle()
        if profile.origin is not None:
            self._file.setText(self.tr("Kept in %s. Comments in it stay.") % profile.origin)
        else:
            self._file.setText(self.tr("Will be a new file in %s, readable by you only. It holds no secret.") % folder)
        self._show_readiness()
        self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.form.name.selectAll()

    def set_saving(self, saving: bool) -> None:
        """While the file is being written nothing can be saved again."""
        self._busy = saving
        self._show_readiness()

    def show_error(self, error: ProfileError) -> None:
        """Say why saving failed: beside the field where there is one, else above the form."""
        self.set_saving(False)
        if not self.form.show_error(error):
            self.banner.show_error(Explanation(self.tr("Not saved"), error.sentence))

    def _save(self, *, connect: bool) -> None:
        if self.save_button.isEnabled():
            self.save_requested.emit(connect)

    def _on_changed(self) -> None:
        self.banner.hide()
        if self.trial.state.name != "IDLE":
            self.trial.cancelled.emit()
            self.trial.show_idle()
        self._show_readiness()

    def _show_readiness(self) -> None:
        self.chip.set_environment(self.form.chosen_environment)
        problem = self.form.problem
        sentence = problem.sentence if problem else ""
        self.header.set_facts([sentence] if sentence else [])
        for button in (self.save_button, self.connect_button):
            button.setEnabled(not sentence and not self._busy)
            button.setToolTip(sentence)
        self.trial.set_problem(sentence)


def _scrolling(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    for widget in (area.viewport(), inside):
        widget.setAutoFillBackground(False)
    return area
