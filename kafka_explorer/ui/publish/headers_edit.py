"""The headers of a message, one a line: names may repeat, values may be binary, empty or null."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from kafka_explorer.engine.templates.forms import Field, Form
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.publish.field_edit import FieldEdit
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.labels import Label, restyle

_NAME_WIDTH_PX = 132
_ROW_PX, _GAP_PX, _MOST_SEEN = 32, 6, 4
FORMS = tuple(form for form in Form if form is not Form.SCHEMA)


class HeaderRow(QWidget):
    """One header."""

    def __init__(self, theme: Theme, ask: Ask, name: str, field: Field) -> None:
        super().__init__()
        self.name = QLineEdit(name)
        self.name.setFont(theme.mono_font(12))
        self.name.setFixedWidth(_NAME_WIDTH_PX)
        self.name.setCursorPosition(0)
        self.name.setPlaceholderText(self.tr("Name"))
        self.name.setAccessibleName(self.tr("Name of the header"))
        self.value = FieldEdit(theme, ask, FORMS, narrow=True)
        self.value.show_field(field)
        self.remove = IconButton(theme, "x", self.tr("Remove this header"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.name)
        line.addWidget(self.value, 1)
        line.addWidget(self.remove)
        self.setFixedHeight(_ROW_PX)


class HeadersEdit(QWidget):
    """`changed` comes whenever `headers` are others."""

    changed = Signal()

    def __init__(self, theme: Theme, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ask = ask
        self.rows: list[HeaderRow] = []
        self._title = Label(self.tr("HEADERS"), "caption")
        self.add = Button(theme, self.tr("Add header"), "plus", "ghost")
        self.spring = Button(theme, "", "leaf", "ghost")
        self.spring.hide()
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP_PX)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._list)
        for widget in (self._list, self._scroll.viewport()):
            widget.setAutoFillBackground(False)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self._title)
        top.addStretch(1)
        top.addWidget(self.spring)
        top.addWidget(self.add)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        whole.addLayout(top)
        whole.addWidget(self._scroll)
        self.add.clicked.connect(self._on_add)
        self._settle()

    @property
    def headers(self) -> tuple[tuple[str, Field], ...]:
        """What is typed."""
        return tuple((row.name.text(), row.value.field) for row in self.rows)

    def show_headers(self, headers: tuple[tuple[str, Field], ...]) -> None:
        """Show these instead."""
        while self.rows:
            self._take_out(self.rows[-1])
        for name, field in headers:
            self._put_in(name, field)
        self._settle()
        self.changed.emit()

    def add_header(self, name: str, field: Field) -> HeaderRow:
        """Add one, in place of those of its name whose value is text."""
        for row in [row for row in self.rows if row.name.text() == name]:
            self._take_out(row)
        row = self._put_in(name, field)
        self._settle()
        self.changed.emit()
        return row

    def show_problems(self, problems: Mapping[int, tuple[bool, str]]) -> None:
        """Mark headers by their place: whether the name is what is wrong, and the reason."""
        for at, row in enumerate(self.rows):
            of_name, reason = problems.get(at, (False, ""))
            restyle(row.name, "wrong", of_name and bool(reason))
            row.name.setToolTip(reason if of_name else "")
            row.value.show_problem("" if of_name else reason)

    def offer_type(self, words: str, tip: str) -> None:
        """Offer to add the type that Spring wants; "" offers nothing."""
        self.spring.setText(words)
        self.spring.set_icon("leaf")  # drawn anew: beside a text it keeps its distance
        self.spring.setToolTip(tip)
        self.spring.setVisible(bool(words))

    def _on_add(self) -> None:
        row = self._put_in("", Field())
        self._settle()
        row.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(row)
        self.changed.emit()

    def _put_in(self, name: str, field: Field) -> HeaderRow:
        row = HeaderRow(self._theme, self._ask, name, field)
        row.name.textChanged.connect(lambda _text: self.changed.emit())
        row.value.changed.connect(self.changed)
        row.remove.clicked.connect(lambda: self._on_remove(row))
        self.rows.append(row)
        self._column.addWidget(row)
        return row

    def _take_out(self, row: HeaderRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _on_remove(self, row: HeaderRow) -> None:
        self._take_out(row)
        self._settle()
        self.changed.emit()

    def _settle(self) -> None:
        """As high as its rows, up to a few; more are scrolled to."""
        seen = min(len(self.rows), _MOST_SEEN)
        self._scroll.setFixedHeight(max(0, seen * (_ROW_PX + _GAP_PX) - _GAP_PX))
        self._scroll.setVisible(bool(seen))
        count = f" {len(self.rows)}" if self.rows else ""
        self._title.setText(self.tr("HEADERS") + count)
