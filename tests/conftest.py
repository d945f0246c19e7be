"""What every test gets: no display needed, no user's file touched, nothing left behind, no unannounced warning."""

import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.announced_logs import AnnouncedLogs
from tests.leaks import left_behind, running_now, watch_timers

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # the user may set another
os.environ["QT_API"] = "pyside6"  # for QtAwesome and pyqtgraph
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"  # never the user's own

pytest_plugins = ["tests.broker_fixtures", "tests.registry_fixtures", "tests.security.fixtures"]

# How long an example takes says more about what else the machine does than about the code.
hypothesis.settings.register_profile("kafka-explorer", deadline=None)
hypothesis.settings.load_profile("kafka-explorer")


def user_folders(home: Path) -> dict[str, str]:
    """Where programs keep what is the user's. Not the cache: there lie the Kafka server's jars."""
    return {name: str(home / name.lower()) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}


def pytest_configure(config: pytest.Config) -> None:
    watch_timers()
    session_home = tempfile.TemporaryDirectory(prefix="kafka-explorer-tests-")
    config.add_cleanup(session_home.cleanup)
    os.environ.update(user_folders(Path(session_home.name)))  # for what lives as long as the session, the broker


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of this test alone, in which it finds its configuration, data and state."""
    home = tmp_path_factory.mktemp("home")
    for name, folder in user_folders(home).items():
        monkeypatch.setenv(name, folder)
    return home


@pytest.fixture
def announce_log(_logs: AnnouncedLogs) -> Callable[[str], None]:
    """Say which warning a test will cause: ``announce_log("part of the message")``. It must then really come."""
    return _logs.announce


@pytest.fixture
def _logs() -> AnnouncedLogs:
    return AnnouncedLogs()


@pytest.fixture(autouse=True)
def nothing_left_behind(own_folders: Path, _logs: AnnouncedLogs) -> Iterator[None]:
    """Fails a test that leaves a thread, child process, timer or window behind, or logs an unannounced warning.

    What fixtures of a wider scope started was there before the test and may stay.
    """
    before = running_now()
    logging.getLogger().addHandler(_logs)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(_logs)
    complaints = [*left_behind(before), *_logs.complaints()]
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)
