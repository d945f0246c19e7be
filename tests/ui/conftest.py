"""What tests of the window share."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from kafka_explorer.config.preferences import Preferences
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme


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
