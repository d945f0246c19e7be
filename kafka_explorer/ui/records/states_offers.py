"""What leads from the messages to the state of their topic and to the history of a key."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from kafka_explorer.ui.records.selection import Selection
from kafka_explorer.ui.records.view import RecordsPage


class Offers(QObject):
    """Belongs to `page`. `latest_asked` tells a topic, `history_asked` a topic and a key."""

    latest_asked = Signal(str)
    history_asked = Signal(str, bytes)

    def __init__(self, page: RecordsPage, selection: Selection) -> None:
        super().__init__(page)
        self._page = page
        page.latest.clicked.connect(self.ask_for_latest)
        selection.menu_made.connect(self._add_to_menu)

    def ask_for_latest(self) -> None:
        """Ask for the state of the topic whose messages are shown; without one, choose it first."""
        topics = self._page.topic.topics
        if topics:
            self.latest_asked.emit(topics[0])
        else:
            self._page.topic.setFocus()

    def _add_to_menu(self, menu: QMenu) -> None:
        record = self._page.detail.record
        menu.addSeparator()
        action = menu.addAction(self.tr("History of this key"))
        action.setEnabled(record is not None and record.key is not None)
        if record is not None and record.key is not None:
            topic, key = record.topic, record.key
            action.triggered.connect(lambda: self.history_asked.emit(topic, key))
            menu.addAction(self.tr("Latest per key of %s") % topic, lambda: self.latest_asked.emit(topic))
