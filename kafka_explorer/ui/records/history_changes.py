"""What changed between two versions: a line for every field, what it was and what it became."""

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kafka_explorer.engine.differences import ChangeKind
from kafka_explorer.engine.record_differences import FieldChange, RecordDifference, VersionStep
from kafka_explorer.ui import formats
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.labels import BadgeTone, ElidedLabel
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.lines import Cell, Line
from kafka_explorer.ui.widgets.notice import Notice

_LONGEST = 2_000  # characters of a value in a cell's tip
_CELL = 400
_NARROW_PX, _WIDE_PX = 150, 480
_TONES: dict[ChangeKind, BadgeTone] = {
    ChangeKind.ADDED: "ok",
    ChangeKind.REMOVED: "bad",
    ChangeKind.CHANGED: "accent",
    ChangeKind.SPELLING: "neutral",
}
_SIGNS = {
    ChangeKind.ADDED: "+",
    ChangeKind.REMOVED: "\N{MINUS SIGN}",
    ChangeKind.CHANGED: "\N{NOT EQUAL TO}",
    ChangeKind.SPELLING: "\N{ALMOST EQUAL TO}",
}


class ChangesPane(QWidget):
    """Shows a `RecordDifference`; `about` says which versions are compared. In a `wide` one old values have room."""

    def __init__(self, theme: Theme, memory: Memory, parent: QWidget | None = None, *, wide: bool = False) -> None:
        super().__init__(parent)
        most_px = _WIDE_PX if wide else _NARROW_PX
        self.about = ElidedLabel("", "heading")
        self.note = ElidedLabel("", "small")
        columns = (
            Column("kind", "", badge=True, sortable=False, min_width_px=40),
            Column("field", self.tr("Field"), mono=True, min_width_px=96, max_width_px=190),
            Column("before", self.tr("Before"), mono=True, tone="bad", sortable=False, max_width_px=most_px),
            Column("after", self.tr("After"), mono=True, tone="ok", sortable=False, stretch=True, min_width_px=100),
        )
        self.table = LineTable(theme, memory.widths, "changes-wide" if wide else "changes", columns)
        self.table.setAccessibleName(self.tr("Fields that changed"))
        self.notice = Notice(theme)
        self._body = QStackedWidget()
        self._body.addWidget(self.table)
        self._body.addWidget(self.notice)
        top = QHBoxLayout()
        top.setContentsMargins(14, 10, 14, 8)
        top.setSpacing(10)
        top.addWidget(self.about)
        top.addWidget(self.note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._body, 1)
        self.clear()

    def clear(self) -> None:
        """Nothing is compared."""
        self._say("", "git-diff", self.tr("Nothing selected"), self.tr("Select a line to see what changed there."))

    def show_alone(self, about: str, *, added: bool) -> None:
        """Say of a key that it is in one of two states only."""
        if added:
            words = self.tr("Not there before"), self.tr("The key got its first value in between, or one again.")
            self._say(about, "plus-circle", *words)
        else:
            words = self.tr("Gone"), self.tr("The key was deleted in between: a tombstone is its latest message.")
            self._say(about, "trash", *words)

    def show_coming(self, about: str) -> None:
        """What changed is being worked out."""
        self.about.setText(about)
        self.note.setText("")

    def show_difference(self, difference: RecordDifference, about: str) -> None:
        """Show what changed."""
        if difference.changes:
            self.about.setText(about)
            self.note.setText(self._notes(difference))
            self.table.set_lines([self._line(at, each) for at, each in enumerate(difference.changes)])
            self.table.scrollToTop()
            self._body.setCurrentWidget(self.table)
            return
        self._say(about, *self._nothing(difference))

    def _say(self, about: str, icon: str, title: str, sentence: str) -> None:
        self.about.setText(about)
        self.note.setText("")
        self.table.set_lines([])
        self.notice.show_empty(icon, title, sentence)
        self._body.setCurrentWidget(self.notice)

    def _notes(self, difference: RecordDifference) -> str:
        steps = {
            VersionStep.DELETED: self.tr("deleted"),
            VersionStep.RESTORED: self.tr("restored"),
            VersionStep.SAME: self.tr("the value is the same"),
        }
        count = formats.counted(len(difference.changes), self.tr("change"), self.tr("changes"))
        parts = [
            f"{count}+" if difference.cut else count,
            steps.get(difference.step, ""),
            self.tr("names in another order") if difference.reordered else "",
        ]
        return " · ".join(part for part in parts if part)

    def _line(self, at: int, change: FieldChange) -> Line:
        words = {
            ChangeKind.ADDED: self.tr("Added"),
            ChangeKind.REMOVED: self.tr("Removed"),
            ChangeKind.CHANGED: self.tr("Changed"),
            ChangeKind.SPELLING: self.tr("The same, spelled in another way"),
        }
        return Line(
            at,
            (
                Cell(_SIGNS[change.kind], tone=_TONES[change.kind], tip=words[change.kind]),
                Cell(change.field, change.field, copy=change.field),
                _value(change.before),
                _value(change.after),
            ),
        )

    def _nothing(self, difference: RecordDifference) -> tuple[str, str, str]:
        if difference.step is VersionStep.CREATED:
            return "plus-circle", self.tr("The first version"), self.tr("There is none before it to compare with.")
        if difference.step is VersionStep.DELETED:
            return "trash", self.tr("Deleted here"), self.tr("A tombstone: consumers forget this key.")
        if difference.step is VersionStep.RESTORED:
            return "arrow-u-up-left", self.tr("Restored"), self.tr("There is a value again after a tombstone.")
        if difference.step is VersionStep.CHANGED:
            return "equals", self.tr("The same content"), self.tr("Only white space or the order of names differs.")
        return "equals", self.tr("The same again"), self.tr("Value and headers are the same bytes as before.")


def _value(text: str | None) -> Cell:
    if text is None:
        return Cell(formats.DASH, copy="")
    line = " ".join(text[:_CELL].split()) if "\n" in text[:_CELL] else text[:_CELL]
    return Cell(line, tip=text[:_LONGEST] if len(text) > 24 else "", copy=text)
