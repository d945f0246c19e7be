"""Offers to publish what was read: one message like the selected one, or the selected ones to another topic."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from kafka_explorer.engine.records import Record
from kafka_explorer.ui.records.selection import Selection

MOST_SENT = 100_000


class PublishOffers(QObject):
    """`like_asked` carries a `Record` to begin from, `copy_asked` a list of those to send once more."""

    like_asked = Signal(object)
    copy_asked = Signal(object)

    def __init__(self, selection: Selection) -> None:
        super().__init__(selection)
        self._selection = selection
        selection.menu_made.connect(self._on_menu_made)

    def _on_menu_made(self, menu: QMenu) -> None:
        rows = self._selection.row_count
        if not rows:
            return
        menu.addSeparator()
        if rows == 1:
            menu.addAction(self.tr("Publish one like this…"), self.ask_for_one)
            menu.addAction(self.tr("Send this to another topic…"), self.ask_for_all)
        else:
            menu.addAction(self.tr("Send these %s to another topic…") % f"{rows:,}", self.ask_for_all)

    def ask_for_one(self) -> None:
        """Offer the selected message as a beginning."""
        self._selection.load(self.tr("Load a message"), 1, self._on_one)

    def ask_for_all(self) -> None:
        """Offer the selected messages to be sent."""
        self._selection.load(self.tr("Load the selected messages"), MOST_SENT, self.copy_asked.emit)

    def _on_one(self, records: list[Record]) -> None:
        if records:
            self.like_asked.emit(records[0])
