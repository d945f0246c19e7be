"""Two states of a topic compared: which keys differ, and what differs at the selected one."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.record_differences import RecordDifference
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.ui import formats
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.records.history_controller import Hidden, key_text
from kafka_explorer.ui.records.place_field import PlaceField
from kafka_explorer.ui.records.states_model import ADDED, CHANGED, REMOVED
from kafka_explorer.ui.records.states_view import StatesPage
from kafka_explorer.ui.records.wish import now_ms
from kafka_explorer.ui.widgets.status_line import bold

if TYPE_CHECKING:
    from kafka_explorer.engine.key_states import StateChange
    from kafka_explorer.engine.spool_tasks import SpoolProgress

SLOT = "state"
"""Of the job that works out a state, or compares two."""
_FAR_MS = 100 * 365 * 86_400_000
"""Messages may be of a later time than now, if a producer's clock says so: now is after all of them."""


class Comparison(QObject):
    """Belongs to `page`."""

    def __init__(self, page: StatesPage, workers: Workers, jobs: Jobs, hidden: Hidden) -> None:
        super().__init__(page)
        self._page = page
        self._workers = workers
        self._jobs = jobs
        self._hidden = hidden
        self._reader: SpoolReader | None = None
        self._folder = ""
        page.kinds.chosen.connect(self._on_kind_chosen)
        page.changed.current_row_changed.connect(self._on_selected)

    def forget(self) -> None:
        """Nothing is compared any more; the reader that was given will be closed."""
        self._jobs.cancel(self._page, "difference")
        self._reader, self._folder = None, ""
        self._page.changed_model.show_change(None)
        self._page.changes.clear()

    def compare(self, reader: SpoolReader, spool: tuple[str, int], before_ms: int | None, after_ms: int | None) -> None:
        """Show what changed from one time to the other, None being now; `spool` is its folder and its rows."""
        from kafka_explorer.engine.key_states import compare_states  # with numpy, which is there by now

        self._reader, self._folder = reader, spool[0]
        now = now_ms() + _FAR_MS
        times = [now if each is None else each for each in (before_ms, after_ms)]
        self._jobs.start(
            self.tr("Compare two states"),
            self._workers.run(compare_states, *spool, *times),
            owner=self._page,
            slot=SLOT,
            progress=self._on_progress,
            done=self._on_compared,
            failed=self._on_failed,
        )

    def selected_key(self) -> bytes | None:
        """Return the key of the selected row."""
        row = self._page.changed.current_row()
        if row < 0 or self._reader is None:
            return None
        before, after = self._page.changed_model.pair(row)
        place = before if after is None else after
        return None if place is None else self._reader.record(place).key

    def _on_progress(self, news: "SpoolProgress | None") -> None:
        if news is not None and news.total:
            self._page.status.show_work(news.done / news.total, [bold(self.tr("Comparing"))])

    def _on_compared(self, change: "StateChange") -> None:
        page = self._page
        page.changed_model.show_change(change, self._reader)
        page.changed.set_empty_text(self.tr("No key changed between these times."))
        page.changes.clear()
        total = self._name_kinds()
        page.body.show_content()
        page.header.set_facts([])
        if total:
            page.changed.select_row(0)
        differ = formats.counted(total, self.tr("key differs"), self.tr("keys differ"))
        page.status.show_text([bold(differ), self.tr("%s unchanged") % formats.integer(change.unchanged)])

    def _name_kinds(self) -> int:
        """Say how many keys were changed, added, removed; return how many these are in all."""
        counts = [self._page.changed_model.count(kind) for kind in (CHANGED, ADDED, REMOVED)]
        words = (self.tr("All %s"), self.tr("%s changed"), self.tr("%s added"), self.tr("%s removed"))
        numbers = (sum(counts), *counts)
        self._page.kinds.set_texts([word % formats.integer(each) for word, each in zip(words, numbers, strict=True)])
        self._page.kinds.choose(None)
        self._page.kinds.show()
        return sum(counts)

    def _on_kind_chosen(self, kind: object) -> None:
        page = self._page
        page.changed_model.show_kind(None if kind is None else str(kind))
        page.changes.clear()
        if page.changed_model.rowCount():
            page.changed.select_row(0)

    def _on_selected(self, row: int) -> None:
        key = self.selected_key()
        if key is None:
            return
        page, about = self._page, key_text(key)
        before, after = page.changed_model.pair(row)
        if before is None or after is None:
            self._jobs.cancel(page, "difference")
            page.changes.show_alone(about, added=before is None)
        else:
            self._show_difference(before, after, about)

    def _show_difference(self, before: int, after: int, about: str) -> None:
        from kafka_explorer.engine.stored_differences import stored_difference

        page, hidden = self._page, self._hidden
        page.changes.show_coming(about)

        def done(difference: RecordDifference) -> None:
            page.changes.show_difference(difference, about)

        self._jobs.start(
            self.tr("Compare versions"),
            self._workers.run(stored_difference, self._folder, before, after, tuple(hidden.masks()), hidden.decoding()),
            owner=page,
            slot="difference",
            done=done,
            failed=self._on_failed,
            shown=False,
        )

    def _on_failed(self, error: ExplorerError) -> None:
        self._page.status.show_text([])
        self._page.banner.show_error(explain(error))


def time_of(field: PlaceField) -> tuple[int | None] | None:
    """Return the time in ms since 1970 that a field means, (None,) for now; None after saying why it means none."""
    place = field.judge()
    if place is None:
        return None
    if place.kind is StartKind.END:
        return (None,)
    if place.kind is StartKind.TIMESTAMP:
        return (place.value,)
    words = QCoreApplication.translate("records", "A state is that at a time: write one, or end for now.")
    field.complain(words)
    return None
