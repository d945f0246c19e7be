"""The messages that a file or a copy would send, before they are sent."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kafka_explorer.engine.producing.messages import MessageId, Outgoing
from kafka_explorer.engine.producing.rehearsal import SHOWN, Preview, Rehearsal
from kafka_explorer.ui import formats
from kafka_explorer.ui.explain import Explanation
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.publish.message_preview import in_short
from kafka_explorer.ui.publish.words import problem_words
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.lines import Cell, Line, number_cell, text_cell
from kafka_explorer.ui.widgets.notice import Notice

_VALUE_BYTES = 400


class RehearsalPanel(QWidget):
    """A summary, and a line for each of the first messages; those with a problem come first after a dry run.

    `is_whole` when what is shown is of such a run.
    """

    def __init__(self, theme: Theme, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        columns = (
            Column("number", self.tr("#"), right=True, mono=True, tone="muted", min_width_px=40),
            Column("partition", self.tr("P"), right=True, mono=True, toned=True, min_width_px=36),
            Column("size", self.tr("Size"), right=True, tone="muted", min_width_px=64),
            Column("key", self.tr("Key"), mono=True, toned=True, max_width_px=160),
            Column("value", self.tr("Value or problem"), mono=True, toned=True, stretch=True),
        )
        self.summary = Label("", "muted")
        self.summary.setWordWrap(True)
        self.table = LineTable(theme, memory.widths, "publish-rehearsal", columns)
        self.notice = Notice(theme)
        self.is_whole = False
        self._whole = QWidget()
        inside = QVBoxLayout(self._whole)
        inside.setContentsMargins(1, 12, 1, 1)
        inside.setSpacing(8)
        self.summary.setContentsMargins(15, 0, 15, 0)
        inside.addWidget(self.summary)
        inside.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._whole)
        column.addWidget(self.notice)
        self.show_nothing("", "")

    def show_nothing(self, title: str, text: str) -> None:
        """There is nothing to show, and why."""
        self._whole.hide()
        self.notice.show_empty("list-numbers", title, text)
        self.notice.show()

    def show_failed(self, explanation: Explanation) -> None:
        """It cannot be looked at."""
        self._whole.hide()
        self.notice.show_failed(explanation, retry=False)
        self.notice.show()

    def show_rehearsal(self, rehearsal: Rehearsal, *, whole: bool, of_topic: bool = False) -> None:
        """Show what a rehearsal found; `whole` when it looked at all messages, `of_topic` when they lie in one."""
        self.notice.hide()
        self.is_whole = whole
        self._whole.show()
        self.summary.setText(self._words(rehearsal, whole=whole))
        self.summary.set_tone("warn" if rehearsal.problems else None)
        seen = {shown.message.id for shown in rehearsal.problematic}
        rest = [shown for shown in rehearsal.first if shown.message.id not in seen]
        # After a look at the beginning only, the order of the file is what one expects.
        shown = [*rehearsal.problematic, *rest] if whole else list(rehearsal.first)
        self.table.set_lines(_lines(shown[: 2 * SHOWN], of_topic=of_topic))

    def _words(self, rehearsal: Rehearsal, *, whole: bool) -> str:
        count = formats.counted(rehearsal.count, self.tr("message"), self.tr("messages"))
        parts = [f"{self.tr('Dry run')}: {count}" if whole else self.tr("The first %s") % count]
        parts.append(self.tr("%s before compression") % formats.size(rehearsal.size_bytes))
        if rehearsal.problems:
            parts.append(self.tr("%s with a problem") % formats.integer(rehearsal.problems))
        elif whole:
            parts.append(self.tr("no problem"))
        parts.append(self.tr("nothing was sent"))
        return " · ".join(parts)


def _lines(shown: Sequence[Preview], *, of_topic: bool) -> list[Line]:
    return [Line(each.message.id, _cells(each, of_topic=of_topic)) for each in shown]


def _cells(shown: Preview, *, of_topic: bool) -> tuple[Cell, ...]:
    message = shown.message
    problems = " ".join(map(problem_words, shown.problems))
    if not isinstance(message, Outgoing):
        empty = Cell(formats.DASH, None, "faint")
        return (_number(message.id, of_topic=of_topic), empty, empty, empty, text_cell(problems, "bad", problems))
    where = Cell(formats.DASH, None, "faint") if shown.partition is None else number_cell(shown.partition)
    value = in_short(None if message.value is None else message.value[:_VALUE_BYTES])
    last = text_cell(problems, "warn", problems) if problems else text_cell(value, None if message.value else "muted")
    size = Cell(formats.size(shown.size_bytes), shown.size_bytes)
    key = text_cell(in_short(message.key), None if message.key else "muted")
    return (_number(message.id, of_topic=of_topic), where, size, key, last)


def _number(message: MessageId, *, of_topic: bool) -> Cell:
    """A copied message goes by the place it has, others by their number."""
    return text_cell(f"{message[0]}:{message[1]}") if of_topic else number_cell(message[1] + 1)
