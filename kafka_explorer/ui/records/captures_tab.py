"""An opened file as a tab of the window: its name and what it is at the left, its messages at the right."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from kafka_explorer.config.connection import ConnectionProfile, Environment
from kafka_explorer.ui.jobs import Job
from kafka_explorer.ui.navigation import Side
from kafka_explorer.ui.palette import Entry
from kafka_explorer.ui.records.captures_controller import CaptureController
from kafka_explorer.ui.records.exporting_controller import Exporting
from kafka_explorer.ui.records.presenter import Presenter
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.records.viewer.viewer import Viewer
from kafka_explorer.ui.tasks_panel import TasksPanel
from kafka_explorer.ui.tools import Tools
from kafka_explorer.ui.widgets.header import PAGE_MARGINS
from kafka_explorer.ui.widgets.labels import Badge, ElidedLabel, Label
from kafka_explorer.ui.widgets.place_button import PlaceButton


class CaptureTab(QWidget):
    """Stands beside the tabs of clusters. `profile` is only its name there: nothing is connected."""

    def __init__(self, tools: Tools, path: Path, menu: QMenu) -> None:
        super().__init__()
        self.path = path
        self.profile = ConnectionProfile(path.name, (), Environment.OTHER, read_only=True)
        presenter = Presenter(tools.jobs, tools.workers)
        self.page = RecordsPage(tools.theme, tools.clock, tools.memory, presenter)
        self.viewer = Viewer(self.page, tools.theme, tools.clock, presenter)
        self.controller = CaptureController(self.page, tools.workers, tools.spools, tools.jobs, tools.clock, tools.ask)
        self.exporting = Exporting(tools.theme, self.page, None, tools.workers, tools.jobs, tools.ask)
        self.exporting.add_to(self.controller.selection)
        self.controller.selection.menu_made.connect(self.viewer.add_to)
        self.viewer.column_asked.connect(self.controller.show_column)
        self._jobs = tools.jobs
        self._tools = tools
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._side(menu))
        margins = QWidget()
        inner = QHBoxLayout(margins)
        inner.setContentsMargins(*PAGE_MARGINS)
        inner.addWidget(self.page)
        line.addWidget(margins, 1)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def _side(self, menu: QMenu) -> Side:
        tools = self._tools
        side = Side(tools.theme, tools.actions["palette"], menu)
        top = QHBoxLayout()
        top.setContentsMargins(10, 0, 2, 0)
        top.setSpacing(8)
        top.addWidget(ElidedLabel(self.path.name, "subtitle", Qt.TextElideMode.ElideMiddle), 1)
        top.addWidget(Badge(self.tr("FILE"), "neutral"))
        facts = ElidedLabel(str(self.path.parent), "small", Qt.TextElideMode.ElideMiddle)
        facts.setContentsMargins(10, 2, 0, 8)
        messages = PlaceButton(tools.theme, "envelope-simple", self.tr("Messages"))
        messages.setCheckable(True)
        messages.setChecked(True)
        messages.clicked.connect(lambda: messages.setChecked(True))
        about = Label(self.tr("A capture is read-only: the file is never changed."), "small")
        about.setWordWrap(True)
        about.setContentsMargins(10, 10, 10, 0)
        side.column.addLayout(top)
        side.column.addWidget(facts)
        side.column.addWidget(messages)
        side.column.addWidget(about)
        side.column.addStretch(1)
        side.column.addWidget(TasksPanel(tools.theme, tools.jobs, self._is_mine))
        return side

    def open(self) -> None:
        """Read the file."""
        self.controller.open_file(self.path)

    def refresh(self) -> None:
        """Read the file again: it may have grown."""
        self.page.refresh()

    def close_cluster(self) -> None:
        """Let go of what was read."""
        self.controller.close()
        for job in self._jobs.running():
            if self._is_mine(job) and job.slot is not None:
                job.cancel()

    def entries(self) -> list[Entry]:
        """Return what the palette can find here."""
        words = self.tr("Export messages of %s") % self.path.name
        return [Entry(words, self.tr("File"), "export", self.exporting.open_panel)]

    def _is_mine(self, job: Job) -> bool:
        return job.owner is self.page or (isinstance(job.owner, QWidget) and self.isAncestorOf(job.owner))


def captures_among(paths: Iterable[str]) -> list[Path]:
    """Return those paths that may be captures, by their names."""
    return [Path(path) for path in paths if path.lower().endswith((".jsonl", ".ndjson"))]
