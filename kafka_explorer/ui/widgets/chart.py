"""A chart in a card: title, windows of time, curves, legend. Its plot is made when it is first seen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.legend import Legend, LegendEntry
from kafka_explorer.ui.widgets.readout import Readout
from kafka_explorer.ui.widgets.segments import Segments
from kafka_explorer.ui.widgets.ticks import Unit, moment_text, value_text

if TYPE_CHECKING:
    from kafka_explorer.engine.curves import Curve
    from kafka_explorer.ui.widgets.plot import Hover, Plot

FIVE_MINUTES, HOUR, DAY, WEEK = 300, 3_600, 86_400, 604_800
"""The windows of time that can be chosen, in seconds."""

SERIES = tuple(f"series_{n}" for n in range(1, 9))
"""The colour tokens of curves, in their order."""


class Chart(Card):
    """Shows curves over the chosen window of time.

    `window_chosen` tells seconds, `range_chosen` that the user has zoomed, panned or gone back; `picture_asked` and
    `table_asked` come from the menu, for whoever writes files.
    """

    window_chosen = Signal(int)
    range_chosen = Signal()
    picture_asked = Signal()
    table_asked = Signal()

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(padding=4, parent=parent)
        self._theme, self._clock = theme, clock
        self._plot: Plot | None = None
        self._readout: Readout | None = None
        self._curves: Sequence[Curve] = ()
        self._tokens: dict[str, str] = {}
        self._muted: set[str] = set()
        self._gap_ms, self._to_ms = 15_000.0, 0.0
        self._unit: Unit = "count"
        self._title = Label("", "heading")
        self._note = Label("", "small")
        self._controls = QHBoxLayout()
        self.windows = Segments(
            theme,
            (
                (FIVE_MINUTES, self.tr("5 m")),
                (HOUR, self.tr("1 h")),
                (DAY, self.tr("24 h")),
                (WEEK, self.tr("7 d")),
            ),
        )
        self._back = Button(theme, self.tr("Whole window"), "arrows-out-line-horizontal")
        self._menu = QMenu(self)
        self.log = self._menu.addAction(self.tr("Logarithmic scale"))
        self.log.setCheckable(True)
        self._legend = Legend(theme)
        self._empty = Label("", "muted")
        self._room = QWidget()
        self._lay_out()
        self._connect()
        self.windows.choose(HOUR)

    def _lay_out(self) -> None:
        more = IconButton(self._theme, "dots-three", self.tr("Scale and export"))
        more.clicked.connect(lambda: self._menu.exec(more.mapToGlobal(more.rect().bottomLeft())))
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 8, 0)
        top.setSpacing(8)
        self._controls.setSpacing(8)
        top.addWidget(self._title)
        top.addWidget(self._note)
        top.addStretch(1)
        top.addWidget(self._back)
        top.addLayout(self._controls)
        top.addWidget(self.windows)
        top.addWidget(more)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout(self._room)
        self._stack.addWidget(self._empty)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(8, 0, 8, 4)
        bottom.addWidget(self._legend)
        self.body.addLayout(top)
        self.body.addWidget(self._room, 1)
        self.body.addLayout(bottom)
        self._back.hide()
        self.setMinimumHeight(190)

    def _connect(self) -> None:
        self._menu.addSeparator()
        self._menu.addAction(self.tr("Save as a picture…")).triggered.connect(self.picture_asked)
        self._menu.addAction(self.tr("Save as CSV…")).triggered.connect(self.table_asked)
        self.windows.chosen.connect(self._on_window_chosen)
        self.log.toggled.connect(self._on_log_toggled)
        self._legend.toggled.connect(self._on_toggled)
        self._legend.alone.connect(self._on_alone)

    def set_title(self, title: str, note: str = "") -> None:
        """Say what is drawn; `note` tells what the reader must know of it."""
        self._title.setText(title)
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def set_empty_text(self, text: str) -> None:
        """Say this where there are no curves."""
        self._empty.setText(text)

    def add_control(self, widget: QWidget) -> None:
        """Put a field beside the windows of time."""
        self._controls.addWidget(widget)

    def show_curves(self, curves: "Sequence[Curve]", *, to_ms: float, gap_ms: float, unit: Unit = "count") -> None:
        """Draw `curves`, the most important first, in the window that ends at `to_ms`.

        Points farther apart than `gap_ms` are not connected. A curve keeps its colour as long as it is shown.
        """
        self._curves, self._to_ms, self._gap_ms, self._unit = curves, to_ms, gap_ms, unit
        self._choose_colours([each.name for each in curves])
        self._draw()

    def forget_muted(self) -> None:
        """Show everything again, as the curves are about something else now."""
        self._muted.clear()
        self._tokens.clear()
        if self._plot is not None:
            self._plot.reset()

    @property
    def window_s(self) -> int:
        """The window that is chosen, in seconds."""
        value = self.windows.value
        return value if isinstance(value, int) else HOUR

    @property
    def zoomed_ms(self) -> tuple[float, float] | None:
        """The part of the window that the user zoomed into, in ms since 1970; None while the whole is seen."""
        return self._plot.range_ms if self._plot is not None and self._plot.is_zoomed else None

    @property
    def curves(self) -> "Sequence[Curve]":
        """All curves, muted or not."""
        return self._curves

    @property
    def shown_names(self) -> list[str]:
        """The names of the curves that are drawn."""
        return [each.name for each in self._curves if each.name not in self._muted]

    @property
    def plot(self) -> "Plot | None":
        """The plot; None until the chart was seen."""
        return self._plot

    @property
    def readout(self) -> str:
        """What stands beside the crosshair; "" when it is away."""
        return "" if self._readout is None or self._readout.isHidden() else self._readout.text

    def picture(self) -> QPixmap:
        """Return what is seen, title and legend included, without buttons of the moment."""
        if self._plot is not None:
            self._plot.point_at_nothing()
        return self.grab()

    def showEvent(self, event: QShowEvent) -> None:
        """Make the plot when it is needed first."""
        super().showEvent(event)
        if self._plot is None:
            self._make_plot()

    def _make_plot(self) -> None:
        from kafka_explorer.ui.widgets.plot import Plot

        self._plot = Plot(self._theme, self._clock)
        self._readout = Readout(self._theme, self._plot)
        self._plot.hovered.connect(self._on_hovered)
        self._plot.zoomed.connect(self._back.setVisible)
        self._plot.settled.connect(self.range_chosen)
        self._back.clicked.connect(self._plot.reset)
        self._plot.set_log(self.log.isChecked())
        self._stack.addWidget(self._plot)
        self._draw()

    def _draw(self) -> None:
        drawn = any(len(each.at_ms) for each in self._curves)
        entries = [LegendEntry(each.name, self._tokens[each.name], each.name in self._muted) for each in self._curves]
        self._legend.show_entries(entries)
        if self._plot is None:
            return
        from kafka_explorer.ui.widgets.plot import Shown

        self._stack.setCurrentWidget(self._plot if drawn else self._empty)
        if drawn:
            shown = [Shown(each, self._tokens[each.name]) for each in self._curves if each.name not in self._muted]
            self._plot.set_range(self._to_ms - self.window_s * 1000, self._to_ms)
            self._plot.show_curves(shown, self._gap_ms, self._unit)

    def _choose_colours(self, names: list[str]) -> None:
        self._tokens = {name: token for name, token in self._tokens.items() if name in set(names)}
        used = [list(self._tokens.values()).count(token) for token in SERIES]
        for name in names:
            if name not in self._tokens:
                at = used.index(min(used))
                used[at] += 1
                self._tokens[name] = SERIES[at]

    def _on_window_chosen(self, window_s: int) -> None:
        if self._plot is not None:
            self._plot.reset()
        self.window_chosen.emit(window_s)
        self._draw()

    def _on_log_toggled(self, log: bool) -> None:
        if self._plot is not None:
            self._plot.set_log(log)

    def _on_toggled(self, name: str) -> None:
        self._muted ^= {name}
        self._draw()

    def _on_alone(self, name: str) -> None:
        others = {each.name for each in self._curves} - {name}
        self._muted = set() if self._muted == others else others
        self._draw()

    def _on_hovered(self, hover: "Hover | None") -> None:
        if self._readout is None:
            return
        if hover is None or not hover.values:
            self._readout.hide()
            return
        title = moment_text(hover.at_ms, self._clock.zone, day=self.window_s > DAY // 2)
        values = [(each.token, each.curve.name, value_text(value, self._unit)) for each, value in hover.values]
        self._readout.show_values(title, values, hover.place)
