"""Asks the cluster for what the Overview page shows."""

import time
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from kafka_explorer.engine.api_versions import KafkaRelease
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.surveys import ClusterSurvey, survey_cluster
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.overview.view import OverviewPage


class OverviewController(QObject):
    """Belongs to `page`.

    `surveyed` hands a whole ClusterSurvey on, for whoever shows some of it elsewhere; `topic_requested` names a topic
    whose page is asked for.
    """

    surveyed = Signal(object)
    topic_requested = Signal(str)

    def __init__(
        self, page: OverviewPage, cluster: Cluster, workers: Workers, jobs: Jobs, clock: Clock, ask: Ask
    ) -> None:
        super().__init__(page)
        self._page = page
        self._cluster = cluster
        self._workers = workers
        self._jobs = jobs
        self._clock = clock
        self._ask = ask
        self._survey: ClusterSurvey | None = None
        self._release: KafkaRelease | None = None
        self._asked_ms = 0
        page.refresh_asked.connect(self.refresh)
        page.copy_asked.connect(self._on_copy_asked)
        page.topic_opened.connect(self.topic_requested)
        clock.changed.connect(self._show_time)

    def refresh(self) -> None:
        """Ask again; what is shown stays until there is something newer."""
        if self._survey is None:
            self._page.body.show_loading(self.tr("Asking the cluster"), self._cluster.settings.bootstrap)
        self._page.refresh_button.setEnabled(False)
        self._jobs.start(
            self.tr("Look at the cluster"),
            self._workers.run(survey_cluster, self._cluster.settings, self._release),
            owner=self._page,
            slot="survey",
            progress=self._on_progress,
            done=self._on_done,
            failed=self._on_failed,
            shown=False,
        )

    @property
    def survey(self) -> ClusterSurvey | None:
        """The newest that is known."""
        return self._survey

    def _on_progress(self, survey: ClusterSurvey | None) -> None:
        if survey is not None:
            self._show(_filled_up(survey, self._survey))

    def _on_done(self, survey: ClusterSurvey) -> None:
        self._release = survey.release
        self._asked_ms = time.time_ns() // 1_000_000
        self._page.banner.hide()
        self._page.refresh_button.setEnabled(True)
        self._show(survey)
        self._show_time()
        self.surveyed.emit(survey)

    def _on_failed(self, error: ExplorerError) -> None:
        self._page.refresh_button.setEnabled(True)
        if self._survey is None:
            self._page.body.show_failed(explain(error))
        else:
            self._page.banner.show_error(explain(error), retry=True)

    def _show(self, survey: ClusterSurvey) -> None:
        self._survey = survey
        self._page.show_survey(survey)

    def _show_time(self) -> None:
        if self._asked_ms:
            asked = self._clock.timestamp_full(self._asked_ms)
            self._page.status.show_text([self.tr("As of %s") % asked[11:19]])
            self._page.status.setToolTip(asked)

    def _on_copy_asked(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._ask.notify(self.tr("Cluster id copied"))


def _filled_up(survey: ClusterSurvey, before: ClusterSurvey | None) -> ClusterSurvey:
    """Return `survey` with what it does not know yet as it was, so that nothing flickers."""
    if before is None:
        return survey
    asked_groups = survey.groups is not None or survey.groups_error is not None
    return replace(
        survey,
        totals=survey.totals or before.totals,
        loads=survey.loads if survey.totals else before.loads,
        ailing=survey.ailing if survey.totals else before.ailing,
        release=survey.release or before.release,
        groups=survey.groups if asked_groups else before.groups,
        active_groups=survey.active_groups if asked_groups else before.active_groups,
        groups_error=survey.groups_error if asked_groups else before.groups_error,
    )
