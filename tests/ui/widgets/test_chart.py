"""A chart draws what it was given, says what it was, and lets the user look closer."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.curves import Curve, curve
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.chart import DAY, FIVE_MINUTES, HOUR, SERIES, Chart
from kafka_explorer.ui.widgets.plot import Plot

NOW = 1_763_899_200_000
STEP = 5_000


def steady(name: str, value: float, samples: int = 720) -> Curve:
    return curve(name, [(NOW - at * STEP, value) for at in range(samples - 1, -1, -1)])


@pytest.fixture
def chart(qtbot: QtBot, theme: Theme) -> Chart:
    made = Chart(theme, Clock("utc"))
    qtbot.addWidget(made)
    made.resize(1000, 420)
    made.show()
    return made


def draw(chart: Chart, curves: Sequence[Curve]) -> Plot:
    chart.show_curves(curves, to_ms=NOW, gap_ms=3 * STEP)
    assert chart.plot is not None
    return chart.plot


def items(plot: Plot) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    return {token: item.getData() for token, item in plot._items.items()}


def seen_in(plot: Plot) -> list[int]:
    return [round(at_ms) for at_ms in plot.range_ms]


def left_texts(plot: Plot) -> list[str]:
    return list(plot._left._marks.values())


def test_the_plot_is_made_when_it_is_seen(qtbot: QtBot, theme: Theme) -> None:
    chart = Chart(theme, Clock("utc"))
    qtbot.addWidget(chart)
    chart.show_curves([steady("a", 1)], to_ms=NOW, gap_ms=15_000)
    made = [chart.plot]
    chart.show()
    made.append(chart.plot)
    assert made[0] is None
    assert made[1] is not None
    assert list(items(made[1])) == [SERIES[0]]


def test_zooming_is_told_once_it_is_over(chart: Chart, qtbot: QtBot) -> None:
    plot = draw(chart, [steady("a", 1)])
    seen = [chart.zoomed_ms]
    for choose in (partial(plot.zoom, 0.5), plot.reset):
        with qtbot.waitSignal(chart.range_chosen):
            choose()
        seen.append(chart.zoomed_ms)
    assert seen == [None, (NOW - HOUR * 750, NOW - HOUR * 250), None]


def test_nothing_yet_is_said_in_words(chart: Chart) -> None:
    chart.set_empty_text("The first sample comes in 5 s")
    draw(chart, [])
    assert chart._empty.isVisible()
    draw(chart, [steady("a", 1)])
    assert not chart._empty.isVisible()


def test_curves_of_one_colour_are_one_item(chart: Chart) -> None:
    plot = draw(chart, [steady(f"p{n}", n) for n in range(200)])
    assert len(items(plot)) == len(SERIES)
    points = sum(len(x) for x, _ in items(plot).values())
    assert points < 200 * 2 * 1000


def test_a_curve_keeps_its_colour_when_others_come_and_go(chart: Chart) -> None:
    draw(chart, [steady("a", 1), steady("b", 2)])
    before = dict(chart._tokens)
    draw(chart, [steady("b", 2), steady("c", 3)])
    assert chart._tokens["b"] == before["b"]
    assert chart._tokens["c"] != chart._tokens["b"]


def test_the_axis_fits_what_is_seen(chart: Chart) -> None:
    plot = draw(chart, [steady("a", 48_000)])
    assert left_texts(plot)[-1] == "50,000"
    chart._on_toggled("a")
    assert left_texts(plot)[-1] != "50,000"


def test_the_legend_mutes_and_shows_alone(chart: Chart, qtbot: QtBot) -> None:
    draw(chart, [steady("a", 1), steady("b", 2), steady("c", 3)])
    first, second, _ = chart._legend.buttons
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert chart.shown_names == ["b", "c"]
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert chart.shown_names == ["a", "b", "c"]
    chart._legend.alone.emit("b")
    assert chart.shown_names == ["b"]
    chart._legend.alone.emit("b")
    assert chart.shown_names == ["a", "b", "c"]
    assert second.entry.name == "b"


def test_the_legend_tells_how_many_do_not_fit(chart: Chart) -> None:
    draw(chart, [steady(f"a-rather-long-topic-name · {n}", n) for n in range(50)])
    legend = chart._legend
    shown = sum(button.isVisible() for button in legend.buttons)
    assert 0 < shown < 50
    assert legend._more.text() == f"{50 - shown} more"
    legend._fill_menu()
    assert legend._menu.actions()[0].text().endswith(f"· {shown}")
    legend._menu.actions()[0].trigger()
    assert len(chart.shown_names) == 49


def test_the_crosshair_tells_the_values_highest_first(chart: Chart) -> None:
    plot = draw(chart, [steady("low", 1), steady("high", 9_000)])
    plot._point_at(QPointF(plot.view.sceneBoundingRect().center()))
    assert chart.readout.index("high") < chart.readout.index("low")
    assert "9,000" in chart.readout
    assert "11:30:" in chart.readout or "11:29:" in chart.readout
    plot.point_at_nothing()
    assert chart.readout == ""


def test_the_crosshair_says_nothing_in_a_gap(chart: Chart) -> None:
    old = curve("a", [(NOW - HOUR * 1000, 5.0), (NOW - HOUR * 1000 + STEP, 5.0)])
    plot = draw(chart, [old])
    plot._point_at(QPointF(plot.view.sceneBoundingRect().center()))
    assert chart.readout == ""


def test_many_values_are_counted(chart: Chart) -> None:
    plot = draw(chart, [steady(f"p{n}", n) for n in range(20)])
    plot._point_at(QPointF(plot.view.sceneBoundingRect().center()))
    assert "and 12 more" in chart.readout


def test_zooming_stays_where_it_is_while_time_goes_on(chart: Chart, qtbot: QtBot) -> None:
    plot = draw(chart, [steady("a", 1)])
    with qtbot.waitSignal(plot.zoomed):
        plot.zoom(0.25)
    seen = seen_in(plot)
    assert seen[1] - seen[0] == pytest.approx(HOUR * 1000 / 4, rel=0.01)
    chart.show_curves([steady("a", 1)], to_ms=NOW + STEP, gap_ms=15_000)
    assert seen_in(plot) == seen
    back = [chart._back.isVisible()]
    QTest.mouseClick(chart._back, Qt.MouseButton.LeftButton)
    assert seen_in(plot) == [NOW + STEP - HOUR * 1000, NOW + STEP]
    assert [*back, chart._back.isVisible()] == [True, False]


def test_nobody_pans_out_of_the_window(chart: Chart) -> None:
    plot = draw(chart, [steady("a", 1)])
    plot.zoom(0.5)
    for _ in range(10):
        plot.zoom(1.0, 0.2)
    assert seen_in(plot)[1] <= NOW


@pytest.mark.parametrize("key", [Qt.Key.Key_Home, Qt.Key.Key_Escape])
def test_keys_zoom_and_go_back(chart: Chart, qtbot: QtBot, key: Qt.Key) -> None:
    plot = draw(chart, [steady("a", 1)])
    whole = seen_in(plot)
    for press in (Qt.Key.Key_Plus, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Minus, Qt.Key.Key_Plus):
        QTest.keyClick(plot, press)
    assert seen_in(plot) != whole
    QTest.keyClick(plot, key)
    assert seen_in(plot) == whole


def test_a_window_is_chosen(chart: Chart, qtbot: QtBot) -> None:
    plot = draw(chart, [steady("a", 1)])
    with qtbot.waitSignal(chart.window_chosen) as told:
        chart.windows.click(FIVE_MINUTES)
    assert told.args == [FIVE_MINUTES]
    assert seen_in(plot) == [NOW - 300_000, NOW]
    chart.windows.click(DAY)
    assert seen_in(plot) == [NOW - DAY * 1000, NOW]


def test_logarithms_show_zero(chart: Chart) -> None:
    plot = draw(chart, [steady("a", 0), steady("b", 9_999)])
    chart.log.setChecked(True)
    assert left_texts(plot)[0] == "0"
    assert "1,000" in left_texts(plot)
    heights = sorted(float(y.max()) for _, y in items(plot).values())
    assert heights == pytest.approx([0, 4])


def test_the_theme_and_the_zone_change(chart: Chart, theme: Theme, qtbot: QtBot) -> None:
    plot = draw(chart, [steady("a", 1)])
    item = plot._items[SERIES[0]]
    before = item.opts["pen"].color().name()
    theme.set_mode("dark")
    assert item.opts["pen"].color().name() != before
    chart._clock.set_zone("local")
    qtbot.waitUntil(lambda: not plot._timer.isActive())


def test_a_picture_has_the_size_of_the_card_and_no_crosshair(chart: Chart) -> None:
    plot = draw(chart, [steady("a", 1)])
    plot._point_at(QPointF(plot.view.sceneBoundingRect().center()))
    assert chart.picture().size() == chart.size()
    assert chart.readout == ""


def test_other_curves_begin_unmuted(chart: Chart) -> None:
    draw(chart, [steady("a", 1), steady("b", 1)])
    chart._on_toggled("a")
    chart.forget_muted()
    draw(chart, [steady("a", 1)])
    assert chart.shown_names == ["a"]


def test_the_mouse_moves_and_leaves(chart: Chart, qtbot: QtBot) -> None:
    plot = draw(chart, [steady("a", 7)])
    QTest.mouseMove(plot.viewport(), QPoint(500, 100))
    qtbot.waitUntil(lambda: "7" in chart.readout)
    QTest.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(500, 100))
    assert seen_in(plot) == [NOW - HOUR * 1000, NOW]
