"""The three tables of a topic's page: partitions, configuration, consumer groups."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.groups import TopicReaders
from kafka_explorer.engine.topic_configs import ConfigEntry
from kafka_explorer.engine.topics import TopicDescription
from kafka_explorer.ui import formats
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.changing_editor import SettingEditor
from kafka_explorer.ui.topics.config_lines import config_columns, config_lines
from kafka_explorer.ui.topics.partition_lines import partition_columns, partition_lines
from kafka_explorer.ui.topics.reader_lines import reader_columns, reader_line
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.fields import SearchField
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.notice import Notice

_ROOMY_PX = 34


class PartitionsTab(QWidget):
    """A topic's partitions."""

    def __init__(self, theme: Theme, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = _table(theme, memory, "partitions", partition_columns(), self.tr("Partitions"))
        self.setFocusProxy(self.table)
        column = _column(self)
        column.addWidget(self.table)

    def show_topic(self, topic: TopicDescription) -> None:
        """Show its partitions."""
        self.table.set_lines(partition_lines(topic))


class ConfigurationTab(QWidget):
    """A topic's configuration, to be narrowed by words and to what was changed, and edited below the table.

    Where it is not known, `retried`; `change_asked` brings the edits, `undo_asked` wants the last change taken back.
    """

    retried = Signal()
    change_asked = Signal(dict)
    undo_asked = Signal()

    def __init__(self, theme: Theme, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[ConfigEntry, ...] = ()
        self.filter = SearchField(theme, self.tr("Filter by name or value"), "funnel")
        self.only_changed = QCheckBox(self.tr("Only changed"))
        self.table = _table(theme, memory, "configuration", config_columns(), self.tr("Configuration"))
        self.editor = SettingEditor(theme)
        self.setFocusProxy(self.filter)
        self._known = self._content()
        self.notice = Notice(theme)
        self.notice.retried.connect(self.retried)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._known)
        self._stack.addWidget(self.notice)
        column = _column(self)
        column.addWidget(self._stack)
        self.filter.textChanged.connect(self._show)
        self.only_changed.toggled.connect(self._show)
        self.table.current_row_changed.connect(self._on_row_changed)
        self.table.opened.connect(lambda _index: self._edit())
        self.editor.edited.connect(self._show)
        self.editor.done.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.editor.review_asked.connect(lambda: self.change_asked.emit(dict(self.editor.edits)))
        self.editor.undo_asked.connect(self.undo_asked)

    def _content(self) -> QWidget:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 10, 12, 6)
        bar.setSpacing(12)
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.only_changed)
        line = QFrame()
        line.setProperty("ground", "line")
        content = QWidget()
        inside = _column(content)
        inside.addLayout(bar)
        inside.addWidget(self.table, 1)
        inside.addWidget(line)
        inside.addWidget(self.editor)
        return content

    def begin(self) -> None:
        """Forget the edits of another topic."""
        self._entries = ()
        self.editor.offer_undo(False)
        self.editor.discard()
        self.editor.show_entry(None)

    def show_configs(self, entries: tuple[ConfigEntry, ...], error: ExplorerError | None) -> None:
        """Show the entries, or why they are not known."""
        self._entries = entries
        if error is not None:
            self.notice.show_failed(explain(error))
            self._stack.setCurrentWidget(self.notice)
            return
        self._stack.setCurrentWidget(self._known)
        self._show()
        self._on_row_changed(self.table.current_row())

    def _on_row_changed(self, row: int) -> None:
        name = self.table.lines.line(row).name if row >= 0 else None
        self.editor.show_entry(next((entry for entry in self._entries if entry.name == name), None))

    def _edit(self) -> None:
        self.editor.value.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.editor.value.selectAll()

    def _show(self) -> None:
        wanted, only_changed = self.filter.text(), self.only_changed.isChecked()
        lines = config_lines(self._entries, wanted, only_changed=only_changed, edits=self.editor.edits)
        self.table.set_lines(lines)
        unchanged = only_changed and not wanted.strip()
        none = (
            self.tr("Everything is as Kafka sets it by default.") if unchanged else self.tr("Nothing fits the filter.")
        )
        self.table.set_empty_text(none)


class ReadersTab(QWidget):
    """The consumer groups that read a topic; `group_opened` names one."""

    group_opened = Signal(str)

    def __init__(self, theme: Theme, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = _table(theme, memory, "topic-groups", reader_columns(), self.tr("Consumer groups"))
        self.table.set_row_height(_ROOMY_PX)
        self.table.opened.connect(lambda index: self.group_opened.emit(self.table.lines.line(index.row()).name))
        self.setFocusProxy(self.table)
        self._note = Label("", "small")
        self._note.setWordWrap(True)
        self._note.setContentsMargins(14, 8, 14, 8)
        self._note.hide()
        column = _column(self)
        column.addWidget(self.table, 1)
        column.addWidget(self._note)

    def show_looking(self) -> None:
        """Show that nobody knows yet."""
        self.table.set_lines(())
        self.table.set_empty_text(self.tr("Looking for consumer groups …"))
        self._note.hide()

    def show_readers(self, readers: TopicReaders, partitions: int, *, complete: bool) -> None:
        """Show those that are known; `partitions` is how many the topic has."""
        self.table.set_lines([reader_line(reader, partitions) for reader in readers.readers])
        if complete:
            self.table.set_empty_text(self.tr("No consumer group reads this topic."))
        count = len(readers.failures)
        if count:
            first = explain(next(iter(readers.failures.values())))
            groups = formats.counted(count, self.tr("group"), self.tr("groups"))
            words = self.tr("{groups} could not be asked and may read this topic too: {reason}")
            self._note.setText(words.format(groups=groups, reason=first.sentence))
        self._note.setVisible(bool(count))

    @property
    def note(self) -> str:
        """What is said below the table."""
        return "" if self._note.isHidden() else self._note.text()

    def show_failed(self, error: ExplorerError) -> None:
        """Show why the groups are not known."""
        told = explain(error)
        self.table.set_lines(())
        self.table.set_empty_text(f"{told.title}. {told.sentence} {told.hint}".strip())


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column


def _table(theme: Theme, memory: Memory, name: str, columns: Sequence[Column], label: str) -> LineTable:
    """Return a table that is sorted by its first column until a title is clicked."""
    table = LineTable(theme, memory.widths, name, columns)
    table.lines.sort_by(0, Qt.SortOrder.AscendingOrder)
    table.show_sorted(0, Qt.SortOrder.AscendingOrder)
    table.setAccessibleName(label)
    return table
