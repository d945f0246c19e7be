"""Where to read, as a form: from, to, partitions, how many are enough."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kafka_explorer.engine.places import Span, parse_partitions
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.place_field import PlaceField
from kafka_explorer.ui.records.wish import AUTOMATIC, DEFAULT_COUNT, SpanWords, now_ms
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.labels import Label, restyle

_WIDTH_PX = 460
_COUNTS = (AUTOMATIC, 1, 100, 500, 1_000, 10_000, 100_000, None)


class SpanForm(QWidget):
    """`edited` follows every change, `submitted` Enter or the button."""

    edited = Signal()
    submitted = Signal()

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._partition_count: int | None = None
        self._quick = [
            (words, Button(theme, title))
            for title, words in (
                (self.tr("All time"), SpanWords()),
                (self.tr("15 min"), SpanWords("15m")),
                (self.tr("1 hour"), SpanWords("1h")),
                (self.tr("24 hours"), SpanWords("24h")),
                (self.tr("Today"), SpanWords("today")),
                (self.tr("Yesterday"), SpanWords("yesterday", "today")),
            )
        ]
        self.start = PlaceField(theme, clock, self.tr("From"), self._starts())
        self.stop = PlaceField(theme, clock, self.tr("To"), self._stops(), is_stop=True)
        self.partitions = QLineEdit()
        self.partitions.setPlaceholderText(self.tr("All"))
        self.partitions.setAccessibleName(self.tr("Partitions"))
        self._partitions_note = Label("", "small")
        self._partitions_note.setWordWrap(True)
        self.count = Choice((each, self._count_title(each)) for each in _COUNTS)
        self.count.setAccessibleName(self.tr("Stop after"))
        self._count_note = Label("", "small")
        self._count_note.setWordWrap(True)
        self.by_key = QCheckBox(self.tr("Read only the partition that the key names"))
        self._key_note = Label("", "small")
        self._key_note.setWordWrap(True)
        self.reset = Button(theme, self.tr("Reset"), None, "ghost")
        self.read = Button(theme, self.tr("Read"), "magnifying-glass", "primary")
        self._lay_out()
        self._connect()
        self.set_words(SpanWords())

    def _starts(self) -> tuple[tuple[str, str], ...]:
        return (
            ("beginning", self.tr("The beginning")),
            (f"newest {DEFAULT_COUNT}", self.tr("The newest %s") % DEFAULT_COUNT),
            ("15m", self.tr("15 minutes ago")),
            ("1h", self.tr("An hour ago")),
            ("today", self.tr("Today, 00:00")),
            ("yesterday", self.tr("Yesterday, 00:00")),
            ("yesterday 14:00", self.tr("Yesterday, 14:00")),
            ("offset 0", self.tr("An offset in every partition")),
            ("p0:0,p1:0", self.tr("An offset for each partition")),
            ("end", self.tr("The end: what comes from now on")),
        )

    def _stops(self) -> tuple[tuple[str, str], ...]:
        return (
            ("end", self.tr("The end at the time of reading")),
            ("5m", self.tr("5 minutes ago")),
            ("1h", self.tr("An hour ago")),
            ("today", self.tr("Today, 00:00")),
            ("yesterday 15:00", self.tr("Yesterday, 15:00")),
            ("offset 1000", self.tr("An offset in every partition")),
            ("p0:100,p1:200", self.tr("An offset for each partition")),
        )

    def _lay_out(self) -> None:
        quick = QHBoxLayout()
        quick.setSpacing(6)
        for _, button in self._quick:
            button.setCheckable(True)
            quick.addWidget(button)
        quick.addStretch()
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        rows: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            (self.tr("From"), (self.start,)),
            (self.tr("To"), (self.stop,)),
            (self.tr("Partitions"), (self.partitions, self._partitions_note)),
            (self.tr("Stop after"), (self.count, self._count_note)),
            ("", (self.by_key, self._key_note)),
        )
        for row, (title, widgets) in enumerate(rows):
            label = Label(title, "muted")
            label.setFixedHeight(32)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            cell = QVBoxLayout()
            cell.setSpacing(4)
            for widget in widgets:
                cell.addWidget(widget)
            grid.addLayout(cell, row, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.reset)
        foot.addStretch()
        foot.addWidget(self.read)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(quick)
        column.addLayout(grid)
        column.addLayout(foot)
        self.setMinimumWidth(_WIDTH_PX)
        self.show_key("")

    def _connect(self) -> None:
        for words, button in self._quick:
            button.clicked.connect(lambda _=False, words=words: self._choose(words))
        for field in (self.start, self.stop):
            field.edited.connect(self._on_edited)
            field.submitted.connect(self.submitted)
        self.partitions.textChanged.connect(self._on_edited)
        self.partitions.returnPressed.connect(self.submitted)
        self.count.currentIndexChanged.connect(self._on_edited)
        self.by_key.toggled.connect(self._on_edited)
        self.reset.clicked.connect(self.clear)
        self.read.clicked.connect(self.submitted)

    @property
    def words(self) -> SpanWords:
        """What the fields say."""
        return SpanWords(self.start.text.strip(), self.stop.text.strip(), self.partitions.text().strip())

    def set_words(self, words: SpanWords) -> None:
        """Show this."""
        self.start.set_text(words.start)
        self.stop.set_text(words.stop)
        self.partitions.setText(words.partitions)
        self._on_edited()

    def set_count(self, count: int | None) -> None:
        """Stop after so many matches; None reads all, AUTOMATIC what is wanted."""
        at = next((at for at in range(self.count.count()) if self.count.itemData(at) == count), -1)
        if at < 0:
            self.count.addItem(self._count_title(count), count)
            at = self.count.count() - 1
        self.count.setCurrentIndex(at)

    def clear(self) -> None:
        """Read everything again, as far as that is wanted."""
        self.set_count(AUTOMATIC)
        self.by_key.setChecked(False)
        self.set_words(SpanWords())

    def set_partition_count(self, count: int | None) -> None:
        """Take how many partitions the topic has, so that a wrong number is told at once."""
        self._partition_count = count
        self.judge()

    def show_key(self, words: str) -> None:
        """Offer to read only the partition that a key names, which `words` tell; "" when no key is asked for."""
        self.by_key.setVisible(bool(words))
        self._key_note.setVisible(bool(words))
        self._key_note.setText(words)

    def judge(self) -> Span | None:
        """Return what the fields mean now; None when one of them is wrong, which is said below it."""
        start, stop = self.start.judge(), self.stop.judge()
        partitions_are_right = self._judge_partitions()
        if start is None or stop is None or not partitions_are_right:
            return None
        try:
            return self.words.span(now_ms(), formats.zone_of(self._clock.zone), self._partition_count)
        except ValueError as error:
            self.stop.complain(str(error))
            return None

    def _judge_partitions(self) -> bool:
        wrong, note = "", self.tr("all, or as in 0, 2, 5-7")
        count = self._partition_count
        if count is not None:
            note = self.tr("all {count}: 0 to {last}, or as in 0, 2, 5-7").format(count=count, last=count - 1)
            if count == 1:
                note = self.tr("there is one: 0")
        try:
            parse_partitions(self.partitions.text(), count)
        except ValueError as error:
            wrong = str(error)
        restyle(self.partitions, "wrong", bool(wrong))
        restyle(self._partitions_note, "tone", "bad" if wrong else "muted")
        self._partitions_note.setText(wrong or note)
        return not wrong

    def _on_edited(self) -> None:
        words = self.words
        for each, button in self._quick:
            button.setChecked((each.start, each.stop) == (words.start.lower(), words.stop.lower()))
        automatic = self.count.currentData() == AUTOMATIC
        note = self.tr("%s messages; all when a filter or a time says what is wanted") % DEFAULT_COUNT
        self._count_note.setText(note if automatic else "")
        self._count_note.setVisible(automatic)
        self.judge()
        self.edited.emit()

    def _choose(self, words: SpanWords) -> None:
        self.set_words(SpanWords(words.start, words.stop, self.partitions.text()))

    def _count_title(self, count: int | None) -> str:
        if count == AUTOMATIC:
            return self.tr("Automatic")
        if count is None:
            return self.tr("Never: read all of it")
        return formats.counted(count, self.tr("message"), self.tr("messages"))
