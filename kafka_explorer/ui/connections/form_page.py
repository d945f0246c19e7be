"""The page that describes one connection: the form, a test of it, and where it is kept."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from kafka_explorer.config.profiles import ConnectionProfile, Environment, ProfileError
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.connections.checkup_panel import CheckupPanel, CheckupState
from kafka_explorer.ui.connections.form import ProfileForm
from kafka_explorer.ui.connections.scrolling import scrolling
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
_BESIDE_PX = 8  # between the cards and the scroll bar, or what stands there while there is none
_SCROLL_PX = 12 + _BESIDE_PX


class FormPage(QWidget):
    """`save_requested(connect)` tells whether to connect after saving; `left` means back to the list, saved or not.

    `copying_chosen(copy)` comes from a duplicate, whose original's secrets may go along.
    """

    save_requested = Signal(bool)
    left = Signal()
    copying_chosen = Signal(bool)

    def __init__(self, theme: Theme, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = PageHeader(theme)
        self.cancel_button = Button(theme, self.tr("Cancel"))
        self.connect_button = Button(theme, self.tr("Save and connect"))
        self.save_button = Button(theme, self.tr("Save"), None, "primary")
        self.banner = Banner(theme)
        self.form = ProfileForm(theme, ask)
        self.checkup = CheckupPanel(theme)
        self.chip = EnvironmentChip(Environment.OTHER)
        self.copy_secrets = QCheckBox()
        self._copying = Card(padding=16, spacing=4)
        self._file = Label("", "muted")
        self._secrets = Label("", "muted")
        self._busy = False
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.header.show_back(self.tr("Back to all connections"))
        self.header.add_chip(self.chip)
        for button in (self.cancel_button, self.connect_button, self.save_button):
            self.header.add_action(button)
        kept = self._kept_card()
        self._copying.body.addWidget(self.copy_secrets)
        words = Label(self.tr("They stay in the keyring, under the new name, too."), "small")
        words.setContentsMargins(26, 0, 0, 0)
        self._copying.body.addWidget(words)
        self.form.setMaximumWidth(_FORM_PX)
        self._copying.setMaximumWidth(_FORM_PX)
        form, side = QWidget(), QWidget()
        for whole, cards, margin in (
            (form, (self._copying, self.form), _BESIDE_PX),
            (side, (self.checkup, self.form.dialects.trial, kept), 0),
        ):
            cards_in = QVBoxLayout(whole)
            cards_in.setContentsMargins(0, 0, margin, 0)
            cards_in.setSpacing(12)
            for card in cards:
                cards_in.addWidget(card)
            cards_in.addStretch()
        side.setMinimumWidth(_SIDE_PX[0])
        side.setMaximumWidth(_SIDE_PX[1])
        self._form_area, side_area = scrolling(form), scrolling(side)
        self._form_area.setMaximumWidth(_FORM_PX + _SCROLL_PX)
        side_area.setMinimumWidth(_SIDE_PX[0] + _SCROLL_PX)
        side_area.setMaximumWidth(_SIDE_PX[1] + _SCROLL_PX)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self._form_area, 2)
        line.addWidget(side_area, 1)
        line.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(self.banner)
        column.addLayout(line, 1)

    def _kept_card(self) -> Card:
        kept = Card(padding=16, spacing=8)
        kept.body.addWidget(Label(self.tr("WHERE IT IS KEPT"), "caption"))
        for label in (self._file, self._secrets):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            kept.body.addWidget(label)
        return kept

    def _connect(self) -> None:
        self.header.back_clicked.connect(self.left)
        self.cancel_button.clicked.connect(self.left)
        self.save_button.clicked.connect(lambda: self._save(connect=False))
        self.connect_button.clicked.connect(lambda: self._save(connect=True))
        self.copy_secrets.clicked.connect(self.copying_chosen)
        self.form.changed.connect(self._on_changed)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, lambda: self._save(connect=False), context=within)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.left.emit, context=within)

    def edit(self, profile: ConnectionProfile, taken: Sequence[str], title: str, folder: Path) -> None:
        """Show `profile` for editing; it will be kept in `folder`."""
        self.header.set_title(title)
        self.banner.hide()
        self.form.edit(profile, taken)
        self.offer_copying("")
        self.set_saving(False)
        self.checkup.show_idle()
        if profile.origin is not None:
            self._file.setText(self.tr("In %s. Comments in it stay.") % profile.origin)
        else:
            self._file.setText(self.tr("Will be a new file in %s, readable by you only. It holds no secret.") % folder)
        self._secrets.hide()
        self._show_readiness()
        self._form_area.verticalScrollBar().setValue(0)
        name = self.form.general.name
        name.setFocus(Qt.FocusReason.OtherFocusReason)
        name.selectAll()

    def show_lower_half(self) -> None:
        """Bring the last fields into view."""
        bar = self._form_area.verticalScrollBar()
        bar.setValue(bar.maximum())

    def show_dialects(self) -> None:
        """Bring the dialects of dead letters into view, once the form is as long as it will be."""
        QTimer.singleShot(0, self, self._on_dialects_there)

    def _on_dialects_there(self) -> None:
        top = self.form.dialects.mapTo(self.form, QPoint(0, 0)).y() + self.form.y()
        self._form_area.verticalScrollBar().setValue(top - _BESIDE_PX)

    def say_keyring(self, sentence: str) -> None:
        """Tell where secrets go."""
        self._secrets.setText(sentence)
        self._secrets.setVisible(bool(sentence))

    def offer_copying(self, words: str) -> None:
        """Ask whether the original's secrets go along; "" asks nothing."""
        self.copy_secrets.setText(words)
        self.copy_secrets.setChecked(bool(words))
        self._copying.setVisible(bool(words))

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
        if (self.connect_button if connect else self.save_button).isEnabled():
            self.save_requested.emit(connect)

    def _on_changed(self) -> None:
        self.banner.hide()
        if self.checkup.state is not CheckupState.IDLE:
            self.checkup.cancelled.emit()
            self.checkup.show_idle()
        self._show_readiness()

    def _show_readiness(self) -> None:
        self.chip.set_environment(self.form.chosen_environment)
        problem = self.form.problem
        lack = problem or self.form.lack
        wrong, lacking = (error.sentence if error else "" for error in (problem, lack))
        self.header.set_facts([lacking] if lacking else [])
        for button, sentence in ((self.save_button, wrong), (self.connect_button, lacking)):
            button.setEnabled(not sentence and not self._busy)
            button.setToolTip(sentence)
        self.checkup.set_problem(lacking)
