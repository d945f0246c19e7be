"""One line for a key or for a header's value: its form, and what is typed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from kafka_explorer.engine.templates.forms import Field, Form
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.publish.words import form_hint, form_name
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.labels import restyle

FORM_WIDTH_PX = 148
NARROW_WIDTH_PX = 96


class SchemaChoice(QComboBox):
    """The registry's schemas by subject and version; typed or picked. `named` comes when it is another one."""

    named = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QLineEdit()
        self.setLineEdit(line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(18)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        # A field within a field: the outer one has the frame and the padding.
        line.setStyleSheet("QLineEdit { border: none; background: transparent; padding: 0; }")
        line.setPlaceholderText(self.tr("Subject of the schema"))
        self.setAccessibleName(self.tr("Schema"))
        self.activated.connect(lambda _index: self.named.emit(self.schema))
        line.editingFinished.connect(lambda: self.named.emit(self.schema))

    @property
    def schema(self) -> str:
        """What is typed or picked."""
        return self.currentText().strip()

    def set_names(self, names: Sequence[str]) -> None:
        """Offer these; what is typed stays."""
        typed = self.currentText()
        self.blockSignals(True)
        self.clear()
        self.addItems(list(names))
        self.setCurrentIndex(self.findText(typed, Qt.MatchFlag.MatchExactly))
        self.setEditText(typed)
        self.blockSignals(False)

    def show_schema(self, schema: str) -> None:
        """Show one, silently."""
        self.setCurrentIndex(self.findText(schema, Qt.MatchFlag.MatchExactly))
        self.setEditText(schema)


class FormChoice(Choice):
    """The forms of one part of a message."""

    def __init__(self, forms: Sequence[Form]) -> None:
        super().__init__((form, form_name(form)) for form in forms)
        self.setFixedWidth(FORM_WIDTH_PX)
        self.setAccessibleName(self.tr("Form"))

    @property
    def form(self) -> Form:
        """The form that is chosen."""
        return Form(self.currentData())


class FieldEdit(QWidget):
    """`changed` comes with every letter and every other choice; what a form does not use stays typed."""

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        ask: Ask,
        forms: Sequence[Form] = tuple(Form),
        *,
        narrow: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self.form = FormChoice(forms)
        if narrow:
            self.form.setFixedWidth(NARROW_WIDTH_PX)
        self.text = QLineEdit()
        self.text.setFont(theme.mono_font(12))
        self.schema = SchemaChoice()
        self.browse = IconButton(theme, "folder-open", self.tr("Choose a file…"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.form)
        line.addWidget(self.schema)
        line.addWidget(self.text, 1)
        line.addWidget(self.browse)
        self.form.chosen.connect(lambda _form: self._on_form())
        self.text.textChanged.connect(lambda _text: self.changed.emit())
        self.schema.named.connect(lambda _name: self.changed.emit())
        self.browse.clicked.connect(self._on_browse)
        self._show_form()

    @property
    def field(self) -> Field:
        """What is typed, in its form."""
        form = self.form.form
        if form is Form.NULL:
            return Field(form)
        return Field(form, self.text.text(), self.schema.schema if form is Form.SCHEMA else "")

    def show_field(self, field: Field) -> None:
        """Show a field; `changed` follows."""
        self.form.choose(field.form)
        self.schema.show_schema(field.schema)
        self.text.setText(field.text)
        self.text.setCursorPosition(0)  # the beginning tells more than the end
        self._on_form()

    def show_problem(self, reason: str) -> None:
        """Mark it as wrong, for this reason; "" for none."""
        restyle(self.text, "wrong", bool(reason))
        self.text.setToolTip(reason)

    def _on_form(self) -> None:
        self._show_form()
        self.changed.emit()

    def _show_form(self) -> None:
        form = self.form.form
        self.text.setEnabled(form is not Form.NULL)
        self.text.setPlaceholderText(form_hint(form))
        self.schema.setVisible(form is Form.SCHEMA)
        self.browse.setVisible(form is Form.FILE)

    def _on_browse(self) -> None:
        chosen = self._ask.open_file(self.tr("Choose the file"))
        if chosen is not None:
            self.text.setText(str(chosen))
