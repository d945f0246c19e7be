"""Two parts of a page side by side, divided as the user wants it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from kafka_explorer.ui.memory import Memory


class Splitter(QSplitter):
    """Remembers its division under `name`; `shares` is the first one, as in (2, 1). Its handle is the 12 px gap."""

    def __init__(
        self,
        memory: Memory,
        name: str,
        shares: Sequence[int],
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(orientation, parent)
        self._memory = memory
        self._name = name
        self._shares = shares
        self.setHandleWidth(12)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._on_moved)

    def divide(self) -> None:
        """Divide as remembered, or by shares; call it once all parts are in."""
        for at, share in enumerate(self._shares):
            self.setStretchFactor(at, share)
        remembered = self._memory.sizes(self._name)
        self.setSizes(remembered if len(remembered) == self.count() else [share * 1000 for share in self._shares])

    def _on_moved(self) -> None:
        self._memory.set_sizes(self._name, self.sizes())
