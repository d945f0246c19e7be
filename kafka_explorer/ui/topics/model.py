"""All topics as a table: thousands of rows, of which only the painted ones are put into words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kafka_explorer.engine.surveys import TopicsSurvey
from kafka_explorer.engine.topics import TopicSummary
from kafka_explorer.ui.topics.columns import (
    GROUPS,
    MESSAGES,
    NAME,
    PARTITIONS,
    POLICY,
    REPLICATION,
    STATE,
    topic_columns,
)
from kafka_explorer.ui.topics.topic_cells import copied, merged, text_of, tip_of, tone_of
from kafka_explorer.ui.widgets.columns import COPY_ROLE, DISPLAY_ROLE, TONE_ROLE, column_header

_ROOT = QModelIndex()
_TIP_ROLE = int(Qt.ItemDataRole.ToolTipRole)
Index = QModelIndex | QPersistentModelIndex


class TopicsModel(QAbstractTableModel):
    """Shows the topics that fit `narrow`, in the order of `sort_by`.

    What a survey finds out fills in where a row stands: rows are sorted anew only by `settle`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._columns = topic_columns()
        self._topics: tuple[TopicSummary, ...] = ()
        self._folded: list[str] = []
        self._order: list[int] = []
        self._shown: list[int] = []
        self._words: tuple[str, ...] = ()
        self._internal = False
        self._sorted = (NAME, Qt.SortOrder.AscendingOrder)
        self._survey = TopicsSurvey()
        self._complete = False

    def set_topics(self, topics: Sequence[TopicSummary]) -> None:
        """Show another list; what was found out about topics that are still there stays until it is found out anew."""
        self._topics = tuple(topics)
        self._folded = [topic.name.casefold() for topic in self._topics]
        self._arrange()

    def set_survey(self, survey: TopicsSurvey, *, complete: bool) -> None:
        """Fill in what is known; nothing moves. What a complete survey does not know is not there."""
        self._survey = survey if complete else merged(self._survey, survey)
        self._complete = self._complete or complete
        if self._shown:
            self.dataChanged.emit(self.index(0, MESSAGES), self.index(len(self._shown) - 1, GROUPS))

    def settle(self) -> None:
        """Sort anew, if by something that has been filled in."""
        if self._sorted[0] in {MESSAGES, POLICY, GROUPS}:
            self._arrange()

    def narrow(self, text: str, *, internal: bool) -> None:
        """Show only topics with every word of `text` in their name; Kafka's own only if `internal`."""
        self._words, self._internal = tuple(text.casefold().split()), internal
        self._choose()

    def sort_by(self, column: int, order: Qt.SortOrder) -> None:
        """Sort; topics of which that is unknown stand last either way, equal ones by name."""
        self._sorted = (column, order)
        self._arrange()

    @property
    def topics(self) -> tuple[TopicSummary, ...]:
        """All topics, whatever is shown of them."""
        return self._topics

    @property
    def shown(self) -> list[TopicSummary]:
        """The topics shown, in order."""
        return [self._topics[at] for at in self._shown]

    @property
    def most_rows(self) -> int:
        """How many rows there are without the filter's words."""
        return len(self._topics) if self._internal else sum(not topic.internal for topic in self._topics)

    @property
    def survey(self) -> TopicsSurvey:
        """What is known of them."""
        return self._survey

    def topic(self, row: int) -> TopicSummary:
        """Return the topic in a row."""
        return self._topics[self._shown[row]]

    def row_of(self, name: str) -> int:
        """Return where a topic is shown, or -1."""
        return next((row for row, at in enumerate(self._shown) if self._topics[at].name == name), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY_ROLE) -> object:
        return column_header(self._columns, section, orientation, role)

    def data(self, index: Index, role: int = DISPLAY_ROLE) -> object:
        topic = self.topic(index.row())
        if role == DISPLAY_ROLE:
            return text_of(topic, index.column(), self._survey, complete=self._complete)
        if role == TONE_ROLE:
            return tone_of(topic, index.column(), self._survey)
        if role == COPY_ROLE:
            return copied(topic, index.column(), self._survey)
        if role == _TIP_ROLE:
            return tip_of(topic, index.column(), self._survey)
        return None

    def _arrange(self) -> None:
        column, order = self._sorted
        rank = _ranking(column, self._survey)
        ranks = [rank(topic) for topic in self._topics]
        known = [at for at, found in enumerate(ranks) if found is not None]
        known.sort(key=ranks.__getitem__, reverse=order == Qt.SortOrder.DescendingOrder)
        self._order = known + [at for at, found in enumerate(ranks) if found is None]
        self._choose()

    def _choose(self) -> None:
        topics, folded = self._topics, self._folded
        shown = self._order if self._internal else [at for at in self._order if not topics[at].internal]
        for word in self._words:
            shown = [at for at in shown if word in folded[at]]
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()


def _ranking(column: int, survey: TopicsSurvey) -> Callable[[TopicSummary], Any]:
    """Return what topics are compared by in a column; None is unknown."""
    counts, policies, groups = survey.messages.known, survey.policies.known, survey.groups.groups
    rankings: Mapping[int, Callable[[TopicSummary], Any]] = {
        NAME: lambda topic: topic.name.casefold(),
        STATE: lambda topic: (len(topic.offline), topic.under_replicated, topic.internal),
        PARTITIONS: lambda topic: topic.partition_count,
        REPLICATION: lambda topic: topic.replication_factor,
        MESSAGES: lambda topic: counts.get(topic.name),
        POLICY: lambda topic: policies.get(topic.name),
        GROUPS: lambda topic: len(groups.get(topic.name, ())),
    }
    return rankings[column]
