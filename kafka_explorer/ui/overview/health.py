"""One line that says whether all is well, or how much is not."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from kafka_explorer.engine.topics import TopicTotals
from kafka_explorer.ui import formats
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.labels import Label

_ICON_PX = 20


class Health(QWidget):
    """An icon and a sentence; nothing while nobody knows."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown = ("check-circle", "ok")
        self._icon = QLabel()
        self._text = Label("", "heading")
        self._more = Label("", "muted")
        line = QHBoxLayout(self)
        line.setContentsMargins(4, 4, 0, 0)
        line.setSpacing(8)
        for widget in (self._icon, self._text, self._more):
            line.addWidget(widget)
        line.addStretch(1)
        theme.changed.connect(self._paint_icon)
        self.hide()

    def show_health(self, totals: TopicTotals | None, *, shown: int = 0) -> None:
        """Say how the partitions are; `shown` topics that need attention stand below."""
        self.setVisible(totals is not None)
        if totals is None:
            return
        ill = totals.offline or totals.under_replicated
        if ill:
            self._shown = ("warning-circle", "bad") if totals.offline else ("warning", "warn")
            self._text.setText(self.tr("Topics that need attention"))
            self._more.setText(formats.counted(shown, self.tr("topic"), self.tr("topics")))
        elif not totals.partitions:
            self._shown = ("info", "accent")
            self._text.setText(self.tr("No topics to be seen"))
            self._more.setText(self.tr("The cluster has none, or none that you may see (the right Describe)."))
        else:
            self._shown = ("check-circle", "ok")
            self._text.setText(self.tr("All is well"))
            self._more.setText(self.tr("Every partition has a leader, and all its replicas are in sync."))
        self._paint_icon()

    @property
    def text(self) -> str:
        """What it says."""
        return f"{self._text.text()} {self._more.text()}".strip()

    def _paint_icon(self) -> None:
        name, role = self._shown
        self._icon.setPixmap(self._theme.picture(name, role, _ICON_PX))
