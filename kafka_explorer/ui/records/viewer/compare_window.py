"""Two messages side by side: what differs field by field, and byte by byte."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from kafka_explorer.engine.differences import BytesChange
from kafka_explorer.engine.records import Record
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.history_changes import ChangesPane
from kafka_explorer.ui.records.presenter import Presenter
from kafka_explorer.ui.records.shown import Part
from kafka_explorer.ui.records.viewer.comparing import Compared, Side, compare, payload
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.hex_pair import HexPair
from kafka_explorer.ui.widgets.labels import ElidedLabel, Label
from kafka_explorer.ui.widgets.notice import Body


class CompareWindow(QWidget):
    """Compares the two records given; a window that belongs to `parent`."""

    def __init__(
        self,
        theme: Theme,
        clock: Clock,
        memory: Memory,
        presenter: Presenter,
        pair: tuple[Record, Record],
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._clock = clock
        self._presenter = presenter
        self._pair = pair
        self.compared: Compared | None = None
        self.setWindowTitle(self.tr("Compare two messages"))
        self.resize(1180, 720)
        self.fields = ChangesPane(theme, memory, wide=True)
        self.value_bytes, self.key_bytes = HexPair(theme), HexPair(theme)
        self._value_body, self._key_body = Body(theme, self.value_bytes), Body(theme, self.key_bytes)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.fields, self.tr("Fields and headers"))
        self.tabs.addTab(self._value_body, self.tr("Value, byte by byte"))
        self.tabs.addTab(self._key_body, self.tr("Key, byte by byte"))
        self._lay_out(theme)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self.close)
        presenter.lens.changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self, theme: Theme) -> None:
        heads = QHBoxLayout()
        heads.setSpacing(12)
        for record in self._pair:
            heads.addWidget(_Head(self._clock, record), 1)
        before = IconButton(theme, "caret-up", self.tr("Bytes that differ above (P)"), small=True)
        after = IconButton(theme, "caret-down", self.tr("Bytes that differ below (N)"), small=True)
        corner = QWidget()
        line = QHBoxLayout(corner)
        line.setContentsMargins(0, 0, 8, 0)
        for button, by in ((before, -1), (after, 1)):
            line.addWidget(button)
            button.clicked.connect(lambda _=False, by=by: self._shown_bytes().go_to_change(by))
        self.tabs.setCornerWidget(corner)
        corner.setVisible(False)
        self.tabs.currentChanged.connect(lambda at: corner.setVisible(at > 0))
        card = Card()
        card.body.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(heads)
        column.addWidget(card, 1)

    def refresh(self) -> None:
        """Compare (again)."""
        lens = self._presenter.lens
        one, other = (
            Side(record, lens.decoding(record, "key"), lens.decoding(record, "value")) for record in self._pair
        )
        self.fields.show_coming(self.tr("Comparing …"))
        self._presenter.jobs.start(
            self.tr("Compare two messages"),
            self._presenter.workers.run(compare, one, other),
            owner=self,
            slot="compare",
            done=self._on_compared,
            failed=lambda error: self._value_body.show_failed(explain(error), retry=False),
            shown=False,
        )

    def _on_compared(self, compared: Compared) -> None:
        self.compared = compared
        self.fields.show_difference(compared.fields, self.tr("What differs"))
        self._show_bytes(self._value_body, self.value_bytes, Part.VALUE, compared.value_bytes)
        self._show_bytes(self._key_body, self.key_bytes, Part.KEY, compared.key_bytes)

    def _show_bytes(self, body: Body, view: HexPair, part: Part, changes: tuple[BytesChange, ...] | None) -> None:
        one, other = (payload(record, part) for record in self._pair)
        if changes is None:
            words = self.tr("This connection hides it until you ask for it.")
            body.show_empty("eye-slash", self.tr("Hidden"), words)
        elif one == other:
            size = formats.size(len(one or b""))
            body.show_empty("equals", self.tr("The same bytes"), self.tr("%s on both sides.") % size)
        else:
            view.show_bytes(
                one or b"", other or b"", [each.before for each in changes], [each.after for each in changes]
            )
            body.show_content()

    def _shown_bytes(self) -> HexPair:
        return self.key_bytes if self.tabs.currentWidget() is self._key_body else self.value_bytes


class _Head(Card):
    """Which message is on one side."""

    def __init__(self, clock: Clock, record: Record) -> None:
        super().__init__(padding=12, spacing=2)
        words = self.tr("Partition {partition} · offset {offset}")
        where = words.format(partition=record.partition, offset=formats.integer(record.offset))
        at_ms = record.timestamp_ms if record.timestamp_ms >= 0 else None
        value = self.tr("tombstone") if record.value is None else formats.size(len(record.value))
        self.body.addWidget(ElidedLabel(where, "heading"))
        self.body.addWidget(ElidedLabel(record.topic, "small"))
        self.body.addWidget(Label(f"{clock.timestamp_full(at_ms)} · {value}", "small"))
