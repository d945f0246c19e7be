"""What helps to type a filter: the names of fields that the topic's messages have, earlier filters, saved ones."""

from PySide6.QtCore import QObject

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.ui.filter_shelf import FilterShelf
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.records.reading import Reading
from kafka_explorer.ui.records.view import RecordsPage

_SLOT = "filter fields"
_SEVERAL = "*"
"""Stands for several topics where things are kept by topic; no topic has that name."""
_TOPICS_REMEMBERED = 50
_ENOUGH_ROWS = 200
"""So many messages of a read that goes on are enough to know most fields."""


class FilterKeeping(QObject):
    """Belongs to `page`."""

    def __init__(self, page: RecordsPage, shelf: FilterShelf, workers: Workers, jobs: Jobs) -> None:
        super().__init__(page)
        self._page = page
        self._shelf = shelf
        self._workers = workers
        self._jobs = jobs
        self._topic = ""
        self._looked = False
        self._fields: dict[str, tuple[str, ...]] = {}
        bar = page.bar
        bar.filter.kept_asked.connect(self._open_menu)
        bar.kept.saved.connect(self._on_saved)
        bar.kept.renamed.connect(lambda old, new: shelf.rename(self._topic, old, new))
        bar.kept.deleted.connect(lambda name: shelf.delete(self._topic, name))
        shelf.changed.connect(self._show)

    def begin(self, reading: Reading) -> None:
        """A read begins: its filter is one that was used."""
        request = reading.request
        self._topic = request.topic if len(request.topics) == 1 else _SEVERAL
        self._looked = False
        self._offer_fields()
        if request.filter is not None:
            self._shelf.add_used(self._topic, request.filter.text)
        self._show()

    def grown(self, reading: Reading) -> None:
        """More was read: look into it once, when it is enough or all."""
        rows = reading.progress.rows
        if (
            not self._looked
            and rows
            and not reading.request.follow
            and (rows >= _ENOUGH_ROWS or not reading.is_running)
        ):
            self._looked = True
            self._look(reading.folder, rows)

    def forget(self) -> None:
        """What was read goes."""
        self._jobs.cancel(self._page, _SLOT)

    def _look(self, folder: str, rows: int) -> None:
        from kafka_explorer.engine.seen_fields import SeenFields, seen_fields

        topic = self._topic

        def take(seen: SeenFields) -> None:
            names = tuple(field.text for field in seen.fields)
            # A search for one kind of message must not make the others' fields unknown.
            known = self._fields.pop(topic, ())
            self._fields[topic] = (*names, *(name for name in known if name not in set(names)))
            while len(self._fields) > _TOPICS_REMEMBERED:
                del self._fields[next(iter(self._fields))]
            if topic == self._topic:
                self._offer_fields()

        self._jobs.start(
            self.tr("Look for fields"),
            self._workers.run(seen_fields, folder, rows),
            owner=self._page,
            slot=_SLOT,
            done=take,
            failed=self._on_look_failed,
            shown=False,
        )

    def _offer_fields(self) -> None:
        for field in (self._page.bar.filter, self._page.results.field):
            field.set_fields(self._fields.get(self._topic, ()))

    def _on_look_failed(self, _error: ExplorerError) -> None:
        """Nothing is completed then, and the read itself says what is wrong."""

    def _show(self) -> None:
        self._page.bar.filter.set_history(self._shelf.of(self._topic).history)
        if self._page.bar.kept.is_open:
            self._show_menu()

    def _show_menu(self) -> None:
        topic = self.tr("several topics") if self._topic == _SEVERAL else self._topic
        self._page.bar.kept.show_kept(topic, self._shelf.of(self._topic), self._savable())

    def _open_menu(self) -> None:
        bar = self._page.bar
        self._show_menu()
        bar.kept.open_under(bar.filter, at_right=True)

    def _savable(self) -> str:
        """Return the filter in the field, if it is right, there is a topic to save it for, and it has no name yet."""
        edit = self._page.bar.filter
        text = edit.text().strip()
        named = self._shelf.of(self._topic).named.values()
        return text if self._topic and edit.problem is None and text not in named else ""

    def _on_saved(self, name: str, text: str) -> None:
        self._shelf.save(self._topic, name, text)
