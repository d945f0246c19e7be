"""A redrive under way and, on the same page, what became of it: the exact account, and what can be done next."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from kafka_explorer.config.connection import Environment
from kafka_explorer.engine.redrive.request import Guarantee, Outcome, Place, RedriveProgress, RedriveResult
from kafka_explorer.ui import formats
from kafka_explorer.ui.deadletters.doubts_strip import DoubtsStrip
from kafka_explorer.ui.deadletters.outcome_lines import outcome_columns, outcome_lines
from kafka_explorer.ui.deadletters.redrive_words import because_text, guarantee_words, joined, step_words, stop_sentence
from kafka_explorer.ui.deadletters.run_account import Held
from kafka_explorer.ui.deadletters.term_list import TermList
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.card import Card, StatCard
from kafka_explorer.ui.widgets.chips import EnvironmentChip
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.labels import Badge, Label, Tone
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.notice import Banner
from kafka_explorer.ui.widgets.status_line import StatusLine, bold

_STEPS = 1000


class RunPage(QWidget):
    """`pause_toggled`, `stop_asked`, `resume_asked`, and what is offered once it has ended."""

    left = Signal()
    pause_toggled = Signal(bool)
    stop_asked = Signal()
    resume_asked = Signal()
    trim_asked = Signal()
    park_asked = Signal()
    export_asked = Signal()

    def __init__(self, theme: Theme, memory: Memory, environment: Environment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.header = PageHeader(theme)
        self.guarantee = Badge("")
        self.banner = Banner(theme)
        self.sent = StatCard(self.tr("Sent"))
        self.rate = StatCard(self.tr("Rate"))
        self.skipped = StatCard(self.tr("Skipped"))
        self.failed = StatCard(self.tr("Failed or in doubt"))
        self.bounced = StatCard(self.tr("Came back"))
        self.bar = QProgressBar()
        self.step = Label("", "subtitle")
        self.why = Label("", "muted")
        self.doubts = DoubtsStrip(theme)
        self._doubtful: frozenset[Place] = frozenset()
        self._exactly_once = False
        self._may_trim = True
        self.table = LineTable(theme, memory.widths, "redrive-outcomes", outcome_columns())
        self.terms = TermList()
        self.status = StatusLine(theme)
        self.resume = Button(theme, self.tr("Go on"), "play", "primary")
        self.export = Button(theme, self.tr("Export the account…"), "export")
        self.park = Button(theme, self.tr("Park the rest…"), "archive")
        self.trim = Button(theme, self.tr("Delete redriven from the topic…"), "trash", "danger")
        self._lay_out(environment)
        self._connect()

    def _lay_out(self, environment: Environment) -> None:
        self.header.show_back(self.tr("Back to the dead letters"))
        self.header.add_chip(EnvironmentChip(environment))
        self.header.add_chip(self.guarantee)
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.why.setWordWrap(True)
        self.table.set_empty_text(self.tr("Every one was sent."))
        self.table.setAccessibleName(self.tr("What was not sent"))
        cards = QHBoxLayout()
        cards.setSpacing(12)
        for card in (self.sent, self.rate, self.skipped, self.failed, self.bounced):
            cards.addWidget(card)
        work = Card(padding=16, spacing=8)
        work.body.addWidget(self.step)
        work.body.addWidget(self.bar)
        work.body.addWidget(self.why)
        work.body.addSpacing(4)
        work.body.addWidget(self.terms)
        self._list = Card()
        title = Label(self.tr("What was not sent"), "heading")
        title.setContentsMargins(14, 10, 14, 6)
        self._list.body.addWidget(title)
        strip = QVBoxLayout()
        strip.setContentsMargins(12, 0, 12, 8)
        strip.addWidget(self.doubts)
        self._list.body.addLayout(strip)
        self._list.body.addWidget(self.table, 1)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.status, 1)
        for button in (self.export, self.park, self.trim, self.resume):
            bottom.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(self.banner)
        column.addLayout(cards)
        column.addWidget(work)
        column.addWidget(self._list, 1)
        column.addStretch(0)
        column.addLayout(bottom)

    def _connect(self) -> None:
        self.header.back_clicked.connect(self.left)
        self.status.pause_toggled.connect(self.pause_toggled)
        self.status.stopped.connect(self.stop_asked)
        for button, asked in (
            (self.resume, self.resume_asked),
            (self.export, self.export_asked),
            (self.park, self.park_asked),
            (self.trim, self.trim_asked),
        ):
            button.clicked.connect(asked)
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)

    def begin(self, title: str, facts: Sequence[str], terms: Sequence[tuple[str, str]], total: int | None) -> None:
        """Show a run that begins; `terms` say how it is done."""
        self.terms.show_terms(terms)
        self.header.set_title(title)
        self.header.set_facts(facts)
        self.banner.hide()
        self.guarantee.hide()
        self.why.clear()
        self._exactly_once = False
        self._show_outcomes((), ())
        self.table.set_empty_text(self.tr("Nothing was left out so far."))
        self._show_ended(ended=False)
        self.show_progress(RedriveProgress(total=total))

    def show_progress(self, told: RedriveProgress) -> None:
        """Show how far it is."""
        fraction = told.seen / told.total if told.total else None
        self.bar.setValue(round((fraction or 0) * _STEPS))
        self.step.setText(told.waiting or step_words(told.step))
        if told.guarantee is not None:
            self._show_guarantee(told.guarantee)
        of_total = self.tr("of %s") % formats.integer(told.total) if told.total is not None else ""
        self.sent.show_figure(formats.integer(told.sent), of_total)
        batches = formats.counted(told.transactions, self.tr("transaction"), self.tr("transactions"))
        per_s = told.rate_per_s if told.sent else None
        self.rate.show_figure(formats.rate(per_s), batches if told.transactions else " ")
        self._show_rest(told.skipped, told.failed, told.doubtful, told.bounced)
        left = None if told.total is None else told.total - told.seen
        parts = [bold(self.tr("%s left") % formats.integer(left))] if left is not None else []
        if left and told.rate_per_s:
            parts.append(self.tr("%s at this rate") % formats.duration(left / told.rate_per_s))
        parts.append(self._stall(told.longest_s))
        self.status.show_work(fraction, parts, pausable=True)

    def show_result(self, result: RedriveResult) -> None:
        """Show what became of it."""
        self._show_guarantee(result.guarantee)
        self._show_ended(ended=True)
        total = result.sent + result.skipped + result.failed + result.doubtful
        self.bar.setValue(_STEPS if result.stopped is None else round(_STEPS * 0.5))
        self.step.setText(stop_sentence(result.stopped) if result.stopped else self._summary(result))
        places = ", ".join(f"{topic} {count:,}" for topic, count in result.by_target.items())
        self.sent.show_figure(formats.integer(result.sent), places or " ", "ok" if result.sent else None)
        rate = result.sent / result.elapsed_s if result.elapsed_s else None
        self.rate.show_figure(formats.rate(rate), self.tr("in %s") % formats.duration(result.elapsed_s))
        self._show_rest(result.skipped, result.failed, result.doubtful, result.bounced)
        self.table.set_lines(outcome_lines(result.remarks))
        self.table.set_empty_text(self.tr("Every one was sent."))
        batches = formats.counted(result.transactions, self.tr("transaction"), self.tr("transactions"))
        seen = self.tr("%s seen") % formats.integer(total)
        self.status.show_text([bold(seen), batches, self._stall(result.longest_s)])
        self.resume.setVisible(not result.complete)
        self.trim.setEnabled(result.sent > 0 and self._may_trim)
        self.park.setVisible(bool(result.failed or result.skipped))

    def show_refusals(self, sending: str, writing: str) -> None:
        """Say why it cannot go on, and why its own cluster cannot be written to; "" where they can."""
        self.resume.setEnabled(not sending)
        self.resume.setToolTip(sending)
        for button in (self.park, self.trim):
            button.setEnabled(not writing)
            button.setToolTip(writing)
        self._may_trim = not writing

    def show_account(self, held: Held, total: int | None) -> None:
        """Show what the account of a run holds that does not run; `total` is how many dead letters it is about."""
        places = ", ".join(f"{topic} {count:,}" for topic, count in held.by_target.items())
        self.sent.show_figure(formats.integer(held.sent), places or " ", "ok" if held.sent else None)
        self.skipped.show_figure(formats.integer(held.skipped), self.tr("no need, or not allowed"))
        self._show_failed(held.failed, len(held.doubts))
        self._show_outcomes(held.doubts, held.remarks)
        through = total is not None and held.seen >= total
        if total:
            self.bar.setValue(round(_STEPS * held.seen / total))
        if through and not held.failed and not held.doubts:
            self.step.setText(self.tr("Done: %s sent") % formats.integer(held.sent))
            self.resume.hide()
        else:
            self.resume.show()
        self.trim.setEnabled(held.sent > 0 and self._may_trim)
        self.park.setVisible(through and bool(held.failed or held.skipped))

    def doubts_selected(self) -> list[Place]:
        """Return which of those in doubt are selected."""
        names = [self.table.lines.line(row).name for row in self.table.selected_rows()]
        return [name for name in names if name in self._doubtful]

    def show_stopped(self, words: str) -> None:
        """It was cancelled, or failed: what is done is done, and it can go on."""
        self._show_ended(ended=True)
        self.step.setText(words)
        journal = self.tr("What was sent is in the journal: nothing is sent twice")
        account = self.tr("What was sent is in the account of this run; what is in doubt is listed")
        self.status.show_text([journal if self._exactly_once else account])
        self.resume.show()
        self.park.hide()

    def _summary(self, result: RedriveResult) -> str:
        if result.complete:
            return self.tr("Done: %s sent") % formats.integer(result.sent)
        return self.tr("Ended with a remainder: see below")

    def _show_rest(self, skipped: int, failed: int, doubtful: int, bounced: int) -> None:
        self.skipped.show_figure(formats.integer(skipped), self.tr("no need, or not allowed"))
        self._show_failed(failed, doubtful)
        self.bounced.show_figure(formats.integer(bounced), self.tr("dead again"), "bad" if bounced else None)

    def _show_failed(self, failed: int, doubtful: int) -> None:
        note = self.tr("%s in doubt") % formats.integer(doubtful) if doubtful else ""
        tone: Tone | None = "bad" if failed else "warn" if doubtful else None
        self.failed.show_figure(formats.integer(failed + doubtful), note, tone)

    def _show_outcomes(self, doubts: Sequence[Outcome], remarks: Sequence[Outcome]) -> None:
        self._doubtful = frozenset(each.place for each in doubts)
        self.table.set_lines(outcome_lines((*doubts, *remarks)))
        self.doubts.show_doubts(len(doubts), journal=self._exactly_once)
        self._on_selection_changed()

    def _on_selection_changed(self, _selected: object = None, _deselected: object = None) -> None:
        self.doubts.show_selected(len(self.doubts_selected()))

    def _show_guarantee(self, guarantee: Guarantee) -> None:
        word, tone, meaning = guarantee_words(guarantee)
        self._exactly_once = guarantee.exactly_once
        self.guarantee.show_as(word, tone)
        self.guarantee.show()
        self.why.setText(joined((f"{meaning}.", because_text(guarantee), guarantee.detail)))

    def _stall(self, longest_s: float) -> str:
        if not longest_s:
            return ""
        return self.tr("read_committed readers waited %s at most") % formats.duration(longest_s)

    def _show_ended(self, *, ended: bool) -> None:
        for button in (self.resume, self.export, self.park, self.trim):
            button.setVisible(ended)
