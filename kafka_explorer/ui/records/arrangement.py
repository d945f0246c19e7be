"""What the user asks of the messages that were read, and what it is called on the screen. It loads no numpy."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.filters import Filter
from kafka_explorer.engine.filters.nodes import Field, Part
from kafka_explorer.engine.row_cells import parse_field
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock

if TYPE_CHECKING:
    from kafka_explorer.engine.arranging import Arrangement, Arranging

_ROW_COLUMNS = {
    "time": "timestamp",
    "offset": "offset",
    "partition": "partition",
    "size": "size",
    "topic": "topic",
    "headers": "headers",
}
_PARTS = {"key": Part.KEY, "value": Part.VALUE}
_DAY = len("2026-11-21")
_TO_THE_SECOND = len("2026-11-21 14:02:17")


def _tr(words: str) -> str:
    return QCoreApplication.translate("records", words)


@dataclass(frozen=True, slots=True)
class Asked:
    """`wanted` of None lets everything pass, `span` is [from, to) in ms since 1970, `order` a column's name."""

    wanted: Filter | None = None
    span: tuple[int, int] | None = None
    order: str | None = None
    descending: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether everything is shown as it was read."""
        return self.wanted is None and self.span is None and self.order is None

    @property
    def only_appends(self) -> bool:
        """Whether rows that come later would stand behind those that are shown."""
        return self.order is None

    def as_arrangement(self) -> "Arrangement":
        """Return what the engine makes of it."""
        from kafka_explorer.engine.arranging import Arrangement
        from kafka_explorer.engine.spool_tasks import RowColumn

        by: RowColumn | Field | None = None
        if self.order in _ROW_COLUMNS:
            by = RowColumn(_ROW_COLUMNS[self.order])
        elif self.order is not None:
            by = Field(_PARTS[self.order]) if self.order in _PARTS else parse_field(self.order)
        return Arrangement(self.wanted, self.span, by, self.descending)


def work_in_words(news: "Arranging") -> str:
    """Say how far it is."""
    progress = news.progress
    percent = f"{100 * progress.done // max(progress.total, 1)} %"
    if news.step.value == "sort":
        return _tr("Sorting … %s") % percent
    found = formats.integer(progress.found)
    return _tr("Looking … {percent}, {found} found").format(percent=percent, found=found)


def span_in_words(span: tuple[int, int], clock: Clock, *, with_day: bool = True) -> str:
    """Say which time is meant: a day that is the same only once, or not at all."""
    first, last = (clock.timestamp(at_ms) for at_ms in span)
    if span[0] % 1000 == span[1] % 1000 == 0:
        first, last = first[:_TO_THE_SECOND], last[:_TO_THE_SECOND]
    if first[:_DAY] == last[:_DAY]:
        last = last[_DAY + 1 :]
        first = first if with_day else first[_DAY + 1 :]
    return f"{first} – {last}"
