"""The page's first line: what it is, the few facts that matter, what can be done."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.labels import ElidedLabel

SEPARATOR = " · "
PAGE_MARGINS = (20, 16, 20, 12)
"""What every page leaves free around itself: left, top, right, bottom."""


class _Facts(ElidedLabel):
    """As many of the facts, whole ones, as there is room for; all are told in a tooltip."""

    _parts: Sequence[str] = ()

    def show_facts(self, facts: Iterable[str]) -> None:
        self._parts = tuple(facts)
        self.setText(SEPARATOR.join(self._parts))

    def shortened(self, width: int) -> str:
        texts = (SEPARATOR.join(self._parts[:count]) for count in range(len(self._parts), 0, -1))
        fitting = (text for text in texts if self.fontMetrics().horizontalAdvance(text) <= width)
        return next(fitting, None) or super().shortened(width)


class PageHeader(QWidget):
    """Title, facts, then actions at the right; one action at most is primary.

    `back_clicked` comes from the arrow at the left, which is there only after `show_back`.
    """

    back_clicked = Signal()

    def __init__(self, theme: Theme, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._back = IconButton(theme, "arrow-left", self.tr("Back"))
        self._back.hide()
        self._back.clicked.connect(self.back_clicked)
        self._title = ElidedLabel(title, "title")
        self._facts = _Facts("", "muted")
        self._chips = QHBoxLayout()
        self._chips.setSpacing(8)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(self._back)
        line.addWidget(self._title)
        line.addLayout(self._chips)
        line.addWidget(self._facts, 1)
        line.addLayout(self._actions)
        self.setFixedHeight(32)

    def set_title(self, title: str) -> None:
        """Say what the page is about."""
        self._title.setText(title)

    def set_facts(self, facts: Iterable[str]) -> None:
        """Show two or three facts: ``["3 partitions", "2,000,000 messages"]``."""
        self._facts.show_facts(facts)

    def add_chip(self, chip: QWidget) -> None:
        """Put a badge beside the title."""
        self._chips.addWidget(chip)

    def add_action(self, button: QWidget) -> None:
        """Put a button at the right end, after those that are there."""
        self._actions.addWidget(button)

    def show_back(self, tip: str) -> None:
        """Show the arrow that leads back; `tip` says where to."""
        self._back.setToolTip(tip)
        self._back.show()

    @property
    def title(self) -> str:
        """The title as set."""
        return self._title.whole_text

    @property
    def facts(self) -> str:
        """The facts as one text."""
        return self._facts.whole_text
