"""A column of rows in a popover: as high as they are together, and scrolled beyond a bound."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class RowColumn(QScrollArea):
    """Shows the widgets that `show_rows` brings, at most `highest_px` of them at a time."""

    def __init__(self, highest_px: int, spacing_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[QWidget, ...] = ()
        self._highest_px = highest_px
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing_px)
        self._column.addStretch()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._inside)
        # The panel's ground shall be seen, not the window's.
        for widget in (self._inside, self.viewport()):
            widget.setAutoFillBackground(False)

    def show_rows(self, rows: Sequence[QWidget]) -> None:
        """Show these in place of the others, which go; without any it hides."""
        for old in self.rows:
            old.hide()
            self._column.removeWidget(old)
            old.deleteLater()
        self.rows = tuple(rows)
        for at, row in enumerate(self.rows):
            self._column.insertWidget(at, row)
            row.show()  # at once: a layout shows it later, and would measure nothing now
        self.setVisible(bool(self.rows))
        self._inside.adjustSize()
        self.setFixedHeight(min(self._highest_px, self._inside.sizeHint().height() + 2))
