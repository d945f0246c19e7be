"""What became of what was sent: where it landed, and every message that failed with its reason."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kafka_explorer.engine.producing.request import FAILURES_TOLD, SendReport
from kafka_explorer.engine.producing.send_log import Outcome
from kafka_explorer.ui import formats
from kafka_explorer.ui.explain import Explanation
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.publish.words import reason_words, state_words
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.lines import Cell, Line, number_cell, text_cell
from kafka_explorer.ui.widgets.notice import Notice

_ROWS_SEEN = 5
_HEADER_PX = 34
_ROW_PX = 30


class OutcomePanel(QWidget):
    """`landing_asked` wants a partition and an offset shown; the other signals come from the buttons."""

    landing_asked = Signal(int, int)
    report_asked = Signal()
    failed_asked = Signal()
    rest_asked = Signal()

    def __init__(self, theme: Theme, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = QLabel()
        self._tone = ""
        self.title = Label("", "subtitle")
        self.sentence = Label("", "muted")
        self.sentence.setWordWrap(True)
        self.landed = LineTable(theme, memory.widths, "publish-landed", self._landed_columns())
        self.failures = LineTable(theme, memory.widths, "publish-failures", self._failure_columns())
        self._failed_caption = Label("", "caption")
        self.open = Button(theme, self.tr("Open"), "arrow-square-out")
        self.save = Button(theme, self.tr("Save report…"), "download-simple")
        self.again = Button(theme, self.tr("Send failed again"), "arrow-clockwise")
        self.go_on = Button(theme, self.tr("Continue"), "play", "primary")
        self.open.setToolTip(self.tr("Show the messages where they landed"))
        self.notice = Notice(theme)
        self._whole = QWidget()
        self._lay_out()
        self._connect()
        theme.changed.connect(self._paint)
        self.show_nothing()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._icon)
        top.addWidget(self.title, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.go_on, self.open, self.again, self.save):
            buttons.addWidget(button)
        buttons.addStretch(1)
        head = QVBoxLayout()
        head.setContentsMargins(16, 14, 16, 4)
        head.setSpacing(8)
        head.addLayout(top)
        head.addWidget(self.sentence)
        head.addLayout(buttons)
        inside = QVBoxLayout(self._whole)
        inside.setContentsMargins(1, 0, 1, 1)
        inside.setSpacing(6)
        inside.addLayout(head)
        inside.addWidget(self.landed)
        self._failed_caption.setContentsMargins(15, 8, 15, 0)
        inside.addWidget(self._failed_caption)
        inside.addWidget(self.failures, 1)
        inside.addStretch(0)
        self._rest = QWidget()
        inside.addWidget(self._rest, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._whole)
        column.addWidget(self.notice)

    def _connect(self) -> None:
        self.open.clicked.connect(self._on_open)
        self.landed.opened.connect(self._on_landed_opened)
        self.save.clicked.connect(self.report_asked)
        self.again.clicked.connect(self.failed_asked)
        self.go_on.clicked.connect(self.rest_asked)

    def show_nothing(self) -> None:
        """Nothing was sent yet."""
        self._whole.hide()
        text = self.tr("What the broker says of each message stands here after sending.")
        self.notice.show_empty("paper-plane-tilt", self.tr("Nothing sent yet"), text)
        self.notice.show()

    def show_failed(self, explanation: Explanation) -> None:
        """The run could not even begin, or broke off before a report."""
        self._whole.hide()
        self.notice.show_failed(explanation, retry=False)
        self.notice.show()

    def show_report(self, report: SendReport, *, stopped: bool, may_go_on: bool, of_topic: bool = False) -> None:
        """Show a report; `stopped` when the user ended it, `may_go_on` when the rest can still be sent.

        Messages `of_topic` go by the place they have there.
        """
        self.notice.hide()
        self._whole.show()
        self._tone = "ok" if report.complete and not stopped else "warn" if report.acknowledged else "bad"
        self._paint()
        self.title.setText(self._title_of(report, stopped=stopped))
        self.sentence.setText(self._sentence_of(report, stopped=stopped))
        places = [
            Line(partition, self._landed_cells(partition, landed.count, landed.first, landed.last))
            for partition, landed in report.landed.items()
        ]
        self.landed.set_lines(places)
        self.landed.setVisible(bool(places))
        seen = min(len(places), _ROWS_SEEN if report.failed else 4 * _ROWS_SEEN)
        self.landed.setFixedHeight(_HEADER_PX + _ROW_PX * seen)
        self._show_failures(report, of_topic=of_topic)
        known = any(landed.first is not None for landed in report.landed.values())
        self.open.setVisible(known)
        self.save.setVisible(report.acknowledged + report.failed > 0)
        self.again.setVisible(report.refused + report.unsendable > 0)
        self.go_on.setVisible(may_go_on)
        self._rest.setVisible(not report.failed)

    def show_acting(self, allowed: bool) -> None:
        """Whether more can be sent now."""
        for button in (self.again, self.go_on):
            button.setEnabled(allowed)

    def _show_failures(self, report: SendReport, *, of_topic: bool) -> None:
        shown = len(report.failures)
        caption = self.tr("NOT ACKNOWLEDGED")
        if report.failed > shown:
            more = self.tr("the first {shown} of {all}; the report has all")
            caption = f"{caption} · {more.format(shown=shown, all=formats.integer(report.failed))}"
        self._failed_caption.setText(caption)
        self._failed_caption.setVisible(bool(shown))
        self.failures.set_lines(_failure_lines(report.failures[:FAILURES_TOLD], of_topic=of_topic))
        self.failures.setVisible(bool(shown))

    def _landed_columns(self) -> tuple[Column, ...]:
        return (
            Column("partition", self.tr("Partition"), right=True, mono=True),
            Column("count", self.tr("Messages"), right=True, mono=True),
            Column("first", self.tr("First offset"), right=True, mono=True, min_width_px=96),
            Column("last", self.tr("Last offset"), right=True, mono=True, min_width_px=96),
            Column("", "", stretch=True, sortable=False),
        )

    def _failure_columns(self) -> tuple[Column, ...]:
        return (
            Column("message", self.tr("Message"), right=True, mono=True, tone="muted"),
            Column("state", self.tr("State"), badge=True, min_width_px=100),
            Column("reason", self.tr("Reason"), stretch=True),
        )

    def _landed_cells(self, partition: int, count: int, first: int | None, last: int | None) -> tuple[Cell, ...]:
        return (number_cell(partition), number_cell(count), number_cell(first), number_cell(last), Cell())

    def _title_of(self, report: SendReport, *, stopped: bool) -> str:
        sent = formats.integer(report.acknowledged)
        if stopped:
            return self.tr("Stopped: %s acknowledged") % sent
        if not report.failed:
            only = next(iter(report.landed.items()), None)
            if report.acknowledged == 1 and only is not None and only[1].first is not None:
                words = self.tr("Sent: partition {partition}, offset {offset}")
                return words.format(partition=only[0], offset=formats.integer(only[1].first))
            return self.tr("All %s acknowledged") % sent
        failed = formats.integer(report.failed)
        return self.tr("{sent} acknowledged, {failed} not").format(sent=sent, failed=failed)

    def _sentence_of(self, report: SendReport, *, stopped: bool) -> str:
        parts = [self.tr("To %s, confirmed by the broker's report.") % report.topic]
        if stopped:
            parts = [self.tr("What was acknowledged is not sent again when you continue.")]
        if report.doubtful:
            text = self.tr("%s without an answer: they are looked for in the topic before anything is sent again.")
            parts.append(text % formats.integer(report.doubtful))
        return " ".join(parts)

    def _on_open(self) -> None:
        row = max(0, self.landed.current_row())
        if self.landed.lines.rowCount():
            self._ask_for(row)

    def _on_landed_opened(self, index: QModelIndex) -> None:
        self._ask_for(index.row())

    def _ask_for(self, row: int) -> None:
        cells = self.landed.lines.line(row).cells
        if cells[2].copy is not None:
            self.landing_asked.emit(int(cells[0].copy or 0), int(cells[2].copy))

    def _paint(self) -> None:
        if self._tone:
            icon = "check-circle" if self._tone == "ok" else "warning-circle"
            self._icon.setPixmap(self._theme.picture(icon, self._tone, 22))
            self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)


def _failure_lines(failures: Sequence[Outcome], *, of_topic: bool) -> list[Line]:
    lines = []
    for failure in failures:
        word, tone = state_words(failure.state)
        reason = reason_words(failure)
        place = text_cell(f"{failure.id[0]}:{failure.id[1]}") if of_topic else number_cell(failure.id[1] + 1)
        cells = (place, Cell(word, word, tone), text_cell(reason, tip=reason))
        lines.append(Line(failure.id, cells))
    return lines
