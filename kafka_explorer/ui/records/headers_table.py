"""A message's headers, two lines each: the name, and below it the value. Side by side one of them would starve."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from kafka_explorer.engine.masks import DOTS
from kafka_explorer.engine.records import Header
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.header_values import HeaderValue, read_header
from kafka_explorer.ui.records.mark_painter import MarkPainter
from kafka_explorer.ui.records.marks import Mark
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.columns import COPY_ROLE, DISPLAY_ROLE, Column, column_header
from kafka_explorer.ui.widgets.table import Table

_ROOT = QModelIndex()
_ROW_PX, _SIDE_PX, _LINE_PX = 54, 14, 20
_ACCESSIBLE_ROLE = int(Qt.ItemDataRole.AccessibleTextRole)
Index = QModelIndex | QPersistentModelIndex


class HeadersModel(QAbstractTableModel):
    """One row a header, in the message's order, repeats included."""

    def __init__(self, clock: Clock, hides: Callable[[str], bool]) -> None:
        super().__init__()
        self._clock = clock
        self._hides = hides
        self._headers: tuple[Header, ...] = ()
        self._values: list[HeaderValue] = []
        self._columns = (Column("header", self.tr("Header"), stretch=True, sortable=False),)
        clock.changed.connect(self._on_clock_changed)

    def show_headers(self, headers: tuple[Header, ...]) -> None:
        """Show these."""
        self.beginResetModel()
        self._headers = headers
        self._values = [read_header(header.name, header.value) for header in headers]
        self.endResetModel()

    def _on_clock_changed(self) -> None:
        self.show_headers(self._headers)

    def refresh(self) -> None:
        """Look again what is hidden."""
        if self._headers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._headers) - 1, 0))

    def header(self, row: int) -> Header:
        """Return the header in `row`."""
        return self._headers[row]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._headers)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY_ROLE) -> object:
        return column_header(self._columns, section, orientation, role)

    def data(self, index: Index, role: int = DISPLAY_ROLE) -> object:
        """Return nothing to display, since the table paints by itself."""
        if role in {COPY_ROLE, _ACCESSIBLE_ROLE}:
            shown = self.value(index.row())
            text = shown if isinstance(shown, str) else shown.text or shown.word
            return f"{self._headers[index.row()].name}: {text}"
        return None

    def value(self, row: int) -> str | Mark:
        """Return a value as one line, or as a mark if it is no text."""
        value = self._values[row]
        if value.kind in {"text", "binary"} and self._hides(self._headers[row].name):
            return Mark(DOTS)
        if value.kind == "text":
            return value.text
        if value.kind != "binary":
            return Mark(self.tr("null") if value.kind == "null" else self.tr("empty"))
        return Mark(value.type_name or self.tr("binary"), "violet", self._reading(value))

    def _reading(self, value: HeaderValue) -> str:
        """Return binary data as its time if it is one, its number and its bytes."""
        if value.number is None:
            return value.text
        moment = self._clock.timestamp(value.number) if value.is_time else ""
        return "  ".join(part for part in (moment, str(value.number), f"[{value.text}]") if part)


class HeadersTable(Table):
    """Shows `model`."""

    def __init__(self, theme: Theme, memory: Memory, model: HeadersModel) -> None:
        super().__init__(theme, memory.widths, "message-headers")
        self._headers = model
        self._marks = MarkPainter(theme)
        self.setModel(model)
        self.set_row_height(_ROW_PX)
        self.header.hide()
        self.setAccessibleName(self.tr("Headers"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows' grounds, then two lines in each."""
        super().paintEvent(event)
        first = self.rowAt(event.rect().top())
        if first < 0:
            return
        last = self.rowAt(event.rect().bottom())
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in range(first, self._headers.rowCount() if last < 0 else last + 1):
            self._paint_row(painter, row)
        painter.end()

    def _paint_row(self, painter: QPainter, row: int) -> None:
        width = self.viewport().width() - 2 * _SIDE_PX
        upper = QRectF(_SIDE_PX, self.rowViewportPosition(row) + 6, width, _LINE_PX)
        lower = upper.translated(0, _LINE_PX + 1)
        self._marks.plain(painter, self._headers.header(row).name, upper)
        value = self._headers.value(row)
        if isinstance(value, Mark):
            self._marks.paint(painter, value, lower)
        else:
            self._marks.mono(painter, value, lower)
