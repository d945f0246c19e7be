"""What will be sent, before it is: the rendered message, its partition, its size, and what speaks against it."""

import codecs

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kafka_explorer.engine.decoders.json_text import pretty
from kafka_explorer.engine.producing.messages import Outgoing
from kafka_explorer.engine.producing.rehearsal import Preview, TopicFacts
from kafka_explorer.engine.templates.json_editing import json_problem
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.publish.checking import Checked
from kafka_explorer.ui.publish.fact_grid import FactGrid
from kafka_explorer.ui.publish.words import problem_words
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.labels import Label, Tone
from kafka_explorer.ui.widgets.notice import Notice
from kafka_explorer.ui.widgets.payload import PayloadView

_SHOWN_BYTES = 64 * 1024
_HEADERS_SHOWN = 4
_KEY_SHOWN = 200

Fact = tuple[str, str, Tone | None]


class MessagePreview(QWidget):
    """Shows one message of those that would be sent; `stepped` asks for another one (-1 or 1)."""

    stepped = Signal(int)

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.facts = FactGrid(theme)
        self.problems = Label("")
        self.problems.setWordWrap(True)
        self.problems.set_tone("warn")
        self.payload = PayloadView(theme)
        self.payload.set_wrapped(True)
        self.which = Label("", "small")
        self._before = IconButton(theme, "caret-left", self.tr("The message before"), small=True)
        self._after = IconButton(theme, "caret-right", self.tr("The next message"), small=True)
        self._before.clicked.connect(lambda: self.stepped.emit(-1))
        self._after.clicked.connect(lambda: self.stepped.emit(1))
        self._notice = Notice(theme)
        self._steps = QWidget()
        steps = QHBoxLayout(self._steps)
        steps.setContentsMargins(0, 0, 0, 0)
        steps.setSpacing(4)
        steps.addWidget(self.which, 1)
        steps.addWidget(self._before)
        steps.addWidget(self._after)
        self._whole = QWidget()
        inside = QVBoxLayout(self._whole)
        inside.setContentsMargins(16, 12, 16, 8)
        inside.setSpacing(10)
        for widget in (self._steps, self.facts, self.problems):
            inside.addWidget(widget)
        inside.addWidget(self.payload, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._whole)
        column.addWidget(self._notice)
        self._steps.hide()
        self.show_nothing("", "")

    def show_nothing(self, title: str, text: str) -> None:
        """There is nothing to show, and why."""
        self._whole.hide()
        self._notice.show_empty("paper-plane-tilt", title, text)
        self._notice.show()

    def show_steps(self, number: int, count: int) -> None:
        """Say which of `count` messages is shown, counted from 0."""
        words = self.tr("Message {number} of {count}")
        self.which.setText(words.format(number=formats.integer(number + 1), count=formats.integer(count)))
        self._steps.setVisible(count > 1)
        self._before.setEnabled(number > 0)
        self._after.setEnabled(number < count - 1)

    def show_checked(self, checked: Checked, facts: TopicFacts | None, problem: str = "") -> None:
        """Show a message, or that what is typed is none yet."""
        shown = checked.preview
        if shown is None or not isinstance(shown.message, Outgoing):
            self.show_nothing(self.tr("Nothing to send yet"), problem)
            return
        self._notice.hide()
        self._whole.show()
        self.facts.show_facts(self._facts_of(shown, shown.message, facts))
        self.problems.setText("\n".join(map(problem_words, shown.problems)))
        self.problems.setVisible(bool(shown.problems))
        text, is_json = readable(shown.message.value)
        self.payload.set_text(text, "json" if is_json else "plain")

    def _facts_of(self, shown: Preview, message: Outgoing, facts: TopicFacts | None) -> list[Fact]:
        time = self.tr("now, when it is sent")
        if message.timestamp_ms is not None:
            time = self._clock.timestamp_full(message.timestamp_ms)
        found: list[Fact] = [
            (self.tr("Partition"), self._partition(shown, message, facts), None),
            (self.tr("Size"), _size(shown, facts, self.tr("%s of %s, before compression")), self._tone(shown, facts)),
            (self.tr("Key"), in_short(message.key), None if message.key else "muted"),
            (self.tr("Time"), time, None if message.timestamp_ms is not None else "muted"),
        ]
        shown_headers = message.headers[:_HEADERS_SHOWN]
        found += [(each.name, in_short(each.value), None if each.value else "muted") for each in shown_headers]
        more = len(message.headers) - _HEADERS_SHOWN
        if more > 0:
            found.append((self.tr("Headers"), self.tr("and %s more") % more, "muted"))
        return found

    def _partition(self, shown: Preview, message: Outgoing, facts: TopicFacts | None) -> str:
        if message.partition is not None:
            return self.tr("%s, chosen") % message.partition
        if shown.partition is not None:
            return self.tr("%s, by murmur2 of the key") % shown.partition
        if facts is None and message.key is not None:
            return self.tr("by murmur2 of the key")
        return self.tr("any: without a key chance decides")

    def _tone(self, shown: Preview, facts: TopicFacts | None) -> Tone | None:
        too_large = facts is not None and facts.limit_bytes is not None and shown.size_bytes > facts.limit_bytes
        return "bad" if too_large else None


def _size(shown: Preview, facts: TopicFacts | None, words: str) -> str:
    if facts is None or facts.limit_bytes is None:
        return formats.size(shown.size_bytes)
    return words % (formats.size(shown.size_bytes), formats.size(facts.limit_bytes))


def in_short(data: bytes | None) -> str:
    """Return a key or a header in one line: text, else hex; null and empty are said."""
    if data is None:
        return "null"
    if not data:
        return "empty"
    try:
        text = data[: 4 * _KEY_SHOWN].decode("utf-8")
    except UnicodeDecodeError:
        return data[:_KEY_SHOWN].hex(" ")
    return text[:_KEY_SHOWN].replace("\n", "⏎") if text.isprintable() or "\n" in text else data[:_KEY_SHOWN].hex(" ")


def readable(data: bytes | None) -> tuple[str, bool]:
    """Return a value to read, and whether it is JSON; only the beginning of a large one."""
    if data is None:
        return "null", False
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        text = decoder.decode(data[:_SHOWN_BYTES], final=len(data) <= _SHOWN_BYTES)
    except UnicodeDecodeError:
        return data[:_SHOWN_BYTES].hex(" "), False
    if len(data) > _SHOWN_BYTES:
        return f"{text} …", False
    is_json = text[:1] in {"{", "["} and json_problem(text) is None
    return (pretty(text) if is_json else text), is_json
