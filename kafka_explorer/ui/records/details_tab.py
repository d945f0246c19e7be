"""What the broker knows about a message besides its bytes."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFormLayout, QScrollArea, QVBoxLayout, QWidget

from kafka_explorer.engine.records import Record, TimestampType
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.labels import Label


class DetailsTab(QScrollArea):
    """A list of facts, each to be selected and copied."""

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._record: Record | None = None
        self._stale = False
        self._mono = theme.mono_font(12)
        self._inside = QWidget()
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(20)
        self._form.setVerticalSpacing(9)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(14, 14, 14, 14)
        column.addLayout(self._form)
        column.addStretch()
        self.setWidgetResizable(True)
        self.setWidget(self._inside)
        for ground in (self.viewport(), self._inside):
            ground.setAutoFillBackground(False)
        clock.changed.connect(self._refresh)

    def show_record(self, record: Record | None) -> None:
        """Show the facts of `record`, or nothing."""
        self._record = record
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what came while the tab was not seen."""
        super().showEvent(event)
        if self._stale:
            self._show()

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Names and values, in order."""
        return [] if self._record is None else self._facts_of(self._record)

    def _refresh(self) -> None:
        self._stale = True
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        self._stale = False
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, value in self.facts:
            shown = Label(value)
            shown.setFont(self._mono)
            shown.setWordWrap(True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.addRow(Label(name, "muted"), shown)

    def _facts_of(self, record: Record) -> list[tuple[str, str]]:
        sizes = (
            (self.tr("Key"), None if record.key is None else len(record.key)),
            (self.tr("Value"), None if record.value is None else len(record.value)),
        )
        headers = record.size_bytes - sum(size or 0 for _, size in sizes)
        return [
            (self.tr("Topic"), record.topic),
            (self.tr("Partition"), str(record.partition)),
            (self.tr("Offset"), formats.integer(record.offset)),
            *self._times(record),
            (self.tr("Leader epoch"), formats.integer(record.leader_epoch)),
            *((name, self.tr("null") if size is None else _exactly(size)) for name, size in sizes),
            (self.tr("Headers"), f"{len(record.headers)} · {_exactly(headers)}"),
            (self.tr("Size"), _exactly(record.size_bytes)),
        ]

    def _times(self, record: Record) -> list[tuple[str, str]]:
        if record.timestamp_type is TimestampType.NONE or record.timestamp_ms < 0:
            return [(self.tr("Timestamp"), self.tr("none: the message has no timestamp"))]
        kind = self.tr("LogAppendTime: set by the broker")
        if record.timestamp_type is TimestampType.CREATE:
            kind = self.tr("CreateTime: set by the producer")
        return [
            (self.tr("Timestamp"), self._clock.timestamp_full(record.timestamp_ms)),
            (self.tr("Timestamp type"), kind),
            (self.tr("Milliseconds"), str(record.timestamp_ms)),
        ]


def _exactly(size_bytes: int) -> str:
    """A size to read, and its bytes where the first is rounded."""
    shown = formats.size(size_bytes)
    return shown if size_bytes < 1024 else f"{shown} ({formats.integer(size_bytes)} B)"
