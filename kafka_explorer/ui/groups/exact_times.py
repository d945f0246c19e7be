"""The exact time behind, on demand: the age of the record at each committed offset, read from the partitions."""

import time

from PySide6.QtCore import QObject

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.lag.measure import GroupLag
from kafka_explorer.engine.lag.record_times import RecordTime, RecordTimes, survey_record_times
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.records import TimestampType
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.groups.group_page import GroupPage
from kafka_explorer.ui.groups.words import place_text
from kafka_explorer.ui.jobs import Jobs


class ExactTimes(QObject):
    """Belongs to `page` and tells what it found in the page's banner."""

    def __init__(self, page: GroupPage, settings: ClusterSettings, workers: Workers, jobs: Jobs, clock: Clock) -> None:
        super().__init__(page)
        self._page = page
        self._settings = settings
        self._workers = workers
        self._jobs = jobs
        self._clock = clock

    def ask(self, lag: GroupLag | None) -> None:
        """Read the first unread record of every partition with lag."""
        behind = (
            {}
            if lag is None
            else {row.place: row.committed for row in lag.rows if row.committed is not None and (row.lag or 0) > 0}
        )
        if not behind:
            self._page.notes.show_info(self.tr("Nothing is left to read, so it is not behind at all."))
            return
        self._page.notes.show_info(self.tr("Reading the first unread message of each partition"))
        self._jobs.start(
            self.tr("Exact time behind"),
            self._workers.run(survey_record_times, self._settings, behind),
            owner=self._page,
            slot="exact",
            done=self._on_known,
            failed=self._on_failed,
        )

    def _on_failed(self, error: ExplorerError) -> None:
        self._page.notes.show_error(explain(error))

    def _on_known(self, times: RecordTimes) -> None:
        now_ms = time.time_ns() // 1_000_000
        known = {place: each for place, each in times.items() if isinstance(each, RecordTime)}
        lags = {place: lag for place, each in known.items() if (lag := each.lag_ms(now_ms)) is not None}
        if not lags:
            errors = [each for each in times.values() if isinstance(each, ExplorerError)]
            if errors:
                self._page.notes.show_error(explain(errors[0]))
            else:
                self._page.notes.show_info(self.tr("The unread messages carry no timestamps."))
            return
        worst = max(lags, key=lambda place: lags[place])
        record = known[worst]
        if record.offset is None:
            self._page.notes.show_info(self.tr("Nothing is left to read, so it is not behind at all."))
            return
        by_broker = record.timestamp_type is TimestampType.APPEND
        text = self.tr("Exactly {lag} behind, on {place}: the message at offset {offset} {was} {time}.").format(
            lag=formats.duration(lags[worst] / 1000),
            place=place_text(worst),
            offset=formats.integer(record.offset),
            was=self.tr("came to the broker at") if by_broker else self.tr("was written at"),
            time=self._clock.timestamp_full(record.timestamp_ms),
        )
        self._page.notes.show_info(text)
