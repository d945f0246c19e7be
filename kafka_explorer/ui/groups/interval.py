"""How often groups are sampled, for the user to choose."""

from PySide6.QtWidgets import QWidget

from kafka_explorer.ui import formats
from kafka_explorer.ui.widgets.fields import Choice

INTERVALS_S = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
DEFAULT_S = 5.0


class IntervalChoice(Choice):
    """Offers intervals in seconds; `chosen` tells one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((), parent)
        for seconds in INTERVALS_S:
            text = f"{seconds:.0f} s" if seconds < 60 else formats.duration(seconds)
            self.addItem(self.tr("every %s") % text.removesuffix(" 00 s"), seconds)
        self.choose(DEFAULT_S)
        self.setAccessibleName(self.tr("How often to sample"))
        self.setToolTip(self.tr("How often the cluster is asked for offsets"))
