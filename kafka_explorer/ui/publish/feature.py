"""The Publish page put together, for one open cluster."""

import uuid
from collections.abc import Generator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.export import json_line
from kafka_explorer.engine.producing.send_log import SendLogFailed
from kafka_explorer.engine.records import Record
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.publish.controller import PublishController, Surroundings
from kafka_explorer.ui.publish.copy_form import SelectedMessages
from kafka_explorer.ui.publish.keeping import Where
from kafka_explorer.ui.publish.view import PublishPage
from kafka_explorer.ui.registry_access import registry_finder
from kafka_explorer.ui.tools import Tools

PUBLISH = "publish"
_TOLD_EVERY = 100


class PublishFeature(QObject):
    """Makes `page` and what drives it. `page_asked` wants it shown; the other signals are the controller's."""

    page_asked = Signal()
    landing_asked = Signal(str, int, int)
    measured = Signal(object)

    def __init__(self, tools: Tools, profile: ConnectionProfile, cluster: Cluster) -> None:
        self.page = PublishPage(tools.theme, tools.clock, tools.memory, tools.ask, profile.environment)
        super().__init__(self.page)
        self._tools = tools
        self._profile = profile
        shelf, clusters = tools.shelves.sends, tools.open_clusters
        find = registry_finder(profile, tools.secrets)
        around = Surroundings(
            tools.workers, tools.jobs, tools.clock, tools.ask, shelf, clusters, partial(new_folder, tools), find
        )
        self.controller = PublishController(self.page, Where(profile.name, cluster.settings), around)
        self.controller.landing_asked.connect(self.landing_asked)
        self.controller.measured.connect(self.measured)
        clusters.add(profile.name, cluster.settings, profile.environment, find)
        self._suggested = ""
        self.page.shown.connect(self._take_suggestion)

    def suggest(self, topic: str) -> None:
        """Have the page begin with a topic, when it is looked at and has none."""
        self._suggested = topic

    def publish_like(self, record: Record) -> None:
        """Begin a message from one that was read."""
        self.page_asked.emit()
        self.controller.show_like(record)

    def copy_records(self, records: Sequence[Record]) -> None:
        """Offer to send messages that were read to another topic: they are kept in a file of this session."""
        if not records:
            return
        self.page_asked.emit()
        path = Path(self._tools.spools.new()) / "selected.jsonl"
        self._tools.jobs.start(
            self.tr("Keep the selected messages"),
            _written(path, records),
            owner=self.page,
            slot="keep",
            done=lambda count: self.controller.show_selected(SelectedMessages(str(path), count, records[0].topic)),
            failed=lambda error: self.page.banner.show_error(explain(error)),
            shown=False,
        )

    def _take_suggestion(self) -> None:
        if self._suggested and not self.page.topic.topic:
            self.controller.show_topic(self._suggested)

    def close(self) -> None:
        """The cluster is closed."""
        self._tools.open_clusters.remove(self._profile.name)
        self.controller.close()


def new_folder(tools: Tools) -> str:
    """Return where the log of a new run goes; the run makes it."""
    logs = tools.shelves.sends.logs
    return tools.spools.new() if logs is None else str(logs / f"run-{uuid.uuid4().hex[:12]}")


def _written(path: Path, records: Sequence[Record]) -> Generator[int, None, int]:
    try:
        with path.open("wb") as file:
            for at, record in enumerate(records):
                file.write(json_line(record))
                if at % _TOLD_EVERY == 0:
                    yield at
    except OSError as error:
        raise SendLogFailed(str(path), error.strerror or str(error)) from error
    return len(records)
