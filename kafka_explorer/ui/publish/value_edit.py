"""The value of a message: its form, an editor for the text of it, and what is wrong with that."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from kafka_explorer.engine.templates.forms import Field, Form
from kafka_explorer.engine.templates.json_templates import compacted, formatted
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.publish.code_edit import CodeEdit
from kafka_explorer.ui.publish.field_edit import FormChoice, SchemaChoice
from kafka_explorer.ui.publish.words import form_hint
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.labels import ElidedLabel, Label

_JSON = (Form.JSON, Form.SCHEMA)


class ValueEdit(QWidget):
    """`changed` comes with every change; `sample_wanted` asks for a value made from the schema of this name."""

    changed = Signal()
    sample_wanted = Signal(str)
    placeholders_wanted = Signal(QWidget)

    def __init__(self, theme: Theme, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ask = ask
        self._position: int | None = None
        self.form = FormChoice([Form.JSON, *(form for form in Form if form is not Form.JSON)])
        self.schema = SchemaChoice()
        self.editor = CodeEdit(theme)
        self.sample = Button(theme, self.tr("Sample"), "magic-wand", "ghost")
        self.sample.setToolTip(self.tr("Write a value that the schema allows"))
        self.format = Button(theme, self.tr("Format"), "text-align-left", "ghost")
        self.format.setToolTip(self.tr("One member a line; numbers and texts stay as they are typed"))
        self.compact = Button(theme, self.tr("Compact"), "arrows-in-simple", "ghost")
        self.browse = Button(theme, self.tr("Choose a file…"), "folder-open", "ghost")
        self.placeholders = IconButton(theme, "brackets-curly", self.tr("Placeholders: {{uuid}}, {{now}} and others…"))
        self.problem = QPushButton()
        self.problem.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.problem.setCursor(Qt.CursorShape.PointingHandCursor)
        self.nothing = ElidedLabel(
            self.tr("A tombstone: the value is null. For an empty value, choose Text and write nothing.")
        )
        self._lay_out(theme)
        self._connect()
        self._show_form()

    def _lay_out(self, theme: Theme) -> None:
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(Label(self.tr("VALUE"), "caption"))
        top.addSpacing(4)
        top.addWidget(self.form)
        top.addSpacing(4)
        top.addWidget(self.schema, 1)
        top.addStretch(1)
        for button in (self.sample, self.browse, self.format, self.compact, self.placeholders):
            top.addWidget(button)
        empty = QWidget()
        middle = QVBoxLayout(empty)
        self.nothing.setProperty("role", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle.addWidget(self.nothing)
        self._body = QStackedWidget()
        self._body.addWidget(self.editor)
        self._body.addWidget(empty)
        self._body.setMinimumHeight(96)
        self.problem.hide()
        theme.changed.connect(self._dress)
        self._dress()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self._body, 1)
        column.addWidget(self.problem)

    def _connect(self) -> None:
        self.form.chosen.connect(lambda _form: self._on_form())
        self.schema.named.connect(lambda _name: self.changed.emit())
        self.editor.textChanged.connect(self._on_text_changed)
        self.format.clicked.connect(lambda: self._rewrite(formatted(self.editor.toPlainText())))
        self.compact.clicked.connect(lambda: self._rewrite(compacted(self.editor.toPlainText())))
        self.sample.clicked.connect(lambda: self.sample_wanted.emit(self.schema.schema))
        self.placeholders.clicked.connect(lambda: self.placeholders_wanted.emit(self.placeholders))
        self.browse.clicked.connect(self._on_browse)
        self.problem.clicked.connect(self._on_problem_clicked)

    @property
    def field(self) -> Field:
        """What is typed, in its form."""
        form = self.form.form
        if form is Form.NULL:
            return Field(form)
        return Field(form, self.editor.toPlainText(), self.schema.schema if form is Form.SCHEMA else "")

    def show_field(self, field: Field) -> None:
        """Show a field; `changed` follows."""
        self.form.choose(field.form)
        self.schema.show_schema(field.schema)
        if field.form is not Form.NULL:
            text = formatted(field.text) if field.form in _JSON and "\n" not in field.text else field.text
            self.editor.replace_all(text)
            self.editor.go_to_start()
        self._on_form()

    def show_problem(self, reason: str, position: int | None) -> None:
        """Say what is wrong, and where; "" for nothing."""
        if not self.editor.toPlainText().strip():
            reason = ""  # nobody is told off before the first letter
        self._position = position
        self.editor.show_problem(position if reason else None)
        self.problem.setText(reason)
        self.problem.setVisible(bool(reason))
        self.problem.setToolTip(self.tr("Go there") if position is not None else "")

    def insert(self, text: str) -> None:
        """Put text where the caret is."""
        self.editor.insertPlainText(text)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _dress(self) -> None:
        ink = self._theme.hex("bad")
        self.problem.setIcon(self._theme.button_icon("warning-circle", "bad"))
        self.problem.setIconSize(QSize(20, 16))
        self.problem.setStyleSheet(
            f"QPushButton {{ color: {ink}; background: transparent; border: none; text-align: left; padding: 0 2px;"
            f" min-height: 22px; max-height: 22px; font-weight: 500; }}"
            f"QPushButton:hover, QPushButton:focus {{ text-decoration: underline; }}"
        )

    def _rewrite(self, text: str) -> None:
        if text != self.editor.toPlainText():
            self.editor.replace_all(text)

    def _on_text_changed(self) -> None:
        self.changed.emit()

    def _on_form(self) -> None:
        self._show_form()
        self.changed.emit()

    def _show_form(self) -> None:
        form = self.form.form
        self._body.setCurrentIndex(1 if form is Form.NULL else 0)
        self.editor.set_json(form in _JSON)
        self.editor.setPlaceholderText(form_hint(form))
        for button in (self.format, self.compact):
            button.setVisible(form in _JSON)
        self.schema.setVisible(form is Form.SCHEMA)
        self.sample.setVisible(form is Form.SCHEMA)
        self.browse.setVisible(form is Form.FILE)
        self.placeholders.setVisible(form is not Form.NULL)

    def _on_problem_clicked(self) -> None:
        if self._position is not None:
            self.editor.go_to(self._position)

    def _on_browse(self) -> None:
        chosen = self._ask.open_file(self.tr("Choose the file whose bytes are the value"))
        if chosen is not None:
            self.editor.replace_all(str(chosen))
