"""Files with trouble are named, explained, and one click away."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kafka_explorer.config.profiles import ProfileProblem
from kafka_explorer.ui.connections.problems import ProblemsNotice
from kafka_explorer.ui.theme import Theme

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen has no window manager

BAD = [ProfileProblem(Path(f"/x/{name}.toml"), f"{name} is wrong.") for name in "abc"]
NOTE = ProfileProblem(Path("/x/n.toml"), "n is not known.", unusable=False)


@pytest.fixture
def notice(qtbot: QtBot, theme: Theme) -> ProblemsNotice:
    notice = ProblemsNotice(theme)
    qtbot.addWidget(notice)
    return notice


def button(notice: ProblemsNotice, name: str) -> QPushButton:
    return next(each for each in notice.findChildren(QPushButton) if name in (each.text(), each.toolTip()))


def test_nothing_wrong_shows_nothing(notice: ProblemsNotice) -> None:
    notice.show_problems([])
    assert notice.isHidden()


@pytest.mark.parametrize(
    ("problems", "title"),
    [
        (BAD[:1], "One connection could not be loaded"),
        (BAD, "3 connections could not be loaded"),
        ([NOTE, *BAD[:1]], "One connection could not be loaded"),
        ([NOTE], "One thing in a connection file is not known here"),
        ([NOTE] * 2, "2 things in connection files are not known here"),
    ],
)
def test_the_title_says_how_bad_it_is(notice: ProblemsNotice, problems: list[ProfileProblem], title: str) -> None:
    notice.show_problems(problems)
    assert not notice.isHidden()
    assert notice.text.startswith(title)


def test_what_could_not_be_loaded_comes_first_and_the_rest_on_demand(notice: ProblemsNotice) -> None:
    notice.show_problems([NOTE, *BAD])
    assert notice.text.splitlines()[1:] == ["a.toml", "a is wrong.", "b.toml", "b is wrong."]
    button(notice, "Show all 4").click()
    assert notice.text.splitlines()[-2:] == ["n.toml", "n is not known."]
    button(notice, "Show fewer").click()
    assert len(notice.text.splitlines()) == 5


def test_it_goes_away_with_its_problems(notice: ProblemsNotice) -> None:
    notice.show_problems(BAD)
    notice.show_problems([])
    assert notice.isHidden()


def test_each_problem_leads_to_its_file(qtbot: QtBot, notice: ProblemsNotice) -> None:
    notice.show_problems(BAD)
    with qtbot.waitSignal(notice.folder_asked) as folder:
        button(notice, "Open folder").click()
    with qtbot.waitSignal(notice.path_copied) as copied:
        button(notice, "Copy path").click()
    assert folder.args == copied.args == [Path("/x/a.toml")]
