"""Below a payload: what it is, what of it is shown, and how to see it otherwise."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kafka_explorer.ui import formats
from kafka_explorer.ui.records.shown import LONGEST_LINE, Form, Shown
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.labels import Badge, BadgeTone, ElidedLabel, Label

_TONES: dict[str, BadgeTone] = {"json": "accent", "text": "neutral", "binary": "violet"}


class PayloadFoot(QWidget):
    """Encoding, size, type; notes; the choice of form, whether to wrap, and Show all."""

    form_chosen = Signal(object)
    wrap_toggled = Signal(bool)
    all_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chip = Badge("")
        self._size = Label("", "small")
        self._type = ElidedLabel("", "small", Qt.TextElideMode.ElideMiddle)
        self._why = IconButton(theme, "question", self.tr("Why is this not shown as JSON?"), small=True)
        self._reasons = Label("", "small")
        self._note = Label("", "small")
        self._all = Button(theme, self.tr("Show all"), None, "ghost")
        self._wrap = IconButton(theme, "arrow-elbow-down-left", self.tr("Wrap long lines"), small=True)
        self._forms = Choice(
            ((Form.PRETTY, self.tr("Pretty")), (Form.PLAIN, self.tr("Plain")), (Form.HEX, self.tr("Hex")))
        )
        self._forms.setAccessibleName(self.tr("Form"))
        self._why.setCheckable(True)
        self._wrap.setCheckable(True)
        self._lay_out()
        self._forms.chosen.connect(self.form_chosen)
        self._all.clicked.connect(self.all_asked)
        self._why.toggled.connect(self._reasons.setVisible)
        self._wrap.toggled.connect(self.wrap_toggled)

    def _lay_out(self) -> None:
        notes = QHBoxLayout()
        notes.setSpacing(8)
        notes.addWidget(self._note, 1)
        notes.addWidget(self._all)
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in (self._chip, self._size, self._why):
            line.addWidget(widget)
        line.addStretch()
        line.addWidget(self._wrap)
        line.addWidget(self._forms)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 4, 8, 8)
        column.setSpacing(6)
        column.addLayout(notes)
        for label in (self._reasons, self._type):
            column.addWidget(label)
        column.addLayout(line)
        for label in (self._note, self._reasons):
            label.setWordWrap(True)
        self._reasons.hide()

    def show_facts(self, shown: Shown, type_name: str, *, wrapped: bool) -> None:
        """Show what is known about a payload."""
        self._chip.show_as(shown.encoding.upper(), _TONES.get(shown.encoding, "neutral"))
        self._size.setText(formats.size(shown.size_bytes))
        self._type.setText(type_name)
        self._type.setVisible(bool(type_name))
        self._reasons.setText("\n".join(f"{decoder}: {reason}" for decoder, reason in shown.reasons))
        self._why.setChecked(False)
        self._why.setVisible(bool(shown.reasons))
        self._note.setText(self._notes(shown))
        self._note.setVisible(bool(self._note.text()))
        self._all.setVisible(shown.can_grow)
        self._wrap.setVisible(shown.form is not Form.HEX)
        self._wrap.setChecked(wrapped)

    def choose_form(self, form: Form) -> None:
        """Show `form` as the chosen one."""
        self._forms.choose(form)

    @property
    def text(self) -> str:
        """Encoding, size, type and notes as shown."""
        parts = (self._chip.text(), self._size.text(), self._type.whole_text, self._note.text())
        return " · ".join(part for part in parts if part)

    def _notes(self, shown: Shown) -> str:
        notes = []
        if shown.is_cut:
            words = self.tr("Showing the first {part} of {size}.")
            notes.append(words.format(part=formats.size(shown.shown_bytes), size=formats.size(shown.size_bytes)))
        if shown.folded:
            words = self.tr("Lines over %s characters are broken here, not in copies.")
            notes.append(words % formats.integer(LONGEST_LINE))
        if shown.form is Form.PLAIN and shown.encoding == "binary":
            words = self.tr("Not text: \ufffd stands for what cannot be read, pictures for control characters.")
            notes.append(words)
        return " ".join(notes)
