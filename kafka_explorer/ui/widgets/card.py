"""Cards: the surfaces on which a page's contents lie."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from kafka_explorer.ui.widgets.labels import ElidedLabel, Label, Tone


class Card(QFrame):
    """A surface with round corners and a quiet border; put widgets into `body`, a vertical layout.

    `padding` is 1 for contents that reach the edge (tables), 16 for texts and forms.
    """

    def __init__(self, padding: int = 1, spacing: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "card")
        self.body = QVBoxLayout(self)
        # Square contents must not cut the round corners off.
        upright = max(padding, 4)
        self.body.setContentsMargins(padding, upright, padding, upright)
        self.body.setSpacing(spacing)


class StatCard(Card):
    """One figure that matters: a caption, the figure, a note that gives it meaning."""

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(padding=0, spacing=1, parent=parent)
        self.body.setContentsMargins(16, 12, 16, 12)
        self._caption = Label(caption.upper(), "caption")
        self._figure = ElidedLabel("–", "figure")
        self._note = ElidedLabel(" ", "small")
        for label in (self._caption, self._figure, self._note):
            self.body.addWidget(label)
        self._figure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(120)

    def show_figure(self, figure: str, note: str = "", tone: Tone | None = None) -> None:
        """Set figure and note; `tone` colours the figure when it is a state to look at."""
        self._figure.setText(figure)
        self._figure.set_tone(tone)
        self._note.setText(note or " ")

    @property
    def figure(self) -> str:
        """The figure as shown."""
        return self._figure.whole_text
