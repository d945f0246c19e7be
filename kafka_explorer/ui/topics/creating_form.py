"""What a new topic shall be: name, partitions, replicas, settings; by hand or like another topic."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from kafka_explorer.engine.topic_changes.creation import NewTopicWish
from kafka_explorer.engine.topic_changes.naming import LONGEST, NameFault, collision, name_fault
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.setting_rows import setting_rows
from kafka_explorer.ui.widgets.completed_edit import CompletedEdit
from kafka_explorer.ui.widgets.fields import NumberField
from kafka_explorer.ui.widgets.form_field import FieldRow, FormField
from kafka_explorer.ui.widgets.labels import Label

_SETTLE_MS = 250
_MOST_PARTITIONS, _MOST_REPLICAS = 100_000, 1_000


class CreatingForm(QWidget):
    """`edited` comes with every letter, `changed` a quarter of a second after the last.

    `like_asked` names a topic to take everything from.
    """

    edited = Signal()
    changed = Signal()
    like_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._topics: tuple[str, ...] = ()
        self._set = frozenset[str]()
        self.name = QLineEdit()
        self.name.setFont(theme.mono_font())
        self.name.setPlaceholderText("orders")
        self.name_field = FormField(self.tr("Name"), self.name, self.tr("Letters, digits, dots, hyphens, underscores."))
        self.partitions = _number(_MOST_PARTITIONS, self.tr("as the brokers say"))
        self.replication = _number(_MOST_REPLICAS, self.tr("as the brokers say"))
        self.like = CompletedEdit()
        self.like.setFont(theme.mono_font())
        self.like.setPlaceholderText(self.tr("Name of a topic"))
        self.like_field = FormField(
            self.tr("Like another topic"), self.like, self.tr("Takes its partitions, replicas and settings.")
        )
        self.settings = setting_rows(theme)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self.changed)
        self.setFocusProxy(self.name)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.name_field)
        column.addWidget(
            FieldRow(
                FormField(self.tr("Partitions"), self.partitions, self.tr("Can be added later, never taken away.")),
                FormField(self.tr("Replicas"), self.replication, self.tr("Copies of each partition in all.")),
            )
        )
        column.addWidget(self.like_field)
        inner = QVBoxLayout()
        inner.setSpacing(8)
        inner.addWidget(Label(self.tr("Settings"), "heading"))
        inner.addWidget(self.settings)
        column.addLayout(inner)
        column.addStretch(1)

    def _connect(self) -> None:
        self.name.textChanged.connect(self._on_changed)
        self.partitions.valueChanged.connect(self._on_changed)
        self.replication.valueChanged.connect(self._on_changed)
        self.settings.changed.connect(self._on_changed)
        self.like.textChanged.connect(self._on_like_changed)

    def set_topics(self, topics: Sequence[str]) -> None:
        """Take the topics that there are: a new one needs another name, and may be like one of them."""
        self._topics = tuple(topics)
        self._set = frozenset(topics)
        self.like.offer(list(topics))
        self._check_name()

    def begin(self, like: str = "") -> None:
        """Empty all fields; `like` is the topic that somebody has asked for already."""
        self.like.blockSignals(True)
        self.like.setText(like)
        self.like.blockSignals(False)
        self.show_wish(NewTopicWish(""))

    def show_wish(self, wish: NewTopicWish) -> None:
        """Fill the fields."""
        self.name.setText(wish.name)
        self.partitions.setValue(wish.partitions or 0)
        self.replication.setValue(wish.replication or 0)
        self.settings.set_pairs(wish.config)
        self._check_name()
        self._start()

    def wish(self) -> NewTopicWish | None:
        """Return what is wished; None while something is wrong that needs no broker to be seen."""
        if self.fault is not None or self.settings.message:
            return None
        settings = dict(row.setting for row in self.settings.rows)
        config = {name: value for name, value in settings.items() if name}
        return NewTopicWish(
            self.name.text().strip(), self.partitions.value() or None, self.replication.value() or None, config
        )

    @property
    def fault(self) -> NameFault | None:
        """What is wrong with the name."""
        return name_fault(self.name.text().strip(), self._topics)

    def _on_changed(self) -> None:
        self._check_name()
        self._start()

    def _start(self) -> None:
        self.edited.emit()
        self._timer.start()

    def _on_like_changed(self, text: str) -> None:
        if text.strip() in self._set:
            self.like_asked.emit(text.strip())

    def _check_name(self) -> None:
        name, fault = self.name.text().strip(), self.fault
        shown = None if fault is NameFault.EMPTY else fault
        self.name_field.set_message("" if shown is None else fault_words(shown, name, self._topics))


def fault_words(fault: NameFault, name: str, topics: Sequence[str] = ()) -> str:
    """Return what is wrong with a name, and what would be right."""

    def tr(words: str) -> str:
        return QCoreApplication.translate("CreatingForm", words)

    words = {
        NameFault.EMPTY: tr("A topic needs a name."),
        NameFault.DOTS: tr("A name is more than dots."),
        NameFault.TOO_LONG: tr("A name has {most} letters at most; these are {count}."),
        NameFault.LETTERS: tr("Only letters a to z, digits, dots, hyphens and underscores: {wrong} is none of them."),
        NameFault.EXISTS: tr("There is a topic of this name."),
        NameFault.COLLIDES: tr("“{twin}” stands in the way: in names of metrics “.” and “_” are the same."),
    }
    wrong = next((letter for letter in name if name_fault(letter) is NameFault.LETTERS), "")
    wrong = tr("a space") if wrong == " " else f"“{wrong}”"
    twin = collision(name, topics) or ""
    return words[fault].format(most=LONGEST, count=len(name), wrong=wrong, twin=twin)


def _number(most: int, none: str) -> NumberField:
    field = NumberField(0, most)
    field.setSpecialValueText(none)
    return field
