"""The Overview page: its widgets and where they stand."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kafka_explorer.engine.surveys import ClusterSurvey
from kafka_explorer.ui import formats
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.overview import model
from kafka_explorer.ui.overview.fact import Fact
from kafka_explorer.ui.overview.health import Health
from kafka_explorer.ui.overview.snug_card import SnugCard
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.card import Card, StatCard
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.notice import Banner, Body
from kafka_explorer.ui.widgets.status_line import StatusLine

_ROW_PX = 34


class OverviewPage(QWidget):
    """Figures above, then facts, brokers and what needs attention.

    `refresh_asked` comes from the button and from F5, `topic_opened` from a topic that needs attention.
    """

    refresh_asked = Signal()
    copy_asked = Signal(str)
    topic_opened = Signal(str)

    def __init__(self, theme: Theme, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = PageHeader(theme, self.tr("Overview"))
        self.refresh_button = Button(theme, self.tr("Refresh"), "arrow-clockwise")
        self.banner = Banner(theme)
        self.cards = {name: StatCard(caption) for name, caption in model.captions().items()}
        self.cluster_id = Fact(theme, self.tr("Cluster id"), mono=True)
        self.release = Fact(theme, self.tr("Kafka version"))
        self.controller = Fact(theme, self.tr("Controller"))
        self.brokers = LineTable(theme, memory.widths, "brokers", model.broker_columns())
        self.health = Health(theme)
        self.ailing = LineTable(theme, memory.widths, "ailing", model.ailing_columns())
        self.body = Body(theme, self._content())
        self.status = StatusLine(theme)
        self._lay_out()
        self.refresh_button.clicked.connect(self.refresh_asked)
        self.banner.retried.connect(self.refresh_asked)
        self.body.notice.retried.connect(self.refresh_asked)
        self.cluster_id.copy_asked.connect(self.copy_asked)
        self.ailing.opened.connect(lambda index: self.topic_opened.emit(str(self.ailing.lines.line(index.row()).name)))

    def _content(self) -> QWidget:
        cards = QGridLayout()
        cards.setSpacing(12)
        for at, card in enumerate(self.cards.values()):
            cards.addWidget(card, 0, at)
            cards.setColumnStretch(at, 1)
        facts = Card(padding=16)
        line = QHBoxLayout()
        line.setSpacing(32)
        for fact, share in ((self.cluster_id, 2), (self.release, 1), (self.controller, 1)):
            line.addWidget(fact, share)
        facts.body.addLayout(line)
        self.brokers.set_row_height(_ROW_PX)
        self.brokers.setAccessibleName(self.tr("Brokers"))
        self.ailing.setAccessibleName(self.tr("Topics that need attention"))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(cards)
        column.addWidget(facts)
        self._brokers_card, self._ailing_card = SnugCard(self.brokers, 5), SnugCard(self.ailing, 3)
        for widget in (self._brokers_card, self.health, self._ailing_card):
            column.addWidget(widget)
        column.addStretch(1)
        return content

    def _lay_out(self) -> None:
        self.header.add_action(self.refresh_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(self.banner)
        column.addWidget(self.body, 1)
        column.addWidget(self.status)
        self.setFocusProxy(self.brokers)

    def refresh(self) -> None:
        """Ask the cluster again."""
        self.refresh_asked.emit()

    def show_survey(self, survey: ClusterSurvey) -> None:
        """Show what is known of the cluster; the rest stays as it was, or a dash."""
        for name, figure in model.figures(survey).items():
            self.cards[name].show_figure(figure.text, figure.note, figure.tone)
        self.cluster_id.show_value(survey.cluster.cluster_id or formats.DASH)
        self.release.show_value(*model.release(survey))
        self.controller.show_value(*model.controller(survey))
        self.brokers.set_lines(model.broker_lines(survey))
        self.ailing.set_lines(model.ailing_lines(survey))
        self._ailing_card.setVisible(bool(survey.ailing))
        self.health.show_health(survey.totals, shown=len(survey.ailing))
        self.body.show_content()
