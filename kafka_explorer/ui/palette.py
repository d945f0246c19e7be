"""Ctrl+K: one field that finds pages, topics and actions by a few letters."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.entry_painter import EntryLook, EntryPainter
from kafka_explorer.ui.widgets.fields import SearchField
from kafka_explorer.ui.widgets.labels import Label

_WIDTH_PX = 560
_ROW_PX = 36
_MOST_ROWS = 9
_MOST_FOUND = 50
_SHADE = 96
"""How dark the window becomes behind it, of 255."""
_ENTRY_ROLE = Qt.ItemDataRole.UserRole
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _MOST_ROWS, Qt.Key.Key_PageUp: -_MOST_ROWS}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to go to or to do: its text, what kind of thing it is ("Topic"), an icon, and what choosing it does."""

    text: str
    kind: str
    icon: str
    run: Callable[[], object]
    keys: str = ""


def matching(entries: Iterable[Entry], wanted: str) -> list[Entry]:
    """Return the entries that have every word of `wanted`, best first; all of them when nothing is wanted.

    A word fits where its letters stand in a row, or else in order with gaps ("lgev" finds "logging-events").
    """
    words = wanted.casefold().split()
    scored = []
    for entry in entries:
        scores = [_score(entry.text.casefold(), word) for word in words]
        if None not in scores:
            scored.append((sum(score for score in scores if score is not None), entry))
    return [entry for _, entry in sorted(scored, key=lambda found: found[0])]


def _score(text: str, word: str) -> int | None:
    """The smaller the better: at the beginning, at the beginning of a part, inside, scattered; None where it is not."""
    at = text.find(word)
    if at == 0:
        return 0
    if at > 0:
        return 1 if not text[at - 1].isalnum() else 2
    here = iter(text)
    return 10 if all(letter in here for letter in word) else None


class Palette(QWidget):
    """Covers `window` with a shade while it is open; `open_with` shows entries, Enter runs one, Escape closes."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._entries: list[Entry] = []
        self._field = SearchField(theme, self.tr("Go to a page or topic, or run an action"))
        self._list = QListWidget()
        self._none = Label(self.tr("Nothing of that name"), "muted")
        self._lay_out()
        self._field.textChanged.connect(self._show_matching)
        self._field.escaped.connect(self.close_palette)
        self._field.returnPressed.connect(self._run_current)
        self._field.installEventFilter(self)
        self._list.itemClicked.connect(lambda _item: self._run_current())
        self._list.itemEntered.connect(self._list.setCurrentItem)
        window.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        self._list.setItemDelegate(EntryPainter(self._theme, _look_of, self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._none.setContentsMargins(10, 8, 0, 8)
        self._panel = QFrame(self)
        self._panel.setProperty("ground", "palette")
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        for widget in (self._field, self._list, self._none):
            column.addWidget(widget)

    def open_with(self, entries: Iterable[Entry]) -> None:
        """Show the palette with these entries, in this order until something is typed."""
        self._entries = list(entries)
        self._field.clear()
        self._show_matching("")
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_palette(self) -> None:
        """Hide it and give the keyboard back to the window."""
        self.hide()
        self._entries = []
        self._window.setFocus(Qt.FocusReason.PopupFocusReason)

    def shown_texts(self) -> list[str]:
        """Return the texts of the entries on the screen."""
        return [self._list.item(row).text() for row in range(self._list.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the field walk the list; the shade follows the window's size."""
        if event.type() == QEvent.Type.Resize and watched is self._window and self.isVisible():
            self._place()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self._field:
            step = _MOVES.get(Qt.Key(event.key()))
            if step is not None and self._list.count():
                row = min(max(self._list.currentRow() + step, 0), self._list.count() - 1)
                self._list.setCurrentRow(row)
                return True
        return super().eventFilter(watched, event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click beside it closes it."""
        self.close_palette()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the shade over the window."""
        shade = self._theme.color("shadow")
        shade.setAlpha(_SHADE)
        painter = QPainter(self)
        painter.fillRect(self.rect(), shade)
        painter.end()

    def _show_matching(self, wanted: str) -> None:
        self._list.clear()
        for entry in matching(self._entries, wanted)[:_MOST_FOUND]:
            item = QListWidgetItem(entry.text)
            item.setData(_ENTRY_ROLE, entry)
            item.setSizeHint(QSize(_WIDTH_PX - 40, _ROW_PX))
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        count = self._list.count()
        self._none.setVisible(count == 0)
        self._list.setVisible(count > 0)
        self._list.setFixedHeight(min(count, _MOST_ROWS) * _ROW_PX)
        self._place()

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        width = min(_WIDTH_PX, self._window.width() - 40)
        self._panel.setFixedWidth(width)
        self._panel.adjustSize()
        self._panel.move((self._window.width() - width) // 2, max(self._window.height() // 8, 20))

    def _run_current(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            entry: Entry = item.data(_ENTRY_ROLE)
            self.close_palette()
            entry.run()


def _look_of(entry: object) -> EntryLook:
    """An icon, the text, and at the right what kind of thing it is and its key."""
    assert isinstance(entry, Entry)  # noqa: S101 - `_fill` puts nothing else there
    return EntryLook(entry.text, f"{entry.kind}    {entry.keys}" if entry.keys else entry.kind, entry.icon)
