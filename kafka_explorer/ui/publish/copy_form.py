"""What is copied: a range of a topic, of this cluster or another open one, or messages that were selected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kafka_explorer.engine.places import Span, parse_partitions, parse_place
from kafka_explorer.engine.producing.lines import Keeping
from kafka_explorer.ui import formats
from kafka_explorer.ui.publish.pace_fields import PaceFields
from kafka_explorer.ui.publish.topic_edit import TopicEdit
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.labels import Label, restyle


@dataclass(frozen=True, slots=True)
class SelectedMessages:
    """Messages of the Messages page, kept as JSON Lines in a file of this session."""

    path: str
    count: int
    topic: str


@dataclass(frozen=True, slots=True)
class CopyWish:
    """A range to copy: `cluster` is the name of an open one, "" for this."""

    cluster: str
    topic: str
    span: Span


class CopyForm(QWidget):
    """`changed` comes when something else is meant."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selected: SelectedMessages | None = None
        self.cluster = Choice((("", self.tr("this cluster")),))
        self.topic = TopicEdit(theme, self.tr("Topic to copy from"))
        self.start, self.stop, self.partitions = QLineEdit(), QLineEdit(), QLineEdit()
        self.start.setPlaceholderText(self.tr("beginning, offset 100, yesterday 14:00, 2h"))
        self.stop.setPlaceholderText(self.tr("end, offset 200, today 9:00"))
        self.partitions.setPlaceholderText(self.tr("all, or 0, 2-4"))
        self.keep_partition = QCheckBox(self.tr("Keep the partitions instead of letting the keys decide"))
        self.keep_time = QCheckBox(self.tr("Keep the times of the messages"))
        self.keep_time.setChecked(True)
        self.pace = PaceFields(counted=False)
        self.plan = Label("", "muted")
        self.plan.setWordWrap(True)
        self._range = QWidget()
        self._chosen = QWidget()
        self._chosen_words = Label("")
        self.drop = Button(theme, self.tr("Copy a range instead"), "arrow-counter-clockwise")
        self._lay_out()
        self._connect()
        self._show_kind()

    def _lay_out(self) -> None:
        grid = QGridLayout(self._range)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        fields = (
            (self.tr("Cluster"), self.cluster),
            (self.tr("Topic"), self.topic),
            (self.tr("From"), self.start),
            (self.tr("To"), self.stop),
            (self.tr("Partitions"), self.partitions),
        )
        for row, (name, field) in enumerate(fields):
            grid.addWidget(Label(name, "muted"), row, 0)
            grid.addWidget(field, row, 1)
            field.setAccessibleName(name)
        chosen = QHBoxLayout(self._chosen)
        chosen.setContentsMargins(0, 0, 0, 0)
        chosen.addWidget(self._chosen_words, 1)
        chosen.addWidget(self.drop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Label(self.tr("COPY FROM"), "caption"))
        for widget in (self._range, self._chosen, self.plan, self.keep_partition, self.keep_time, self.pace):
            column.addWidget(widget)
        note = Label(self.tr("Copied byte for byte: key, value and headers, nulls included. Read committed."), "small")
        note.setWordWrap(True)
        column.addWidget(note)
        column.addStretch(1)

    def _connect(self) -> None:
        self.cluster.chosen.connect(lambda _cluster: self.changed.emit())
        self.topic.chosen.connect(lambda _topic: self.changed.emit())
        for field in (self.start, self.stop, self.partitions):
            field.editingFinished.connect(self.changed)
        for box in (self.keep_partition, self.keep_time):
            box.toggled.connect(lambda _on: self.changed.emit())
        self.drop.clicked.connect(lambda: self.show_selected(None))

    @property
    def selected(self) -> SelectedMessages | None:
        """The messages that were selected elsewhere; None for a range."""
        return self._selected

    @property
    def keeping(self) -> Keeping:
        """What of their old life is kept."""
        return Keeping(self.keep_partition.isChecked(), self.keep_time.isChecked())

    def wish(self, now_ms: int, zone: tzinfo | None) -> CopyWish | None:
        """Return the range that is meant, None without a topic. Raises ValueError with a sentence."""
        if not self.topic.topic:
            return None
        start, stop = self.start.text().strip() or "beginning", self.stop.text().strip() or "end"
        partitions = parse_partitions(self.partitions.text().strip(), None)
        span = Span(parse_place(start, now_ms, zone), parse_place(stop, now_ms, zone), partitions)
        return CopyWish(str(self.cluster.currentData()), self.topic.topic, span)

    def show_selected(self, selected: SelectedMessages | None) -> None:
        """Copy these messages; None goes back to a range."""
        self._selected = selected
        if selected is not None:
            count = formats.counted(selected.count, self.tr("message"), self.tr("messages"))
            words = self.tr("{count} selected in {topic}").format(count=count, topic=selected.topic)
            self._chosen_words.setText(words)
        self._show_kind()
        self.changed.emit()

    def show_range(self, topic: str) -> None:
        """Copy a range of `topic` of this cluster."""
        self.cluster.choose("")
        self.topic.set_topic(topic)
        self.show_selected(None)

    def set_clusters(self, names: Iterable[str]) -> None:
        """Offer other open clusters."""
        chosen = self.cluster.currentData()
        self.cluster.clear()
        self.cluster.addItem(self.tr("this cluster"), "")
        for name in names:
            self.cluster.addItem(name, name)
        self.cluster.choose(chosen)

    def show_plan(self, words: str, *, wrong: bool = False) -> None:
        """Say what the range comes to, or what is wrong with it."""
        self.plan.setText(words)
        self.plan.setVisible(bool(words))
        self.plan.set_tone("bad" if wrong else None)

    def show_wrong(self, fields: Sequence[QLineEdit]) -> None:
        """Mark fields as wrong."""
        for field in (self.start, self.stop, self.partitions):
            restyle(field, "wrong", field in fields)

    def _show_kind(self) -> None:
        self._range.setVisible(self._selected is None)
        self._chosen.setVisible(self._selected is not None)
