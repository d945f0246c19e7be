"""Reads the versions of one key and shows what each of them changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError, FilterSyntaxError
from kafka_explorer.engine.filters import Decoding, Filter, compile_filter, quoted
from kafka_explorer.engine.key_history import HistoryProgress, KeyHistory, Said, Version
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.record_differences import RecordDifference, VersionStep
from kafka_explorer.engine.scan import ScanRequest
from kafka_explorer.engine.spool import SpoolFolder, SpoolReader
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.records.history_view import HistoryPage
from kafka_explorer.ui.records.presenter import Stored
from kafka_explorer.ui.records.states_reading import WholeRead
from kafka_explorer.ui.widgets.labels import BadgeTone
from kafka_explorer.ui.widgets.lines import Cell, Line, number_cell
from kafka_explorer.ui.widgets.status_line import bold

_TONES: dict[VersionStep, BadgeTone] = {
    VersionStep.CREATED: "ok",
    VersionStep.CHANGED: "accent",
    VersionStep.SAME: "neutral",
    VersionStep.DELETED: "bad",
    VersionStep.RESTORED: "violet",
}
_LONGEST_KEY = 80


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a page is told of masks and schemas, whenever it asks."""

    masks: Callable[[], Sequence[str]] = tuple
    decoding: Callable[[], Decoding | None] = lambda: None


