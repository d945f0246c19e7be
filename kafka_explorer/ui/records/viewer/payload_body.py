"""A payload's text or tree, and below it where the caret stands."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from kafka_explorer.engine.filters.nodes import Part
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.records.fed_payload import FedPayload
from kafka_explorer.ui.records.shown import Form, Shown
from kafka_explorer.ui.records.viewer.json_places import place_at
from kafka_explorer.ui.records.viewer.json_rows import nested
from kafka_explorer.ui.records.viewer.place_bar import PlaceBar
from kafka_explorer.ui.records.viewer.time_hints import line_hint
from kafka_explorer.ui.records.viewer.tree_find import TreeFind
from kafka_explorer.ui.records.viewer.tree_view import TreeView
from kafka_explorer.ui.theme import Theme

_LONGEST_TO_FOLLOW = 400_000
"""Characters of a text in which the caret's place is looked for at every step: 20 ms."""


class PayloadBody(QWidget):
    """Shows what is prepared. `nested_asked` carries JSON that stands in a text and is to be opened by itself."""

    nested_asked = Signal(str)

    def __init__(self, theme: Theme, clock: Clock, jobs: Jobs, part: Part, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_json = False
        self.text = FedPayload(theme)
        self.tree = TreeView(theme, clock, jobs)
        self.finder = TreeFind(theme, self.tree)
        self.places = PlaceBar(theme, part)
        self._branch = QWidget()
        branch = QVBoxLayout(self._branch)
        branch.setContentsMargins(6, 0, 0, 0)
        branch.setSpacing(0)
        branch.addWidget(self.finder)
        branch.addWidget(self.tree, 1)
        self._views = QStackedWidget()
        self._views.addWidget(self.text)
        self._views.addWidget(self._branch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._views, 1)
        column.addWidget(self.places)
        self.text.set_hints(lambda line: line_hint(line, clock) if self._is_json else "")
        self.text.moved.connect(self._on_moved)
        self.text.menu_asked.connect(self._on_text_menu)
        self.tree.place_changed.connect(self.places.show_place)
        self.tree.menu_asked.connect(self._on_tree_menu)
        clock.changed.connect(self.text.forget_hints)
        opening = QShortcut(QKeySequence.StandardKey.Find, self._branch)
        opening.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        opening.activated.connect(self.finder.open)

    def show_payload(self, shown: Shown, *, wrapped: bool) -> None:
        """Show a payload in its form."""
        self._is_json = shown.is_json and shown.form in {Form.PRETTY, Form.PLAIN}
        self.places.set_searchable(by_filter=shown.is_json, as_column=shown.encoding == "json" and not shown.wrapped)
        self.places.show_place(None)
        if shown.form is Form.TREE:
            self.text.set_text("")
            self.tree.show_text(shown.text)
            self.finder.show_text(shown.text)
            self._views.setCurrentWidget(self._branch)
            return
        self.tree.show_text("")
        self.finder.show_text("")
        self.text.set_wrapped(wrapped)
        self.text.set_text(shown.text, "json" if self._is_json else "plain")
        self._views.setCurrentWidget(self.text)

    def clear(self) -> None:
        """Show nothing."""
        self._is_json = False
        self.text.set_text("")
        self.tree.show_text("")
        self.finder.show_text("")
        self.places.show_place(None)

    def focus(self) -> None:
        """Go to what is seen."""
        view: QWidget = self.text if self._views.currentWidget() is self.text else self.tree
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def shows_tree(self) -> bool:
        """Whether the tree is seen."""
        return self._views.currentWidget() is self._branch

    def _on_moved(self, position: int) -> None:
        text = self.text.text if self._is_json else ""
        follows = self._is_json and len(text) <= _LONGEST_TO_FOLLOW and not self.text.is_feeding
        self.places.show_place(place_at(text, position) if follows else None)

    def _on_text_menu(self, menu: QMenu, at: QPoint, position: int) -> None:
        if self._is_json:
            self.places.show_place(place_at(self.text.text, position))
            self._offer(menu)
        menu.popup(at)

    def _on_tree_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.tree.currentIndex().isValid():
            token = self.tree.tree.row_of(self.tree.currentIndex()).token
            menu.addAction(self.tr("Copy value"), lambda: QGuiApplication.clipboard().setText(token))
        self._offer(menu)
        menu.popup(at)

    def _offer(self, menu: QMenu) -> None:
        self.places.add_to(menu)
        place = self.places.place
        inside = nested(place.token) if place is not None and place.kind == "string" else None
        if inside is not None:
            menu.addSeparator()
            menu.addAction(self.tr("Open the JSON in this text"), lambda: self.nested_asked.emit(inside))
