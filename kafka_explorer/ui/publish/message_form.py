"""Everything that makes one message: key, value, headers, partition and time."""

from datetime import tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kafka_explorer.engine.moments import TextError, parse_moment
from kafka_explorer.engine.templates.forms import Field, Form
from kafka_explorer.engine.templates.placeholders import has_placeholders, literal
from kafka_explorer.engine.templates.spring_types import TYPE_HEADER
from kafka_explorer.engine.templates.template import Template
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.publish.checking import Checked, FieldProblem
from kafka_explorer.ui.publish.field_edit import FieldEdit
from kafka_explorer.ui.publish.headers_edit import HeadersEdit
from kafka_explorer.ui.publish.value_edit import ValueEdit
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.labels import Label, restyle

BY_KEY = -1
_MOST_PARTITIONS_LISTED = 1_000


class MessageForm(QWidget):
    """`changed` comes with every change; `template` is what is typed."""

    changed = Signal()

    def __init__(self, theme: Theme, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = False
        self.key = FieldEdit(theme, ask, [Form.TEXT, *(form for form in Form if form is not Form.TEXT)])
        self.key.form.choose(Form.TEXT)
        self.value = ValueEdit(theme, ask)
        self.headers = HeadersEdit(theme, ask)
        self.partition = Choice()
        self.time = Choice(((False, self.tr("Now, when it is sent")), (True, self.tr("Chosen"))))
        self.moment = QLineEdit()
        self.moment.setFont(theme.mono_font(12))
        self.moment.setPlaceholderText(self.tr("2026-11-21 14:02, 1h (ago), {{now:-5m:ms}}"))
        self.moment.setAccessibleName(self.tr("Time of the message"))
        self.moment.hide()
        self.set_partition_count(None)
        self._lay_out()
        for signal in (self.key.changed, self.value.changed, self.headers.changed):
            signal.connect(self._on_changed)
        self.moment.textChanged.connect(lambda _text: self._on_changed())
        self.partition.chosen.connect(lambda _partition: self._on_changed())
        self.time.chosen.connect(self._on_time_chosen)
        self.show_template(Template(key=Field(Form.TEXT), value=Field(Form.JSON)))

    def _lay_out(self) -> None:
        key = QHBoxLayout()
        key.setSpacing(8)
        title = Label(self.tr("KEY"), "caption")
        caption = Label(self.tr("VALUE"), "caption")
        title.setFixedWidth(caption.sizeHint().width())
        key.addWidget(title)
        key.addWidget(self.key, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(Label(self.tr("PARTITION"), "caption"))
        foot.addWidget(self.partition)
        foot.addSpacing(12)
        foot.addWidget(Label(self.tr("TIME"), "caption"))
        foot.addWidget(self.time)
        foot.addWidget(self.moment, 1)
        foot.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(key)
        column.addWidget(self.value, 1)
        column.addWidget(self.headers)
        column.addLayout(foot)

    def template(self, now_ms: int, zone: tzinfo | None) -> Template:
        """Return what is typed; times without a zone are in `zone`. Raises TextError for a time that is none."""
        chosen = self.partition.currentData()
        return Template(
            self.key.field,
            self.value.field,
            self.headers.headers,
            None if chosen == BY_KEY else int(chosen),
            self._timestamp(now_ms, zone),
        )

    def show_template(self, template: Template) -> None:
        """Show a template; `changed` follows once."""
        self._quiet = True
        self.key.show_field(template.key)
        self.value.show_field(template.value)
        self.headers.show_headers(template.headers)
        if template.partition is not None and self.partition.findData(template.partition) < 0:
            self._list_partitions(template.partition + 1)
        self.partition.choose(BY_KEY if template.partition is None else template.partition)
        self.time.choose(bool(template.timestamp))
        shown = f"@{template.timestamp}" if template.timestamp.isdigit() else template.timestamp
        self.moment.setText(shown)
        self.moment.setVisible(bool(template.timestamp))
        self._quiet = False
        self.changed.emit()

    def set_partition_count(self, count: int | None) -> None:
        """Offer the partitions of a topic; None for one that is not known yet."""
        chosen = self.partition.currentData()
        self._list_partitions(count or 0)
        if chosen is not None:
            if self.partition.findData(chosen) < 0:  # it stays, and the preview says that there is none
                self.partition.addItem(str(chosen), chosen)
            self.partition.choose(chosen)

    def show_checked(self, checked: Checked) -> None:
        """Mark what is wrong."""
        nothing = FieldProblem("")
        value, key = checked.problems.get("value", nothing), checked.problems.get("key", nothing)
        self.value.show_problem(value.reason, value.position)
        self.key.show_problem(key.reason)
        self.headers.show_problems(checked.header_problems)
        self.show_time_problem(checked.problems.get("timestamp", nothing).reason)

    def show_time_problem(self, reason: str) -> None:
        """Mark the time as wrong, for this reason; "" for none."""
        restyle(self.moment, "wrong", bool(reason))
        self.moment.setToolTip(reason)

    def add_type(self, name: str) -> None:
        """Name the class that a Spring listener expects."""
        self.headers.add_header(TYPE_HEADER, Field(Form.TEXT, literal(name)))

    def clear(self) -> None:
        """Begin anew."""
        self.show_template(Template(key=Field(Form.TEXT), value=Field(Form.JSON)))

    def _timestamp(self, now_ms: int, zone: tzinfo | None) -> str:
        text = self.moment.text().strip()
        if not self.time.currentData():
            return ""
        if has_placeholders(text):
            return text
        if not text:
            raise TextError(0, self.tr("Write when, or choose now."))
        return str(parse_moment(text, now_ms, zone).at_ms)

    def _list_partitions(self, count: int) -> None:
        self.partition.blockSignals(True)
        self.partition.clear()
        self.partition.addItem(self.tr("By the key"), BY_KEY)
        for number in range(min(count, _MOST_PARTITIONS_LISTED)):
            self.partition.addItem(str(number), number)
        self.partition.blockSignals(False)

    def _on_time_chosen(self, chosen: object) -> None:
        self.moment.setVisible(bool(chosen))
        self._on_changed()

    def _on_changed(self) -> None:
        if not self._quiet:
            self.changed.emit()