class HistoryController(QObject):
    """Belongs to `page`."""

    failed = Signal(object)

    def __init__(
        self,
        page: HistoryPage,
        cluster: Cluster,
        workers: Workers,
        spools: SpoolFolder,
        jobs: Jobs,
        clock: Clock,
        hidden: Hidden,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._workers = workers
        self._jobs = jobs
        self._clock = clock
        self._hidden = hidden
        self._topic, self._key = "", b""
        self._folder, self._rows = "", 0
        self._history = KeyHistory(())
        self._reader: SpoolReader | None = None
        self._read = WholeRead(page, page, cluster, workers, spools, jobs, clock)
        self._read.ended.connect(self._on_read)
        page.refresh_asked.connect(self._on_refresh_asked)
        page.versions.current_row_changed.connect(lambda _row: self._show_selected())
        page.versions.menu_requested.connect(self._on_menu_requested)
        page.versions.opened.connect(lambda _index: page.show_part("message"))
        page.detail.stepped.connect(self._step)
        clock.changed.connect(self._show_versions)

    def show_history(self, topic: str, key: bytes, spool: tuple[str, int] | None = None) -> None:
        """Show the history of a key; `spool` is a folder that has all of the topic, and how many rows it has."""
        self._forget()
        self._topic, self._key = topic, key
        self._page.header.set_title(self.tr("History of %s") % key_text(key))
        self._page.topic.setText(topic)
        self._page.header.set_facts([])
        if spool is None:
            self._start_reading()
        else:
            self._page.status.show_text([])
            self._describe(*spool)

    def forget_spool(self, folder: str) -> None:
        """The spool in `folder` goes: what is shown of it must, too."""
        if folder and folder == self._folder:
            self._close_reader()

    def close(self) -> None:
        """Let go of everything."""
        self._forget()

    @property
    def history(self) -> KeyHistory:
        """What is shown."""
        return self._history

    def _forget(self) -> None:
        self._jobs.cancel(self._page, "history")
        self._jobs.cancel(self._page, "difference")
        self._close_reader()
        self._read.close()
        self._folder, self._rows, self._history = "", 0, KeyHistory(())
        self._page.versions.set_lines([])
        self._page.changes.clear()
        self._page.detail.clear()

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _on_refresh_asked(self) -> None:
        if self._topic and not self._read.is_running:
            self._forget()
            self._start_reading()

    def _start_reading(self) -> None:
        request = ScanRequest((self._topic,), filter=key_filter(self._key))
        self._read.begin(
            request,
            self.tr("Looking for every version of %s") % key_text(self._key),
            self.tr("All of %s is read, as a key may have been written anywhere in it.") % self._topic,
        )

    def _on_read(self) -> None:
        if warning := self._read.warning():
            self._page.banner.show_warning(warning)
        if self._read.folder:
            self._describe(self._read.folder, self._read.rows)
        else:
            self._show_nothing()

    def _describe(self, folder: str, rows: int) -> None:
        from kafka_explorer.engine.key_history import key_history  # with numpy, which a start does not wait for

        self._folder, self._rows = folder, rows
        self._jobs.start(
            self.tr("History of %s") % key_text(self._key),
            self._workers.run(
                key_history, folder, rows, self._key, None, tuple(self._hidden.masks()), self._hidden.decoding()
            ),
            owner=self._page,
            slot="history",
            progress=self._on_progress,
            done=self._on_described,
            failed=self._on_failed,
        )

    def _on_progress(self, news: HistoryProgress | None) -> None:
        if news is not None and news.total:
            words = self.tr("Comparing versions") if news.comparing else self.tr("Looking for its versions")
            self._page.status.show_work(news.done / news.total, [bold(words)])

    def _on_described(self, history: KeyHistory) -> None:
        self._history = history
        if not history.versions:
            self._show_nothing()
            return
        self._reader = SpoolReader(self._folder)
        self._page.body.show_content()
        self._show_versions()
        self._page.versions.select_row(0)
        self._page.versions.setFocus()
        self._show_facts()

    def _on_failed(self, error: ExplorerError) -> None:
        self._page.status.show_text([])
        self._page.body.show_failed(explain(error))

    def _show_nothing(self) -> None:
        self._page.body.show_empty(
            "clock-counter-clockwise",
            self.tr("No version of this key is there"),
            self.tr("Retention or compaction may have removed what there was."),
        )

    def _show_facts(self) -> None:
        versions = self._history.versions
        count = formats.counted(len(versions) + self._history.older, self.tr("version"), self.tr("versions"))
        span_s = (versions[-1].timestamp_ms - versions[0].timestamp_ms) / 1000
        writers = {version.who.text for version in versions if version.who}
        facts = [count, self.tr("over %s") % formats.duration(span_s) if span_s > 0 else ""]
        facts.append(formats.counted(len(writers), self.tr("writer"), self.tr("writers")) if writers else "")
        self._page.header.set_facts([fact for fact in facts if fact])
        older = self._history.older
        parts = (
            [
                self.tr("The newest {shown} of {all} versions").format(
                    shown=bold(formats.integer(len(versions))), all=formats.integer(len(versions) + older)
                )
            ]
            if older
            else [bold(count)]
        )
        self._page.status.show_text(parts)

    def _show_versions(self) -> None:
        versions, older = self._history.versions, self._history.older
        lines = [self._line(older + at + 1, version) for at, version in enumerate(versions)]
        self._page.versions.set_lines(lines[::-1])

    def _line(self, number: int, version: Version) -> Line:
        at_ms = version.timestamp_ms
        return Line(
            number,
            (
                number_cell(number),
                Cell(self._step_words(version.step), tone=_TONES[version.step]),
                Cell(self._clock.timestamp(at_ms if at_ms >= 0 else None), at_ms),
                self._said_cell(version.who),
                Cell(_what(version), tip="\n".join(version.fields)),
                self._said_cell(version.when),
                Cell(f"{version.partition}·{version.offset:,}", (version.partition, version.offset)),
                Cell(formats.size(version.size_bytes), version.size_bytes),
            ),
        )

    def _step_words(self, step: VersionStep) -> str:
        return {
            VersionStep.CREATED: self.tr("first"),
            VersionStep.CHANGED: self.tr("changed"),
            VersionStep.SAME: self.tr("same"),
            VersionStep.DELETED: self.tr("deleted"),
            VersionStep.RESTORED: self.tr("restored"),
        }[step]

    def _said_cell(self, said: Said | None) -> Cell:
        if said is None:
            return Cell()
        text = said.text
        if text.isdigit() and len(text) == len("1700000000000"):
            text = self._clock.timestamp(int(text))
        return Cell(text, text.casefold(), tip=self.tr("Header %s") % said.header)

    def _step(self, by: int) -> None:
        row = self._page.versions.current_row() + by
        if 0 <= row < self._page.versions.lines.rowCount():
            self._page.versions.select_row(row)

    def selected(self) -> int | None:
        """Return which version is selected, counted from 0 among those shown, the oldest first."""
        name = self._page.versions.selected_name()
        return name - 1 - self._history.older if isinstance(name, int) else None

    def _show_selected(self) -> None:
        at, page = self.selected(), self._page
        if at is None or self._reader is None or not 0 <= at < len(self._history.versions):
            return
        versions, older = self._history.versions, self._history.older
        place = versions[at].place
        page.detail.show_record(self._reader.record(place), Stored(*self._reader.locate(place)))
        before = versions[at - 1].place if at else None
        about = self.tr("Version {this} against {last}").format(this=older + at + 1, last=older + at)
        self._compare(before, place, about if at else self.tr("Version %s") % (older + 1))

    def _compare(self, before: int | None, after: int, about: str) -> None:
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
            failed=lambda error: page.banner.show_error(explain(error)),
            shown=False,
        )

    def _on_menu_requested(self, index: QModelIndex, at: QPoint) -> None:
        if not index.isValid():
            return
        menu: QMenu = self._page.detail.copy_menu()
        menu.addSeparator()
        menu.addAction(self.tr("Copy as shown, tab-separated"), self._page.versions.copy_selection)
        menu.popup(at)


def _what(version: Version) -> str:
    more = version.changes - len(version.fields)
    shown = ", ".join(version.fields)
    return f"{shown}, +{more:,}" if more > 0 else shown


def key_text(key: bytes) -> str:
    """Return a key for a title."""
    try:
        text = " ".join(key.decode().split()) or '""'
    except UnicodeDecodeError:
        text = key[: _LONGEST_KEY // 3].hex(" ")
    return text if len(text) <= _LONGEST_KEY else f"{text[:_LONGEST_KEY]}…"


def key_filter(key: bytes) -> Filter | None:
    """Return a filter that lets every message with this key pass, and few others; None when there is no such filter.

    The search for the text rules out whole blocks of messages, the comparison those that only have it within their key.
    """
    try:
        text = quoted(key.decode())
        return compile_filter(f"key:{text} key == {text}") if key else None
    except (UnicodeDecodeError, FilterSyntaxError):
        return None
