"""The list of what runs."""

import threading
from collections.abc import Generator

import pytest
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.tasks_panel import TasksPanel
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton


@pytest.fixture
def gate() -> threading.Event:
    return threading.Event()


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, jobs: Jobs) -> TasksPanel:
    made = TasksPanel(theme, jobs, lambda job: not job.title.startswith("other"))
    made._delay.setInterval(1)
    qtbot.addWidget(made)
    return made


def work(gate: threading.Event) -> Generator[int, None, None]:
    yield 1
    while not gate.wait(0.01):
        yield 2


def test_nothing_runs_and_nothing_is_shown(panel: TasksPanel) -> None:
    assert panel.isHidden()


def test_a_task_is_shown_with_its_progress(qtbot: QtBot, panel: TasksPanel, jobs: Jobs, gate: threading.Event) -> None:
    job = jobs.start("Search", work(gate), owner=panel, progress=lambda n: job.tell(n / 4, "412 k/s"))
    qtbot.waitUntil(lambda: panel.shown_titles() == ["Search"])
    card = panel._cards[job]
    qtbot.waitUntil(lambda: card._bar.value() == 500)
    assert card._note.whole_text == "412 k/s"
    assert card._busy.isHidden()
    gate.set()
    qtbot.waitUntil(panel.isHidden)


def test_a_task_of_unknown_length_moves(qtbot: QtBot, panel: TasksPanel, jobs: Jobs, gate: threading.Event) -> None:
    job = jobs.start("Search", work(gate), owner=panel)
    qtbot.waitUntil(lambda: job in panel._cards)
    assert not panel._cards[job]._busy.isHidden()
    assert panel._cards[job]._bar.isHidden()


def test_the_cross_cancels(qtbot: QtBot, panel: TasksPanel, jobs: Jobs, gate: threading.Event) -> None:
    job = jobs.start("Search", work(gate), owner=panel)
    qtbot.waitUntil(lambda: job in panel._cards)
    panel._cards[job].findChildren(IconButton)[0].click()
    assert job.cancelled
    assert panel.isHidden()


def test_others_hidden_ones_and_short_ones_are_not_shown(
    qtbot: QtBot, panel: TasksPanel, jobs: Jobs, gate: threading.Event
) -> None:
    jobs.start("other cluster's", work(gate), owner=panel)
    jobs.start("Quiet", work(gate), owner=panel, shown=False)
    panel._delay.setInterval(60_000)
    short = jobs.start("Short", work(gate), owner=panel)
    short.cancel()
    assert not panel._delay.isActive()
    panel._on_delay_over()
    assert panel.shown_titles() == []


def test_more_than_three_are_counted(qtbot: QtBot, panel: TasksPanel, jobs: Jobs, gate: threading.Event) -> None:
    for number in range(5):
        jobs.start(f"Search {number}", work(gate), owner=panel)
    qtbot.waitUntil(lambda: len(panel.shown_titles()) == 3)
    assert panel._more.text() == "and 2 more"
