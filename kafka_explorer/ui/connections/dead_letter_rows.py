"""Which topic keeps the dead letters of which: rows of two names, for topics whose names do not tell."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit

from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.security_checks import checked_dead_letters
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.labels import restyle
from kafka_explorer.ui.widgets.pair_rows import PairRow, PairRows


def _tr(words: str) -> str:
    return QCoreApplication.translate("dead_letter_rows", words)


class DeadLetterRow(PairRow[QLineEdit]):
    """The topic with dead letters, and the one they came from."""

    def __init__(self, theme: Theme, topic: str = "", source: str = "") -> None:
        super().__init__(theme, QLineEdit(topic), QLineEdit(source), _tr("Remove this line"), _tr("belongs to"))
        self.topic, self.source = self.first, self.second
        self.topic.setPlaceholderText("orders-failed")
        self.topic.setAccessibleName(_tr("Topic with dead letters"))
        self.source.setPlaceholderText("orders")
        self.source.setAccessibleName(_tr("Topic they came from"))

    def check(self, others: list[str]) -> None:
        """Find out and show what is wrong."""
        message = self._wrong(others)
        self.say(message)
        for edit in (self.topic, self.source):
            restyle(edit, "wrong", bool(message))

    def _wrong(self, others: list[str]) -> str:
        topic, source = self.texts
        if not topic and not source:
            return ""
        if not topic or not source:
            return _tr("Both topics are needed. Type the other one, too.")
        if topic in others:
            return _tr("%s stands there twice. Remove one of the two.") % topic
        if topic == source:
            return _tr("A topic cannot keep its own dead letters. Type the other topic's name.")
        try:
            checked_dead_letters({topic: source})
        except ProfileError as error:
            return error.sentence
        return ""


def dead_letter_rows(theme: Theme) -> PairRows[DeadLetterRow]:
    """Return the rows of a profile's pairs."""
    return PairRows(theme, _tr("Add topic"), lambda topic, source: DeadLetterRow(theme, topic, source))
