"""Asks for the secrets that a connection lacks, in the tab that wants to connect: nothing is blocked meanwhile."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.ui.connections.secret_field import KeyringWords, SecretField
from kafka_explorer.ui.connections.secret_words import secret_list, secret_title
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.form_field import FormField
from kafka_explorer.ui.widgets.labels import Label

_WIDTH_PX = 460


class SecretsPage(QScrollArea):
    """`answered(secrets, keep)` comes from Connect: a mapping, and whether the keyring shall keep them."""

    answered = Signal(object, bool)
    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.fields: dict[SecretName, SecretField] = {}
        self._icon = QLabel()
        self._title = Label("", "subtitle")
        self._sentence = Label("", "muted")
        self._reason = Label("", "small")
        for label in (self._title, self._sentence, self._reason):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.keep = QCheckBox()
        self.connect_button = Button(theme, self.tr("Connect"), None, "primary")
        self.cancel_button = Button(theme, self.tr("Cancel"))
        self._list = QVBoxLayout()
        self._list.setSpacing(14)
        self._lay_out()
        self.connect_button.clicked.connect(self._on_connect)
        self.cancel_button.clicked.connect(self.cancelled)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QShortcut(QKeySequence(key), self, self._on_connect, context=within)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.cancelled.emit, context=within)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()

    def _lay_out(self) -> None:
        card = Card(padding=24, spacing=14)
        card.setFixedWidth(_WIDTH_PX)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.connect_button)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._icon)
        top.addWidget(self._title, 1)
        card.body.addLayout(top)
        card.body.addWidget(self._sentence)
        card.body.addLayout(self._list)
        card.body.addWidget(self.keep)
        card.body.addWidget(self._reason)
        card.body.addLayout(buttons)
        inside = QWidget()
        # No alignment here: it would give the card the height of texts that do not wrap.
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(card)
        middle.addStretch()
        column = QVBoxLayout(inside)
        column.addStretch(4)
        column.addLayout(middle)
        column.addStretch(6)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for widget in (self.viewport(), inside):
            widget.setAutoFillBackground(False)

    def ask_for(self, connection: str, names: Sequence[SecretName], keyring: KeyringWords, why: str = "") -> None:
        """Show a field for each of `names`; `why` is what was wrong with the last ones."""
        self._title.setText(self.tr("%1 needs its %2").replace("%1", connection).replace("%2", secret_list(names)))
        self._sentence.setText(why)
        self._sentence.setVisible(bool(why))
        self._make_fields(names, keyring)
        self.keep.setChecked(keyring.usable)
        self.keep.setVisible(keyring.usable)
        self.keep.setText(self.tr("Keep in %s") % keyring.name)
        self._reason.setText("" if keyring.usable else keyring.reason)
        self._reason.setVisible(not keyring.usable)
        self._show_readiness()
        self.take_focus()

    def take_focus(self) -> None:
        """Let the keyboard write into the first field."""
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.input.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def title(self) -> str:
        """The question as shown."""
        return self._title.text()

    @property
    def text(self) -> str:
        """What stands below the question, and below the fields."""
        return " ".join(label.text() for label in (self._sentence, self._reason) if label.text())

    def _make_fields(self, names: Sequence[SecretName], keyring: KeyringWords) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.fields = {}
        for name in names:
            field = SecretField(self._theme, many_lines=name is SecretName.PRIVATE_KEY)
            field.set_keyring(keyring)
            field.changed.connect(self._show_readiness)
            self.fields[name] = field
            row = FormField(secret_title(name), field, styled=field.input)
            self._list.addWidget(row)
            row.show()

    def _show_readiness(self) -> None:
        ready = bool(self.fields) and all(field.text for field in self.fields.values())
        self.connect_button.setEnabled(ready)

    def _on_connect(self) -> None:
        if self.connect_button.isEnabled():
            secrets = {name: Secret(field.text) for name, field in self.fields.items()}
            for field in self.fields.values():
                field.set_text("")
            self.answered.emit(secrets, self.keep.isChecked() and not self.keep.isHidden())

    def _paint_icon(self) -> None:
        self._icon.setPixmap(self._theme.picture("key", "accent", 28))
