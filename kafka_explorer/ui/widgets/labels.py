"""Texts: labels by role, labels that shorten themselves, badges."""

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

Role = Literal["title", "subtitle", "heading", "muted", "small", "caption", "figure"]
Tone = Literal["text", "muted", "faint", "accent", "ok", "warn", "bad", "violet"]
BadgeTone = Literal["neutral", "accent", "ok", "warn", "bad", "violet"]


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property and have the style sheet look at the widget again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Label(QLabel):
    """A text in one of the window's roles; its colour may be set by `set_tone`."""

    def __init__(self, text: str = "", role: Role | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role is not None:
            self.setProperty("role", role)

    def set_tone(self, tone: Tone | None) -> None:
        """Colour the text for a meaning; None gives the role's own colour."""
        restyle(self, "tone", tone)


class ElidedLabel(Label):
    """One line that may be narrower than its text: it is shortened with an ellipsis and told whole in a tooltip."""

    def __init__(
        self,
        text: str = "",
        role: Role | None = None,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", role, parent)
        self._whole = ""
        self._short = ""
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Set the whole text."""
        self.set_texts(text)

    def set_texts(self, whole: str, short: str = "") -> None:
        """Set the text, and how to say it where there is no room: whole words are better than an ellipsis."""
        self._whole, self._short = whole, short
        self._shorten()
        self.updateGeometry()

    @property
    def whole_text(self) -> str:
        """The text as it was set, whatever of it is visible."""
        return self._whole

    def sizeHint(self) -> QSize:
        """As wide as the whole text."""
        hint = super().sizeHint()
        # One pixel more than measured: rounding must not shorten what fits.
        margins = self.contentsMargins()
        hint.setWidth(self.fontMetrics().horizontalAdvance(self._whole) + 1 + margins.left() + margins.right())
        return hint

    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        hint = super().minimumSizeHint()
        hint.setWidth(min(self.sizeHint().width(), 24))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten for the new width."""
        super().resizeEvent(event)
        self._shorten()

    def shortened(self, width: int) -> str:
        """Return what is shown of the whole text in a width in pixels."""
        fits = not self._short or self.fontMetrics().horizontalAdvance(self._whole) <= width
        return self.fontMetrics().elidedText(self._whole if fits else self._short, self._mode, width)

    def _shorten(self) -> None:
        shown = self.shortened(self.contentsRect().width())
        if shown != self.text():
            super().setText(shown)
            self.setToolTip(self._whole if shown != self._whole else "")


class Badge(QLabel):
    """A short word on a coloured ground: a state, an encoding, a count."""

    def __init__(self, text: str, tone: BadgeTone = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("badge", tone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def show_as(self, text: str, tone: BadgeTone) -> None:
        """Change word and colour."""
        self.setText(text)
        restyle(self, "badge", tone)
