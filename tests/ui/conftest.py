"""What tests of the window share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kafka_explorer.config.preferences import Preferences
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.spool import SpoolFolder
from kafka_explorer.ui.actions import Actions
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.tools import Tools
from tests.ui.answers import Answers
from tests.ui.shell import Line


def pytest_configure(config: pytest.Config) -> None:
    # There is no window manager offscreen to take hints from us.
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")


@pytest.fixture(scope="session")
def _theme_of_session(qapp: QApplication) -> Theme:
    # Dressing the application takes 30 ms and stays: one is enough for all tests.
    return Theme(qapp, "light")


@pytest.fixture
def theme(_theme_of_session: Theme) -> Iterator[Theme]:
    """The theme, light at the beginning of every test."""
    _theme_of_session.set_mode("light")
    yield _theme_of_session
    _theme_of_session.set_mode("light")


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    """Jobs that end with the test."""
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def memory() -> Memory:
    """A memory that keeps nothing on disk."""
    return Memory(Preferences(theme="light"))


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    """What stands for the network: `ClusterTab` connects through it."""
    made = Line()
    monkeypatch.setattr("kafka_explorer.ui.cluster_tab.connect", made.connect)
    return made


@pytest.fixture
def tools(theme: Theme, jobs: Jobs, memory: Memory, tmp_path: Path) -> Iterator[Tools]:
    """Everything the shell needs, without a user and without child processes."""
    with SpoolFolder(tmp_path / "spools") as spools:
        yield Tools(theme, jobs, memory, Clock(), Answers(), Actions(theme), Workers(), spools)
        jobs.close()
