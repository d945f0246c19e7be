"""The field for the topic to send to."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.name_box import NameBox

_WIDTH_CHARACTERS = 24


class TopicEdit(NameBox):
    """`chosen` tells a name when it is entered or picked, known or not: the cluster knows better than a list."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, hint, _WIDTH_CHARACTERS, parent)
        self._told = ""
        self.setAccessibleName(hint)
        self.completed.connect(self.choose)
        self.activated.connect(lambda _index: self._tell())
        self.line.editingFinished.connect(self._tell)

    @property
    def topic(self) -> str:
        """What is typed or picked; "" for nothing."""
        return self.currentText().strip()

    def set_topic(self, name: str) -> None:
        """Show a topic without telling it."""
        self._told = name
        self.show_name(name)

    def choose(self, name: str) -> None:
        """Choose as the user does."""
        self.setEditText(name)
        self._tell()

    def _tell(self) -> None:
        """Told once, though leaving the field says it again."""
        if self.topic != self._told:
            self._told = self.topic
            self.chosen.emit(self.topic)
