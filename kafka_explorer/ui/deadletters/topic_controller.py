"""Reads one dead-letter topic: groups and letters fill in as it goes; the journal tells what was done with them."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kafka_explorer.engine.dead_letters.explaining import Knowledge, explain
from kafka_explorer.engine.dead_letters.grouping import LetterGroup, rows_of_group
from kafka_explorer.engine.dead_letters.inbox import Inbox
from kafka_explorer.engine.dead_letters.survey import Survey, SurveyRequest, survey_dead_letters
from kafka_explorer.engine.errors import ExplorerError, FilterSyntaxError
from kafka_explorer.engine.filters import Filter, compile_filter
from kafka_explorer.engine.masks import Masks
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.redrive.journal import Mark
from kafka_explorer.engine.redrive.request import Place
from kafka_explorer.engine.spool import SpoolFolder, SpoolReader
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.deadletters.chosen_letters import ChosenLetters, choose, needs_places
from kafka_explorer.ui.deadletters.group_lines import ALL, counts_of, group_lines
from kafka_explorer.ui.deadletters.known_marks import read_marks
from kafka_explorer.ui.deadletters.letter_controller import LetterController
from kafka_explorer.ui.deadletters.letter_states import Known
from kafka_explorer.ui.deadletters.reading_status import when_read, while_reading
from kafka_explorer.ui.deadletters.targets import Targets
from kafka_explorer.ui.deadletters.topic_page import TopicPage
from kafka_explorer.ui.deadletters.words import known_by_words
from kafka_explorer.ui.explain import explain as in_words
from kafka_explorer.ui.jobs import Jobs

if TYPE_CHECKING:
    from kafka_explorer.engine.spool_index import RowMap

_MOST_SOURCES = 8


class TopicController(QObject):
    """Belongs to `page`. `chosen_changed` follows when actions would be about other dead letters."""

    chosen_changed = Signal()

    def __init__(
        self,
        page: TopicPage,
        targets: Targets,
        workers: Workers,
        spools: SpoolFolder,
        jobs: Jobs,
        clock: Clock,
        masks: Masks,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._where = where = targets.own
        self._targets = targets
        self._workers = workers
        self._spools = spools
        self._jobs = jobs
        self._clock = clock
        self._masks = masks
        self.letter = LetterController(page.pane, where, workers, jobs, masks)
        self._topic = ""
        self._knowledge = Knowledge()
        self._filter: Filter | None = None
        self._filter_text = ""
        self._folder = ""
        self._survey = Survey()
        self._group = ALL
        self._shown_rows = ("", ALL, 0)
        self._marks: dict[Place, Mark] = {}
        page.refresh_asked.connect(self.refresh)
        page.filter_asked.connect(self._on_filter_asked)
        page.group_chosen.connect(self._on_group_chosen)
        page.letter_chosen.connect(self._on_letter_chosen)
        page.letters.selectionModel().selectionChanged.connect(lambda *_: self._show_actions())
        page.status.stopped.connect(self._on_stopped)
        targets.changed.connect(self._show_actions)
        self.letter.edits_changed.connect(self._on_edits_changed)

    @property
    def topic(self) -> str:
        """The dead-letter topic that is shown."""
        return self._topic

    @property
    def survey(self) -> Survey:
        """What was found so far."""
        return self._survey

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the dead letters came from, most of them first."""
        found = sorted(self._survey.grouped.sources.items(), key=lambda pair: -pair[1])
        return tuple(source for source, _ in found if source is not None)[:_MOST_SOURCES]

    def show_topic(self, name: str, inbox: Inbox | None, knowledge: Knowledge) -> None:
        """Show a dead-letter topic from its beginning."""
        self._topic, self._filter, self._filter_text = name, None, ""
        self._page.filter.show_filter("")
        self._marks = {}
        self.letter.begin([] if inbox is None or inbox.topic.source is None else [inbox.topic.source])
        self.show_facts(inbox)
        self.take_knowledge(knowledge)

    def show_facts(self, inbox: Inbox | None) -> None:
        """Show what the inbox knows of it."""
        page = self._page
        page.header.set_title(self._topic)
        source = None if inbox is None else inbox.topic.source
        page.source.setText(self.tr("from %s") % source if source else self.tr("Set the source topic…"))
        if inbox is not None and source:
            page.source.setToolTip(self.tr("The source topic: %s") % known_by_words(inbox.topic.known_by))
        expiring = 0 if inbox is None else inbox.expiring
        page.expiring.setText(self.tr("%s expire in 3 h") % formats.integer(expiring))
        page.expiring.setVisible(bool(expiring))
        page.letters.show_partitions(shown=inbox is None or inbox.partitions != 1)

    def take_knowledge(self, knowledge: Knowledge) -> None:
        """Explain everything by what is known now; reads the topic."""
        self._knowledge = knowledge
        self.refresh()

    def refresh(self) -> None:
        """Read the topic and the journal again."""
        if self._topic:
            self._read()
            self.read_marks()

    def read_marks(self) -> None:
        """Ask the journal again."""
        self._jobs.start(
            self.tr("Read the journal of redrives"),
            self._workers.run(read_marks, self._where.settings, self._topic),
            owner=self._page,
            slot="marks",
            done=self._on_marks,
            failed=lambda error: self._page.banner.show_error(in_words(error), retry=True),
            shown=False,
        )

    def chosen(self) -> ChosenLetters:
        """Return what an action would be about now."""
        rows = self._page.letters.selected_rows()
        group = self._chosen_group()
        needed = needs_places(group, self._filter_text)
        places = self._page.model.places_of(range(self._page.model.rowCount())) if needed and len(rows) <= 1 else None
        selected = self._page.model.places_of(rows) if len(rows) > 1 else []
        return choose(selected, group, self._filter_text, places, self._survey.scan.rows)

    def dialect_headers(self) -> tuple[str, ...]:
        """Return the names of headers that are taken off the dead letter that is shown, as an example."""
        letter = self._page.model.letter(max(self._page.letters.current_row(), 0))
        return () if letter is None else tuple(dict.fromkeys(letter.taken_off))

    def reader_groups(self) -> tuple[str, ...]:
        """Return the consumer groups that failed, the most frequent first."""
        groups = sorted(self._survey.grouped.groups, key=lambda group: -group.count)
        return tuple(dict.fromkeys(group.group for group in groups if group.group))

    def _read(self) -> None:
        page = self._page
        page.banner.hide()
        page.model.show_spool(None)
        page.groups.set_lines(())
        page.bars.set_counts(0, 1, ())
        self.letter.show(None, None, None)
        self._folder, self._survey, self._group = self._spools.new(), Survey(), ALL
        page.body.show_loading(self.tr("Reading the dead letters"), self._topic, cancellable=False)
        request = SurveyRequest(
            self._topic, self._knowledge, self._filter, newest_first=True, offset_ms=_offset_ms(self._clock)
        )
        self._jobs.start(
            self.tr("Read %s") % self._topic,
            self._workers.run(survey_dead_letters, self._where.settings, request, self._folder),
            owner=page,
            slot="survey",
            progress=lambda survey: self._on_survey(survey, ended=False),
            done=lambda survey: self._on_survey(survey, ended=True),
            failed=self._on_failed,
        )
        self._show_actions()

    def _on_survey(self, survey: Survey | None, *, ended: bool) -> None:
        if survey is None:
            return
        page, grouped = self._page, survey.grouped
        self._survey = survey
        if survey.scan.rows and page.model.rowCount() == 0:
            page.model.show_spool(SpoolReader(self._folder), partial(explain, knowledge=self._knowledge))
        page.groups.set_lines(group_lines(grouped, round(time.time() * 1000), self._masks))
        self._show_rows()
        if survey.scan.rows:
            page.body.show_content()
            if page.groups.selected_name() is None:
                page.groups.select_row(0, scroll=False)
            if page.letters.current_row() < 0:
                page.letters.select_row(0, scroll=False)
        elif ended:
            self._show_nothing()
        if ended:
            page.status.show_text(when_read(survey, self._filter_text))
            self.letter.learn(self.sources)
        else:
            page.status.show_work(*while_reading(survey))
        page.status.set_side(self.tr("read_committed"))
        self._show_actions()

    def _show_nothing(self) -> None:
        page = self._page
        if self._filter_text:
            page.body.show_content()
            page.letters.set_empty_text(self.tr("No dead letter fits the filter."))
        else:
            title, words = (
                self.tr("No dead letters"),
                self.tr("Nothing lies in this topic: nothing failed, or all is gone."),
            )
            page.body.show_empty("check-circle", title, words, self.tr("Read again"))

    def _show_rows(self) -> None:
        rows = self._survey.grouped.count
        shown = (self._folder, self._group, rows)
        if shown != self._shown_rows:
            self._shown_rows = shown
            places: Sequence[int] | RowMap = range(rows)
            group = self._chosen_group()
            if group is not None and rows:
                places = rows_of_group(self._folder, rows, group.number)
            self._page.model.set_places(places)  # type: ignore[arg-type]  # a numpy array is one, too
        counts = counts_of(self._survey.grouped, self._group)
        self._page.bars.set_counts(counts.begin_ms, counts.step_ms, counts.counts)

    def _chosen_group(self) -> LetterGroup | None:
        return next((each for each in self._survey.grouped.groups if each.number == self._group), None)

    def _show_actions(self) -> None:
        found = self.chosen()
        read_only = self.tr("This connection is read-only: nothing can be sent, deleted or discarded.")
        refusal = read_only if self._where.read_only else ""
        elsewhere = bool(refusal) and self._targets.can_send
        away = self.tr("This connection is read-only: they can go to another cluster that is open.")
        self._page.show_actions(found.count, away if elsewhere else found.words, refusal, redrive=elsewhere)
        self.chosen_changed.emit()

    def _on_filter_asked(self, text: str) -> None:
        try:
            self._filter = compile_filter(text) if text else None
        except FilterSyntaxError:
            return  # the field says what is wrong
        self._filter_text = text
        self._read()

    def _on_group_chosen(self, number: object) -> None:
        group = number if isinstance(number, int) else ALL
        if group != self._group:
            self._group = group
            self._show_rows()
            if self._page.model.rowCount():
                self._page.letters.select_row(0)
            self._show_actions()

    def _on_letter_chosen(self, row: int) -> None:
        letter = self._page.model.letter(row)
        if letter is None:
            self.letter.show(None, None, None)
        else:
            self.letter.show(letter, self._page.model.record(row), self._page.model.state(letter))

    def _on_marks(self, marks: dict[Place, Mark]) -> None:
        self._marks = marks
        self._on_edits_changed()

    def _on_edits_changed(self) -> None:
        edited = frozenset((edit.partition, edit.offset) for edit in self.letter.edits)
        self._page.model.set_known(Known(self._marks, edited))
        letter = self._page.model.letter(self._page.letters.current_row())
        if letter is not None:
            self.letter.show_state(self._page.model.state(letter))

    def _on_stopped(self) -> None:
        self._jobs.cancel(self._page, "survey")
        self._page.status.show_text([*when_read(self._survey, self._filter_text), self.tr("stopped by you")])
        self._page.body.show_content()

    def _on_failed(self, error: ExplorerError) -> None:
        self._page.status.show_text([])
        show: Callable[..., None] = self._page.body.show_failed
        if self._survey.scan.rows:
            show = self._page.banner.show_error
        show(in_words(error), retry=True)


def _offset_ms(clock: Clock) -> int:
    if clock.zone == "utc":
        return 0
    offset = datetime.now().astimezone().utcoffset()
    return 0 if offset is None else round(offset.total_seconds() * 1000)
