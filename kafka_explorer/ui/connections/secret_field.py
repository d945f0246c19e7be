"""A field for a secret: dots, where it is kept, Replace and Remove. What is kept is never shown again."""

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from kafka_explorer.config.secret_names import Secret
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button

_STAND_IN = "x" * 8  # shown as dots; a kept secret itself never comes here
_PEM_HEIGHT_PX = 92


class Held(Enum):
    """Where the secret is when the form opens."""

    NOWHERE = auto()
    LOOKING = auto()
    KEYRING = auto()
    SESSION = auto()


@dataclass(frozen=True, slots=True)
class KeyringWords:
    """What is known of the desktop's keyring: its name, or why there is none."""

    name: str = ""
    reason: str = ""

    @property
    def usable(self) -> bool:
        """Whether secrets can be kept beyond this session."""
        return bool(self.name)


class SecretField(QWidget):
    """`changed` comes with every letter, and when it is replaced or removed. `many_lines` is for a pasted key.

    An `optional` one says where it would be kept only once something is typed.
    """

    changed = Signal()

    def __init__(
        self, theme: Theme, *, many_lines: bool = False, optional: bool = False, placeholder: str = ""
    ) -> None:
        super().__init__()
        self._optional = optional
        self._theme = theme
        self._held = Held.NOWHERE
        self._removed = False
        self._replacing = False
        self._words = KeyringWords()
        self._input: QLineEdit | QPlainTextEdit = _key_edit(theme) if many_lines else QLineEdit()
        self._input.setPlaceholderText(placeholder)
        self._kept = QLineEdit(_STAND_IN)
        self._kept.setReadOnly(True)
        self._kept.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction(self)
        self.replace_button = Button(theme, self.tr("Replace"))
        self.remove_button = Button(theme, self.tr("Remove"), None, "ghost")
        self.undo_button = Button(theme, self.tr("Keep the old one"), None, "ghost")
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._input, 1)
        line.addWidget(self._kept, 1)
        for button in (self.replace_button, self.remove_button, self.undo_button):
            line.addWidget(button)

    def _connect(self) -> None:
        if isinstance(self._input, QLineEdit):
            self._input.setEchoMode(QLineEdit.EchoMode.Password)
            self._input.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._on_eye)
        self._input.textChanged.connect(self._on_typed)
        self.replace_button.clicked.connect(lambda: self._choose(replacing=True))
        self.remove_button.clicked.connect(lambda: self._choose(removed=True))
        self.undo_button.clicked.connect(self._choose)
        self._theme.changed.connect(self._paint_eye)

    @property
    def input(self) -> QWidget:
        """The field that is typed into."""
        return self._input

    def show_held(self, held: Held) -> None:
        """Start anew with what is kept; what was typed is gone."""
        self._held, self._replacing, self._removed = held, False, False
        self.set_text("")
        self._eye.setChecked(False)
        self._show()

    def set_keyring(self, words: KeyringWords) -> None:
        """Say what the keyring is."""
        self._words = words

    @property
    def text(self) -> str:
        """What was typed."""
        return self._input.text() if isinstance(self._input, QLineEdit) else self._input.toPlainText()

    def set_text(self, text: str) -> None:
        """Write for the user, as an import does."""
        if isinstance(self._input, QLineEdit):
            self._input.setText(text)
        else:
            self._input.setPlainText(text)

    @property
    def change(self) -> Secret | None:
        """What is typed; None for nothing. See `is_changed` and `is_removed` for what that means."""
        return Secret(self.text) if self.text else None

    @property
    def is_changed(self) -> bool:
        """Whether saving would keep another secret than before, or none."""
        return bool(self.text) or self._removed

    @property
    def is_there(self) -> bool:
        """Whether there will be a secret after saving."""
        return bool(self.text) or (self._held in {Held.KEYRING, Held.SESSION} and not self._removed)

    @property
    def where(self) -> str:
        """Where the secret is or will be, in a sentence for below the field."""
        if self._removed:
            return self.tr("Will be forgotten when you save.")
        if self._held is Held.LOOKING:
            return self.tr("Looking into the keyring…")
        if self.text or self._held is Held.NOWHERE:
            return self._future if self.text or not self._optional else ""
        if self._held is Held.SESSION:
            return self.tr("Known for this session only.")
        return self.tr("Kept in %s.") % (self._words.name or self.tr("the keyring"))

    @property
    def _future(self) -> str:
        if self._words.usable:
            return self.tr("Will be kept in %s, never in the file.") % self._words.name
        return self.tr("No usable keyring here: known for this session only.")

    def _choose(self, *, replacing: bool = False, removed: bool = False) -> None:
        self._replacing, self._removed = replacing, removed
        self.set_text("")
        self._show()
        if replacing:
            self._input.setFocus()
        self.changed.emit()

    def _show(self) -> None:
        kept = self._held in {Held.KEYRING, Held.SESSION}
        typing = not kept or self._replacing or self._removed
        self._input.setVisible(typing)
        self._kept.setVisible(not typing)
        self.replace_button.setVisible(not typing)
        self.remove_button.setVisible(not typing)
        self.undo_button.setVisible(kept and typing)
        self._input.setEnabled(not self._removed)
        self._paint_eye()

    def _on_typed(self) -> None:
        self._paint_eye()
        self.changed.emit()

    def _on_eye(self, shown: bool) -> None:
        if isinstance(self._input, QLineEdit):
            self._input.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._paint_eye()

    def _paint_eye(self) -> None:
        shown = self._eye.isChecked()
        self._eye.setVisible(bool(self.text))
        self._eye.setIcon(self._theme.icon("eye-slash" if shown else "eye"))
        self._eye.setText(self.tr("Hide what is typed") if shown else self.tr("Show what is typed"))


def _key_edit(theme: Theme) -> QPlainTextEdit:
    edit = QPlainTextEdit()
    edit.setFont(theme.mono_font())
    edit.setFixedHeight(_PEM_HEIGHT_PX)
    edit.setTabChangesFocus(True)
    edit.setUndoRedoEnabled(False)  # nothing of it stays behind
    return edit
