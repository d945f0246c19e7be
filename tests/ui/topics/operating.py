"""Operations on topics as a user does them, with a real cluster behind the pages."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.topics.feature import TopicsFeature
from kafka_explorer.ui.topics.operation_page import OperationPage
from kafka_explorer.ui.topics.operations_menu import OperationKind
from kafka_explorer.ui.widgets.columns import DISPLAY_ROLE
from kafka_explorer.ui.widgets.line_table import LineTable
from tests.ui.answers import Answers

PATIENCE_MS = 60_000


@dataclass
class Operating:
    """The pages of topics on one cluster, and what a test does with them."""

    feature: TopicsFeature
    user: Answers
    qtbot: QtBot
    jobs: Jobs
    shown: list[str] = field(default_factory=list)

    def wait(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)

    def idle(self) -> None:
        """Wait until nothing is under way any more."""
        self.wait(lambda: not self.jobs.running())

    def load(self) -> None:
        """Read the list of topics."""
        self.feature.list.load()
        self.idle()

    def begin(self, kind: OperationKind, *names: str) -> None:
        """Open the page of an operation, and wait for its plan."""
        self.feature.begin(kind, names, "topics")
        self.idle()

    def go(self, page: OperationPage) -> None:
        """Press the button, and wait until all is done and seen."""
        assert page.go.isEnabled(), page.banner.text
        page.go.click()
        self.idle()

    def listed(self) -> list[str]:
        return [topic.name for topic in self.feature.list_page.model.topics]


def cells(table: LineTable, column: int) -> list[str]:
    """The texts of a column."""
    lines = table.lines
    return [str(lines.data(lines.index(row, column), DISPLAY_ROLE)) for row in range(lines.rowCount())]


def pages_of(feature: TopicsFeature) -> list[QWidget]:
    """Every page, for whoever must own them."""
    inner = list(feature.pages.by_name().values())
    return [feature.list_page, feature.topic_page, feature.catalogue_page, feature.editor, *inner]
