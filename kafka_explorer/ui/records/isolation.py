"""The isolation level of reads: shown always, changed rarely."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button


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
        self.setToolTip(self.tr("Isolation level of this page's reads"))
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

    def _be_quiet(self) -> None:
        self.setStyleSheet(f"QPushButton {{ color: {self._theme.hex('muted')}; font-weight: 400; }}")

    def _on_toggled(self, uncommitted: bool) -> None:
        self.setText("read_uncommitted" if uncommitted else "read_committed")
        self.changed.emit()
