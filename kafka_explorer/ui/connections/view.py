"""The start page: every connection as a card, a filter, and what is wrong with files."""

from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from kafka_explorer.config.errors import ProfileError, SecretsError
from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.ui.connections.card_grid import CardGrid
from kafka_explorer.ui.connections.model import Action, Group, Listing
from kafka_explorer.ui.connections.problems import ProblemsNotice
from kafka_explorer.ui.connections.words import template_section
from kafka_explorer.ui.explain import Explanation
from kafka_explorer.ui.formats import counted
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.fields import SearchField
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.notice import Banner, Body

_FILTER_WIDTH_PX = 420


class ConnectionsView(QWidget):
    """Widgets and layout only. `asked(action, entry)` comes from a card, the other signals from the page itself."""

    asked = Signal(object, object)
    new_requested = Signal()
    import_requested = Signal()
    template_chosen = Signal(object)
    refresh_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._listing = Listing()
        self.header = PageHeader(theme, self.tr("Connections"))
        self.new_button = Button(theme, self.tr("New connection"), "plus")
        self.import_button = Button(theme, self.tr("Paste a configuration"), "clipboard-text")
        self.template_button = Button(theme, self.tr("New from template"), "files")
        self.template_menu = QMenu(self)
        self.template_button.set_menu(self.template_menu)
        self.refresh_button = IconButton(theme, "arrow-clockwise", self.tr("Read the files again"))
        self.filter = SearchField(theme, self.tr("Filter by name, server, environment or notes"))
        self.banner = Banner(theme)
        self.problems = ProblemsNotice(theme)
        self.grid = CardGrid(theme)
        self.body = Body(theme, self.grid)
        self._lay_out()
        self._connect()
        self.filter.hide()
        self.body.show_loading(self.tr("Reading connections"))

    def _lay_out(self) -> None:
        self.header.add_action(self.refresh_button)
        for button in (self.import_button, self.template_button, self.new_button):
            self.header.add_action(button)
        self.grid.set_placeholder(Group.MINE, self._placeholder())
        self.filter.setMaximumWidth(_FILTER_WIDTH_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        for widget in (self.header, self.filter, self.banner, self.problems):
            column.addWidget(widget)
        column.addWidget(self.body, 1)

    def _placeholder(self) -> QWidget:
        card = Card(padding=16, spacing=4)
        card.body.addWidget(Label(self.tr("None of your own yet"), "heading"))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(
            Label(self.tr("Name a cluster and its bootstrap servers once; then it is one click away."), "muted"), 1
        )
        button = Button(self._theme, self.tr("New connection"), "plus")
        button.clicked.connect(self.new_requested)
        paste = Button(self._theme, self.tr("Paste a configuration"), "clipboard-text")
        paste.clicked.connect(self.import_requested)
        line.addWidget(paste)
        line.addWidget(button)
        card.body.addLayout(line)
        return card

    def _connect(self) -> None:
        self.new_button.clicked.connect(self.new_requested)
        self.import_button.clicked.connect(self.import_requested)
        self.refresh_button.clicked.connect(self.refresh_requested)
        self.grid.asked.connect(self.asked)
        self.filter.textChanged.connect(self._show_matching)
        self.filter.returnPressed.connect(self._on_filter_entered)
        self.body.notice.acted.connect(self._on_next_step)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, scope, slot in (
            (QKeySequence.StandardKey.New, self, self.new_requested.emit),
            (QKeySequence.StandardKey.Find, self, self._on_find),
            (Qt.Key.Key_Down, self.filter, self.grid.focus_current),
        ):
            QShortcut(QKeySequence(keys), scope, slot, context=within)

    def show_listing(self, listing: Listing) -> None:
        """Show what there is now; filter and current card stay."""
        first = not self._listing.entries
        self._listing = listing
        self.grid.set_entries(listing.entries)
        self.problems.show_problems(listing.problems)
        self._fill_templates()
        self._show_matching()
        if first and self.isVisible() and not self.filter.text():
            self.grid.focus_current()

    def show_error(self, error: ProfileError | SecretsError) -> None:
        """Show why a file operation failed; the cards stay."""
        self.banner.show_error(Explanation(self.tr("That did not work"), str(error)))

    def _fill_templates(self) -> None:
        """Fill the menu in the order of the files' names, a section per kind: their first character tells it."""
        templates = sorted(self._listing.templates, key=_file_name)
        self.template_menu.clear()
        for kind, group in groupby(templates, key=lambda template: _file_name(template)[:1]):
            self.template_menu.addSection(template_section(kind))
            for template in group:
                action = self.template_menu.addAction(template.name)
                action.setToolTip(template.notes)
                action.triggered.connect(lambda _on=False, chosen=template: self.template_chosen.emit(chosen))
        self.template_menu.setToolTipsVisible(True)
        self.template_button.setVisible(bool(templates))

    @property
    def listing(self) -> Listing:
        """What is shown, before filtering."""
        return self._listing

    def _show_matching(self) -> None:
        text = self.filter.text()
        matching = self._listing.matching(text)
        self.filter.setVisible(bool(self._listing.entries))
        self.header.set_facts(self._facts(len(matching)))
        self.grid.show_only(matching)
        if matching:
            self.body.show_content()
        elif self._listing.entries:
            self.body.show_empty(
                "magnifying-glass",
                self.tr("Nothing matches “%s”") % text.strip(),
                self.tr("Names, servers, environments and notes were looked through."),
                self.tr("Clear the filter"),
            )
        else:
            self.body.show_empty(
                "hard-drives",
                self.tr("No connections yet"),
                self.tr("A connection is a name and the bootstrap servers of a cluster."),
                self.tr("New connection"),
            )

    def _facts(self, matching: int) -> list[str]:
        count = len(self._listing.entries)
        if matching < count:
            return [self.tr("%1 of %2").replace("%1", str(matching)).replace("%2", str(count))]
        return [counted(count, self.tr("connection"), self.tr("connections"))] if count else []

    def _on_filter_entered(self) -> None:
        if self.grid.current is not None:
            self.asked.emit(Action.CONNECT, self.grid.current.entry)

    def _on_find(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def _on_next_step(self) -> None:
        if self._listing.entries:
            self.filter.clear()
        else:
            self.new_requested.emit()


def _file_name(template: ConnectionProfile) -> str:
    return template.origin.name if template.origin else template.name
