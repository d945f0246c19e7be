"""One dialect of dead letters: its name, its topics, and where it tells what; a line until it is opened."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from kafka_explorer.config.dead_letter_dialects import PLACES
from kafka_explorer.ui.connections.dialect_words import NAME, STRIP, TOPICS, WHOLE, part_label, wrong_parts
from kafka_explorer.ui.connections.fold_card import FoldCard
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.completed_edit import CompletedEdit
from kafka_explorer.ui.widgets.form_field import FieldRow, FormField
from kafka_explorer.ui.widgets.header import SEPARATOR
from kafka_explorer.ui.widgets.labels import Label

_ROWS = (
    ("topic", "partition", "offset"),
    ("timestamp", "group", "stage"),
    ("exception", "message", "stack_trace"),
    ("event", "key"),
)
_EXAMPLES = {
    NAME: "billing",
    TOPICS: "billing-*-failed",
    STRIP: "x-failed-, x-trace-",
    "topic": "header.failed-topic",
    "partition": "header.failed-partition",
    "offset": "header.failed-offset",
    "timestamp": "value.failure.at",
    "group": "header.consumer-group",
    "stage": "value.failure.step",
    "exception": "value.failure.class",
    "message": "value.failure.message",
    "stack_trace": "value.failure.trace",
    "event": "value.payload",
    "key": "value.key",
}


class DialectEditor(FoldCard):
    """`changed` comes with every letter; `removed`, and `moved` with -1 for up and 1 for down, from its buttons."""

    changed = Signal()
    removed = Signal()
    moved = Signal(int)

    def __init__(self, theme: Theme, name: str = "", table: Mapping[str, str] | None = None) -> None:
        super().__init__(theme, "", role="heading")
        self.up = IconButton(theme, "arrow-up", self.tr("Ask this one earlier"), small=True)
        self.down = IconButton(theme, "arrow-down", self.tr("Ask this one later"), small=True)
        self.remove = IconButton(theme, "x", self.tr("Remove this dialect"), small=True)
        self.edits = {part: CompletedEdit() for part in (NAME, TOPICS, *PLACES, STRIP)}
        for part, edit in self.edits.items():
            if part != NAME:
                edit.setFont(theme.mono_font())
        self.fields = {part: FormField(part_label(part), edit) for part, edit in self.edits.items()}
        self._whole = Label("", "small")
        self._message = ""
        for part, edit in self.edits.items():
            edit.setPlaceholderText(_EXAMPLES[part])
            edit.setText(name if part == NAME else (table or {}).get(part, ""))
            edit.setCursorPosition(0)  # a long place is seen from its beginning
        self._lay_out()
        self._connect()
        self._show_title()

    def _lay_out(self) -> None:
        for button in (self.up, self.down, self.remove):
            self.add_action(button)
        self.fields[TOPICS].set_hint(self.tr("* stands for any letters. Empty: every topic."))
        self.fields[STRIP].set_hint(
            self.tr("How their names begin, with commas between; what tells of the failure should not go back.")
        )
        self._whole.setWordWrap(True)
        self.inside.addWidget(FieldRow(self.fields[NAME], self.fields[TOPICS]))
        self.inside.addWidget(Label(self.tr("Where does it stand?").upper(), "caption"))
        self.inside.addWidget(self._whole)
        for row in _ROWS:
            self.inside.addWidget(FieldRow(*(self.fields[part] for part in row)))
        self.inside.addWidget(FieldRow(self.fields[STRIP]))

    def _connect(self) -> None:
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        self.remove.clicked.connect(self.removed)
        for edit in self.edits.values():
            edit.textChanged.connect(self._on_changed)

    @property
    def name(self) -> str:
        """What it is called."""
        return self._text(self.edits[NAME])

    @property
    def table(self) -> dict[str, str]:
        """What it says, as a profile keeps it, unchecked; nothing of what is empty."""
        texts = {part: self._text(edit) for part, edit in self.edits.items() if part != NAME}
        return {part: text for part, text in texts.items() if text}

    @property
    def message(self) -> str:
        """The first thing that is wrong, with the dialect and the field it is about; "" when nothing is."""
        return self._message

    def check(self, taken: Sequence[str]) -> None:
        """Find out and show what is wrong; `taken` are the names of the dialects above."""
        wrong = wrong_parts(self.name, self.table, taken)
        for part, field in self.fields.items():
            field.set_message(wrong.get(part, ""))
        hint = self.tr(
            "In a header: header.NAME. In JSON: a way through the value or the key, as value.failure.message."
        )
        self._whole.setText(wrong.get(WHOLE, hint))
        self._whole.set_tone("bad" if WHOLE in wrong else None)
        self._message = next((self._told(part, sentence) for part, sentence in wrong.items()), "")

    def offer(self, places: Sequence[str]) -> None:
        """Offer the places of an example."""
        for part in PLACES:
            self.edits[part].offer(list(places))

    def set_moves(self, *, up: bool, down: bool) -> None:
        """Say where it can go; with neither there is nothing to order."""
        for button, can in ((self.up, up), (self.down, down)):
            button.setVisible(up or down)
            button.setEnabled(can)

    def take_focus(self) -> None:
        """Open it, and let the keyboard write its name."""
        self.set_open(True)
        self.edits[NAME].setFocus()

    def _told(self, part: str, sentence: str) -> str:
        where = [self.name or self.tr("New dialect"), *([part_label(part)] if part else [])]
        return f"{', '.join(where)}: {sentence}"

    def _on_changed(self) -> None:
        self._show_title()
        self.changed.emit()

    def _show_title(self) -> None:
        told = [part_label(part) for part in PLACES if part in self.table]
        topics = self.table.get(TOPICS, "")
        self.set_title(self.name or self.tr("New dialect"))
        self.set_summary(SEPARATOR.join(each for each in (topics, ", ".join(told)) if each))

    @staticmethod
    def _text(edit: QLineEdit) -> str:
        return edit.text().strip()
