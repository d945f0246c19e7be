"""Which topics to read: one typed, completed from anywhere in its name or picked; several ticked in a panel."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from kafka_explorer.ui import formats
from kafka_explorer.ui.records.topics_panel import TopicsPanel
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.name_box import NameBox

_MOST_NAMED = 40
_LEAST_CHARACTERS, _MOST_CHARACTERS = 22, 30


class TopicField(NameBox):
    """An editable list of topics. `chosen` tells names, known or not: the cluster knows better than a list."""

    chosen = Signal(tuple)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, QCoreApplication.translate("TopicField", "Choose a topic"), _LEAST_CHARACTERS, parent)
        self.setAccessibleName(self.tr("Topic"))
        self._several: tuple[str, ...] = ()
        self.panel = TopicsPanel(theme, self)
        self.panel.submitted.connect(self._on_submitted)
        self.line.textEdited.connect(lambda _text: self._take_one())
        self.line.returnPressed.connect(self._on_entered)
        self.activated.connect(lambda _index: self._on_activated())
        self.completed.connect(self._on_completed)

    @property
    def topics(self) -> tuple[str, ...]:
        """What is typed, picked or ticked; nothing yet: none."""
        typed = self.currentText().strip()
        return self._several or ((typed,) if typed else ())

    @property
    def topic(self) -> str:
        """The only topic, or the first of several; "" for none."""
        return next(iter(self.topics), "")

    def set_topic(self, name: str) -> None:
        """Show one topic without telling it."""
        self.set_topics([name] if name else [])

    def set_topics(self, names: Sequence[str]) -> None:
        """Show topics without telling them."""
        self._several = tuple(names) if len(names) > 1 else ()
        text = self._in_words(self._several) if self._several else "".join(names)
        self.show_name(text)
        self.setToolTip("\n".join(self._several[:_MOST_NAMED]))

    def show_name(self, name: str) -> None:
        """Wide enough for the name, within bounds: in a small window the facts beside it need what is left."""
        super().show_name(name)
        self.setMinimumContentsLength(min(max(len(name), _LEAST_CHARACTERS), _MOST_CHARACTERS))

    def open_panel(self) -> None:
        """Let several be ticked; what is read now is ticked already."""
        self.panel.open_with(self, self.names, self.topics)

    def _on_completed(self, name: str) -> None:
        self.set_topics([name])
        self._on_entered()

    def _on_activated(self) -> None:
        self._take_one()
        self._on_entered()

    def _on_entered(self) -> None:
        if self.topics:
            self.chosen.emit(self.topics)

    def _on_submitted(self, topics: tuple[str, ...]) -> None:
        self.set_topics(topics)
        self._on_entered()

    def _take_one(self) -> None:
        """What is typed or picked is one topic again."""
        self._several = ()
        self.setToolTip("")

    def _in_words(self, topics: Sequence[str]) -> str:
        count = formats.counted(len(topics), self.tr("topic"), self.tr("topics"))
        return f"{count}: {', '.join(topics[:3])}{' …' if len(topics) > 3 else ''}"
