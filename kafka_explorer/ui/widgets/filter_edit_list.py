"""What hangs under the filter while one types: what could come next, and a line about what is typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.entry_painter import EntryLook, EntryPainter
from kafka_explorer.ui.widgets.labels import Label, Tone

_ROW_PX = 28
_MOST_ROWS = 8
_LEAST_WIDTH_PX = 420
_GAP_PX = 4
_OFFER_ROLE = int(Qt.ItemDataRole.UserRole)
_ICONS: dict[Tone, str] = {"bad": "warning-circle", "muted": "info", "accent": "info"}


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to take into the filter: `text` replaces what is typed from `start` up to `end`.

    `aside` says what it is ("field"); `whole` is a filter of its own, not a word of one.
    """

    text: str
    start: int
    end: int
    aside: str
    whole: bool = False


class FilterPanel(QFrame):
    """Never takes the keyboard: the field above it keeps it.

    `taken` tells the offer that was clicked, `acted` that the button beside the sentence was.
    """

    taken = Signal(object)
    acted = Signal()

    def __init__(self, theme: Theme, field: QWidget) -> None:
        super().__init__(field)
        self._theme = theme
        self._field = field
        self._tone: Tone = "muted"
        self.setProperty("ground", "palette")
        self.list = QListWidget()
        self.list.setItemDelegate(EntryPainter(theme, _look_of, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda item: self.taken.emit(item.data(_OFFER_ROLE)))
        self._icon = QLabel()
        self._words = Label("", "small")
        self._words.setWordWrap(True)
        self._foot = QWidget()
        self.action = Button(theme, "", None, "ghost")
        self.action.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.action.clicked.connect(self.acted)
        self._lay_out()
        theme.changed.connect(self._paint_icon)
        self.hide()

    def _lay_out(self) -> None:
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(8, 3, 8, 3)
        foot.setSpacing(8)
        foot.addWidget(self._icon)
        foot.addWidget(self._words, 1)
        foot.addWidget(self.action)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(4)
        column.addWidget(self.list)
        column.addWidget(self._foot)

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Offer these, none of them chosen."""
        self.list.clear()
        for offer in offers:
            item = QListWidgetItem(offer.text)
            item.setData(_OFFER_ROLE, offer)
            item.setSizeHint(QSize(100, _ROW_PX))
            self.list.addItem(item)
        self.list.setCurrentRow(-1)
        self.list.setVisible(bool(offers))
        self.list.setFixedHeight(min(len(offers), _MOST_ROWS) * _ROW_PX)

    def show_words(self, words: str, tone: Tone = "muted", action: str = "") -> None:
        """Say a sentence below the offers, or none, with a button beside it if there is something to do."""
        self._tone = tone
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self._words.setText(words)
        self._words.set_tone(tone)
        self._foot.setVisible(bool(words))
        self._paint_icon()

    @property
    def offers(self) -> list[Offer]:
        """What is offered."""
        return [self.list.item(row).data(_OFFER_ROLE) for row in range(self.list.count())]

    @property
    def words(self) -> str:
        """The sentence shown."""
        return self._words.text()

    @property
    def chosen(self) -> Offer | None:
        """The offer that the arrow keys have come to."""
        row = self.list.currentRow()
        return self.offers[row] if row >= 0 else None

    def step(self, by: int) -> None:
        """Go up or down; above the first offer none is chosen."""
        row = min(self.list.currentRow() + by, self.list.count() - 1)
        self.list.setCurrentRow(max(row, -1))

    def open_panel(self) -> None:
        """Show it under the field if it has anything to show."""
        if self.list.count() == 0 and not self._words.text():
            self.hide()
            return
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        corner = self._field.mapTo(window, QPoint(0, self._field.height() + _GAP_PX))
        width = max(_LEAST_WIDTH_PX, self._field.width())
        room = width - 54 - (self.action.sizeHint().width() + 8 if self.action.text() else 0)
        wrapped = Qt.TextFlag.TextWordWrap
        needed = self._words.fontMetrics().boundingRect(QRect(0, 0, room, 1000), wrapped, self._words.text())
        self._words.setFixedSize(room, needed.height())
        # At once: who types sees this panel change with every key, and a layout would come a moment later.
        for layout in (self._foot.layout(), self.layout()):
            if layout is not None:
                layout.invalidate()
                layout.activate()
        self.setFixedSize(width, self.sizeHint().height())
        self.move(min(corner.x(), window.width() - width - 8), corner.y())
        self.show()
        self.raise_()

    def _paint_icon(self) -> None:
        self._icon.setPixmap(self._theme.picture(_ICONS.get(self._tone, "info"), self._tone, 16))


def _look_of(offer: object) -> EntryLook:
    """The text as it would stand in the field, and at the right what it is."""
    assert isinstance(offer, Offer)  # noqa: S101 - `show_offers` puts nothing else there
    return EntryLook(offer.text, offer.aside, code=True)
