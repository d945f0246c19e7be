"""Edits the selected setting of a topic, below its table: what it means, its value, and what was edited so far."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kafka_explorer.engine.topic_configs import ConfigEntry
from kafka_explorer.ui import formats
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.setting_words import hint_of, setting_helps, typed_value
from kafka_explorer.ui.topics.words import config_reading
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.completed_edit import CompletedEdit
from kafka_explorer.ui.widgets.labels import ElidedLabel, Label

_FIELD_PX = 300


class SettingEditor(QWidget):
    """`edited` comes with every letter, `review_asked` and `undo_asked` from the buttons, `done` with Enter.

    The edits stay until `discard`, whatever is selected meanwhile.
    """

    edited = Signal()
    review_asked = Signal()
    undo_asked = Signal()
    done = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._helps = setting_helps()
        self._entry: ConfigEntry | None = None
        self._reason = ""
        self.edits: dict[str, str | None] = {}
        self.name = ElidedLabel("", "heading")
        self.name.setFont(theme.mono_font(13))
        self.meaning = ElidedLabel("", "muted")
        self.value = CompletedEdit()
        self.value.setFont(theme.mono_font())
        self.value.setFixedWidth(_FIELD_PX)
        self.value.setAccessibleName(self.tr("Value of the setting"))
        self.reset = Button(theme, self.tr("Give back to the brokers"), "arrow-counter-clockwise")
        self.reading = Label("", "muted")
        self.count = Label("", "muted")
        self.undo = Button(theme, self.tr("Undo the last change…"))
        self.discard_button = Button(theme, self.tr("Discard"))
        self.review = Button(theme, self.tr("Review and apply…"), None, "primary")
        self._lay_out()
        self.undo.hide()
        self.value.textEdited.connect(self._on_typed)
        self.value.returnPressed.connect(self.done)
        self.reset.clicked.connect(self._on_reset)
        self.discard_button.clicked.connect(self.discard)
        self.review.clicked.connect(self.review_asked)
        self.undo.clicked.connect(self.undo_asked)
        self.show_entry(None)

    def _lay_out(self) -> None:
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        for widget in (self.value, self.reset, self.reading):
            bottom.addWidget(widget)
        bottom.addStretch(1)
        for widget in (self.count, self.undo, self.discard_button, self.review):
            bottom.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(15, 10, 12, 10)
        column.setSpacing(6)
        column.addWidget(self.name)
        column.addWidget(self.meaning)
        column.addLayout(bottom)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.value)
        escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        escape.activated.connect(self.done)

    def forbid(self, reason: str) -> None:
        """Let nothing be edited, and say why; "" allows it."""
        self._reason = reason
        self.show_entry(self._entry)

    def show_entry(self, entry: ConfigEntry | None) -> None:
        """Show this setting; None is none."""
        self._entry = entry
        for widget in (self.value, self.reset, self.reading):
            widget.setVisible(entry is not None)
        known = self._helps.get(entry.name) if entry is not None else None
        self.name.setText(entry.name if entry is not None else "")
        self.name.setVisible(entry is not None)
        prompt = self.tr("Select a setting to change it.") if entry is None else ""
        self.meaning.setText(known.text if known is not None else prompt)
        if entry is not None:
            self.value.offer(list(known.choices) if known is not None else [])
            self._show_value(entry)
        self._show_state()

    def discard(self) -> None:
        """Forget all edits."""
        self.edits = {}
        if self._entry is not None:
            self._show_value(self._entry)
        self._show_state()
        self.edited.emit()

    def edit(self, name: str, value: str | None) -> None:
        """Have a setting get this value."""
        self.edits[name] = value
        if self._entry is not None and self._entry.name == name:
            self._show_value(self._entry)
        self._show_state()
        self.edited.emit()

    def offer_undo(self, offered: bool) -> None:
        """Offer to take the last change back, or not."""
        self.undo.setVisible(offered)

    def _show_value(self, entry: ConfigEntry) -> None:
        after = self.edits.get(entry.name, entry.value)
        if self.value.text() != (after or ""):
            self.value.setText(after or "")
        given_back = entry.name in self.edits and after is None
        self.value.setPlaceholderText(self.tr("as the brokers have it") if given_back else hint_of(entry.name))

    def _show_state(self) -> None:
        entry, count = self._entry, len(self.edits)
        fixed = self.tr("The brokers alone set this.") if entry and (entry.is_read_only or entry.is_sensitive) else ""
        reason = self._reason or fixed
        self.value.setEnabled(entry is not None and not reason)
        own = entry is not None and entry.is_own and self.edits.get(entry.name, "") is not None
        self.reset.setVisible(own and not reason)
        self.reading.setText(reason or self._read())
        words = formats.counted(count, self.tr("edit not applied"), self.tr("edits not applied"))
        self.count.setText(words if count else "")
        for button in (self.discard_button, self.review):
            button.setVisible(bool(count))
        if count:
            self.undo.hide()

    def _read(self) -> str:
        entry = self._entry
        if entry is None:
            return ""
        value = self.edits.get(entry.name, entry.value) or ""
        reading = config_reading(entry.name, value)
        return f"{formats.integer(int(value))} · {reading}" if reading and value.lstrip("-").isdecimal() else reading

    def _on_typed(self, text: str) -> None:
        entry = self._entry
        if entry is None:
            return
        value = typed_value(entry.name, text)
        if value == (entry.value or ""):
            self.edits.pop(entry.name, None)
        else:
            self.edits[entry.name] = value
        self._show_state()
        self.edited.emit()

    def _on_reset(self) -> None:
        if self._entry is not None:
            self.edit(self._entry.name, None)
            self.value.setFocus(Qt.FocusReason.OtherFocusReason)
