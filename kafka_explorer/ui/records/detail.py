"""The selected message: value, key, headers, and what the broker knows about it."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QTabWidget, QWidget

from kafka_explorer.engine.records import Header, Record
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.copying import CopyAs, copy_bytes, copy_json_lines, is_text
from kafka_explorer.ui.records.details_tab import DetailsTab
from kafka_explorer.ui.records.headers_tab import HeadersTab
from kafka_explorer.ui.records.payload_tab import PayloadTab
from kafka_explorer.ui.records.presenter import Presenter, Stored
from kafka_explorer.ui.records.shown import Part
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.labels import ElidedLabel
from kafka_explorer.ui.widgets.notice import Notice

_TYPE_HEADERS = {Part.VALUE: "__TypeId__", Part.KEY: "__Key_TypeId__"}
_LONGEST_TYPE = 200
MIN_WIDTH_PX = 340


class DetailPane(Card):
    """Shows the record given to `show_record`; `closed` comes from the cross, `copied` says what was copied."""

    closed = Signal()
    copied = Signal(str)

    def __init__(
        self, theme: Theme, clock: Clock, memory: Memory, presenter: Presenter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._record: Record | None = None
        self.title = ElidedLabel("", "heading")
        self._copy = IconButton(theme, "copy", self.tr("Copy …"))
        self._close = IconButton(theme, "x", self.tr("Close the detail"))
        self.value = PayloadTab(theme, clock, presenter, Part.VALUE)
        self.key = PayloadTab(theme, clock, presenter, Part.KEY)
        self.headers = HeadersTab(theme, clock, memory)
        self.details = DetailsTab(theme, clock)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.value, self.tr("Value"))
        self.tabs.addTab(self.key, self.tr("Key"))
        self.tabs.addTab(self.headers, self.tr("Headers"))
        self.tabs.addTab(self.details, self.tr("Details"))
        self._notice = Notice(theme)
        self._notice.show_empty("cursor", self.tr("No message selected"), self.tr("Select one to see it here."))
        self._body = QStackedWidget()
        self._body.addWidget(self.tabs)
        self._body.addWidget(self._notice)
        self._lay_out()
        self._copy.clicked.connect(self._on_copy_clicked)
        self._close.clicked.connect(self.closed)
        self.value.form_chosen.connect(self.key.set_form)
        self.key.form_chosen.connect(self.value.set_form)
        self.clear()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(14, 8, 8, 2)
        line.setSpacing(4)
        line.addWidget(self.title, 1)
        line.addWidget(self._copy)
        line.addWidget(self._close)
        self.body.addLayout(line)
        self.body.addWidget(self._body, 1)
        self.setMinimumWidth(MIN_WIDTH_PX)

    def show_record(self, record: Record, stored: Stored) -> None:
        """Show `record`, which lies at `stored`; big payloads follow when they are prepared."""
        self._record = record
        self._show_title(record.partition, record.offset)
        self.value.show_record(record, stored, _type_name(record, Part.VALUE))
        self.key.show_record(record, stored, _type_name(record, Part.KEY))
        self.headers.show_headers(record.headers)
        count = len(record.headers)
        self.tabs.setTabText(2, f"{self.tr('Headers')} {count}" if count else self.tr("Headers"))
        self.details.show_record(record)
        self._copy.setEnabled(True)
        self._body.setCurrentWidget(self.tabs)

    def show_coming(self, partition: int, offset: int) -> None:
        """Show which record is on its way."""
        self._forget()
        self._show_title(partition, offset)
        self._body.setCurrentWidget(self.tabs)

    def clear(self) -> None:
        """Show that nothing is selected."""
        self._forget()
        self.title.setText("")
        self._body.setCurrentWidget(self._notice)

    def focus(self) -> None:
        """Go to what is shown."""
        shown = self.tabs.currentWidget()
        if isinstance(shown, PayloadTab):
            shown.focus()
        else:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def record(self) -> Record | None:
        """What is shown."""
        return self._record

    def copy_menu(self) -> QMenu:
        """Return what can be copied now: of the tab that is seen, and the whole message."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        record = self._record
        if record is None:
            return menu
        header = self.headers.selected
        if self.tabs.currentWidget() is self.key:
            self._offer(menu, self.tr("key"), record.key)
        elif self.tabs.currentWidget() is self.headers and header is not None:
            self._offer(menu, self.tr("header %s") % header.name, header.value)
        else:
            self._offer(menu, self.tr("value"), record.value)
        menu.addSeparator()
        menu.addAction(self.tr("Copy message as JSON line"), self._copying_message(record))
        return menu

    def _offer(self, menu: QMenu, what: str, data: bytes | None) -> None:
        kinds = (
            (CopyAs.TEXT, self.tr("Copy {what} as text")),
            (CopyAs.BASE64, self.tr("Copy {what} as base64")),
            (CopyAs.HEX, self.tr("Copy {what} as hex")),
        )
        for form, words in kinds:
            action = menu.addAction(words.format(what=what))
            action.setEnabled(data is not None and (form is not CopyAs.TEXT or is_text(data)))
            action.triggered.connect(self._copying(data or b"", form, what))

    def _copying(self, data: bytes, form: CopyAs, what: str) -> Callable[[], None]:
        def copy() -> None:
            copy_bytes(data, form)
            size = formats.size(len(data))
            self.copied.emit(self.tr("Copied {what}: {size}").format(what=what, size=size))

        return copy

    def _copying_message(self, record: Record) -> Callable[[], None]:
        def copy() -> None:
            copy_json_lines([record])
            self.copied.emit(self.tr("Copied the message as a JSON line"))

        return copy

    def _on_copy_clicked(self) -> None:
        self.copy_menu().popup(self._copy.mapToGlobal(QPoint(0, self._copy.height() + 4)))

    def _show_title(self, partition: int, offset: int) -> None:
        words = self.tr("Partition {partition} · offset {offset}")
        self.title.setText(words.format(partition=partition, offset=formats.integer(offset)))

    def _forget(self) -> None:
        self._record = None
        self.value.clear()
        self.key.clear()
        self.headers.show_headers(())
        self.details.show_record(None)
        self._copy.setEnabled(False)


def _type_name(record: Record, part: Part) -> str:
    """Return what Spring's type header says, as in "__TypeId__ com.clinic.LogEvent"."""
    name = _TYPE_HEADERS[part]
    found = next((header for header in reversed(record.headers) if header.name == name and header.value), None)
    return "" if found is None else f"{name} {_text(found)}"


def _text(header: Header) -> str:
    return (header.value or b"")[:_LONGEST_TYPE].decode("utf-8", "replace")
