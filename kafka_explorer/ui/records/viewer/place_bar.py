"""Where the caret stands in a JSON payload, and what can be made of that place."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from kafka_explorer.engine.filters.nodes import Part
from kafka_explorer.ui.records.viewer.json_places import Place
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.labels import ElidedLabel


class PlaceBar(QWidget):
    """Shows the place given to `show_place`, which can be copied or become a filter or a column.

    `filter_asked` and `column_asked` carry a filter's text and a field's name, `copied` what was copied.
    """

    filter_asked = Signal(str)
    column_asked = Signal(str)
    copied = Signal(str)

    def __init__(self, theme: Theme, part: Part, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part = part
        self._place: Place | None = None
        self._searchable = self._as_column = True
        self._path = ElidedLabel("", "small", Qt.TextElideMode.ElideLeft)
        self._path.setFont(theme.mono_font(11))
        self._copy = IconButton(theme, "copy", self.tr("Copy the JSON path"), small=True)
        self._filter = IconButton(theme, "funnel", self.tr("Filter by this value"), small=True)
        self._column = IconButton(theme, "columns", self.tr("Show this field as a column"), small=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 4, 8, 0)
        line.setSpacing(2)
        line.addWidget(self._path, 1)
        for button in (self._copy, self._filter, self._column):
            line.addWidget(button)
        self._copy.clicked.connect(self.copy_path)
        self._filter.clicked.connect(self.ask_filter)
        self._column.clicked.connect(self.ask_column)
        self.show_place(None)

    def set_searchable(self, *, by_filter: bool, as_column: bool) -> None:
        """Whether filters can look into this payload, and columns, which read JSON as it was sent."""
        self._searchable, self._as_column = by_filter, as_column

    def show_place(self, place: Place | None) -> None:
        """Show a place; None shows that there is none."""
        self._place = place
        self.setVisible(place is not None)
        self._path.setText("" if place is None else place.json_path)
        usable = self._searchable and place is not None and bool(place.field(self._part))
        self._filter.setEnabled(usable)
        self._column.setEnabled(usable and self._as_column and bool(place and place.path))

    @property
    def place(self) -> Place | None:
        """What is shown."""
        return self._place

    def add_to(self, menu: QMenu) -> None:
        """Offer the same in a menu."""
        if self._place is None:
            return
        menu.addSeparator()
        menu.addAction(self.tr("Copy JSON path"), self.copy_path)
        by_value = menu.addAction(self.tr("Filter by this value"), self.ask_filter)
        as_column = menu.addAction(self.tr("Show as a column"), self.ask_column)
        by_value.setEnabled(self._filter.isEnabled())
        as_column.setEnabled(self._column.isEnabled())

    def copy_path(self) -> None:
        """Put the JSON path on the clipboard."""
        if self._place is not None:
            QGuiApplication.clipboard().setText(self._place.json_path)
            self.copied.emit(self.tr("Copied %s") % self._place.json_path)

    def ask_filter(self) -> None:
        """Filter by the value here."""
        if self._place is not None and self._filter.isEnabled():
            self.filter_asked.emit(self._place.filter(self._part))

    def ask_column(self) -> None:
        """Show the field as a column."""
        if self._place is not None and self._column.isEnabled():
            self.column_asked.emit(self._place.field(self._part))
