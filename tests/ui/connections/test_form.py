"""The form checks while one types, says what is wrong beside the field, and gives back what was written."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kafka_explorer.config.profiles import ConnectionProfile, Environment, ProfileError
from kafka_explorer.ui.connections.form import ProfileForm
from kafka_explorer.ui.connections.property_rows import PropertyRow
from kafka_explorer.ui.theme import Theme
from tests.ui.answers import Answers

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen has no window manager

FULL = ConnectionProfile(
    "Staging",
    ("a:1", "b:2"),
    Environment.STAGING,
    True,
    {"client.rack": "eu-1", "socket.keepalive.enable": "true"},
    "Ask Ann.",
    Path("s.toml"),
)


@pytest.fixture
def form(qtbot: QtBot, theme: Theme) -> ProfileForm:
    form = ProfileForm(theme, Answers())
    qtbot.addWidget(form)
    form.edit(ConnectionProfile("", ()), ["Production"])
    return form


def message(form: ProfileForm, field: str) -> str:
    return form.fields[field].message


def add(form: ProfileForm, name: str, value: str) -> PropertyRow:
    form.properties.add_button.click()
    row = form.properties.rows[-1]
    row.name.setText(name)
    row.value.setText(value)
    return row


def test_what_is_given_comes_back(form: ProfileForm) -> None:
    form.edit(FULL, [])
    assert form.profile() == FULL
    assert form.problem is None
    assert not form.is_changed


def test_a_new_form_is_silent_but_not_ready(form: ProfileForm) -> None:
    assert not any(field.message for field in form.fields.values())
    assert form.problem is not None
    assert form.problem.field == "name"
    assert not form.is_changed


def test_a_new_connection_is_what_was_written(form: ProfileForm) -> None:
    form.general.name.setText("  Mine ")
    form.general.environment.choose(Environment.PRODUCTION)
    form.general.servers.setPlainText("PLAINTEXT://a, b:1\n[::1]:2")
    form.general.read_only.setChecked(True)
    form.general.notes.setPlainText("One\nTwo")
    add(form, "socket.timeout.ms", "1000")
    assert form.profile() == ConnectionProfile(
        "Mine",
        ("a:9092", "b:1", "[::1]:2"),
        Environment.PRODUCTION,
        True,
        {"socket.timeout.ms": "1000"},
        "One\nTwo",
    )
    assert form.is_changed


@pytest.mark.parametrize(
    ("text", "part"),
    [("x", ""), ("", "needs a name"), ("PRODUCTION", "already a connection “Production”"), ("x" * 81, "Shorten it")],
)
def test_names_are_checked_while_one_types(form: ProfileForm, text: str, part: str) -> None:
    form.general.name.setText("y")
    form.general.name.setText(text)
    assert part in message(form, "name")
    assert bool(message(form, "name")) == bool(part) == bool(form.general.name.property("wrong"))
    assert form.fields["bootstrap_servers"].message == ""


def test_servers_are_checked_and_shown_as_understood(form: ProfileForm) -> None:
    form.general.servers.setPlainText("kafka")
    assert message(form, "bootstrap_servers") == ""
    assert form.general.servers.accessibleDescription() == "Understood as kafka:9092"
    form.general.servers.setPlainText("kafka:99999")
    assert "not between 1 and 65535" in message(form, "bootstrap_servers")
    form.general.servers.setPlainText("kafka:9092")
    assert form.general.servers.accessibleDescription().startswith("One or several")


def test_an_error_from_saving_stands_beside_its_field(form: ProfileForm) -> None:
    assert form.show_error(ProfileError("name", "Taken."))
    assert message(form, "name") == "Taken."
    assert not form.show_error(ProfileError("", "Disk full."))


def test_production_is_advised_to_be_read_only(form: ProfileForm) -> None:
    def advised() -> bool:
        return not form.general.advice.isHidden()

    assert not advised()
    form.general.environment.setCurrentIndex(form.general.environment.findData(Environment.PRODUCTION))
    assert advised()
    form.general.read_only.setChecked(True)
    assert not advised()


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("socket.timeout.ms", "1000", ""),
        ("socket.timeout.ms", "5", "Write 10 to 300000"),
        ("socket.timeout.ms", "", "has no value"),
        ("socket.timeout", "5", "Did you mean socket.timeout.ms?"),
        ("sasl.password", "x", "fields of its own"),
        ("", "x", "needs a name"),
        ("", "", ""),
        ("client.rack", "eu", "is set twice"),
    ],
)
def test_properties_are_checked_row_by_row(form: ProfileForm, name: str, value: str, part: str) -> None:
    form.edit(FULL, [])
    row = add(form, name, value)
    assert part in row.message
    assert bool(row.message) == bool(part)
    problem = form.problem
    assert (problem.sentence if problem else "") == row.message


def test_properties_are_checked_together(form: ProfileForm) -> None:
    form.edit(FULL, [])
    add(form, "reconnect.backoff.ms", "20000")
    assert "reconnect.backoff.max.ms" in form.properties.message
    assert form.problem is not None


def test_a_row_can_be_taken_out(form: ProfileForm) -> None:
    form.edit(FULL, [])
    form.properties.rows[0].findChildren(QPushButton)[0].click()
    assert form.profile().client == {"socket.keepalive.enable": "true"}
    assert form.is_changed


def test_a_value_offers_its_choices(form: ProfileForm) -> None:
    row = add(form, "broker.address.family", "")
    completer = row.value.completer()
    completer.setCompletionPrefix("v")
    assert completer.completionCount() == 2
    assert row.value.placeholderText() == "any or v4 or v6"


def test_editing_another_profile_leaves_nothing_of_the_last_one(form: ProfileForm) -> None:
    form.edit(FULL, [])
    form.general.name.setText("")
    form.edit(ConnectionProfile("", ()), [])
    assert form.properties.rows == []
    assert message(form, "name") == ""
    assert not form.is_changed


def test_filling_the_form_is_no_change_but_typing_is(qtbot: QtBot, form: ProfileForm) -> None:
    with qtbot.assertNotEmitted(form.changed):
        form.edit(FULL, [])
    with qtbot.waitSignal(form.changed):
        form.general.name.setText("x")
