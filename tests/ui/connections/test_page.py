"""The start page from end to end: real files, only the user is played."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kafka_explorer.config.client_properties import CLIENT_PROPERTIES
from kafka_explorer.config.profiles import ConnectionProfile, Environment, ProfileFolder, load_profiles, save_profile
from kafka_explorer.ui.connections.controller import ConnectionsPage
from kafka_explorer.ui.connections.model import Action
from kafka_explorer.ui.jobs import Jobs
from tests.ui.answers import Answers
from tests.ui.connections.conftest import OpenPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen has no window manager

STAGING = ConnectionProfile("Staging", ("a:1",), Environment.STAGING)
SANDBOX = ConnectionProfile("Sandbox", ("127.0.0.1:4711",), Environment.DEV)


def names(page: ConnectionsPage) -> list[str]:
    return [card.entry.profile.name for card in page.view.grid.cards]


def ask(page: ConnectionsPage, name: str, action: Action) -> None:
    entry = page.listing.named(name)
    assert entry is not None
    page.view.asked.emit(action, entry)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fill(page: ConnectionsPage, name: str, servers: str) -> None:
    page.form_page.form.general.name.setText(name)
    page.form_page.form.general.servers.setPlainText(servers)


def test_everything_that_can_be_opened_is_there(open_page: OpenPage) -> None:
    page = open_page(STAGING, extra=(SANDBOX,))
    assert names(page) == ["Staging", "Sandbox", "Local broker"]
    assert page.view.header.facts == "3 connections"


def test_connecting_is_told_upwards(qtbot: QtBot, open_page: OpenPage) -> None:
    page = open_page(STAGING)
    with qtbot.waitSignal(page.connect_requested) as asked:
        QTest.mouseClick(page.view.grid.cards[1].connect_button, Qt.MouseButton.LeftButton)
    assert asked.args[0].name == "Local broker"


def test_a_filter_finds_and_enter_connects(qtbot: QtBot, open_page: OpenPage) -> None:
    page = open_page(STAGING, extra=(SANDBOX,))
    QTest.keyClicks(page.view.filter, "local")
    assert (names(page), page.view.header.facts) == (["Local broker"], "1 of 3")
    with qtbot.waitSignal(page.connect_requested) as asked:
        QTest.keyClick(page.view.filter, Qt.Key.Key_Return)
    assert asked.args[0].name == "Local broker"
    QTest.keyClicks(page.view.filter, "x")
    assert page.view.body.notice.title == "Nothing matches “localx”"
    with qtbot.assertNotEmitted(page.connect_requested):
        QTest.keyClick(page.view.filter, Qt.Key.Key_Return)
    page.view.body.notice.acted.emit()
    assert len(names(page)) == 3


def test_without_own_connections_the_next_step_is_shown(open_page: OpenPage) -> None:
    page = open_page()
    assert names(page) == ["Local broker"]
    page.view.new_button.click()
    assert page.currentWidget() is page.form_page


def test_without_any_connection_the_page_says_what_to_do(
    qtbot: QtBot, open_page: OpenPage, jobs: Jobs, shipped_folder: Path
) -> None:
    page = open_page()
    (shipped_folder / "local-broker.toml").unlink()
    page.refresh()
    qtbot.waitUntil(lambda: page.view.body.notice.title == "No connections yet")
    assert page.view.filter.isHidden()
    page.view.body.notice.acted.emit()
    assert page.currentWidget() is page.form_page


def test_a_bad_file_is_told_and_the_others_are_there(open_page: OpenPage, mine: Path, answers: Answers) -> None:
    mine.mkdir()
    (mine / "bad.toml").write_text("name = \n")
    page = open_page(STAGING)
    assert names(page) == ["Staging", "Local broker"]
    assert "bad.toml" in page.view.problems.text
    assert "at line 1, column 8" in page.view.problems.text
    page.view.problems.path_copied.emit(mine / "bad.toml")
    assert QApplication.clipboard().text() == str(mine / "bad.toml")
    assert answers.heard == ["Path copied"]


def test_files_are_read_again_when_the_window_is_turned_to(qtbot: QtBot, open_page: OpenPage, mine: Path) -> None:
    page = open_page()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    save_profile(STAGING, mine)
    QApplication.sendEvent(page, QEvent(QEvent.Type.ActivationChange))
    qtbot.waitUntil(lambda: "Staging" in names(page))


def test_a_new_connection_is_saved_and_becomes_current(qtbot: QtBot, open_page: OpenPage, mine: Path) -> None:
    page = open_page(STAGING)
    page.view.new_requested.emit()
    assert not page.form_page.save_button.isEnabled()
    assert page.form_page.header.facts == "A connection needs a name. Type one."
    fill(page, "Mine", "kafka")
    assert page.form_page.save_button.isEnabled()
    page.form_page.save_button.click()
    qtbot.waitUntil(lambda: "Mine" in names(page))
    assert page.currentWidget() is page.view
    assert files(mine) == ["mine.toml", "staging.toml"]
    assert page.view.grid.current is not None
    assert page.view.grid.current.entry.profile.bootstrap_servers == ("kafka:9092",)


def test_save_and_connect_does_both(qtbot: QtBot, open_page: OpenPage, mine: Path) -> None:
    page = open_page()
    page.open_new()
    fill(page, "Mine", "kafka")
    with qtbot.waitSignal(page.connect_requested) as asked:
        page.form_page.connect_button.click()
    assert asked.args[0].origin == mine / "mine.toml"


def test_an_edit_keeps_the_comments_of_the_file(qtbot: QtBot, open_page: OpenPage, mine: Path) -> None:
    mine.mkdir()
    (mine / "hand.toml").write_text('# ours\nname = "Hand"\nbootstrap_servers = ["a:1"]\n')
    page = open_page()
    ask(page, "Hand", Action.EDIT)
    assert page.form_page.header.title == "Edit Hand"
    fill(page, "By hand", "b:2")
    QTest.keyClick(page.form_page.form.general.name, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "By hand" in names(page))
    assert (mine / "by-hand.toml").read_text().startswith('# ours\nname = "By hand"\n')


def test_a_name_that_another_program_took_meanwhile_is_told_beside_the_field(
    qtbot: QtBot, open_page: OpenPage, mine: Path
) -> None:
    page = open_page()
    page.open_new()
    fill(page, "Staging", "b:2")
    save_profile(STAGING, mine)
    page.form_page.save_button.click()
    qtbot.waitUntil(lambda: bool(page.form_page.form.fields["name"].message))
    assert "There is already a connection" in page.form_page.form.fields["name"].message
    assert page.currentWidget() is page.form_page


def test_a_file_that_cannot_be_written_is_told_above_the_form(qtbot: QtBot, open_page: OpenPage, mine: Path) -> None:
    page = open_page()
    mine.write_text("a file where the folder should be")
    page.open_new()
    fill(page, "Mine", "b:2")
    page.form_page.save_button.click()
    qtbot.waitUntil(page.form_page.banner.isVisible)
    assert "a file stands where a folder is needed" in page.form_page.banner.text
    assert page.form_page.save_button.isEnabled()


def test_a_duplicate_starts_from_the_original(qtbot: QtBot, open_page: OpenPage, mine: Path) -> None:
    page = open_page()
    ask(page, "Local broker", Action.DUPLICATE)
    assert page.form_page.form.general.name.text() == "Local broker copy"
    page.form_page.save_button.click()
    qtbot.waitUntil(lambda: "Local broker copy" in names(page))
    assert files(mine) == ["local-broker-copy.toml"]


def test_leaving_a_changed_form_asks_first(open_page: OpenPage, answers: Answers) -> None:
    page = open_page(STAGING)
    ask(page, "Staging", Action.EDIT)
    page.form_page.left.emit()
    assert (page.currentWidget(), answers.questions) == (page.view, [])
    ask(page, "Staging", Action.EDIT)
    fill(page, "Other", "b:2")
    answers.agrees = False
    page.form_page.cancel_button.click()
    assert page.currentWidget() is page.form_page
    answers.agrees = True
    QTest.keyClick(page.form_page.form.general.name, Qt.Key.Key_Escape)
    assert page.currentWidget() is page.view
    assert len(answers.questions) == 2


def test_removing_asks_and_removes(qtbot: QtBot, open_page: OpenPage, answers: Answers, mine: Path) -> None:
    page = open_page(STAGING)
    answers.agrees = False
    ask(page, "Staging", Action.REMOVE)
    assert files(mine) == ["staging.toml"]
    answers.agrees = True
    ask(page, "Staging", Action.REMOVE)
    qtbot.waitUntil(lambda: names(page) == ["Local broker"])
    assert files(mine) == []
    assert answers.questions[0].title == "Remove Staging?"
    assert answers.questions[0].text.startswith("The file staging.toml is deleted.")
    assert (answers.questions[0].action, answers.questions[0].danger) == ("Remove", True)


def test_a_file_that_cannot_be_removed_is_told(
    qtbot: QtBot, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(STAGING)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    ask(page, "Staging", Action.REMOVE)
    qtbot.waitUntil(page.view.banner.isVisible)
    assert "permission was denied" in page.view.banner.text


def test_servers_are_copied(open_page: OpenPage, answers: Answers) -> None:
    page = open_page(ConnectionProfile("Two", ("a:1", "b:2")))
    ask(page, "Two", Action.COPY_SERVERS)
    assert QApplication.clipboard().text() == "a:1,b:2"
    assert answers.heard == ["Bootstrap servers copied"]


def test_the_folder_is_opened_or_its_path_copied(open_page: OpenPage, answers: Answers, mine: Path) -> None:
    ask(open_page(STAGING), "Staging", Action.OPEN_FOLDER)
    assert answers.heard == []
    ask(open_page(opens=False), "Staging", Action.OPEN_FOLDER)
    assert QApplication.clipboard().text() == str(mine)
    assert "No file manager answered" in answers.heard[0]


def test_the_keyboard_goes_to_the_filter_and_from_it_to_the_cards(qtbot: QtBot, open_page: OpenPage) -> None:
    page = open_page(STAGING)
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.view.grid.current)
    QTest.keyClick(page.view.grid.cards[0], Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is page.view.filter
    QTest.keyClick(page.view.filter, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.view.grid.current


def test_a_new_property_offers_all_names(qtbot: QtBot, open_page: OpenPage) -> None:
    page = open_page()
    page.open_new()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    properties = page.form_page.form.properties
    properties.add_button.click()
    name = properties.rows[0].name
    popup = name.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    assert name.completer().completionCount() == len(CLIENT_PROPERTIES)
    QTest.keyClicks(name, "keepalive")
    assert name.completer().completionCount() == 1
    popup.hide()


def test_what_the_page_writes_is_what_the_loader_reads(qtbot: QtBot, open_page: OpenPage, mine: Path) -> None:
    page = open_page()
    page.open_new()
    fill(page, "Больница", "a, b:1")
    page.form_page.form.general.notes.setPlainText("Первая\nвторая")
    page.form_page.save_button.click()
    qtbot.waitUntil(lambda: "Больница" in names(page))
    profiles, problems = load_profiles([ProfileFolder(mine)])
    assert [(profile.name, profile.notes) for profile in profiles] == [("Больница", "Первая\nвторая")]
    assert not problems
