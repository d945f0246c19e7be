"""A message in a window of its own: it stays as it is, whatever the table shows."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kafka_explorer.engine.records import Record
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.detail import DetailPane
from kafka_explorer.ui.records.payload_tab import PayloadTab
from kafka_explorer.ui.records.presenter import NOWHERE, Presenter, Stored
from kafka_explorer.ui.records.shown import Part
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.card import Card


class RecordWindow(QWidget):
    """Shows one record in `detail`; a window that belongs to `parent`."""

    def __init__(self, detail: DetailPane, record: Record, stored: Stored, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.detail = detail
        self.setWindowTitle(f"{record.topic} · {record.partition} · {formats.integer(record.offset)}")
        self.resize(640, 760)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(detail)
        detail.stand_alone()
        detail.show_record(record, stored)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self.close)


class PayloadWindow(QWidget):
    """Shows the value of a record that was made of a part of another one: JSON in a text."""

    def __init__(self, theme: Theme, clock: Clock, presenter: Presenter, record: Record, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("JSON in a text"))
        self.resize(560, 640)
        self.payload = PayloadTab(theme, clock, presenter, Part.VALUE)
        self.payload.show_record(record, NOWHERE)
        card = Card()
        card.body.addWidget(self.payload)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(card)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self.close)
