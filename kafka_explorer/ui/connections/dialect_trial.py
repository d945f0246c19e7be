"""An example of a dead letter, and what the dialects make of it while they are written."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QWidget

from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter, DoubtKind
from kafka_explorer.engine.dead_letters.examples import LARGEST
from kafka_explorer.engine.decoders.times import iso_instant
from kafka_explorer.ui.connections.dialect_trying import Trial
from kafka_explorer.ui.connections.dialect_words import part_label, tr
from kafka_explorer.ui.dead_letter_words import dialect_words, doubts_text
from kafka_explorer.ui.formats import integer
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.completed_edit import CompletedEdit
from kafka_explorer.ui.widgets.form_field import FormField
from kafka_explorer.ui.widgets.labels import Badge, ElidedLabel, Label

_HEIGHT_PX = 116
_EXAMPLE = 'failed-topic: orders\n\n{"failure":{"message":"no ward"},"payload":{"id":17}}'
_SHOWN = ("topic", "partition", "offset", "timestamp", "group", "exception", "message", "stack_trace", "stage")
_TAKEN_OFF = "taken off"


class DialectTrial(Card):
    """`changed` comes with every letter of the example or its topic, `file_asked` from the button."""

    changed = Signal()
    file_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(padding=16, spacing=10, parent=parent)
        self.example = QPlainTextEdit()
        self.topic = CompletedEdit()
        self.paste = Button(theme, self.tr("Paste"), "clipboard-text")
        self.open = Button(theme, self.tr("Open a file…"), "folder-open")
        self.clear = Button(theme, self.tr("Clear"), None, "ghost")
        self.badge = Badge("")
        self.verdict = Label("", "muted")
        self.doubts = Label("", "small")
        self.values: dict[str, ElidedLabel] = {}
        self._names: dict[str, Label] = {}
        self._result = QWidget()
        for edit in (self.example, self.topic):
            edit.setFont(theme.mono_font())
        hint = self.tr("As copied from Messages, or headers as name: value, an empty line, and the value.")
        self._field = FormField(self.tr("A dead letter of yours"), self.example, hint)
        self._lay_out()
        self._lay_out_result(theme)
        self._connect()
        self.show_trial(None)

    def _lay_out(self) -> None:
        self.example.setPlaceholderText(_EXAMPLE)
        self.example.setFixedHeight(_HEIGHT_PX)
        self.example.setTabChangesFocus(True)
        self.topic.setPlaceholderText("orders-failed")
        self.verdict.setWordWrap(True)
        self.doubts.setWordWrap(True)
        self.doubts.set_tone("warn")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.paste, self.open, self.clear):
            buttons.addWidget(button)
        buttons.addStretch()
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.badge)
        top.addWidget(self.verdict, 1)
        self.body.addWidget(Label(self.tr("Try a dialect").upper(), "caption"))
        self.body.addWidget(self._field)
        self.body.addLayout(buttons)
        self.body.addWidget(FormField(self.tr("Topic it lies in"), self.topic))
        self.body.addLayout(top)
        self.body.addWidget(self._result)
        self.body.addWidget(self.doubts)

    def _lay_out_result(self, theme: Theme) -> None:
        grid = QGridLayout(self._result)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        labels = {part: part_label(part) for part in (*_SHOWN, "key", "event")}
        for row, (part, words) in enumerate({**labels, _TAKEN_OFF: self.tr("Headers taken off")}.items()):
            self.values[part] = ElidedLabel("")
            self.values[part].setFont(theme.mono_font())
            self._names[part] = Label(words, "small")
            grid.addWidget(self._names[part], row, 0)
            grid.addWidget(self.values[part], row, 1)

    def _connect(self) -> None:
        self.example.textChanged.connect(self.changed)
        self.topic.textChanged.connect(self.changed)
        self.paste.clicked.connect(self._on_paste)
        self.open.clicked.connect(self.file_asked)
        self.clear.clicked.connect(self.example.clear)

    @property
    def text(self) -> str:
        """The example as it stands there."""
        return self.example.toPlainText()

    def set_example(self, text: str, topic: str = "") -> None:
        """Show an example, as if it had been pasted."""
        if topic:
            self.topic.setText(topic)
        self.example.setPlainText(text[: LARGEST + 1])

    def _on_paste(self) -> None:
        self.set_example(QGuiApplication.clipboard().text())

    def say(self, message: str) -> None:
        """Say what is wrong with the example; "" takes it back."""
        self._field.set_message(message)

    def show_trial(self, trial: Trial | None, dialects: Mapping[str, Mapping[str, str]] | None = None) -> None:
        """Show what came of it; None: there is no example. `dialects` are those that were tried, by name."""
        letter = None if trial is None else trial.letter
        self.say(tr("This cannot be read: %s") % trial.problem if trial is not None and trial.problem else "")
        for widget in (self._result, self.badge, self.doubts):
            widget.setVisible(letter is not None)
        self.clear.setEnabled(bool(self.text))
        self.verdict.setVisible(trial is None or letter is not None)
        self.verdict.setText(self.tr("Paste one, and see here what it tells while you write the dialect."))
        self.verdict.set_tone(None)
        if trial is not None and letter is not None:
            self._show_letter(letter, trial, (dialects or {}).get(letter.dialect))

    def _show_letter(self, letter: DeadLetter, trial: Trial, table: Mapping[str, str] | None) -> None:
        """Show what is told, and of the user's dialect what it should tell and does not."""
        word, tone, meaning = dialect_words(letter.dialect)
        self.badge.show_as(word, tone if table is None else "ok")
        self.badge.setToolTip(meaning)
        none = self.tr("None of your dialects finds anything in it; this is how it is read without them.")
        self.verdict.setText(none if table is None else self.tr("This dialect finds:"))
        self.verdict.set_tone("warn" if table is None else None)
        found = {**_told(letter), "key": _data(trial.key), "event": _data(trial.value)}
        found[_TAKEN_OFF] = ", ".join(dict.fromkeys(letter.taken_off))
        for part, label in self.values.items():
            wanted = part in (table or {})
            for widget in (self._names[part], label):
                widget.setVisible(bool(found[part]) or wanted)
            label.setText(found[part] or self.tr("not found"))
            label.set_tone(None if found[part] else "warn")
        # Here nobody can set a source; that it is not told is seen.
        doubts = doubts_text([each for each in letter.doubts if each.kind is not DoubtKind.SOURCE_UNKNOWN])
        self.doubts.setText(doubts)
        self.doubts.setVisible(bool(doubts))


def _told(letter: DeadLetter) -> dict[str, str]:
    origin, failure = letter.origin, letter.failure
    when = origin.timestamp_ms
    trace = (failure.stack_trace or "").splitlines()
    return {
        "topic": origin.topic or "",
        "partition": "" if origin.partition is None else str(origin.partition),
        "offset": "" if origin.offset is None else integer(origin.offset),
        "timestamp": "" if when is None else iso_instant(when, 3) or "",
        "group": origin.group or "",
        "exception": failure.exception or "",
        "message": _one_line(failure.message),
        "stack_trace": f"{trace[0].strip()} … {len(trace)}" if len(trace) > 1 else "".join(trace),
        "stage": failure.stage or "",
    }


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _data(text: str | None) -> str:
    return tr("null") if text is None else text or tr("empty")
