"""One fact of the cluster: a caption, a value, and a way to copy it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kafka_explorer.ui import formats
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.labels import ElidedLabel, Label

_VALUE_PX = 24


class Fact(QWidget):
    """A caption above a value and a quiet note; with `mono` the value is an id, which `copy_asked` wants copied."""

    copy_asked = Signal(str)

    def __init__(self, theme: Theme, caption: str, *, mono: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ElidedLabel(formats.DASH)
        self._note = Label("", "small")
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._copy = IconButton(theme, "copy", self.tr("Copy"), small=True)
        self._copy.clicked.connect(lambda: self.copy_asked.emit(self.value))
        self._copy.hide()
        self._copyable = mono
        if mono:
            self._value.setFont(theme.mono_font(13))
        # As high with the button as without, since facts stand side by side.
        lower = QWidget()
        lower.setFixedHeight(_VALUE_PX)
        line = QHBoxLayout(lower)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        for widget in (self._value, self._note, self._copy):
            line.addWidget(widget)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Label(caption.upper(), "caption"))
        column.addWidget(lower)

    def show_value(self, value: str, note: str = "", tip: str = "") -> None:
        """Set the value, a note beside it, and what there is to say about both."""
        self._value.setText(value)
        self._note.setText(note)
        self.setToolTip(tip)
        self._note.setVisible(bool(note))
        self._copy.setVisible(self._copyable and value != formats.DASH)

    @property
    def value(self) -> str:
        """The value as shown."""
        return self._value.whole_text
