"""A card that shows its title only until somebody wants its contents."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.labels import ElidedLabel, Label, Role


class FoldCard(Card):
    """Put widgets into `inside`, a vertical layout. `summary` says at the right of the title what is in it.

    `folded` tells whether it was opened or folded, by whomever.
    """

    folded = Signal(bool)

    def __init__(self, theme: Theme, title: str, about: str = "", role: Role = "caption") -> None:
        super().__init__(padding=0, spacing=0)
        self._theme = theme
        self._about = about
        self._summary = ElidedLabel(about, "small")
        self._head = _Head(self._on_clicked)
        self._title = Label("", role)
        self._caret = QLabel()
        self._line = line = QHBoxLayout(self._head)
        line.setContentsMargins(16, 14, 16, 14)
        line.setSpacing(12)
        line.addWidget(self._title)
        line.addWidget(self._summary, 1)
        line.addWidget(self._caret)
        self._contents = QWidget()
        self.inside = QVBoxLayout(self._contents)
        self.inside.setContentsMargins(16, 0, 16, 16)
        self.inside.setSpacing(14)
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.addWidget(self._head)
        self.body.addWidget(self._contents)
        theme.changed.connect(self._paint)
        self.set_title(title)
        self.set_open(False)

    def set_title(self, title: str) -> None:
        """Call it something else."""
        self._title.setText(title)
        self._head.setAccessibleName(title)

    def add_action(self, button: QWidget) -> None:
        """Put a button at the right of the title, before the caret."""
        self._line.insertWidget(self._line.count() - 1, button)

    @property
    def is_open(self) -> bool:
        """Whether the contents are seen."""
        return not self._contents.isHidden()

    def set_open(self, open_: bool) -> None:
        """Show or hide the contents."""
        self._contents.setVisible(open_)
        self._paint()
        self.folded.emit(not open_)

    def set_summary(self, text: str) -> None:
        """Say what is inside, instead of what it is about."""
        self._summary.setText(text or self._about)

    def _on_clicked(self) -> None:
        self.set_open(not self.is_open)

    def _paint(self) -> None:
        name = "caret-up" if self.is_open else "caret-down"
        self._caret.setPixmap(self._theme.icon(name).pixmap(16, 16))


class _Head(QWidget):
    """The title: a click, Enter or Space opens."""

    def __init__(self, clicked: Callable[[], None]) -> None:
        super().__init__()
        self._clicked = clicked
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._clicked()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A button in the line leaves Enter to us, and is not the title.
        if self.hasFocus() and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._clicked()
        else:
            super().keyPressEvent(event)
