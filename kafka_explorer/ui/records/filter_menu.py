"""The drop-down of the filter: what was looked for earlier in this topic, and the filters that have a name."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from kafka_explorer.config.kept_filters import TopicFilters
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.labels import ElidedLabel, Label
from kafka_explorer.ui.widgets.popover import Popover
from kafka_explorer.ui.widgets.row_column import RowColumn

_WIDTH_PX = 480
_HIGHEST_PX = 360


class FilterMenu(Popover):
    """`chosen` tells a filter's text; `saved` (name, text), `renamed` (old, new), `deleted` a name."""

    chosen = Signal(str)
    saved = Signal(str, str)
    renamed = Signal(str, str)
    deleted = Signal(str)

    def __init__(self, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self._theme = theme
        self._text = ""
        self._renaming = ""
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Name for this filter"))
        self.name.setAccessibleName(self.tr("Name for this filter"))
        self.save = Button(theme, self.tr("Save"), "bookmark-simple")
        self._save_line = QWidget()
        line = QHBoxLayout(self._save_line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.name, 1)
        line.addWidget(self.save)
        self._column = RowColumn(_HIGHEST_PX, spacing_px=1)
        self.body.addWidget(self._save_line)
        self.body.addWidget(self._column)
        self.panel.setFixedWidth(_WIDTH_PX)
        self.save.clicked.connect(self._on_save)
        self.name.returnPressed.connect(self._on_save)
        self.name.textChanged.connect(lambda _: self._enable())

    def show_kept(self, topic: str, kept: TopicFilters, text: str) -> None:
        """Show what is kept for `topic`; `text` is the filter that could be saved, "" if there is none."""
        self._text = text
        self._save_line.setVisible(bool(text))
        self._renaming = ""
        self._enable()
        others = [each for each in kept.history if each not in kept.named.values()]
        rows: list[QWidget] = []
        if kept.named:
            rows.append(_title(self.tr("Saved for %s") % topic))
            rows += [self._named_row(name, saved) for name, saved in kept.named.items()]
        if others:
            rows.append(_title(self.tr("Earlier")))
            rows += [_Row(self._theme, each, "", self._choose) for each in others]
        if not rows:
            empty = Label(self.tr("Filters that you use and save for this topic are kept here."), "muted")
            empty.setWordWrap(True)
            rows.append(empty)
        self._column.show_rows(rows)
        self.settle()

    def row_texts(self) -> list[str]:
        """The texts of the rows, for who looks on: names of saved filters, texts of the others."""
        return [row.text for row in self._all_rows()]

    def row(self, text: str) -> "_Row":
        """Return the row of a name or of a text."""
        return next(row for row in self._all_rows() if row.text == text)

    def _all_rows(self) -> Iterable["_Row"]:
        return [row for row in self._column.rows if isinstance(row, _Row)]

    def _named_row(self, name: str, text: str) -> "_Row":
        row = _Row(self._theme, name, text, lambda _: self._choose(text))
        row.add_button("pencil-simple", self.tr("Rename"), lambda: self._rename(name))
        row.add_button("trash", self.tr("Delete"), lambda: self.deleted.emit(name))
        return row

    def _choose(self, text: str) -> None:
        self.close_popover()
        self.chosen.emit(text)

    def _rename(self, name: str) -> None:
        self._renaming = name
        self._save_line.show()
        self.name.setText(name)
        self.name.selectAll()
        self.name.setFocus()
        self._enable()
        self.settle()

    def _on_save(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.setFocus()
        elif self._renaming:
            renaming, self._renaming = self._renaming, ""
            self.name.clear()
            self.renamed.emit(renaming, name)
        else:
            self.name.clear()
            self.saved.emit(name, self._text)

    def _enable(self) -> None:
        self.save.setText(self.tr("Rename") if self._renaming else self.tr("Save"))
        self.save.setEnabled(bool(self.name.text().strip()))


class _Row(QWidget):
    """A filter to choose: its name and its text, or its text alone; buttons at the right."""

    def __init__(self, theme: Theme, text: str, aside: str, choose: "_Choose") -> None:
        super().__init__()
        self.text = text
        self._theme = theme
        self.choose = QPushButton()
        self.choose.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.choose.clicked.connect(lambda: choose(text))
        self.choose.setToolTip(aside or text)
        inside = QHBoxLayout(self.choose)
        inside.setContentsMargins(8, 0, 8, 0)
        inside.setSpacing(12)
        first = ElidedLabel(text)
        second = ElidedLabel(aside, "muted")
        for label in (first, second):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        (second if aside else first).setFont(theme.mono_font(12))
        inside.addWidget(first, 0 if aside else 1)
        inside.addWidget(second, 1 if aside else 0)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(2)
        self._line.addWidget(self.choose, 1)
        ground = theme.hex("hover")
        self.choose.setStyleSheet(
            "QPushButton { background: transparent; border: none; min-height: 30px; max-height: 30px; padding: 0; }"
            f"QPushButton:hover, QPushButton:focus {{ background: {ground}; }}"
        )

    def add_button(self, icon: str, tip: str, act: Callable[[], object]) -> None:
        """Put a button at the right end."""
        button = IconButton(self._theme, icon, tip, small=True)
        button.clicked.connect(lambda _=False: act())
        self._line.addWidget(button)


_Choose = Callable[[str], None]


def _title(text: str) -> Label:
    label = Label(text.upper(), "caption")
    label.setIndent(8)
    label.setFixedHeight(26)
    return label
