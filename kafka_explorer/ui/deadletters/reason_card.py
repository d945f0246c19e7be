"""Why a message is a dead letter, in five lines: what was thrown, what it said, where, whence it came, how often."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter
from kafka_explorer.engine.dead_letters.fingerprints import first_application_frame
from kafka_explorer.ui.dead_letter_words import dialect_words, doubts_text
from kafka_explorer.ui.deadletters.words import frames_text, origin_text, tr
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.header import SEPARATOR
from kafka_explorer.ui.widgets.labels import Badge, BadgeTone, ElidedLabel, Label

_MOST_CHARACTERS = 400


class ReasonCard(Card):
    """Shows a dead letter; what is found out later comes by `show_original` and `show_state`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(padding=16, spacing=4, parent=parent)
        self.exception = ElidedLabel("", "heading", Qt.TextElideMode.ElideMiddle)
        self.dialect = Badge("")
        self.group = ElidedLabel("", "small", Qt.TextElideMode.ElideLeft)
        self.message = Label("")
        self.frame = ElidedLabel("", "small", Qt.TextElideMode.ElideMiddle)
        self.origin = ElidedLabel("", "small")
        self.state = Badge("")
        self.state_words = ElidedLabel("", "small")
        self.doubts = Label("", "small")
        self._origin = ""
        self._lay_out(theme)

    def _lay_out(self, theme: Theme) -> None:
        self.body.setContentsMargins(16, 12, 16, 12)
        self.message.set_tone("bad")
        self.frame.setFont(theme.mono_font(12))
        self.doubts.set_tone("warn")
        for label in (self.message, self.doubts):
            label.setWordWrap(True)
        for label in (self.exception, self.message, self.frame, self.origin):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.exception)
        top.addWidget(self.dialect)
        top.addStretch(1)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self.state)
        last.addWidget(self.state_words, 1)
        last.addWidget(self.group)
        self.body.addLayout(top)
        for widget in (self.message, self.frame, self.origin, self.doubts):
            self.body.addWidget(widget)
        self.body.addSpacing(2)
        self.body.addLayout(last)

    def show_letter(self, letter: DeadLetter) -> None:
        """Show why it is here."""
        failure = letter.failure
        self.exception.setText(failure.exception or tr("No reason was given"))
        word, tone, meaning = dialect_words(letter.dialect)
        self.dialect.show_as(word, tone)
        self.dialect.setToolTip(meaning)
        self.group.setText(letter.origin.group or failure.stage or "")
        message = failure.message or tr("Nothing in the message tells why it is here.")
        self.message.setText(message[:_MOST_CHARACTERS] + ("…" if len(message) > _MOST_CHARACTERS else ""))
        self.message.set_tone("bad" if failure.message else "muted")
        frame = first_application_frame(failure.stack_trace)
        parts = [part for part in (frame, frames_text(failure.stack_trace)) if part]
        self.frame.setText(SEPARATOR.join(parts))
        self.frame.setVisible(bool(parts))
        self._origin = origin_text(letter.origin)
        self.show_original("")
        doubts = doubts_text(letter.doubts)
        self.doubts.setText(doubts)
        self.doubts.setVisible(bool(doubts))

    def show_original(self, words: str) -> None:
        """Say what was found where it came from."""
        self.origin.setText(SEPARATOR.join(part for part in (self._origin, words) if part))

    def show_state(self, word: str, tone: BadgeTone, words: str) -> None:
        """Say whether, when and by whom it was redriven or discarded."""
        self.state.show_as(word, tone)
        self.state_words.setText(words)
