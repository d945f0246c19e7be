"""Templates saved for the topic: open one, save what is typed, delete one; or begin from a real message."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kafka_explorer.config.templates import NAME_LIMIT, KeptTemplate
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.labels import ElidedLabel, Label
from kafka_explorer.ui.widgets.popover import Popover
from kafka_explorer.ui.widgets.row_column import RowColumn

_WIDTH_PX = 460
_HIGHEST_PX = 300
_SUMMARY = 80


class TemplatesPanel(Popover):
    """`opened_one` and `deleted` carry a `KeptTemplate`, `saved` the name; `newest_asked` wants a real message."""

    opened_one = Signal(object)
    deleted = Signal(object)
    saved = Signal(str)
    newest_asked = Signal()

    def __init__(self, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self._theme = theme
        self.rows: list[TemplateRow] = []
        self.name = QLineEdit()
        self.name.setMaxLength(NAME_LIMIT)
        self.name.setPlaceholderText(self.tr("Name, as in order created"))
        self.name.setAccessibleName(self.tr("Name of the template"))
        self.save = Button(theme, self.tr("Save"), "floppy-disk", "primary")
        self.newest = Button(theme, self.tr("Begin from the newest message"), "envelope-simple")
        self._note = Label("", "small")
        self._note.setWordWrap(True)
        self._column = RowColumn(_HIGHEST_PX, spacing_px=6)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.name, 1)
        line.addWidget(self.save)
        self._title = Label("", "subtitle")
        self.body.addWidget(self._title)
        self.body.addWidget(self._note)
        self.body.addWidget(self._column)
        self.body.addWidget(Label(self.tr("SAVE WHAT IS TYPED"), "caption"))
        self.body.addLayout(line)
        self.body.addWidget(self.newest)
        self.panel.setFixedWidth(_WIDTH_PX)
        self.save.clicked.connect(self._on_save)
        self.name.returnPressed.connect(self._on_save)
        self.name.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        self.newest.clicked.connect(self._on_newest)
        self.save.setEnabled(False)

    def show_templates(self, topic: str, templates: Sequence[KeptTemplate]) -> None:
        """Show these of `topic`."""
        self._title.setText(self.tr("Templates of %s") % topic if topic else self.tr("Templates"))
        self._note.setText("" if templates else self.tr("None yet. A template keeps key, value and headers as typed."))
        self._note.setVisible(not templates)
        self.rows = [TemplateRow(self._theme, each) for each in templates]
        for row in self.rows:
            row.open.clicked.connect(lambda _=False, row=row: self._on_open(row.template))
            row.delete.clicked.connect(lambda _=False, row=row: self.deleted.emit(row.template))
        self._column.show_rows(self.rows)
        for widget in (self.name, self.newest):
            widget.setEnabled(bool(topic))
        self.settle()

    def _on_open(self, template: KeptTemplate) -> None:
        self.close_popover()
        self.name.setText(template.name)
        self.opened_one.emit(template)

    def _on_save(self) -> None:
        if self.name.text().strip():
            self.saved.emit(self.name.text().strip())

    def _on_newest(self) -> None:
        self.close_popover()
        self.newest_asked.emit()


class TemplateRow(QFrame):
    """One template: its name, the beginning of its value, and what can be done with it."""

    def __init__(self, theme: Theme, template: KeptTemplate) -> None:
        super().__init__()
        self.template = template
        self.setProperty("ground", "card")
        name = ElidedLabel(template.name, "heading")
        value = template.table.get("value", {})
        text = value.get("text", "") if isinstance(value, dict) else ""
        summary = ElidedLabel(" ".join(str(text).split())[:_SUMMARY] or "–", "small")
        summary.setFont(theme.mono_font(11))
        self.open = Button(theme, self.tr("Open"))
        self.delete = IconButton(theme, "trash", self.tr("Delete"))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(name)
        texts.addWidget(summary)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 8, 8, 8)
        line.setSpacing(8)
        line.addLayout(texts, 1)
        line.addWidget(self.open)
        line.addWidget(self.delete)
