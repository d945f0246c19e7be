"""The list of topics: thousands of rows, filtered and sorted by a map of rows; a cell is worded when it is painted."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kafka_explorer.engine.surveys import TopicsSurvey
from kafka_explorer.engine.topics import TopicSummary
from kafka_explorer.ui import formats
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.widgets.columns import COPY_ROLE, DISPLAY_ROLE, TONE_ROLE, Column, column_header

NAME, PARTITIONS, REPLICATION, MESSAGES, GROUPS, STATE = range(6)
_ROOT = QModelIndex()
_TIP_ROLE = int(Qt.ItemDataRole.ToolTipRole)
_GROUPS_IN_TIP = 20
Index = QModelIndex | QPersistentModelIndex
SortKey = tuple[bool, float, str]
"""Whether it is unknown (unknown stands last, whatever the order), a number, a text."""


class TopicsModel(QAbstractTableModel):
    """Shows topics whose names have all `words` of the filter; internal ones only if they are wanted.

    Counts and groups come later (`set_survey`) and change cells in place; rows move only when asked to.
    """

    def __init__(self) -> None:
        super().__init__()
        self._columns = self._titled_columns()
        self._topics: Sequence[TopicSummary] = ()
        self._names: list[str] = []
        self._survey = TopicsSurvey()
        self._complete = False
        self._words: list[str] = []
        self._internal = False
        self._sorted = (NAME, Qt.SortOrder.AscendingOrder)
        self._order: list[int] = []
        self._rows: list[int] = []

    def set_topics(self, topics: Sequence[TopicSummary]) -> None:
        """Show these, which are sorted by name."""
        self._topics = topics
        self._names = [topic.name.casefold() for topic in topics]
        self.sort_again()

    def set_survey(self, survey: TopicsSurvey, *, complete: bool) -> None:
        """Fill in what is known by now; what a complete survey does not know is unknown."""
        self._survey, self._complete = survey, complete
        if self._rows:
            self.dataChanged.emit(self.index(0, MESSAGES), self.index(len(self._rows) - 1, GROUPS))

    def set_filter(self, text: str, *, internal: bool) -> None:
        """Show the topics with all words of `text` in their names, upper and lower case alike."""
        words = text.casefold().split()
        if (words, internal) != (self._words, self._internal):
            self._words, self._internal = words, internal
            self._choose_rows()

    def sort_by(self, column: int, order: Qt.SortOrder) -> None:
        """Sort by a column; topics that are alike in it stay sorted by name."""
        self._sorted = column, order
        self.sort_again()

    def sort_again(self) -> None:
        """Sort by what is known now."""
        column, order = self._sorted
        key = self._sort_key(column)
        descending = order == Qt.SortOrder.DescendingOrder
        ranks = [key(topic) for topic in self._topics]
        known = [at for at, rank in enumerate(ranks) if not rank[0]]
        known.sort(key=ranks.__getitem__, reverse=descending)
        self._order = known + [at for at, rank in enumerate(ranks) if rank[0]]
        self._choose_rows()

    def topic(self, row: int) -> TopicSummary:
        """Return the topic in a row."""
        return self._topics[self._rows[row]]

    def row_of(self, name: str) -> int:
        """Return the row of a topic; -1 when it is not shown."""
        return next((row for row, at in enumerate(self._rows) if self._topics[at].name == name), -1)

    def could_be_shown(self) -> int:
        """Return how many topics there are without the filter's words."""
        return len(self._topics) if self._internal else sum(not topic.internal for topic in self._topics)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY_ROLE) -> object:
        return column_header(self._columns, section, orientation, role)

    def data(self, index: Index, role: int = DISPLAY_ROLE) -> object:
        topic = self._topics[self._rows[index.row()]]
        column = index.column()
        if role == DISPLAY_ROLE:
            return self._text(topic, column)
        if role == TONE_ROLE:
            return self._tone(topic, column)
        if role == COPY_ROLE:
            return self._copied(topic, column)
        if role == _TIP_ROLE:
            return self._tip(topic, column)
        return None

    def _choose_rows(self) -> None:
        words, names, topics, internal = self._words, self._names, self._topics, self._internal
        rows = [at for at in self._order if internal or not topics[at].internal]
        for word in words:
            rows = [at for at in rows if word in names[at]]
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def _text(self, topic: TopicSummary, column: int) -> str:
        if column == NAME:
            return topic.name
        if column == PARTITIONS:
            return f"{topic.partition_count:,}"
        if column == REPLICATION:
            return str(topic.replication_factor)
        if column == MESSAGES:
            return self._messages(topic)
        if column == GROUPS:
            return self._groups(topic)
        return self._state(topic)
