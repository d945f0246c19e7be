"""The isolation level of reads: shown always, changed rarely."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from kafka_explorer.engine.scan_request import OpenTransaction
from kafka_explorer.ui import formats
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button

_MOST_NAMED = 8


class IsolationButton(Button):
    """Says "read_committed" or "read_uncommitted", Kafka's own words; a click offers the other."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "read_committed", None, "ghost", parent)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        group = QActionGroup(self)
        self._committed = menu.addAction(self.tr("read_committed: only what is final"))
        self._uncommitted = menu.addAction(self.tr("read_uncommitted: open and aborted transactions too"))
        for action in (self._committed, self._uncommitted):
            action.setCheckable(True)
            group.addAction(action)
        self._committed.setChecked(True)
        self._uncommitted.toggled.connect(self._on_toggled)
        self._held_back: tuple[OpenTransaction, ...] = ()
        self.set_menu(menu)
        theme.changed.connect(self._be_quiet)
        self._be_quiet()

    @property
    def read_uncommitted(self) -> bool:
        """Whether transactions that are open or were aborted are read as well."""
        return self._uncommitted.isChecked()

    def set_read_uncommitted(self, wanted: bool) -> None:
        """Choose."""
        (self._uncommitted if wanted else self._committed).setChecked(True)

    def show_level(self, *, read_uncommitted: bool) -> None:
        """Choose without telling."""
        self.blockSignals(True)
        self.set_read_uncommitted(read_uncommitted)
        self.blockSignals(False)

    def show_open(self, transactions: Sequence[OpenTransaction]) -> None:
        """Say that these hold the end of what is committed back, or that none does."""
        if tuple(transactions) != self._held_back:
            self._held_back = tuple(transactions)
            self._be_quiet()

    def _be_quiet(self) -> None:
        ink = self._theme.hex("warn" if self._held_back else "muted")
        self.setStyleSheet(f"QPushButton {{ color: {ink}; font-weight: 400; }}")
        level = "read_uncommitted" if self.read_uncommitted else "read_committed"
        held_back = sum(each.high_watermark - each.last_stable for each in self._held_back)
        if not held_back:
            self.setText(level)
            self.setToolTip(self.tr("Isolation level of this page's reads"))
            return
        self.setText(f"{level} · " + self.tr("%s held back") % formats.integer(held_back))
        lines = [self.tr("Open transactions hold the end back. Not read, since it is not final:")]
        for each in self._held_back[:_MOST_NAMED]:
            words = self.tr("{topic}, partition {partition}: offsets {first} to {last}")
            first, last = formats.integer(each.last_stable), formats.integer(each.high_watermark - 1)
            lines.append(words.format(topic=each.topic, partition=each.partition, first=first, last=last))
        if len(self._held_back) > _MOST_NAMED:
            lines.append(self.tr("and %s more partitions") % (len(self._held_back) - _MOST_NAMED))
        self.setToolTip("\n".join(lines))

    def _on_toggled(self, _uncommitted: bool) -> None:
        self._held_back = ()
        self._be_quiet()
        self.changed.emit()
