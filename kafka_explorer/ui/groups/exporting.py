"""Writes what a chart shows into files: a picture, or every point as CSV."""

import csv
from collections.abc import Generator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.widgets.chart import Chart

if TYPE_CHECKING:
    from kafka_explorer.engine.curves import Curve

_ROWS_A_YIELD = 5_000


class FileNotWritten(ExplorerError):
    """A file could not be written."""

    def __init__(self, path: str, detail: str) -> None:
        super().__init__(path, detail)
        self.path = path
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.path} could not be written: {self.detail}."


class Exporter(QObject):
    """Belongs to `chart` and does what its menu asks for."""

    def __init__(self, chart: Chart, jobs: Jobs, ask: Ask) -> None:
        super().__init__(chart)
        self._chart = chart
        self._jobs = jobs
        self._ask = ask
        chart.picture_asked.connect(self._on_picture_asked)
        chart.table_asked.connect(self._on_table_asked)

    def _on_picture_asked(self) -> None:
        # Taken first: the dialog must not be in it.
        picture = self._chart.picture()
        path = self._ask.save_file(self.tr("Save the chart"), "lag.png", self.tr("Pictures (*.png)"))
        if path is not None:
            saved = picture.save(str(path), "PNG")
            self._ask.notify((self.tr("Saved %s") if saved else self.tr("%s could not be written")) % path.name)

    def _on_table_asked(self) -> None:
        path = self._ask.save_file(self.tr("Save the points"), "lag.csv", self.tr("CSV (*.csv)"))
        if path is None:
            return
        self._jobs.start(
            self.tr("Write %s") % path.name,
            write_points(path, self._chart.curves),
            owner=self._chart,
            slot="export",
            done=lambda rows: self._ask.notify(self.tr("%s rows written") % f"{rows:,}"),
            failed=lambda error: self._ask.notify(explain(error).sentence),
        )


def write_points(path: Path, curves: "Sequence[Curve]") -> Generator[None, None, int]:
    """Write every point as a row `time,timestamp_ms,curve,value`; returns how many. Raises FileNotWritten.

    Times are in UTC; where nothing is known, the value is empty.
    """
    from kafka_explorer.engine.curves import points

    rows = 0
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["time", "timestamp_ms", "curve", "value"])
            for name, at_ms, value in points(curves):
                moment = datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")
                writer.writerow([moment.replace("+00:00", "Z"), at_ms, name, "" if value is None else f"{value:.12g}"])
                rows += 1
                if rows % _ROWS_A_YIELD == 0:
                    yield
    except OSError as error:
        raise FileNotWritten(str(path), error.strerror or str(error)) from error
    yield
    return rows
