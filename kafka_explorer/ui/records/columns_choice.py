"""Which columns the table of messages has: chosen in a panel, dragged and hidden at their titles, kept by topic."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters.fields import field_text
from kafka_explorer.engine.filters.nodes import Each, Part
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.row_cells import parse_field
from kafka_explorer.engine.tail_window import RowDroppedError
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.records.columns_panel import ColumnChoice
from kafka_explorer.ui.records.record_columns import (
    DEFAULT,
    FIXED,
    MOST_FIELDS,
    field_title,
    fields_of,
    titles_of,
    with_column,
)
from kafka_explorer.ui.records.view import RecordsPage

if TYPE_CHECKING:
    from kafka_explorer.engine.seen_fields import SeenField, SeenFields

_SLOT = "seen fields"
_SEVERAL = "*"
"""Stands for several topics where columns are kept by topic; no topic has that name."""
_FEW_ROWS = 100
"""Fewer rows than these at the end of a live tail's newest spool say less than the spool before it."""


class ColumnsChoice(QObject):
    """Belongs to `page`. `sort_asked` carries a column's name ("" for the order read) and whether to sort downwards."""

    sort_asked = Signal(str, bool)

    def __init__(self, page: RecordsPage, workers: Workers, jobs: Jobs, clock: Clock) -> None:
        super().__init__(page)
        self._page = page
        self._memory = page.memory
        self._workers = workers
        self._jobs = jobs
        self._clock = clock
        self._topic = ""
        self._names: tuple[str, ...] = DEFAULT
        self._seen: SeenFields | None = None
        self.panel = page.columns_panel
        page.results.columns.clicked.connect(self.open_panel)
        page.table.columns_moved.connect(self._on_moved)
        page.table.header.menu_asked.connect(lambda column, at: self.menu(column).popup(at))
        self.panel.toggled.connect(self.toggle)
        self.panel.reset_asked.connect(self.reset)
        self.panel.typed.connect(self._show_choices)

    def begin(self, topics: Sequence[str]) -> None:
        """Show the columns of these topics; several together have columns of their own."""
        self._page.table.set_many_topics(len(topics) > 1)
        topic = topics[0] if len(topics) == 1 else _SEVERAL
        if topic != self._topic:
            self._seen = None
            self._topic = topic
            self._names = self._memory.topic_columns(topic) or DEFAULT
            self._page.table.show_columns(self._names)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that are chosen, from left to right."""
        return self._names

    def open_panel(self) -> None:
        """Show the list, and look for fields in what was read."""
        if self.panel.is_open:
            self.panel.close_popover()
            return
        self._show_choices()
        self.panel.open_under(self._page.results.columns, at_right=True)
        self._look()

    def toggle(self, name: str) -> None:
        """Show a column, or hide it; the last one stays."""
        if name not in self._names:
            if name in FIXED or len(fields_of(self._names)) < MOST_FIELDS:
                self._choose(with_column(self._names, name))
        elif len(self._names) > 1:
            self._choose(tuple(each for each in self._names if each != name))

    def reset(self) -> None:
        """Go back to the columns of a new user."""
        self._names = DEFAULT
        self._memory.set_topic_columns(self._topic, None)
        self._page.table.show_columns(DEFAULT)
        self._show_choices()

    def menu(self, column: int) -> QMenu:
        """Return what can be done with a column; -1 is beside all of them."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if column >= 0:
            name = self._page.model.columns[column].name
            menu.addAction(self.tr("Sort ascending"), lambda: self.sort_asked.emit(name, False))
            menu.addAction(self.tr("Sort descending"), lambda: self.sort_asked.emit(name, True))
        unsort = menu.addAction(self.tr("Order in which they were read"), lambda: self.sort_asked.emit("", False))
        unsort.setEnabled(self._page.table.header.sorted_by[0] >= 0)
        menu.addSeparator()
        if column >= 0:
            hide = menu.addAction(self.tr("Hide this column"), lambda: self.toggle(name))
            hide.setEnabled(len(self._names) > 1)
        menu.addAction(self.tr("Columns …"), self.open_panel)
        return menu

    def _choose(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._memory.set_topic_columns(self._topic, names)
        self._page.table.show_columns(names)
        self._show_choices()

    def _on_moved(self) -> None:
        self._names = self._page.table.moved_columns()
        self._memory.set_topic_columns(self._topic, self._names)

    def _look(self) -> None:
        found = self._sample()
        if found is None:
            return
        from kafka_explorer.engine.seen_fields import seen_fields  # with numpy, which is there by now

        self._jobs.start(
            self.tr("Look for fields"),
            self._workers.run(seen_fields, *found),
            owner=self._page,
            slot=_SLOT,
            done=self._on_seen,
            failed=lambda _error: self._show_choices(),  # what is known stays
            shown=False,
        )

    def _sample(self) -> tuple[str, int] | None:
        """Return a spool in which to look, and how many rows it has."""
        reader, came = self._page.model.reader, self._page.model.came
        if reader is None or not came:
            return None
        try:
            folder, last = reader.locate(came - 1)
            if last < _FEW_ROWS and last < came - 1:
                folder, last = reader.locate(came - 2 - last)
        except RowDroppedError:
            return None
        return folder, last + 1

    def _on_seen(self, seen: "SeenFields") -> None:
        self._seen = seen
        self._show_choices()

    def _show_choices(self) -> None:
        typed = self.panel.search.text().strip()
        choices = [choice for choice in self._choices() if typed.casefold() in choice.title.casefold()]
        if typed and not any(choice.name == typed for choice in choices):
            choices += self._typed_choice(typed)
        full = len(fields_of(self._names)) >= MOST_FIELDS
        if full:
            note = self.tr("%s fields are as many as fit") % MOST_FIELDS
        elif self._seen is None:
            note = ""
        else:
            note = self.tr("Fields seen in %s messages") % f"{self._seen.records:,}"
        self.panel.show_choices(choices, note)

    def _choices(self) -> list[ColumnChoice]:
        titles = titles_of(self._clock)
        offered = DEFAULT if self._topic == _SEVERAL else DEFAULT[1:]  # the topic says nothing where there is one
        fixed = [ColumnChoice(name, titles[name], shown=name in self._names) for name in offered]
        seen = {} if self._seen is None else {each.text: each for each in self._seen.fields if _is_worth_a_column(each)}
        chosen = [field_text(field) for field in fields_of(self._names)]
        names = [*chosen, *(name for name in seen if name not in chosen)]
        return fixed + [self._field_choice(name, seen.get(name)) for name in names]

    def _field_choice(self, name: str, seen: "SeenField | None") -> ColumnChoice:
        field = parse_field(name)
        aside = self.tr("header") if field.part is Part.HEADER else ""
        if seen is not None and self._seen is not None:
            share = f"{100 * seen.count // max(self._seen.records, 1)} %"
            aside = f"{aside or seen.types[0][0]} · {share}"
        return ColumnChoice(name, field_title(field), aside, is_field=True, shown=name in self._names)

    def _typed_choice(self, typed: str) -> list[ColumnChoice]:
        for text in (typed, f"value.{typed}"):
            try:
                name = field_text(parse_field(text))
            except FilterSyntaxError:
                continue
            return [ColumnChoice(name, name, self.tr("new"), is_field=True, shown=name in self._names)]
        return []


def _is_worth_a_column(seen: "SeenField") -> bool:
    """Whether it holds something to read: an object's own fields say more than it does."""
    return seen.types[0][0] != "object" and Each.ELEMENT not in seen.field.path
