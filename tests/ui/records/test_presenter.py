"""Large payloads are prepared one after the other, however fast the user walks through them."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.records.presenter import AT_ONCE_BYTES, Presenter, Stored, Wanted
from kafka_explorer.ui.records.shown import Form, Part, Shown
from tests.messages import make_record
from tests.ui.records.spools import write_spool

LARGE = [make_record(number, value=b"%d " % number * AT_ONCE_BYTES) for number in range(10)]


class Wishes:
    """Asks for values of a spool and hears what comes."""

    def __init__(self, presenter: Presenter, folder: str, owner: QWidget) -> None:
        self._presenter = presenter
        self._folder = folder
        self._owner = owner
        self.shown: list[str] = []
        self.errors: list[ExplorerError] = []

    def ask(self, row: int, data: bytes | None) -> None:
        stored = Stored(self._folder, row)
        self._presenter.present(
            Wanted(data, stored, Part.VALUE, Form.PLAIN, False, self._owner, self._on_shown, self.errors.append)
        )

    def _on_shown(self, shown: Shown) -> None:
        self.shown.append(shown.text[:2].strip())


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    owner = QWidget()
    qtbot.addWidget(owner)
    return owner


@pytest.fixture
def wishes(presenter: Presenter, owner: QWidget, tmp_path: Path) -> Wishes:
    return Wishes(presenter, write_spool(tmp_path, LARGE), owner)


def test_a_small_payload_is_there_at_once(wishes: Wishes, jobs: Jobs) -> None:
    wishes.ask(0, b"a")
    assert wishes.shown == ["a"]
    assert not jobs.running()


def test_of_many_only_the_first_and_the_newest_are_prepared(
    qtbot: QtBot, wishes: Wishes, jobs: Jobs, presenter: Presenter
) -> None:
    started: list[object] = []
    jobs.job_started.connect(started.append)
    for row, record in enumerate(LARGE):
        wishes.ask(row, record.value)
        assert len(jobs.running()) == 1
    qtbot.waitUntil(lambda: wishes.shown == ["9"], timeout=20_000)
    assert len(started) <= 3
    assert not wishes.errors


def test_what_is_forgotten_is_not_told(
    qtbot: QtBot, wishes: Wishes, jobs: Jobs, presenter: Presenter, owner: QWidget
) -> None:
    wishes.ask(0, LARGE[0].value)
    wishes.ask(1, LARGE[1].value)
    presenter.forget(owner)
    qtbot.waitUntil(lambda: not jobs.running(), timeout=20_000)
    assert wishes.shown == []


def test_two_owners_do_not_get_in_each_others_way(
    qtbot: QtBot, wishes: Wishes, presenter: Presenter, tmp_path: Path
) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    others = Wishes(presenter, str(tmp_path), other)
    wishes.ask(3, LARGE[3].value)
    others.ask(4, LARGE[4].value)
    qtbot.waitUntil(lambda: bool(wishes.shown and others.shown), timeout=20_000)
    assert (wishes.shown, others.shown) == (["3"], ["4"])
