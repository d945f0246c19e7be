"""The selected message: value, key, headers, and what the broker knows about it."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from kafka_explorer.engine.records import Header, Record
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.details_tab import DetailsTab
from kafka_explorer.ui.records.headers_tab import HeadersTab
from kafka_explorer.ui.records.payload_tab import PayloadTab
from kafka_explorer.ui.records.presenter import Presenter, Stored
from kafka_explorer.ui.records.shown import Part
from kafka_explorer.ui.records.viewer.copy_menu import CopyMenu
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.labels import ElidedLabel
from kafka_explorer.ui.widgets.notice import Notice

_TYPE_HEADERS = {Part.VALUE: "__TypeId__", Part.KEY: "__Key_TypeId__"}
_LONGEST_TYPE = 200
MIN_WIDTH_PX = 340


class DetailPane(Card):
    """Shows the record given to `show_record`; `closed` comes from the cross, `copied` says what was copied.

    `stepped` asks for the message after (1) or before (-1). `filter_asked`, `column_asked` and `nested_asked` carry a
    filter's text, a field's name, and JSON that stands in a text. `more` are actions for its menu.
    """

    closed = Signal()
    copied = Signal(str)
    stepped = Signal(int)
    filter_asked = Signal(str)
    column_asked = Signal(str)
    nested_asked = Signal(str)

    def __init__(
        self, theme: Theme, clock: Clock, memory: Memory, presenter: Presenter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._record: Record | None = None
        self._lens = presenter.lens
        self.more: list[QAction] = []
        self.title = ElidedLabel("", "heading")
        self._copy = IconButton(theme, "copy", self.tr("Copy …"))
        self._before = IconButton(theme, "caret-up", self.tr("Message above (Alt+Up)"))
        self._after = IconButton(theme, "caret-down", self.tr("Message below (Alt+Down)"))
        self._more = IconButton(theme, "dots-three", self.tr("More …"))
        self._close = IconButton(theme, "x", self.tr("Close the detail"))
        self.value = PayloadTab(theme, clock, presenter, Part.VALUE)
        self.key = PayloadTab(theme, clock, presenter, Part.KEY)
        self.headers = HeadersTab(theme, clock, memory, presenter.lens)
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
        self.strip = QVBoxLayout()
        self._lay_out()
        self._connect()
        self.clear()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(14, 8, 8, 2)
        line.setSpacing(4)
        line.addWidget(self.title, 1)
        for button in (self._before, self._after, self._copy, self._more, self._close):
            line.addWidget(button)
        self._more.hide()
        self.body.addLayout(line)
        self.body.addLayout(self.strip)
        self.body.addWidget(self._body, 1)
        self.setMinimumWidth(MIN_WIDTH_PX)

    def _connect(self) -> None:
        self._copy.clicked.connect(self._on_copy_clicked)
        self._more.clicked.connect(self._on_more_clicked)
        self._close.clicked.connect(self.closed)
        self._before.clicked.connect(lambda: self.stepped.emit(-1))
        self._after.clicked.connect(lambda: self.stepped.emit(1))
        self.value.form_chosen.connect(self.key.set_form)
        self.key.form_chosen.connect(self.value.set_form)
        for tab in (self.value, self.key):
            tab.places.copied.connect(self.copied)
            tab.places.filter_asked.connect(self.filter_asked)
            tab.places.column_asked.connect(self.column_asked)
            tab.body.nested_asked.connect(self.nested_asked)

    def set_more(self, actions: Sequence[QAction]) -> None:
        """Offer these in a menu of its own."""
        self.more = list(actions)
        self._more.setVisible(bool(self.more))

    def stand_alone(self) -> None:
        """Be in a window of its own: there is no row above or below, and nothing to close."""
        for button in (self._before, self._after, self._close):
            button.hide()

    def show_record(self, record: Record, stored: Stored) -> None:
        """Show `record`, which lies at `stored`; big payloads follow when they are prepared."""
        self._record = record
        self._show_title(record.partition, record.offset)
        self.value.show_record(record, stored, self._type_of(record, Part.VALUE))
        self.key.show_record(record, stored, self._type_of(record, Part.KEY))
        self.headers.show_headers(record.headers)
        count = len(record.headers)
        self.tabs.setTabText(2, f"{self.tr('Headers')} {count}" if count else self.tr("Headers"))
        self.details.show_record(record)
        self._enable(True)
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
        """Return what can be copied now: of the tab that is seen, the whole message, and every other part."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        if self._record is not None:
            shown = self.tabs.currentWidget()
            header = self.headers.table.current_row() if shown is self.headers else -1
            part = None if header >= 0 else Part.KEY if shown is self.key else Part.VALUE
            CopyMenu(self._record, self._lens, self.copied.emit).fill(menu, part, header)
        return menu

    def more_menu(self) -> QMenu:
        """Return what else can be done with the message."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self.more:
            menu.addAction(action)
        return menu

    def _on_more_clicked(self) -> None:
        self.more_menu().popup(self._more.mapToGlobal(QPoint(0, self._more.height() + 4)))

    def _on_copy_clicked(self) -> None:
        self.copy_menu().popup(self._copy.mapToGlobal(QPoint(0, self._copy.height() + 4)))

    def _type_of(self, record: Record, part: Part) -> str:
        return "" if self._lens.hides_header(_TYPE_HEADERS[part]) else _type_name(record, part)

    def _show_title(self, partition: int, offset: int) -> None:
        words = self.tr("Partition {partition} · offset {offset}"), self.tr("P {partition} · {offset}")
        whole, short = (each.format(partition=partition, offset=formats.integer(offset)) for each in words)
        self.title.set_texts(whole, short)

    def _forget(self) -> None:
        self._record = None
        self.value.clear()
        self.key.clear()
        self.headers.show_headers(())
        self.details.show_record(None)
        self._enable(False)

    def _enable(self, enabled: bool) -> None:
        for button in (self._copy, self._more):
            button.setEnabled(enabled)


def _type_name(record: Record, part: Part) -> str:
    """Return what Spring's type header says, as in "__TypeId__ com.clinic.LogEvent"."""
    name = _TYPE_HEADERS[part]
    found = next((header for header in reversed(record.headers) if header.name == name and header.value), None)
    return "" if found is None else f"{name} {_text(found)}"


def _text(header: Header) -> str:
    return (header.value or b"")[:_LONGEST_TYPE].decode("utf-8", "replace")
