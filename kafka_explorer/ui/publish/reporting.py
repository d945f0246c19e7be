"""The report of a run, saved where the user wants it: a line per message with partition, offset and error."""

from PySide6.QtCore import QObject

from kafka_explorer.engine.producing.reports import write_report
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.publish.runs import Run
from kafka_explorer.ui.publish.view import PublishPage


class Reporting(QObject):
    """Saves the report of `run`, the one that was started last."""

    def __init__(self, page: PublishPage, jobs: Jobs, ask: Ask) -> None:
        super().__init__(page)
        self._page = page
        self._jobs = jobs
        self._ask = ask
        self.run: Run | None = None

    def save(self) -> None:
        """Ask where to, and write it."""
        if self.run is None:
            return
        suggested = f"{self.run.topic}-report.csv"
        path = self._ask.save_file(self.tr("Save the report"), suggested, self.tr("Report (*.csv)"))
        if path is not None:
            self._jobs.start(
                self.tr("Save the report"),
                write_report(self.run.folder, str(path)),
                owner=self._page,
                slot="save",
                done=self._on_saved,
                failed=lambda error: self._page.banner.show_error(explain(error)),
            )

    def _on_saved(self, count: int) -> None:
        words = formats.counted(count, self.tr("line"), self.tr("lines"))
        self._ask.notify(self.tr("Report saved: %s") % words)
