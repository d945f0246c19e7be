"""The headers of a message, and the selected one's value in full."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kafka_explorer.engine.masks import DOTS
from kafka_explorer.engine.records import Header
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.fed_payload import FedPayload
from kafka_explorer.ui.records.header_values import HeaderValue, read_header
from kafka_explorer.ui.records.headers_table import HeadersModel, HeadersTable
from kafka_explorer.ui.records.shown import FIRST_BYTES, Form, show
from kafka_explorer.ui.records.viewer.lens import Lens
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.notice import Body
from kafka_explorer.ui.widgets.splitter import Splitter

_AT_ONCE_BYTES = 12 * 1024


class HeadersTab(QWidget):
    """The table, and below it the value that is selected."""

    def __init__(self, theme: Theme, clock: Clock, memory: Memory, lens: Lens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._lens = lens
        self.model = HeadersModel(clock, lens.hides_header)
        self.table = HeadersTable(theme, memory, self.model)
        self.value = FedPayload(theme)
        self._fact = Label("", "small")
        self._fact.setWordWrap(True)
        self._lower = QWidget()
        lower = QVBoxLayout(self._lower)
        lower.setContentsMargins(0, 0, 0, 4)
        lower.setSpacing(0)
        lower.addWidget(inset(self._fact, 14, 6, 14, 2))
        lower.addWidget(self.value, 1)
        split = Splitter(memory, "message-headers", (3, 2), Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self._lower)
        split.divide()
        self._body = Body(theme, split)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._body)
        self.setFocusProxy(self.table)
        self.table.current_row_changed.connect(self._on_current_row_changed)
        lens.changed.connect(self._on_lens_changed)
        self.show_headers(())

    def show_headers(self, headers: tuple[Header, ...]) -> None:
        """Show these, none selected."""
        self.model.show_headers(headers)
        self._lower.hide()
        if headers:
            self._body.show_content()
        else:
            self._body.show_empty("tag", self.tr("No headers"), self.tr("This message was sent without headers."))

    @property
    def selected(self) -> Header | None:
        """The header with the focus."""
        row = self.table.current_row()
        return self.model.header(row) if row >= 0 else None

    def _on_current_row_changed(self, row: int) -> None:
        self._lower.setVisible(row >= 0)
        if row < 0:
            return
        header = self.model.header(row)
        if header.value and self._lens.hides_header(header.name):
            self.value.set_text(DOTS)
            self._fact.setText(
                self.tr("Hidden by this connection: press “Show hidden values” where the value is shown.")
            )
            return
        value = read_header(header.name, header.value)
        data = header.value or b""
        form = Form.HEX if value.kind == "binary" else Form.PRETTY if len(data) <= _AT_ONCE_BYTES else Form.PLAIN
        shown = show(data[:FIRST_BYTES], form)
        self.value.set_wrapped(form is not Form.HEX)
        self.value.set_text(shown.text, "json" if shown.encoding == "json" else "plain")
        self._fact.setText(self._words(value, len(data)))
        QTimer.singleShot(0, self, self._on_laid_out)

    def _on_lens_changed(self) -> None:
        self.model.refresh()
        self._on_current_row_changed(self.table.current_row())

    def _on_laid_out(self) -> None:
        """The value has taken room from the table: its row may be out of sight."""
        self.table.scrollTo(self.table.currentIndex())
        self.value.show_beginning()

    def _words(self, value: HeaderValue, size_bytes: int) -> str:
        if value.kind == "null":
            return self.tr("null: the header has a name and no value")
        if value.kind == "empty":
            return self.tr("empty: a value of 0 bytes")
        words = [formats.size(size_bytes)]
        if value.number is not None:
            words.append(f"{value.type_name} {formats.integer(value.number)}")
        if value.number is not None and value.is_time:
            words.append(self._clock.timestamp_full(value.number))
        return " · ".join(words)


def inset(widget: QWidget, left: int, top: int, right: int, bottom: int) -> QWidget:
    """Return `widget` with room around it: a style sheet takes a label's own margins away."""
    frame = QWidget()
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(left, top, right, bottom)
    inside.addWidget(widget)
    return frame
