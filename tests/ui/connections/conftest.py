"""The start page on folders of the test's own, with a user who answers as told."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kafka_explorer.config.connection import Environment
from kafka_explorer.config.profiles import ConnectionProfile, save_profile
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.ui.connections.controller import ConnectionsPage, Sources
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.theme import Theme
from tests.ui.answers import Answers


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def store() -> SecretStore:
    """Secrets of the test's session: there is no keyring in its environment."""
    return SecretStore()


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    assert jobs.close(5)
    jobs.deleteLater()


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The user's folder of profiles, as yet not there."""
    return tmp_path / "mine"


@pytest.fixture
def shipped_folder(tmp_path: Path) -> Path:
    save_profile(ConnectionProfile("Local broker", ("localhost:9092",), Environment.DEV), tmp_path / "shipped")
    return tmp_path / "shipped"


OpenPage = Callable[..., ConnectionsPage]


@pytest.fixture
def open_page(
    qtbot: QtBot, theme: Theme, jobs: Jobs, answers: Answers, store: SecretStore, mine: Path, shipped_folder: Path
) -> OpenPage:
    """Saves the profiles given, shows the page and returns it when everything is loaded."""

    def show(
        *profiles: ConnectionProfile, extra: tuple[ConnectionProfile, ...] = (), opens: bool = True
    ) -> ConnectionsPage:
        for profile in profiles:
            save_profile(profile, mine)
        sources = Sources(mine, shipped_folder, lambda: extra)
        page = ConnectionsPage(theme, jobs, answers, sources, store, open_url=lambda _: opens)
        qtbot.addWidget(page)
        page.resize(1280, 800)
        page.show()
        qtbot.waitUntil(lambda: not jobs.running() and page.view.body.shows_content)
        return page

    return show
