"""Reads a profile's catalogue, compares it with what is there, and keeps what is edited."""

from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.catalogue import catalogue_text, parse_catalogue, read_catalogue_text, save_catalogue
from kafka_explorer.engine.catalogue import Catalogue, catalogue_of, missing_of
from kafka_explorer.engine.catalogue_advice import CatalogueReport, survey_catalogue
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.topic_changes.creation import NewTopicWish
from kafka_explorer.engine.topics import TopicSummary
from kafka_explorer.files import shipped
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.explain import Explanation, explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.topics.catalogue_editor import CatalogueEditor, found_in
from kafka_explorer.ui.topics.catalogue_lines import advice_lines, catalogue_lines, facts_of
from kafka_explorer.ui.topics.catalogue_page import CataloguePage
from kafka_explorer.ui.where import Where
from kafka_explorer.ui.widgets.status_line import bold

EXAMPLE = "resources/catalogues/example.toml"
_PATTERNS = "TOML (*.toml)"

Read = tuple[str | None, str | None]


class CatalogueController(QObject):
    """Belongs to `page`. `create_wanted` brings the wishes for missing topics; `editor_asked` and `left` the pages."""

    create_wanted = Signal(tuple)
    editor_asked = Signal()
    left = Signal()
    topic_asked = Signal(str)

    def __init__(
        self,
        page: CataloguePage,
        editor: CatalogueEditor,
        where: Where,
        file: Path | None,
        workers: Workers,
        jobs: Jobs,
        ask: Ask,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._editor = editor
        self._where = where
        self._file = file
        self._workers = workers
        self._jobs = jobs
        self._ask = ask
        self._text: str | None = None
        self._catalogue: Catalogue | None = None
        self._report: CatalogueReport | None = None
        self._live: tuple[TopicSummary, ...] = ()
        page.appeared.connect(self._on_appeared)
        page.refresh_asked.connect(self.load)
        page.create_asked.connect(lambda: self.create_wanted.emit(self.missing))
        page.edit_asked.connect(self._on_edit_asked)
        page.import_asked.connect(self._on_import_asked)
        page.export_asked.connect(self._on_export_asked)
        page.example_asked.connect(lambda: self._read(shipped(EXAMPLE), self.tr("The example")))
        page.live_asked.connect(self._on_live_asked)
        page.topic_opened.connect(self._on_topic_opened)
        editor.left.connect(self.left)
        editor.save_asked.connect(self.save)

    @property
    def report(self) -> CatalogueReport | None:
        """The catalogue beside the cluster, as it was asked last."""
        return self._report

    @property
    def missing(self) -> tuple[NewTopicWish, ...]:
        """The wishes for the topics that are missing."""
        return () if self._report is None else missing_of(self._report.rows, self.environment)

    @property
    def environment(self) -> str:
        """Which environment counts: the file's, else the profile's."""
        named = "" if self._catalogue is None else self._catalogue.environment
        return named or self._where.environment.value

    def set_topics(self, topics: tuple[TopicSummary, ...]) -> None:
        """Take the topics that are there; what is shown is compared anew if it may be another."""
        self._live = topics
        if self._report is not None and self._page.isVisible():
            self.load()
        elif self._report is not None:
            self._catalogue = None

    def load(self) -> None:
        """Read the file and compare; what is shown stays until then."""
        if self._report is None:
            self._page.body.show_loading(self.tr("Reading the catalogue"))
        if self._file is None:
            self._on_read((self._text, None))
            return
        self._jobs.start(
            self.tr("Read the catalogue"),
            _reading(self._file),
            owner=self._page,
            slot="catalogue",
            done=self._on_read,
            failed=self._on_failed,
            shown=False,
        )

    def save(self, text: str) -> None:
        """Keep a text as the catalogue."""
        if self._file is None:
            self._text = text
            self._on_saved(None)
            return
        self._jobs.start(
            self.tr("Save the catalogue"),
            _saving(self._file, text),
            owner=self._page,
            # Of its own: whoever comes to the page meanwhile reads, and must not stop the writing.
            slot="save",
            done=self._on_saved,
            failed=self._on_failed,
            shown=False,
        )

    @property
    def _place(self) -> str:
        return "" if self._file is None else str(self._file)

    def _on_appeared(self) -> None:
        if self._catalogue is None:
            self.load()

    def _on_read(self, read: Read) -> None:
        page = self._page
        self._text, wrong = read
        page.banner.hide()
        for action in (page.edit, page.export):
            action.setEnabled(self._text is not None)
        if self._text is None and wrong is None:
            self._show_none()
            return
        tables, broken = parse_catalogue(self._text or "")
        if tables is None:
            sentence = wrong or broken or ""
            page.edit.setEnabled(self._text is not None)
            title, hint = self.tr("The catalogue cannot be read"), self.tr("Edit it, or import another.")
            page.body.show_failed(Explanation(title, sentence, hint))
            return
        self._catalogue = catalogue_of(tables)
        self._survey(self._catalogue)

    def _show_none(self) -> None:
        page = self._page
        self._catalogue, self._report = Catalogue(), None
        page.header.set_facts([])
        page.show_missing(None)
        page.status.show_text([])
        sentence = self.tr(
            "A catalogue is a small file of the topics your team expects: partitions, replicas, retention, who writes "
            "and who reads. Kafka Explorer compares it with what is there."
        )
        action = self.tr("Start from the topics that are there")
        page.body.show_empty("book-open", self.tr("No catalogue yet"), sentence, action)

    def _survey(self, catalogue: Catalogue) -> None:
        self._jobs.start(
            self.tr("Compare with the catalogue"),
            self._workers.run(
                survey_catalogue, self._where.settings, catalogue, self._where.environment.value, self._report
            ),
            owner=self._page,
            slot="catalogue",
            done=self._on_surveyed,
            failed=self._on_failed,
        )

    def _on_surveyed(self, report: CatalogueReport) -> None:
        page = self._page
        self._report = report
        page.topics.set_lines(catalogue_lines(report.rows, self.environment))
        page.advice.set_lines(advice_lines(report.advice))
        page.header.set_facts([*facts_of(report.rows), self.tr("as in %s") % self.environment])
        page.show_missing(len(self.missing))
        page.show_counts(page.topics.lines.rowCount(), len(report.advice))
        page.body.show_content()
        self._show_problems(report)
        parts = [bold(self.tr("Compared as %s") % self.environment), self._place]
        if report.unknown:
            parts.insert(1, self.tr("%s could not be asked") % f"{len(report.unknown):,}")
        page.status.show_text(parts)

    def _show_problems(self, report: CatalogueReport) -> None:
        problems = found_in(self._text or "").problems
        if problems:
            line, _, words = problems[0]
            more = self.tr(" %s more.") % f"{len(problems) - 1:,}" if len(problems) > 1 else ""
            where = self.tr("Line %s of the catalogue: ") % line if line else ""
            self._page.banner.show_warning(f"{where}{words}{more}")
        elif report.unknown:
            name, error = next(iter(report.unknown.items()))
            self._page.banner.show_warning(f"{name}: {explain(error).sentence}", retry=True)

    def _on_failed(self, error: ExplorerError) -> None:
        if self._report is None:
            self._page.body.show_failed(explain(error))
        else:
            self._page.banner.show_error(explain(error), retry=True)

    def _on_saved(self, wrong: str | None) -> None:
        if wrong is not None:
            self._editor.banner.show_warning(wrong)
            return
        self._ask.notify(self.tr("The catalogue is kept"))
        self.left.emit()
        self.load()

    def _edit(self, text: str, note: str = "") -> None:
        self._editor.edit(text, note)
        self.editor_asked.emit()

    def _on_edit_asked(self) -> None:
        self._edit(self._text or "", self._place)

    def _on_live_asked(self) -> None:
        topics = [topic for topic in self._live if not topic.internal]
        text = catalogue_text((each.name, each.partition_count, each.replication_factor) for each in topics)
        self._edit(text, self.tr("The topics that are there: nothing is kept before you save"))

    def _on_import_asked(self) -> None:
        path = self._ask.open_file(self.tr("Import a catalogue"), _PATTERNS)
        if path is not None:
            self._read(path, path.name)

    def _read(self, path: Path, name: str) -> None:
        note = self.tr("%s: nothing is kept before you save") % name

        def done(read: Read) -> None:
            text, wrong = read
            if text is None:
                self._page.banner.show_warning(wrong or self.tr("%s is not there.") % path)
            else:
                self._edit(text, note)

        self._jobs.start(
            self.tr("Read %s") % name,
            _reading(path),
            owner=self._page,
            slot="import",
            done=done,
            failed=self._on_failed,
            shown=False,
        )

    def _on_export_asked(self) -> None:
        path = self._ask.save_file(self.tr("Export the catalogue"), "catalogue.toml", _PATTERNS)
        if path is None or self._text is None:
            return

        def done(wrong: str | None) -> None:
            if wrong is None:
                self._ask.notify(self.tr("Exported to %s") % path.name)
            else:
                self._page.banner.show_warning(wrong)

        self._jobs.start(
            self.tr("Export the catalogue"),
            _saving(path, self._text),
            owner=self._page,
            slot="export",
            done=done,
            failed=self._on_failed,
            shown=False,
        )

    def _on_topic_opened(self, name: str) -> None:
        row = None if self._report is None else next((row for row in self._report.rows if row.name == name), None)
        if row is None or row.live is not None:
            self.topic_asked.emit(name)
        elif not self._where.read_only:
            self.create_wanted.emit(missing_of([row], self.environment))


def _reading(path: Path) -> Generator[None, None, Read]:
    yield
    return read_catalogue_text(path)


def _saving(path: Path, text: str) -> Generator[None, None, str | None]:
    yield
    return save_catalogue(path, text)
