"""Cards in groups, as many side by side as fit; one of them is the current one."""

import contextlib
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from kafka_explorer.config.profiles import same_name
from kafka_explorer.ui.connections.card import MIN_WIDTH_PX, ConnectionCard
from kafka_explorer.ui.connections.model import Entry, Group
from kafka_explorer.ui.connections.words import group_title
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.labels import Label

_GAP_PX = 12
_MOST_COLUMNS = 4
_ABOVE_PX = 40  # a group's title comes into view with its first card


class CardGrid(QScrollArea):
    """Shows entries as cards. `asked(action, entry)` comes from a card."""

    asked = Signal(object, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._all: list[ConnectionCard] = []
        self._cards: list[ConnectionCard] = []
        self._name = ""
        self._choosing = True
        self._sections: dict[Group, _Section] = {}
        self._current: ConnectionCard | None = None
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        for group in Group:
            self._sections[group] = _Section(group_title(group))
            column.addWidget(self._sections[group])
        column.addStretch(1)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for widget in (self.viewport(), self._inside):
            widget.setAutoFillBackground(False)

    def set_placeholder(self, group: Group, widget: QWidget) -> None:
        """Show `widget` where `group` has no cards, instead of leaving the group out."""
        self._sections[group].set_placeholder(widget)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Take the entries there are, and show all of them; the current one stays current, by name."""
        kept = {card.entry: card for card in self._all}
        self._all = [kept.pop(entry) if entry in kept else self._card(entry) for entry in entries]
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self._inside.isAncestorOf(focused)
        with self._undisturbed():
            for card in kept.values():
                card.hide()
                card.deleteLater()
            if self._current in kept.values():
                self._current = None
        self.show_only(entries)
        if had_focus:
            self.focus_current()

    def show_only(self, entries: Sequence[Entry]) -> None:
        """Leave out the cards of all other entries. Where the chosen one is among those, the first becomes current."""
        wanted = set(entries)
        with self._undisturbed():
            for card in self._all:
                card.setVisible(card.entry in wanted)
        self._cards = [card for card in self._all if card.entry in wanted]
        for group, section in self._sections.items():
            section.show_cards([card for card in self._cards if card.entry.group is group], *self._fitting())
        if not self.choose(self._name):
            self._set_current(self._cards[0] if self._cards else None)

    @contextlib.contextmanager
    def _undisturbed(self) -> Iterator[None]:
        """Qt hands the focus of a card that goes to its neighbour, which nobody chose."""
        self._choosing = False
        try:
            yield
        finally:
            self._choosing = True

    @property
    def cards(self) -> Sequence[ConnectionCard]:
        """The cards shown, in their order."""
        return self._cards

    @property
    def current(self) -> ConnectionCard | None:
        """The card that Enter connects to."""
        return self._current

    def choose(self, name: str) -> bool:
        """Make the connection of that name the current one, now or when it comes; False when it is not shown."""
        self._name = name
        for card in self._cards:
            if same_name(card.entry.profile.name, name):
                self._set_current(card)
                return True
        return False

    def focus_current(self) -> None:
        """Give the current card the keyboard, and show it."""
        if self._current is not None:
            self._current.setFocus(Qt.FocusReason.OtherFocusReason)
            self._bring_into_view(self._current)

    def _bring_into_view(self, card: ConnectionCard) -> None:
        # Later: where the card will be is known when the layouts have had their turn.
        QTimer.singleShot(0, card, lambda: self.ensureWidgetVisible(card, 0, _ABOVE_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many cards side by side as fit."""
        super().resizeEvent(event)
        for section in self._sections.values():
            section.arrange(*self._fitting())

    def _fitting(self) -> tuple[int, int]:
        """How many cards stand side by side, and how wide each is."""
        room = self.viewport().width() + _GAP_PX
        columns = max(1, min(room // (MIN_WIDTH_PX + _GAP_PX), _MOST_COLUMNS))
        return columns, max(room // columns - _GAP_PX, MIN_WIDTH_PX)

    def _card(self, entry: Entry) -> ConnectionCard:
        card = ConnectionCard(self._theme, entry, self._sections[entry.group])
        card.asked.connect(self.asked)
        card.focused.connect(self._on_focused)
        card.moved.connect(self._on_moved)
        return card

    def _set_current(self, card: ConnectionCard | None) -> None:
        if self._current is not None:
            self._current.set_current(False)
        self._current = card
        if card is not None:
            card.set_current(True)

    def _on_focused(self, card: ConnectionCard) -> None:
        if self._choosing:
            self._set_current(card)
            self._name = card.entry.profile.name
            self._bring_into_view(card)

    def _on_moved(self, dx: int, dy: int) -> None:
        """Go to the next card along a row, or to the nearest one in the row above or below."""
        if self._current is None:
            return
        if dx:
            at = self._cards.index(self._current) + dx
            target = self._cards[at] if 0 <= at < len(self._cards) else None
        else:
            target = self._vertical_neighbour(self._current, dy)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _vertical_neighbour(self, card: ConnectionCard, dy: int) -> ConnectionCard | None:
        def place(each: ConnectionCard) -> tuple[int, int]:
            at = each.mapTo(self._inside, each.rect().topLeft())
            return at.x(), at.y()

        x, y = place(card)
        places = ((each, *place(each)) for each in self._cards)
        beyond = [(abs(its_y - y), abs(its_x - x), each) for each, its_x, its_y in places if (its_y - y) * dy > 0]
        return min(beyond, key=lambda found: found[:2])[2] if beyond else None


class _Section(QWidget):
    """The title of a group and its cards."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._cards: Sequence[QWidget] = ()
        self._placeholder: QWidget | None = None
        self._columns = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 12)
        self._grid.setSpacing(_GAP_PX)
        self._grid.setColumnStretch(_MOST_COLUMNS, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(Label(title.upper(), "caption"))
        self._column.addLayout(self._grid)

    def set_placeholder(self, widget: QWidget) -> None:
        self._placeholder = widget
        # Beside the grid: across its columns it would widen them, even while it is hidden.
        self._column.insertWidget(1, widget)

    def show_cards(self, cards: Sequence[QWidget], columns: int, width: int) -> None:
        self._cards = cards
        if self._placeholder is not None:
            self._placeholder.setVisible(not cards)
        self.setVisible(bool(cards or self._placeholder))
        self._columns = 0
        self.arrange(columns, width)

    def arrange(self, columns: int, width: int) -> None:
        for card in self._cards:
            card.setFixedWidth(width)
        if columns == self._columns:
            return
        self._columns = columns
        for at, card in enumerate(self._cards):
            self._grid.addWidget(card, at // columns, at % columns)
