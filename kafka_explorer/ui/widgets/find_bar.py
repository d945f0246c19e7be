"""A line to search with: a field, how many there are, on and back. What is searched is the subclass's matter."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from kafka_explorer.ui.formats import integer
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.fields import SearchField
from kafka_explorer.ui.widgets.labels import Label


class FindBar(QFrame):
    """Enter goes on, Shift+Enter back, Escape closes. Hidden until it is opened."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = SearchField(theme, self.tr("Find in this payload"))
        self._count = Label("", "small")
        before = IconButton(theme, "caret-up", self.tr("Previous (Shift+Enter)"))
        after = IconButton(theme, "caret-down", self.tr("Next (Enter)"))
        close = IconButton(theme, "x", self.tr("Close the search (Esc)"))
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 6, 8, 6)
        line.setSpacing(4)
        line.addWidget(self._field, 1)
        for widget in (self._count, before, after, close):
            line.addWidget(widget)
        self._field.textChanged.connect(self._on_text_changed)
        self._field.returnPressed.connect(self.go_on)
        self._field.escaped.connect(self.close_search)
        before.clicked.connect(self.go_back)
        after.clicked.connect(self.go_on)
        close.clicked.connect(self.close_search)
        backwards = QShortcut(QKeySequence("Shift+Return"), self._field)
        backwards.setContext(Qt.ShortcutContext.WidgetShortcut)
        backwards.activated.connect(self.go_back)
        self.hide()

    @property
    def wanted(self) -> str:
        """What is looked for."""
        return self._field.text()

    def open(self, text: str = "") -> None:
        """Show the bar with the caret in it."""
        self.show()
        if text:
            self._field.setText(text)
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self.count_again()

    def close_search(self) -> None:
        """Hide the bar and go back to what is searched."""
        self.hide()
        self._leave()

    def show_count(self, at: int, count: int) -> None:
        """Say how many there are, and the number of the present one, from 0 (-1: none of them)."""
        words = self.tr("{at} of {count}").format(at=integer(at + 1), count=integer(count))
        self._count.setText(self.tr("none") if not count else words if at >= 0 else integer(count))
        self._count.set_tone(None if count or not self.wanted else "bad")
        self._count.setVisible(bool(self.wanted))

    def count_again(self) -> None:
        """Say how many there are in what is shown now."""
        raise NotImplementedError

    def go_on(self) -> None:
        """Go to the next place; after the last comes the first."""
        raise NotImplementedError

    def go_back(self) -> None:
        """Go to the place before; before the first comes the last."""
        raise NotImplementedError

    def _on_text_changed(self) -> None:
        raise NotImplementedError

    def _leave(self) -> None:
        raise NotImplementedError
