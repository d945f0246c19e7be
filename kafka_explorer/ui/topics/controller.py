"""Lists the topics, then finds out about them what takes longer, once somebody looks at the page."""

import time

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.surveys import TopicsSurvey, survey_topic_list, survey_topics
from kafka_explorer.engine.topics import TopicSummary
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Job, Jobs
from kafka_explorer.ui.topics.status import Counting, counted_parts, counting_parts, facts, fraction
from kafka_explorer.ui.topics.view import TopicsPage

FILL_S = 0.25
"""How often what is known by now is filled into the table: often enough to see that it goes on."""


class TopicsController(QObject):
    """Belongs to `page`. `listed` tells all topics (TopicSummary) whenever they have been read."""

    listed = Signal(tuple)

    def __init__(self, page: TopicsPage, settings: ClusterSettings, workers: Workers, jobs: Jobs, ask: Ask) -> None:
        super().__init__(page)
        self._page = page
        self._settings = settings
        self._workers = workers
        self._jobs = jobs
        self._ask = ask
        self._job: Job | None = None
        self._state = Counting.WANTED
        self._listed = False
        self._filled_s = 0.0
        page.refresh_asked.connect(self.load)
        page.appeared.connect(self._count_if_wanted)
        page.narrowed.connect(self._show_extent)
        page.copy_asked.connect(self._on_copy_asked)
        page.table.copied.connect(lambda rows: ask.notify(self.tr("Copied %s rows") % rows))
        page.status.stopped.connect(self.stop_counting)
        page.body.notice.acted.connect(page.filter.clear)
        jobs.job_ended.connect(self._on_job_ended)

    def load(self) -> None:
        """Read the list; what is shown stays until the new one is there."""
        page = self._page
        page.banner.hide()
        if not self._listed:
            page.body.show_loading(self.tr("Listing topics"))
        self._jobs.start(
            self.tr("List topics"),
            self._workers.run(survey_topic_list, self._settings),
            owner=page,
            slot="list",
            done=self._on_listed,
            failed=self._on_list_failed,
            shown=False,
        )

    def stop_counting(self) -> None:
        """Count no further; what is known stays."""
        self._jobs.cancel(self._page, "count")

    @property
    def counting(self) -> Counting:
        """How far counting is."""
        return self._state

    def _on_listed(self, topics: tuple[TopicSummary, ...]) -> None:
        self._listed = True
        place = self._page.place()
        self._page.model.set_topics(topics)
        self._page.take_place(place)
        self._state = Counting.WANTED
        self._show_extent()
        self.listed.emit(topics)
        if self._page.isVisible():
            self._count_if_wanted()

    def _on_list_failed(self, error: ExplorerError) -> None:
        if self._listed:
            self._page.banner.show_error(explain(error), retry=True)
        else:
            self._page.body.show_failed(explain(error))

    def _count_if_wanted(self) -> None:
        if self._state is not Counting.WANTED or not self._listed or not self._page.model.topics:
            return
        self._state = Counting.RUNNING
        self._job = self._jobs.start(
            self.tr("Count messages"),
            self._workers.run(survey_topics, self._settings, self._page.model.topics),
            owner=self._page,
            slot="count",
            progress=self._on_counting,
            done=self._on_counted,
            failed=self._on_count_failed,
        )
        self._on_counting(TopicsSurvey())

    def _on_counting(self, survey: TopicsSurvey | None) -> None:
        if survey is None:
            return
        page = self._page
        if time.monotonic() - self._filled_s >= FILL_S:
            self._filled_s = time.monotonic()
            page.model.set_survey(survey, complete=False)
        total = len(page.model.topics)
        parts = counting_parts(survey, total)
        page.status.show_work(fraction(survey, total), parts)
        if self._job is not None:
            self._job.tell(fraction(survey, total), parts[-1])

    def _on_counted(self, survey: TopicsSurvey) -> None:
        self._state = Counting.DONE
        self._page.model.set_survey(survey, complete=True)
        place = self._page.place()
        self._page.model.settle()
        self._page.take_place(place)
        self._show_extent()
        if survey.groups_error is not None:
            self._page.banner.show_error(explain(survey.groups_error))

    def _on_count_failed(self, error: ExplorerError) -> None:
        self._state = Counting.STOPPED
        self._show_extent()
        self._page.banner.show_error(explain(error), retry=True)

    def _on_job_ended(self, job: Job) -> None:
        if job is self._job and job.cancelled and self._state is Counting.RUNNING:
            self._state = Counting.STOPPED
            self._show_extent()

    def _show_extent(self) -> None:
        """Say how much of everything is shown, or why there is nothing."""
        page = self._page
        if not self._listed:
            return
        page.header.set_facts(facts(page.model.topics, internal=page.internal.isChecked()))
        if page.model.rowCount():
            page.body.show_content()
        elif page.filter.text().strip():
            page.body.show_empty(
                "magnifying-glass",
                self.tr("No topic of that name"),
                self.tr("No topic has “%s” in its name.") % page.filter.text().strip(),
                self.tr("Clear the filter"),
            )
        else:
            sentence = self.tr("The cluster has none, or has none that you may see.")
            page.body.show_empty("stack", self.tr("No topics"), sentence)
        if self._state is not Counting.RUNNING:
            page.status.show_text(counted_parts(page.model, self._state))

    def _on_copy_asked(self, name: str) -> None:
        QGuiApplication.clipboard().setText(name)
        self._ask.notify(self.tr("Copied %s") % name)
