"""What was learned of the topics that dead letters go to, how sure that is, and the user's word over it."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.redrive.learned import Learned, Target, check_path
from kafka_explorer.ui.deadletters.learned_words import key_hint, key_offers, type_hint, type_offers
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.form_field import FormField
from kafka_explorer.ui.widgets.labels import Label

ANOTHER = "\0another"
"""What is chosen when the user writes a class, or a place, that nothing was learned of; no class is called so."""
Chosen = tuple[str | None, str | None]
"""The class and the place of the key; None as learned, "" for none."""


class LearnedForm(QWidget):
    """`changed` comes when the user's word has changed. Hidden until something is to be shown."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._learned = Learned()
        self._chosen: dict[str, Chosen] = {}
        self.topic, self.type, self.key = Choice(), Choice(), Choice()
        self.type_text, self.key_text = QLineEdit(), QLineEdit()
        self._topic_field = FormField(self.tr("Topic"), self.topic)
        self._type_field = FormField(self.tr("Class, in __TypeId__"), self.type)
        self._key_field = FormField(self.tr("Key, from the value"), self.key)
        self._typed = FormField(self.tr("Name of the class"), self.type_text)
        self._placed = FormField(self.tr("Place in the value"), self.key_text)
        self._lay_out(theme)
        self.topic.chosen.connect(self._on_topic_chosen)
        for choice in (self.type, self.key):
            choice.chosen.connect(self._on_chosen)
        for edit in (self.type_text, self.key_text):
            edit.textChanged.connect(self._take)
        self.hide()

    def _lay_out(self, theme: Theme) -> None:
        self.type_text.setPlaceholderText("com.clinic.PatientEvent")
        self.key_text.setPlaceholderText("value.patient.id")
        for edit in (self.type_text, self.key_text):
            edit.setFont(theme.mono_font())
        for choice in (self.topic, self.type, self.key):
            choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Label(self.tr("Learned from the target").upper(), "caption"))
        for field in (self._topic_field, self._type_field, self._typed, self._key_field, self._placed):
            column.addWidget(field)

    def begin(self) -> None:
        """Another redrive, or another cluster: nothing is learned, and nothing was said."""
        self._learned, self._chosen = Learned(), {}
        self.hide()

    def show_learned(self, learned: Learned, topics: Sequence[str]) -> None:
        """Show what is known of these topics, those with most messages first; of none it hides."""
        before = self.topic.currentData()
        self._learned = learned
        self.topic.clear()
        for name in topics:
            self.topic.addItem(name, name)
        self.topic.choose(before)
        self._topic_field.setVisible(len(topics) > 1)
        self.setVisible(bool(topics))
        if topics:
            self._show_target()

    def words(self) -> Learned | None:
        """Return the user's word, on what was learned; None where nothing was said."""
        said = {topic: each for topic, each in self._chosen.items() if each != (None, None)}
        if not said:
            return None
        targets = [self._target(topic, *each) for topic, each in said.items()]
        return Learned().with_targets(*targets)

    @property
    def is_complete(self) -> bool:
        """Whether what is written can be meant."""
        return not (self._typed.message or self._placed.message)

    def _target(self, topic: str, kind: str | None, path: str | None) -> Target:
        return replace(self._learned.of(topic), type_chosen=kind, path_chosen=path)

    @property
    def _topic(self) -> str:
        return str(self.topic.currentData() or "")

    def _show_target(self) -> None:
        target, (kind, path) = self._learned.of(self._topic), self._chosen.get(self._topic, (None, None))
        _fill(self.type, self.type_text, type_offers(target), kind, self.tr("another class…"))
        _fill(self.key, self.key_text, key_offers(target), path, self.tr("another place…"))
        self._type_field.set_hint(type_hint(target))
        self._key_field.set_hint(key_hint(target))
        self._show_texts()

    def _on_topic_chosen(self, _topic: object) -> None:
        self._show_target()

    def _on_chosen(self, _choice: object) -> None:
        self._show_texts()
        self._take()

    def _show_texts(self) -> None:
        for choice, field in ((self.type, self._typed), (self.key, self._placed)):
            field.setVisible(choice.currentData() == ANOTHER)

    def _take(self, _text: object = None) -> None:
        kind, path = _said(self.type, self.type_text), _said(self.key, self.key_text)
        self._typed.set_message(self.tr("Name the class.") if self.type.currentData() == ANOTHER and not kind else "")
        self._placed.set_message(_problem(path) if self.key.currentData() == ANOTHER else "")
        self._chosen[self._topic] = (kind, path)
        self.changed.emit()


def _fill(
    choice: Choice, text: QLineEdit, offers: Sequence[tuple[str | None, str]], said: str | None, another: str
) -> None:
    """Offer `offers` and what the user writes; `said` is what was said before."""
    choice.clear()
    for data, words in offers:
        choice.addItem(words, data)
    choice.addItem(another, ANOTHER)
    known = any(data == said for data, _ in offers)
    # Qt finds no item of None.
    choice.setCurrentIndex(next((at for at, (data, _) in enumerate(offers) if data == said), len(offers)))
    written = "" if known or said is None else said
    if text.text().strip() != written:  # else somebody is writing it just now
        text.blockSignals(True)
        text.setText(written)
        text.blockSignals(False)


def _said(choice: Choice, text: QLineEdit) -> str | None:
    data = choice.currentData()
    if data == ANOTHER:
        return text.text().strip()
    return None if data is None else str(data)


def _problem(path: str | None) -> str:
    try:
        check_path(path or "")
    except FilterSyntaxError as error:
        return str(error)
    return ""
