"""What was sent lately with this connection, and what can be done with it again."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from kafka_explorer.config.send_history import SentRun
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.publish.words import what_words
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.lines import Cell, Line, number_cell, text_cell
from kafka_explorer.ui.widgets.notice import Body


class HistoryPanel(QWidget):
    """`again_asked`, `landing_asked` and `rest_asked` carry the `SentRun`; `payloads_wanted` whether to keep them."""

    again_asked = Signal(object)
    landing_asked = Signal(object)
    rest_asked = Signal(object)
    forget_asked = Signal()

    def __init__(self, theme: Theme, clock: Clock, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.runs: tuple[SentRun, ...] = ()
        self._can_go_on: frozenset[str] = frozenset()
        columns = (
            Column("time", self.tr("Time"), mono=True, tone="muted"),
            Column("topic", self.tr("Topic"), max_width_px=150),
            Column("what", self.tr("What")),
            Column("sent", self.tr("Sent"), right=True, mono=True),
            Column("failed", self.tr("Failed"), right=True, mono=True, toned=True),
            Column("landed", self.tr("Landed"), mono=True, tone="muted", stretch=True),
        )
        self.table = LineTable(theme, memory.widths, "publish-history", columns)
        self.body = Body(theme, self.table)
        self.again = Button(theme, self.tr("Send again…"), "arrow-clockwise")
        self.landing = Button(theme, self.tr("Open"), "arrow-square-out")
        self.go_on = Button(theme, self.tr("Continue"), "play")
        self.keep = QCheckBox(self.tr("Keep what was typed as well, on this machine"))
        self.keep.setToolTip(
            self.tr("The history then keeps what was typed, on this machine, so that it can be sent again.")
        )
        self.forget = Button(theme, self.tr("Forget all"), "trash", "ghost")
        self.landing.setToolTip(self.tr("Show the messages where they landed"))
        line = QHBoxLayout()
        line.setContentsMargins(12, 8, 12, 0)
        line.setSpacing(8)
        for widget in (self.again, self.landing, self.go_on):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.forget)
        below = QHBoxLayout()
        below.setContentsMargins(12, 6, 12, 8)
        below.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.body, 1)
        column.addLayout(line)
        column.addLayout(below)
        self._connect()
        self.show_runs((), frozenset())

    def _connect(self) -> None:
        self.table.current_row_changed.connect(lambda _row: self._show_allowed())
        self.table.menu_requested.connect(self._on_menu)
        self.table.opened.connect(lambda _index: self.again_asked.emit(self.selected))
        self.again.clicked.connect(lambda: self.again_asked.emit(self.selected))
        self.landing.clicked.connect(lambda: self.landing_asked.emit(self.selected))
        self.go_on.clicked.connect(lambda: self.rest_asked.emit(self.selected))
        self.forget.clicked.connect(self.forget_asked)
        self._clock.changed.connect(self._on_clock_changed)

    def _on_clock_changed(self) -> None:
        self.show_runs(self.runs, self._can_go_on)

    def show_runs(self, runs: Sequence[SentRun], can_go_on: frozenset[str]) -> None:
        """Show these, newest first; `can_go_on` are the ids of those that are not through."""
        self.runs, self._can_go_on = tuple(runs), can_go_on
        self.table.set_lines([Line(run.id, self._cells(run)) for run in runs])
        self.forget.setEnabled(bool(runs))
        if runs:
            self.body.show_content()
            if self.table.current_row() < 0:
                self.table.select_row(0)
        else:
            text = self.tr("The last 500 sendings stand here: when, where to and how they ended; no message is kept.")
            self.body.show_empty("clock-counter-clockwise", self.tr("Nothing sent yet"), text)
        self._show_allowed()

    @property
    def selected(self) -> SentRun | None:
        """The run with the focus."""
        name = self.table.selected_name()
        return next((run for run in self.runs if run.id == name), None)

    def _cells(self, run: SentRun) -> tuple[Cell, ...]:
        failed = number_cell(run.failed, "bad") if run.failed else Cell(formats.DASH, 0, "faint")
        return (
            Cell(self._clock.timestamp(run.at_ms)[5:19], run.at_ms),
            text_cell(run.topic),
            text_cell(what_words(run.what)),
            number_cell(run.acknowledged),
            failed,
            text_cell(", ".join(_place(*each) for each in run.landed.items())),
        )

    def _show_allowed(self) -> None:
        run = self.selected
        self.again.setEnabled(run is not None)
        self.landing.setEnabled(run is not None and any(first is not None for first, _ in run.landed.values()))
        self.go_on.setEnabled(run is not None and run.id in self._can_go_on)

    def _on_menu(self, index: QModelIndex, at: QPoint) -> None:
        if index.isValid():
            menu = QMenu(self)
            for button in (self.again, self.landing, self.go_on):
                menu.addAction(button.text(), button.click).setEnabled(button.isEnabled())
            menu.popup(at)


def _place(partition: str, offsets: tuple[int | None, int | None]) -> str:
    first, last = offsets
    if first is None:
        return partition
    if first == last:
        return f"{partition}:{first}"
    return f"{partition}:{first}–{last}"
