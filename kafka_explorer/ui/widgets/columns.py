"""What a table's model tells the table beyond texts: its columns, and the tone of single cells.

A model is a plain QAbstractTableModel. It answers `headerData` with `column_header`, DisplayRole with the text of a
cell, TONE_ROLE where the column is `toned` or a `badge`, and COPY_ROLE where a cell shows less than it holds.
Compare `role` with the constants of this module first and as plain ints: painting asks many times.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from PySide6.QtCore import QAbstractItemModel, Qt

from kafka_explorer.ui.widgets.labels import Tone

DISPLAY_ROLE = int(Qt.ItemDataRole.DisplayRole)
COLUMN_ROLE = int(Qt.ItemDataRole.UserRole) + 100
"""headerData: the `Column`."""
TONE_ROLE = COLUMN_ROLE + 1
"""data: a `Tone` (token name) for the cell's text, or None for the column's; for a badge or a dot its own."""
COPY_ROLE = COLUMN_ROLE + 2
"""data: the text to copy where it differs from the one shown, or None."""


@dataclass(frozen=True, slots=True)
class Column:
    """How one column looks; `name` is stable (widths are kept by it), `title` is translated.

    A column without a name stands for none: it is there for one that may come, and hidden.
    """

    name: str
    title: str
    right: bool = False
    mono: bool = False
    tone: Tone = "text"
    toned: bool = False
    badge: bool = False
    dot: bool = False
    """A dot in the colour of TONE_ROLE stands before the text."""
    stretch: bool = False
    sortable: bool = True
    tip: str = ""
    min_width_px: int = 48
    max_width_px: int = 420


class WholeColumns(Protocol):
    """A model that can be asked without an index for each cell, which costs more than most answers."""

    def texts(self, rows: range, column: int) -> list[object]:
        """Return what the cells of a column show, a text each."""


def texts_of(model: QAbstractItemModel, rows: range, column: int) -> list[object]:
    """Return what the cells of a column show."""
    # Not isinstance: that takes longer than the texts, and is asked at every painting.
    if hasattr(model, "texts"):
        return cast(WholeColumns, model).texts(rows, column)
    return [model.data(model.index(row, column), DISPLAY_ROLE) for row in rows]


def column_header(columns: Sequence[Column], section: int, orientation: Qt.Orientation, role: int) -> object:
    """Answer for a model's `headerData`."""
    if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(columns):
        return None
    column = columns[section]
    if role == COLUMN_ROLE:
        return column
    if role == DISPLAY_ROLE:
        return column.title
    if role == Qt.ItemDataRole.ToolTipRole:
        return column.tip or None
    return None


def columns_of(model: object, count: int) -> list[Column]:
    """Return the columns of a model; one that knows no COLUMN_ROLE gets plain ones by its titles."""
    asked = [model.headerData(at, Qt.Orientation.Horizontal, COLUMN_ROLE) for at in range(count)]  # type: ignore[attr-defined]
    return [found if isinstance(found, Column) else Column(str(at), str(at)) for at, found in enumerate(asked)]
