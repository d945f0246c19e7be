"""Which cluster dead letters go to: their own, or another one that is open, each with the mark of its environment."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kafka_explorer.config.connection import Environment
from kafka_explorer.ui.deadletters.targets import OWN
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.where import Where
from kafka_explorer.ui.widgets.chips import EnvironmentChip, environment_icon
from kafka_explorer.ui.widgets.fields import Choice

_TIP_ROLE = int(Qt.ItemDataRole.ToolTipRole)


class ClusterChoice(QWidget):
    """`chosen` tells the name of the cluster that the user picked, OWN for the dead letters' own.

    One that is read-only stands there and cannot be picked; one that was closed stays while it is the one chosen.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._places: dict[str, Where] = {}
        self.list = Choice()
        self.chip = EnvironmentChip(Environment.OTHER)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.list.setMinimumContentsLength(10)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.list, 1)
        line.addWidget(self.chip)
        self.setFocusProxy(self.list)
        self.list.chosen.connect(self._on_chosen)
        theme.changed.connect(self._paint)

    @property
    def name(self) -> str:
        """The cluster that is chosen."""
        return str(self.list.currentData() or OWN)

    def offer(self, own: Where, others: Sequence[Where]) -> None:
        """Offer these; the one that is chosen stays so."""
        before = self.name
        self._places = {OWN: own} | {place.connection: place for place in others}
        self.list.clear()
        for name, place in self._places.items():
            title = self.tr("this cluster (%s)") % own.connection if name == OWN else name
            self._add(title, name, self.tr("read-only") if place.read_only else "")
        if before not in self._places:
            self._add(before, before, self.tr("closed"))
        self.list.choose(before)
        self._paint()

    def choose(self, name: str) -> None:
        """Choose one, silently."""
        self.list.choose(name)
        self._show_chip()

    @property
    def has_others(self) -> bool:
        """Whether there is anything to choose."""
        return self.list.count() > 1

    def _add(self, title: str, name: str, why_not: str) -> None:
        self.list.addItem(f"{title} · {why_not}" if why_not else title, name)
        model = self.list.model()
        if why_not and isinstance(model, QStandardItemModel):
            item = model.item(self.list.count() - 1)
            item.setEnabled(False)
            item.setToolTip(self.tr("Nothing can be sent there: %s") % why_not)

    def _on_chosen(self, name: object) -> None:
        self._show_chip()
        self.chosen.emit(str(name))

    def _paint(self) -> None:
        for at in range(self.list.count()):
            place = self._places.get(str(self.list.itemData(at) or OWN))
            if place is not None:
                self.list.setItemIcon(at, environment_icon(self._theme, place.environment))
        self._show_chip()

    def _show_chip(self) -> None:
        place = self._places.get(self.name)
        self.chip.setVisible(place is not None)
        if place is not None:
            self.chip.set_environment(place.environment)
            self.chip.updateGeometry()
