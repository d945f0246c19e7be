"""Below a payload: what it is, what of it is shown, and how to see it otherwise."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from kafka_explorer.engine.decoders.chain import PINNABLE
from kafka_explorer.ui import formats
from kafka_explorer.ui.records.shown import Form, Shown
from kafka_explorer.ui.records.viewer.shown_words import (
    encoding_tone,
    encoding_words,
    notes,
    registry_problem,
    schema_tip,
    schema_words,
)
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.labels import Badge, ElidedLabel, Label


class PayloadFoot(QWidget):
    """Encoding, size, type or schema; notes; the choices of form and decoder, whether to wrap, and Show all.

    `pin_asked` carries a decoder or None, `reveal_asked` whether to show hidden values; `again_asked`: the registry
    is to be asked once more.
    """

    form_chosen = Signal(object)
    wrap_toggled = Signal(bool)
    all_asked = Signal()
    again_asked = Signal()
    pin_asked = Signal(object)
    reveal_asked = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pinned: str | None = None
        self._what = ""
        self._chip = Badge("")
        self._size = Label("", "small")
        self._type = ElidedLabel("", "small", Qt.TextElideMode.ElideMiddle)
        self._schema = Label("", "small")
        self._why = IconButton(theme, "question", self.tr("Why is it not shown as something else?"), small=True)
        self._reasons = Label("", "small")
        self._note = Label("", "small")
        self._all = Button(theme, self.tr("Show all"), None, "ghost")
        self._again = Button(theme, self.tr("Ask again"), None, "ghost")
        self._reveal = Button(theme, self.tr("Show hidden values"), "eye", "ghost")
        self._hide = Button(theme, self.tr("Hide them again"), "eye-slash", "ghost")
        self._wrap = IconButton(theme, "arrow-elbow-down-left", self.tr("Wrap long lines"), small=True)
        self._decoder = IconButton(theme, "push-pin", self.tr("Read it with another decoder …"), small=True)
        self._forms = Choice(
            (
                (Form.PRETTY, self.tr("Pretty")),
                (Form.TREE, self.tr("Tree")),
                (Form.PLAIN, self.tr("Plain")),
                (Form.HEX, self.tr("Hex")),
            )
        )
        self._forms.setAccessibleName(self.tr("Form"))
        self._why.setCheckable(True)
        self._wrap.setCheckable(True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self._note, 1)
        for button in (self._all, self._again, self._reveal, self._hide):
            above.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in (self._chip, self._size, self._decoder, self._why):
            line.addWidget(widget)
        line.addStretch()
        line.addWidget(self._wrap)
        line.addWidget(self._forms)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 4, 8, 8)
        column.setSpacing(6)
        column.addLayout(above)
        for label in (self._reasons, self._schema, self._type):
            column.addWidget(label)
        column.addLayout(line)
        for label in (self._note, self._reasons, self._schema):
            label.setWordWrap(True)
        for label in (self._reasons, self._schema):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._reasons.hide()

    def _connect(self) -> None:
        self._forms.chosen.connect(self.form_chosen)
        self._all.clicked.connect(self.all_asked)
        self._again.clicked.connect(self.again_asked)
        self._reveal.clicked.connect(lambda: self.reveal_asked.emit(True))
        self._hide.clicked.connect(lambda: self.reveal_asked.emit(False))
        self._why.toggled.connect(self._reasons.setVisible)
        self._wrap.toggled.connect(self.wrap_toggled)
        self._decoder.clicked.connect(self._on_decoder_clicked)

    def show_facts(self, shown: Shown, type_name: str, *, wrapped: bool) -> None:
        """Show what is known about a payload."""
        self._chip.show_as(encoding_words(shown), encoding_tone(shown))
        self._size.setText(formats.size(shown.size_bytes))
        self._type.setText(type_name)
        self._type.setVisible(bool(type_name))
        self._schema.setText(schema_words(shown))
        self._schema.setVisible(shown.schema is not None)
        if shown.schema is not None:
            self._schema.setToolTip(schema_tip(shown.schema))
        self._reasons.setText("\n".join(f"{decoder}: {reason}" for decoder, reason in shown.reasons))
        self._why.setChecked(False)
        self._why.setVisible(bool(shown.reasons))
        self._note.setText(notes(shown))
        self._note.setVisible(bool(self._note.text()))
        self._all.setVisible(shown.can_grow and not shown.is_coming)
        self._again.setVisible(bool(registry_problem(shown)))
        self._wrap.setVisible(shown.form not in {Form.HEX, Form.TREE})
        self._wrap.setChecked(wrapped)

    def show_pinned(self, what: str, pinned: str | None) -> None:
        """Show which decoder is chosen for `what` ("values of orders"); None when all are tried."""
        self._what, self._pinned = what, pinned
        self._decoder.set_variant("normal" if pinned else "ghost")

    def show_hiding(self, *, hidden: bool, revealed: bool) -> None:
        """Offer to show what is hidden, or to hide it again."""
        if revealed and not self._note.text():
            self._note.setText(self.tr("Hidden values are shown."))
            self._note.show()
        self._reveal.setVisible(hidden and not revealed)
        self._hide.setVisible(revealed)

    def choose_form(self, form: Form) -> None:
        """Show `form` as the chosen one."""
        self._forms.choose(form)

    def decoder_menu(self) -> QMenu:
        """Return the decoders to choose from."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSection(self.tr("Read %s as") % self._what)
        for decoder in (None, *PINNABLE):
            action = menu.addAction(self.tr("Whatever fits") if decoder is None else decoder)
            action.setCheckable(True)
            action.setChecked(decoder == self._pinned)
            action.triggered.connect(lambda _=False, decoder=decoder: self.pin_asked.emit(decoder))
        return menu

    @property
    def text(self) -> str:
        """Encoding, size, schema, type and notes as shown."""
        labels = (self._schema.text(), self._type.whole_text, self._note.text())
        return " · ".join(part for part in (self._chip.text(), self._size.text(), *labels) if part)

    def _on_decoder_clicked(self) -> None:
        menu = self.decoder_menu()
        menu.popup(self._decoder.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 4)))
