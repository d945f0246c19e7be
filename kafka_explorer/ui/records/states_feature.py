"""Latest per key and history of a key put together, for one open cluster."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.ui.records.history_controller import Hidden, HistoryController
from kafka_explorer.ui.records.history_view import HistoryPage
from kafka_explorer.ui.records.presenter import Presenter
from kafka_explorer.ui.records.states_controller import StatesController
from kafka_explorer.ui.records.states_view import StatesPage
from kafka_explorer.ui.tools import Tools

STATES, HISTORY, MESSAGES = "states", "history", "messages"


class StatesFeature(QObject):
    """Makes two pages, which the caller puts into a window; `page_asked` names the one to show, or MESSAGES."""

    page_asked = Signal(str)

    def __init__(
        self, tools: Tools, cluster: Cluster, make_presenter: Callable[[], Presenter], hidden: Hidden | None = None
    ) -> None:
        theme, clock, memory = tools.theme, tools.clock, tools.memory
        self.states_page = StatesPage(theme, clock, memory, make_presenter())
        self.history_page = HistoryPage(theme, clock, memory, make_presenter())
        super().__init__(self.states_page)
        hidden = hidden or Hidden()
        shared = cluster, tools.workers, tools.spools, tools.jobs, clock
        self.states = StatesController(self.states_page, *shared, tools.ask, hidden)
        self.history = HistoryController(self.history_page, *shared, hidden)
        self._came_from = MESSAGES
        self.states_page.left.connect(lambda: self.page_asked.emit(MESSAGES))
        self.history_page.left.connect(lambda: self.page_asked.emit(self._came_from))
        self.states.history_asked.connect(self._on_history_asked)
        self.states.spool_closing.connect(self.history.forget_spool)
        for page in (self.states_page, self.history_page):
            page.detail.copied.connect(tools.ask.notify)

    def show_latest(self, topic: str) -> None:
        """Show the latest message of each key of a topic."""
        self.page_asked.emit(STATES)
        self.states.show_topic(topic)

    def show_history(self, topic: str, key: bytes) -> None:
        """Show every version of a key; all of the topic is looked through for them."""
        self._came_from = MESSAGES
        self.page_asked.emit(HISTORY)
        self.history.show_history(topic, key)

    def close(self) -> None:
        """Let go of what was read."""
        self.states.close()
        self.history.close()

    def _on_history_asked(self, topic: str, key: bytes, spool: tuple[str, int]) -> None:
        self._came_from = STATES
        self.page_asked.emit(HISTORY)
        self.history.show_history(topic, key, spool)
