"""A row of buttons of which one is chosen: windows of time, parts of a page."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button


class Segments(QWidget):
    """`values` are (data, text) pairs; `chosen` tells the data of what the user picked."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, values: Iterable[tuple[object, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._data: list[object] = []
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        for data, text in values:
            button = Button(theme, text)
            button.setCheckable(True)
            self._group.addButton(button, len(self._data))
            self._data.append(data)
            line.addWidget(button)
        self._group.idClicked.connect(lambda at: self.chosen.emit(self._data[at]))

    def set_texts(self, texts: Sequence[str]) -> None:
        """Call the buttons something else."""
        for button, text in zip(self._group.buttons(), texts, strict=True):
            button.setText(text)

    def set_enabled(self, data: object, enabled: bool) -> None:
        """Let one be chosen, or not."""
        self._group.button(self._data.index(data)).setEnabled(enabled)

    def choose(self, data: object) -> None:
        """Mark one as chosen, silently; unknown data raises ValueError."""
        self._group.button(self._data.index(data)).setChecked(True)

    @property
    def value(self) -> object:
        """What is chosen; None before anything is."""
        at = self._group.checkedId()
        return self._data[at] if at >= 0 else None

    def click(self, data: object) -> None:
        """Choose as the user does."""
        self._group.button(self._data.index(data)).click()
