"""Dialects of dead letters in the form: written, checked, ordered, tried on an example, saved and loaded."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kafka_explorer.config.profiles import ConnectionProfile, Environment, ProfileFolder, load_profiles
from kafka_explorer.ui.connections.controller import ConnectionsPage
from kafka_explorer.ui.connections.dialect_editor import DialectEditor
from kafka_explorer.ui.connections.dialects_section import DialectsSection
from kafka_explorer.ui.connections.form import ProfileForm
from kafka_explorer.ui.connections.form_controller import Start
from kafka_explorer.ui.connections.model import Action
from kafka_explorer.ui.theme import Theme
from tests.ui.answers import Answers
from tests.ui.connections.conftest import OpenPage

PATIENCE_MS = 20_000
BILLING = {
    "topics": "billing-*-failed",
    "topic": "header.failed-topic",
    "partition": "header.failed-partition",
    "message": "value.failure.message",
    "event": "value.payload",
    "key": "value.id",
    "strip": "failed-, x-",
}
NIGHT = {"topic": "value.from", "stack_trace": "value.trace"}
PROFILE = ConnectionProfile(
    "Clinic", ("a:1",), Environment.TEST, dead_letter_dialects={"billing": BILLING, "night jobs": NIGHT}
)
EXAMPLE = (
    "failed-topic: invoices\nfailed-partition: 3\ntrace: t-1\n\n"
    '{"failure":{"message":"a.B: no ward"},"payload":{"amount":1.10},"id":"p-17"}'
)


@pytest.fixture
def form(qtbot: QtBot, theme: Theme) -> ProfileForm:
    made = ProfileForm(theme, Answers())
    qtbot.addWidget(made)
    made.edit(ConnectionProfile("Clinic", ("a:1",)), [])
    return made


@pytest.fixture
def page(open_page: OpenPage) -> ConnectionsPage:
    """The form, opened on a connection with two dialects."""
    page = open_page()
    page.edit(Start(PROFILE, "Edit Clinic"))
    return page


def written(form: ProfileForm) -> list[tuple[str, dict[str, str]]]:
    return [(name, dict(table)) for name, table in form.profile().dead_letter_dialects.items()]


def changed(form: ProfileForm) -> bool:
    return form.is_changed


def add(form: ProfileForm, **texts: str) -> DialectEditor:
    form.dialects.add_button.click()
    editor = form.dialects.editors[-1]
    for part, text in texts.items():
        editor.edits[part].setText(text)
    return editor


def try_on(qtbot: QtBot, section: DialectsSection, text: str) -> None:
    section.trial.set_example(text)
    qtbot.waitUntil(lambda: section.trial.badge.isVisibleTo(section.trial), timeout=PATIENCE_MS)


def test_dialects_come_back_as_they_were_given(form: ProfileForm) -> None:
    form.edit(PROFILE, [])
    assert form.profile() == PROFILE
    assert written(form) == [("billing", BILLING), ("night jobs", NIGHT)]
    assert not changed(form)
    assert form.dialects.is_open
    form.edit(replace(PROFILE, dead_letter_dialects={}), [])
    assert written(form) == []
    assert not form.dialects.is_open


def test_a_dialect_is_added_and_only_what_is_written_is_kept(form: ProfileForm) -> None:
    assert form.problem is None
    editor = add(form)
    assert form.problem is None, "one of which nothing is written is none"
    editor.edits["name"].setText(" billing ")
    editor.edits["event"].setText(" value.payload ")
    assert written(form) == [("billing", {"event": "value.payload"})]
    assert changed(form)
    editor.remove.click()
    assert written(form) == []
    assert not changed(form)


def test_the_order_is_a_change_and_can_be_changed(form: ProfileForm) -> None:
    form.edit(PROFILE, [])
    first, second = form.dialects.editors
    assert (first.up.isEnabled(), first.down.isEnabled(), second.down.isEnabled()) == (False, True, False)
    second.up.click()
    assert [name for name, _ in written(form)] == ["night jobs", "billing"]
    assert changed(form)
    second.down.click()
    assert [name for name, _ in written(form)] == ["billing", "night jobs"]
    assert not changed(form)
    second.remove.click()
    assert not first.up.isVisibleTo(form), "one alone has no order"


@pytest.mark.parametrize(
    ("part", "text", "remedy"),
    [
        ("name", "", "needs a name"),
        ("name", "billing", "Choose another name"),
        ("name", "x" * 41, "Shorten it"),
        ("topics", "orders-failed, bills-failed", "Write one name, with * for any letters"),
        ("topic", "failed-topic", "Write header.failed-topic for a header, or value.failed-topic for a field"),
        ("message", "offset", "Write header.offset for a header"),
        ("message", "header", "Write header.NAME"),
        ("event", "value.", "Character 7: The name of a JSON field is missing"),
        ("key", "value.a b", "Character 9: Write header.NAME"),
        ("event", "value[x]", "In square brackets stands the number"),
        ("stage", "value." + "x" * 300, "Shorten it"),
        ("strip", "x" * 301, "Shorten it"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(form: ProfileForm, part: str, text: str, remedy: str) -> None:
    form.edit(replace(PROFILE, dead_letter_dialects={"billing": BILLING}), [])
    editor = add(form, name="other", topic="header.from")
    editor.edits[part].setText(text)
    assert remedy in editor.fields[part].message
    assert [each for each, field in editor.fields.items() if field.message] == [part]
    problem = form.problem
    assert problem is not None
    assert problem.field == "dead_letter_dialects"
    assert problem.sentence.endswith(editor.fields[part].message)
    editor.remove.click()
    assert form.problem is None


def test_a_dialect_that_tells_nothing_says_so(form: ProfileForm) -> None:
    add(form, name="other", topics="*-failed")
    assert form.problem is not None
    assert form.problem.sentence.startswith("other: Nothing is told yet.")


def test_the_example_is_explained_while_the_dialect_is_written(qtbot: QtBot, page: ConnectionsPage) -> None:
    section = page.form_page.form.dialects
    trial, editor = section.trial, section.editors[0]
    assert trial.isVisible()
    trial.topic.setText("billing-eu-failed")
    QGuiApplication.clipboard().setText(EXAMPLE)
    trial.paste.click()
    qtbot.waitUntil(lambda: trial.badge.text() == "BILLING", timeout=PATIENCE_MS)
    shown = {part: label.whole_text for part, label in trial.values.items() if label.isVisible()}
    assert shown == {
        "topic": "invoices",
        "partition": "3",
        "exception": "a.B",
        "message": "no ward",
        "key": "p-17",
        "event": '{"amount":1.10}',
        "taken off": "failed-topic, failed-partition",
    }
    editor.edits["message"].setText("value.failure.words")
    qtbot.waitUntil(lambda: trial.values["message"].whole_text == "not found", timeout=PATIENCE_MS)
    editor.edits["offset"].completer().setCompletionPrefix("failed-p")
    assert editor.edits["offset"].completer().currentCompletion() == "header.failed-partition"
    trial.topic.setText("elsewhere")
    qtbot.waitUntil(lambda: trial.badge.text() == "PLAIN", timeout=PATIENCE_MS)
    assert "None of your dialects" in trial.verdict.text()
    trial.clear.click()
    assert not trial.badge.isVisible()
    assert "Paste one" in trial.verdict.text()


def test_a_line_that_names_its_topic_is_understood_and_a_damaged_one_is_told(
    qtbot: QtBot, page: ConnectionsPage
) -> None:
    section = page.form_page.form.dialects
    line = '{"topic":"billing-eu-failed","key":null,"value":"{\\"payload\\":7}","headers":[]}'
    try_on(qtbot, section, line)
    qtbot.waitUntil(lambda: section.trial.values["event"].whole_text == "7", timeout=PATIENCE_MS)
    assert "does not keep the message's key" in section.trial.doubts.text()
    section.trial.set_example('{"value":"abc","value_encoding":"base64","headers":[]}')
    qtbot.waitUntil(lambda: "no base64" in section.trial._field.message, timeout=PATIENCE_MS)
    assert not section.trial.badge.isVisible()
    section.trial.set_example("x" * 300_000)
    qtbot.waitUntil(lambda: "256 KB at most" in section.trial._field.message, timeout=PATIENCE_MS)


@pytest.mark.parametrize(
    ("contents", "said"),
    [(b"\xff", "not text in UTF-8"), (b"x" * 262_145, "longer than 256 KB"), (None, "No such file")],
)
def test_a_file_that_is_no_example_says_why(
    qtbot: QtBot, page: ConnectionsPage, answers: Answers, tmp_path: Path, contents: bytes | None, said: str
) -> None:
    answers.file = tmp_path / "letter.txt"
    if contents is not None:
        answers.file.write_bytes(contents)
    trial = page.form_page.form.dialects.trial
    trial.open.click()
    qtbot.waitUntil(lambda: said in trial._field.message, timeout=PATIENCE_MS)


def test_an_example_comes_from_a_file(qtbot: QtBot, page: ConnectionsPage, answers: Answers, tmp_path: Path) -> None:
    answers.file = tmp_path / "letter.txt"
    answers.file.write_text(EXAMPLE, encoding="utf-8")
    trial = page.form_page.form.dialects.trial
    trial.topic.setText("billing-eu-failed")
    trial.open.click()
    qtbot.waitUntil(lambda: trial.values["topic"].whole_text == "invoices", timeout=PATIENCE_MS)


def test_a_dead_letter_that_nobody_explains_begins_a_dialect(qtbot: QtBot, open_page: OpenPage) -> None:
    page = open_page()
    page.edit(Start(replace(PROFILE, dead_letter_dialects={}), "Edit Clinic"))
    form = page.form_page.form
    assert not form.dialects.trial.isVisible()
    form.dialects.describe(EXAMPLE, "billing-eu-failed")
    (editor,) = form.dialects.editors
    assert editor.is_open
    assert editor.table == {"topics": "billing-eu-failed"}
    trial = form.dialects.trial
    qtbot.waitUntil(lambda: trial.badge.text() == "PLAIN", timeout=PATIENCE_MS)
    editor.edits["name"].setText("billing")
    editor.edits["message"].setText("value.failure.message")
    qtbot.waitUntil(lambda: trial.values["message"].whole_text == "no ward", timeout=PATIENCE_MS)
    assert trial.badge.text() == "BILLING"


def test_dialects_are_saved_exported_and_loaded_without_loss(
    qtbot: QtBot, open_page: OpenPage, answers: Answers, mine: Path, tmp_path: Path
) -> None:
    page = open_page(PROFILE)
    entry = next(each for each in page.listing.entries if each.profile.name == "Clinic")
    page.view.asked.emit(Action.EDIT, entry)
    form = page.form_page.form
    form.dialects.editors[1].up.click()
    form.dialects.editors[1].edits["offset"].setText("value.at[0]")
    wanted = [("night jobs", NIGHT), ("billing", BILLING | {"offset": "value.at[0]"})]
    qtbot.waitUntil(page.form_page.save_button.isEnabled, timeout=PATIENCE_MS)
    page.form_page.save_button.click()
    qtbot.waitUntil(lambda: page.currentWidget() is page.view and of(mine) == wanted, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: listed(page) == wanted, timeout=PATIENCE_MS)
    answers.file = tmp_path / "out" / "clinic.toml"
    answers.file.parent.mkdir()
    entry = next(each for each in page.listing.entries if each.profile.name == "Clinic")
    page.view.asked.emit(Action.EXPORT, entry)
    qtbot.waitUntil(answers.file.exists, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: of(tmp_path / "out") == wanted, timeout=PATIENCE_MS)


def of(folder: Path) -> list[tuple[str, dict[str, str]]]:
    """The dialects of the one profile in a folder."""
    profiles, _ = load_profiles([ProfileFolder(folder)])
    return [(name, dict(table)) for each in profiles for name, table in each.dead_letter_dialects.items()]


def listed(page: ConnectionsPage) -> list[tuple[str, dict[str, str]]]:
    profile = next(each.profile for each in page.listing.entries if each.profile.name == "Clinic")
    return [(name, dict(table)) for name, table in profile.dead_letter_dialects.items()]


def test_the_form_opens_at_the_dialects_with_the_newest_of_the_file(
    qtbot: QtBot, open_page: OpenPage, answers: Answers, mine: Path
) -> None:
    page = open_page(PROFILE)
    profile = next(each.profile for each in page.listing.entries if each.profile.name == "Clinic")
    older = replace(profile, dead_letter_dialects={})
    page.describe_dialect(older, EXAMPLE, "elsewhere-failed")
    form = page.form_page.form
    assert page.currentWidget() is page.form_page
    assert [editor.name for editor in form.dialects.editors] == ["billing", "night jobs", ""]
    assert form.dialects.editors[2].table == {"topics": "elsewhere-failed"}
    qtbot.waitUntil(lambda: form.dialects.trial.badge.text() == "PLAIN", timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: page.form_page._form_area.verticalScrollBar().value() > 0, timeout=PATIENCE_MS)
    form.general.name.setText("Changed")
    page.describe_dialect(older, "", "another")
    assert answers.heard == ["Save or leave this connection first"]
    assert form.general.name.text() == "Changed"
