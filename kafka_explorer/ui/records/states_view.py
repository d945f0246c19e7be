"""The page with the latest message of each key, at a chosen time, and with what changed between two times."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import Place
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.detail import DetailPane
from kafka_explorer.ui.records.history_changes import ChangesPane
from kafka_explorer.ui.records.model import RecordsModel
from kafka_explorer.ui.records.place_field import PlaceField
from kafka_explorer.ui.records.presenter import Presenter
from kafka_explorer.ui.records.records_table import RecordsTable
from kafka_explorer.ui.records.states_model import StateChangesModel
from kafka_explorer.ui.records.viewer.previews import Previews
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.filter_edit import FilterEdit
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.labels import Badge, Label
from kafka_explorer.ui.widgets.notice import Banner, Body
from kafka_explorer.ui.widgets.segments import Segments
from kafka_explorer.ui.widgets.splitter import Splitter
from kafka_explorer.ui.widgets.status_line import StatusLine
from kafka_explorer.ui.widgets.table import Table

STATE, COMPARED = "state", "compared"
_PLACE_PX = 250
_LINE_PX = 32


class StatesPage(QWidget):
    """Bars above, keys at the left, one key in detail at the right. `part_chosen` tells STATE or COMPARED."""

    left = Signal()
    refresh_asked = Signal()
    part_chosen = Signal(str)

    def __init__(
        self, theme: Theme, clock: Clock, memory: Memory, presenter: Presenter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.header = PageHeader(theme, self.tr("Latest per key"))
        self.topic = Badge("")
        self.parts = Segments(theme, ((STATE, self.tr("State")), (COMPARED, self.tr("Two times compared"))))
        self.banner = Banner(theme)
        times = self._times()
        self.at = MomentField(theme, clock, self.tr("State at"), times)
        self.before = MomentField(theme, clock, self.tr("State before"), times)
        self.after = MomentField(theme, clock, self.tr("State after"), times)
        self.tombstones = QCheckBox(self.tr("Deleted keys, too"))
        self.filter = FilterEdit(theme, self.tr("Filter: text, key:…, value.field == …"))
        self.compare = Button(theme, self.tr("Compare"), "git-diff", "primary")
        self.kinds = Segments(theme, ((None, ""), ("changed", ""), ("added", ""), ("removed", "")))
        self.model = RecordsModel(clock)
        self.table = RecordsTable(theme, memory, self.model)
        self.changed_model = StateChangesModel(clock)
        self.changed = Table(theme, memory.widths, "state-changes")
        self.changes = ChangesPane(theme, memory)
        self.detail = DetailPane(theme, clock, memory, presenter)
        self.previews = Previews(presenter.lens, presenter.jobs, self)
        self.model.previews = self.changed_model.previews = self.previews
        self._bars, self._tables, self._right = QStackedWidget(), QStackedWidget(), QStackedWidget()
        self._splitter = Splitter(memory, "states", (7, 6))
        self.body = Body(theme, self._splitter)
        self.status = StatusLine(theme)
        self._lay_out()
        self.header.back_clicked.connect(self.left)
        self.parts.chosen.connect(lambda part: self._on_part_chosen(str(part)))
        self.detail.closed.connect(self._right.hide)
        self.table.opened.connect(self._right.show)
        for news in (self.previews.came, presenter.lens.changed, presenter.lens.fetched):
            news.connect(self._on_read_anew)
        self.show_part(STATE)

    def _times(self) -> tuple[tuple[str, str], ...]:
        return (
            ("end", self.tr("Now")),
            ("1h", self.tr("An hour ago")),
            ("today", self.tr("Today, at midnight")),
            ("yesterday", self.tr("Yesterday, at midnight")),
            ("7d", self.tr("A week ago")),
        )

    def _lay_out(self) -> None:
        self.header.show_back(self.tr("Back to the messages"))
        self.header.add_chip(self.topic)
        self.header.add_action(self.parts)
        self.changed.setModel(self.changed_model)
        self.changed.setAccessibleName(self.tr("Keys that changed"))
        self._bars.addWidget(_bar((self.tr("State at"), self.at), self.tombstones, self.filter))
        comparing = _bar((self.tr("From"), self.before), (self.tr("to"), self.after), self.compare, None)
        self._bars.addWidget(comparing)
        left, right = Card(), Card()
        compared = QWidget()
        inside = QVBoxLayout(compared)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        self.kinds.setContentsMargins(10, 8, 10, 8)
        inside.addWidget(self.kinds, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self.changed, 1)
        self.kinds.hide()
        for table in (self.table, compared):
            self._tables.addWidget(table)
        left.body.addWidget(self._tables)
        right.body.addWidget(self.changes)
        self._right.addWidget(self.detail)
        self._right.addWidget(right)
        self._splitter.addWidget(left)
        self._splitter.addWidget(self._right)
        self._splitter.divide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.header, self._bars, self.banner):
            column.addWidget(widget)
        column.addWidget(self.body, 1)
        column.addWidget(self.status)
        self._bars.setFixedHeight(max(self._bars.sizeHint().height(), 56))

    def show_part(self, part: str) -> None:
        """Show one state, or two compared."""
        self.parts.choose(part)
        at = 0 if part == STATE else 1
        self._right.show()
        for stack in (self._bars, self._tables, self._right):
            stack.setCurrentIndex(at)

    @property
    def part(self) -> str:
        """STATE or COMPARED."""
        return STATE if self._bars.currentIndex() == 0 else COMPARED

    def refresh(self) -> None:
        """Read the topic again."""
        self.refresh_asked.emit()

    def _on_read_anew(self) -> None:
        self.model.read_anew()
        self.changed_model.read_anew()

    def _on_part_chosen(self, part: str) -> None:
        self.show_part(part)
        self.part_chosen.emit(part)


class MomentField(PlaceField):
    """A place that is a moment, nothing written being now."""

    def __init__(self, theme: Theme, clock: Clock, name: str, choices: tuple[tuple[str, str], ...]) -> None:
        super().__init__(theme, clock, name, choices)
        self.line.setPlaceholderText(self.tr("now"))

    def judge(self) -> Place | None:
        """Say which moment is meant; see `PlaceField.judge`."""
        place = super().judge()
        if place is not None and place.doubt is None:
            if place.kind is StartKind.END:
                self.note.setText(self.tr("now, that is all that was read"))
            elif place.kind is StartKind.TIMESTAMP:
                self.note.setText(self._clock.timestamp_full(place.value))
        return place


def _bar(*parts: "tuple[str, PlaceField] | QWidget | None") -> QWidget:
    """Return a line of fields; None stands for the gap that takes what room is left."""
    bar = QWidget()
    line = QHBoxLayout(bar)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(10)
    has_gap = None in parts
    for part in parts:
        if part is None:
            line.addStretch(1)
        elif isinstance(part, tuple):
            title, field = part
            field.setFixedWidth(_PLACE_PX)
            line.addWidget(_at_top(Label(title, "muted")))
            line.addWidget(field)
        else:
            line.addWidget(_at_top(part), 0 if has_gap or isinstance(part, QCheckBox) else 1)
    if not has_gap:
        line.setStretch(line.count() - 1, 1)
    return bar


def _at_top(widget: QWidget) -> QWidget:
    """Return the widget in line with the first line of the fields, which have a note below it."""
    whole, first = QWidget(), QWidget()
    first.setFixedHeight(_LINE_PX)
    line = QHBoxLayout(first)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(widget)
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(first)
    column.addStretch(1)
    return whole
