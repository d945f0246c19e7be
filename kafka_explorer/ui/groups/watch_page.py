"""The watch list: pinned groups of all connections, how they are, and when to raise an alarm."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kafka_explorer.config.watch_list import WatchedGroup
from kafka_explorer.engine.lag.alerts import Incident
from kafka_explorer.engine.lag.meaning import GroupMeaning
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.groups.threshold_form import ThresholdForm
from kafka_explorer.ui.groups.words import health_words, rule_sentence, state_words, time_lag_text, time_tone
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.tray import raised_text
from kafka_explorer.ui.watch_list import WatchList
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.lines import Cell, Line, number_cell, text_cell
from kafka_explorer.ui.widgets.notice import Body
from kafka_explorer.ui.widgets.status_line import StatusLine

_TIME_OF_DAY = slice(11, 19)


class WatchPage(QWidget):
    """Follows `watch_list` by itself. `left` leads back to the groups, `group_opened` names connection and group."""

    left = Signal()
    group_opened = Signal(str, str)

    def __init__(
        self, theme: Theme, clock: Clock, memory: Memory, watch_list: WatchList, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._watch_list = watch_list
        self.header = PageHeader(theme, self.tr("Watch list"))
        self.table = LineTable(theme, memory.widths, "watch-list", self._columns())
        self.form = ThresholdForm(theme)
        self.status = StatusLine(theme)
        card = Card()
        card.body.addWidget(self.table)
        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(card, 1)
        inside.addWidget(self.form)
        self.body = Body(theme, content)
        self._lay_out()
        self._connect()
        self.show_watched()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("connection", self.tr("Connection"), min_width_px=100),
            Column("group", self.tr("Group"), min_width_px=160),
            Column("state", self.tr("State"), badge=True, min_width_px=96),
            Column("health", self.tr("Health"), badge=True, min_width_px=96),
            Column("lag", self.tr("Lag"), right=True, mono=True),
            Column("behind", self.tr("Time behind"), right=True, toned=True),
            Column("alarm", self.tr("Alarm"), toned=True, stretch=True),
        )

    def _lay_out(self) -> None:
        self.header.show_back(self.tr("All consumer groups"))
        self.table.setSelectionMode(LineTable.SelectionMode.SingleSelection)
        self.table.setAccessibleName(self.tr("Watch list"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(self.body, 1)
        column.addWidget(self.status)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.header.back_clicked.connect(self.left)
        self.body.notice.acted.connect(self.left)
        self.table.opened.connect(lambda _index: self._open())
        self.table.current_row_changed.connect(lambda _row: self._show_form())
        self.form.changed.connect(self._watch_list.pin)
        self.form.removed.connect(lambda watched: self._watch_list.unpin(watched.connection, watched.group))
        for signal in (self._watch_list.changed, self._watch_list.updated, self._clock.changed):
            signal.connect(self.show_watched)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)

    def show_watched(self) -> None:
        """Show the list as it is now."""
        watched = self._watch_list.watched
        self.header.set_facts([formats.counted(len(watched), self.tr("group"), self.tr("groups"))] if watched else [])
        if not watched:
            sentence = self.tr("Open a consumer group and choose Watch: you are told when it falls behind or stops.")
            self.body.show_empty("eye", self.tr("Nothing is watched"), sentence, self.tr("Show consumer groups"))
            self.status.show_text([])
            return
        self.body.show_content()
        self.table.set_lines([self._line(each) for each in watched])
        if self.table.current_row() < 0:
            self.table.select_row(0)
        self._show_form()
        told = self.tr("An alarm is told once, and once when it is over; also while the window is minimised")
        self.status.show_text([told, self.tr("groups are watched while their connection is open")])

    @property
    def current(self) -> WatchedGroup | None:
        """The selected group."""
        name = self.table.selected_name()
        return self._watch_list.find(*name) if isinstance(name, tuple) else None

    def _show_form(self) -> None:
        # What is being typed is not overwritten by every sample.
        if not (self.form.lag.hasFocus() or self.form.seconds.hasFocus()):
            self.form.show_watched(self.current)

    def _open(self) -> None:
        watched = self.current
        if watched is not None:
            self.group_opened.emit(watched.connection, watched.group)

    def _line(self, watched: WatchedGroup) -> Line:
        known = self._watch_list.meaning(watched)
        return Line(
            (watched.connection, watched.group),
            (text_cell(watched.connection), text_cell(watched.group), *self._live(known), self._alarm(watched, known)),
        )

    def _live(self, known: GroupMeaning | None) -> tuple[Cell, ...]:
        if known is None:
            return Cell(), Cell(), Cell(formats.DASH), Cell(formats.DASH)
        state, state_tone = state_words(known.state, known.kind)
        judged = known.judgement
        worst = None if judged.judgement is None else judged.judgement.health
        health, health_tone = health_words(judged.health, worst)
        behind = None if known.time_lag is None else known.time_lag.ms / 1000
        return (
            text_cell(state, state_tone),
            text_cell(health, health_tone, rule_sentence(judged.judgement, judged.worst)),
            number_cell(known.lag),
            Cell(time_lag_text(known.time_lag), behind, time_tone(behind)),
        )

    def _alarm(self, watched: WatchedGroup, known: GroupMeaning | None) -> Cell:
        incidents = self._watch_list.incidents(watched)
        if incidents:
            return text_cell(self._incident_text(incidents), "bad")
        if known is None:
            return text_cell(self.tr("not measured yet"), "faint")
        return text_cell(self.tr("all right"), "ok")

    def _incident_text(self, incidents: Sequence[Incident]) -> str:
        texts = [
            self.tr("{what} since {time}").format(
                what=raised_text(each), time=self._clock.timestamp(each.began_ms)[_TIME_OF_DAY]
            )
            for each in incidents
        ]
        return "; ".join(texts)
