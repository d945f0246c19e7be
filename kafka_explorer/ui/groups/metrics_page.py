"""How our own client fares on this network, under the names that Java's clients give to these figures."""

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kafka_explorer.engine.client_metrics import ClientMetrics
from kafka_explorer.engine.client_probe import watch_client
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.ui import formats
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.lines import Cell, Line, text_cell
from kafka_explorer.ui.widgets.notice import Body
from kafka_explorer.ui.widgets.status_line import StatusLine


class MetricsPage(QWidget):
    """`left` leads back; `stopped` comes when the page is left, so that nothing is read for nobody."""

    left = Signal()
    stopped = Signal()

    def __init__(self, theme: Theme, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = PageHeader(theme, self.tr("Client metrics"))
        columns = (
            Column("name", self.tr("Metric"), mono=True, min_width_px=220),
            Column("value", self.tr("Now"), right=True, mono=True, toned=True, min_width_px=120),
            Column("meaning", self.tr("What it tells"), tone="muted", stretch=True),
        )
        self.table = LineTable(theme, memory.widths, "client-metrics", columns)
        self.status = StatusLine(theme)
        card = Card()
        card.body.addWidget(self.table)
        self.body = Body(theme, card)
        self.header.show_back(self.tr("Back to the group"))
        self.header.back_clicked.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(self.body, 1)
        column.addWidget(self.status)
        self.setFocusProxy(self.table)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)

    def hideEvent(self, event: QHideEvent) -> None:
        """Measure for nobody no more."""
        super().hideEvent(event)
        self.stopped.emit()

    def show_metrics(self, metrics: ClientMetrics) -> None:
        """Show the newest figures; those of producing clients are dashes while nothing is published."""
        meanings = self._meanings()
        self.table.set_lines(
            [
                Line(name, (text_cell(name), _value(name, value), text_cell(meanings[name])))
                for name, value in metrics.named().items()
            ]
        )
        self.body.show_content()

    def _meanings(self) -> dict[str, str]:
        return {
            "record-send-rate": self.tr("Messages sent per second; only while this program publishes"),
            "record-error-rate": self.tr("Messages per second that could not be sent; only while it publishes"),
            "request-latency-avg": self.tr("How long a broker takes to answer a request, the network included"),
            "buffer-available-bytes": self.tr("Room left for messages waiting to be sent; only while it publishes"),
            "records-consumed-rate": self.tr("Messages read per second"),
            "records-lag": self.tr("Messages between what was read and the end, of all partitions read"),
            "fetch-latency-avg": self.tr(
                "How long a fetch takes; of an idle topic, how long the broker waits for data"
            ),
            "commit-latency-avg": self.tr("How long a commit takes; this program commits only when it moves offsets"),
        }


class MetricsController(QObject):
    """Belongs to `page`."""

    def __init__(self, page: MetricsPage, settings: ClusterSettings, jobs: Jobs) -> None:
        super().__init__(page)
        self._page = page
        self._settings = settings
        self._jobs = jobs
        self._topic = ""
        self._producing: ClientMetrics | None = None
        page.stopped.connect(lambda: jobs.cancel(page, "metrics"))
        page.body.notice.retried.connect(lambda: self.measure(self._topic))

    def measure(self, topic: str) -> None:
        """Follow `topic` and show how that goes, until the page is left."""
        page = self._page
        self._topic = topic
        page.header.set_facts([self.tr("reading %s from its end") % topic])
        page.body.show_loading(self.tr("Measuring"), self.tr("The first figures come after a second."))
        page.status.show_text([self.tr("From librdkafka's statistics, once a second; nothing is joined or committed")])
        self._jobs.start(
            self.tr("Measure the client"),
            watch_client(self._settings, topic),
            owner=page,
            slot="metrics",
            progress=self._on_progress,
            failed=self._on_failed,
            shown=False,
        )

    def take_producing(self, metrics: ClientMetrics | None) -> None:
        """Show what the producer of this cluster tells from now on; None when nothing is published any more."""
        self._producing = metrics

    def _on_progress(self, metrics: ClientMetrics | None) -> None:
        if metrics is not None:
            self._page.show_metrics(with_producing(metrics, self._producing))

    def _on_failed(self, error: ExplorerError) -> None:
        self._page.body.show_failed(explain(error))


def with_producing(metrics: ClientMetrics, producing: ClientMetrics | None) -> ClientMetrics:
    """Return the figures of a consumer with those that only a producer has."""
    if producing is None:
        return metrics
    return replace(
        metrics,
        record_send_rate=producing.record_send_rate,
        record_error_rate=producing.record_error_rate,
        buffer_available_bytes=producing.buffer_available_bytes,
        request_latency_avg=producing.request_latency_avg,
    )


def _value(name: str, value: float | None) -> Cell:
    if value is None:
        return Cell(formats.DASH, None, "faint")
    if name.endswith("-rate"):
        return Cell(formats.rate(value), value)
    if name.endswith("-avg"):
        return Cell(f"{value:,.1f} ms", value)
    text = formats.size(round(value)) if name.endswith("-bytes") else formats.integer(round(value))
    return Cell(text, value)
