"""The list of saved searches of a cluster: go on with one, see what came since, delete it; save the one on the page."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kafka_explorer.engine.saved_searches import SavedSearch
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.wish import now_ms
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.header import SEPARATOR
from kafka_explorer.ui.widgets.labels import ElidedLabel, Label
from kafka_explorer.ui.widgets.popover import Popover
from kafka_explorer.ui.widgets.row_column import RowColumn

_WIDTH_PX = 620
_HIGHEST_PX = 420


def _tr(words: str) -> str:
    return QCoreApplication.translate("records", words)


class SearchesPanel(Popover):
    """`save_asked` wants the page's search saved; the others carry the `SavedSearch` whose button was clicked."""

    save_asked = Signal()
    continued = Signal(object)
    since_asked = Signal(object)
    deleted = Signal(object)

    def __init__(self, theme: Theme, clock: Clock, owner: QWidget) -> None:
        super().__init__(owner)
        self._theme = theme
        self._clock = clock
        self.rows: list[SearchRow] = []
        self.save = Button(theme, self.tr("Save this search"), "bookmark-simple")
        self._note = Label("", "small")
        self._note.setWordWrap(True)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(Label(self.tr("Saved searches"), "subtitle"), 1)
        top.addWidget(self.save)
        self._column = RowColumn(_HIGHEST_PX, spacing_px=8)
        self.body.addLayout(top)
        self.body.addWidget(self._note)
        self.body.addWidget(self._column)
        self.panel.setFixedWidth(_WIDTH_PX)
        self.save.clicked.connect(self.save_asked)

    def show_searches(self, searches: Sequence[SavedSearch], *, can_save: bool) -> None:
        """Show these; `can_save` if the page has a search whose positions are known."""
        self.save.setEnabled(can_save)
        self._note.setText(
            self.tr("A saved search remembers how far it came, and goes on from there on another day.")
            if searches
            else self.tr("None yet. Save a search while it runs, pauses or has stopped: it goes on from there later.")
        )
        self.rows = [SearchRow(self._theme, self._clock, search) for search in searches]
        for row in self.rows:
            row.go_on.clicked.connect(lambda _=False, search=row.search: self._leave_for(self.continued, search))
            row.since.clicked.connect(lambda _=False, search=row.search: self._leave_for(self.since_asked, search))
            row.delete.clicked.connect(lambda _=False, row=row: self.deleted.emit(row.search))
        self._column.show_rows(self.rows)
        self.settle()

    def _leave_for(self, signal: SignalInstance, search: SavedSearch) -> None:
        self.close_popover()
        signal.emit(search)


class SearchRow(QFrame):
    """One saved search: what was looked for where, how far it came, and what can be done."""

    def __init__(self, theme: Theme, clock: Clock, search: SavedSearch) -> None:
        super().__init__()
        self.search = search
        self.setProperty("ground", "card")
        what = ElidedLabel(search.filter_text or self.tr("Everything"))
        what.setFont(theme.mono_font(12))
        self.title = ElidedLabel(SEPARATOR.join((", ".join(search.topics), *_where(search))), "heading")
        self.state = ElidedLabel(_state(search), "small")
        self.state.setToolTip(self.tr("Saved %s") % clock.timestamp_full(search.saved_ms))
        self.go_on = Button(theme, self.tr("Continue"), "play")
        self.go_on.setEnabled(search.left > 0)
        self.since = Button(theme, self.tr("What came since"))
        if len(search.topics) > 1:
            self.since.setEnabled(False)
            self.since.setToolTip(_tr("For one topic only: search the others from the time of this search."))
        self.delete = IconButton(theme, "trash", self.tr("Delete"))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for label in (self.title, what, self.state):
            texts.addWidget(label)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 8, 8, 8)
        line.setSpacing(8)
        line.addLayout(texts, 1)
        for button in (self.go_on, self.since, self.delete):
            line.addWidget(button)


def _where(search: SavedSearch) -> list[str]:
    order = _tr("newest first") if search.newest_first else _tr("oldest first")
    span = [] if (search.start, search.stop) == ("beginning", "end") else [f"{search.start} – {search.stop}"]
    return [*span, order]


def _state(search: SavedSearch) -> str:
    done = search.total - search.left
    share = max(100 * done // search.total, 1 if done else 0) if search.total else 100
    parts = [
        _tr("All read") if not search.left else _tr("%s %% read") % share,
        _tr("%s found") % formats.integer(search.hits),
        formats.ago(search.saved_ms, now_ms()),
    ]
    return SEPARATOR.join(parts)
