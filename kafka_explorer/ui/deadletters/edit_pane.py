"""What would be sent of one dead letter: to read, and to change by hand."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter, Event
from kafka_explorer.engine.masks import Masks
from kafka_explorer.engine.records import Header
from kafka_explorer.engine.redrive.building import made_of
from kafka_explorer.engine.redrive.transforms import Edit
from kafka_explorer.engine.templates.json_editing import json_problem
from kafka_explorer.ui import formats
from kafka_explorer.ui.deadletters.texts import MOST_BYTES, hidden, one_line, payload_text
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.header import SEPARATOR
from kafka_explorer.ui.widgets.labels import Badge, ElidedLabel, Label
from kafka_explorer.ui.widgets.payload import PayloadView

_PARAGRAPH = "\u2029"


class EditPane(QWidget):
    """`edited` brings an Edit, `reverted` the place (partition, offset) of one that is taken back."""

    edited = Signal(object)
    reverted = Signal(object)

    def __init__(self, theme: Theme, masks: Masks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._masks = masks
        self._forbidden = ""
        self._letter: DeadLetter | None = None
        self._built: Event | None = None
        self._edit: Edit | None = None
        self.facts = ElidedLabel("", "small")
        self.badge = Badge(self.tr("CHANGED BY HAND"), "warn")
        self.text = PayloadView(theme)
        self.editor = QPlainTextEdit()
        self.key = QLineEdit()
        self.problem = Label("", "small")
        self.begin = Button(theme, self.tr("Edit"), "pencil-simple")
        self.revert = Button(theme, self.tr("Take back"), "arrow-counter-clockwise")
        self.save = Button(theme, self.tr("Take over"), "check", "primary")
        self.cancel = Button(theme, self.tr("Cancel"))
        self._body = QStackedWidget()
        self._lay_out(theme)
        self._connect()
        self.clear()
        if masks:
            self.set_editable(False, self.tr("The connection masks fields: what is hidden cannot be changed here"))

    def _lay_out(self, theme: Theme) -> None:
        self.text.set_wrapped(True)
        self.editor.setFont(theme.mono_font(12))
        self.editor.setProperty("bare", True)
        self.editor.setAccessibleName(self.tr("Value"))
        self.key.setFont(theme.mono_font())
        self.key.setAccessibleName(self.tr("Key"))
        self.problem.set_tone("bad")
        top = QHBoxLayout()
        top.setContentsMargins(14, 8, 8, 6)
        top.setSpacing(8)
        top.addWidget(self.facts)
        top.addWidget(self.badge)
        top.addStretch(1)
        for button in (self.revert, self.begin, self.cancel, self.save):
            top.addWidget(button)
        editing = QWidget()
        column = QVBoxLayout(editing)
        column.setContentsMargins(14, 0, 8, 8)
        column.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Label(self.tr("Key"), "muted"))
        line.addWidget(self.key, 1)
        column.addLayout(line)
        column.addWidget(self.editor, 1)
        column.addWidget(self.problem)
        self._body.addWidget(self.text)
        self._body.addWidget(editing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self._body, 1)

    def _connect(self) -> None:
        self.begin.clicked.connect(self._on_begin)
        self.cancel.clicked.connect(self._show)
        self.save.clicked.connect(self._on_save)
        self.revert.clicked.connect(self._on_revert)
        self.editor.textChanged.connect(self._check)

    def show_letter(self, letter: DeadLetter, built: Event, edit: Edit | None) -> None:
        """Show `built`, what would be sent for `letter`, or what it was made into; what is being typed stays."""
        if self.is_editing and self._letter == letter:
            return
        self._letter, self._built, self._edit = letter, built, edit
        self._show()

    def clear(self) -> None:
        """Show nothing."""
        self._letter = self._built = self._edit = None
        self._body.setCurrentIndex(0)
        self.text.set_text("")
        self.facts.setText("")
        self._show_buttons()

    @property
    def outgoing(self) -> Event | None:
        """What would be sent, but for the headers that a redrive adds."""
        if self._edit is None:
            return self._built
        headers = tuple((header.name, header.value) for header in self._edit.headers)
        return Event(self._edit.key, self._edit.value, headers)

    def set_editable(self, editable: bool, why: str = "") -> None:
        """Allow changes by hand, or say why not: of all that is shown from now on."""
        self._forbidden = "" if editable else why
        self._allow()

    @property
    def is_editing(self) -> bool:
        """Whether something is being typed."""
        return self._body.currentIndex() == 1

    def _allow(self, unfit: str = "") -> None:
        """`unfit` is why the one that is shown cannot be changed."""
        why = self._forbidden or unfit
        self.begin.setEnabled(not why)
        self.begin.setToolTip(why)

    def _show(self) -> None:
        event = self.outgoing
        if event is None:
            return
        self._allow()
        event = hidden(event, self._masks)
        self._body.setCurrentIndex(0)
        self.text.set_text(*payload_text(event.value))
        key = self.tr("no key") if event.key is None else self.tr("key %s") % one_line(event.key, 60)
        headers = formats.counted(len(event.headers), self.tr("header"), self.tr("headers"))
        self.facts.setText(SEPARATOR.join((formats.size(len(event.value or b"")), key, headers)))
        self._show_buttons()

    def _show_buttons(self) -> None:
        editing = self.is_editing
        for button in (self.cancel, self.save):
            button.setVisible(editing)
        self.begin.setVisible(not editing and self._letter is not None)
        self.revert.setVisible(not editing and self._edit is not None)
        self.badge.setVisible(self._edit is not None)

    def _on_begin(self) -> None:
        event = self.outgoing
        if event is None:
            return
        if not self._take(event):
            self._allow(self.tr("Only texts up to %s can be changed here") % formats.size(MOST_BYTES))
            return
        self._body.setCurrentIndex(1)
        self.key.setEnabled(event.key is not None)
        self._check()
        self._show_buttons()
        self.editor.setFocus()

    def _take(self, event: Event) -> bool:
        """Put key and value into the fields; whether they come out of them as they are."""
        text, key = _text(event.value), _text(event.key)
        if text is None or key is None or len(event.value or b"") > MOST_BYTES:
            return False
        self.editor.setPlainText(text)
        self.key.setText(key)
        return self._typed() == text and self.key.text() == key

    def _typed(self) -> str:
        # Not toPlainText: that makes plain spaces of spaces that do not break.
        return self.editor.document().toRawText().replace(_PARAGRAPH, "\n")

    def _check(self) -> None:
        """JSON that is no JSON any more is told, not forbidden: not every event is JSON."""
        event = self.outgoing
        was_json = event is not None and not json_problem(_text(event.value) or "")
        problem = json_problem(self._typed()) if was_json and self.is_editing else None
        self.problem.setText(self.tr("This is no JSON any more: %s") % problem if problem else "")
        self.problem.setVisible(bool(problem))

    def _on_save(self) -> None:
        letter, built, event = self._letter, self._built, self.outgoing
        if letter is None or built is None or event is None:
            return
        key = event.key if event.key is None else self.key.text().encode()
        text = self._typed()
        value = event.value if event.value is None and not text else text.encode()
        headers = tuple(Header(name, content) for name, content in built.headers)
        changed = (key, value) != (built.key, built.value)
        edit = Edit(letter.partition, letter.offset, made_of(letter), key, value, headers)
        self._edit = edit if changed else None
        self._show()
        if self._edit is None:
            self.reverted.emit((letter.partition, letter.offset))
        else:
            self.edited.emit(self._edit)

    def _on_revert(self) -> None:
        if self._letter is not None:
            self._edit = None
            self._show()
            self.reverted.emit((self._letter.partition, self._letter.offset))


def _text(data: bytes | None) -> str | None:
    try:
        return (data or b"").decode()
    except UnicodeDecodeError:
        return None
