"""A secret is typed, kept, replaced, removed - and once kept never shown."""

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from kafka_explorer.config.secret_names import Secret
from kafka_explorer.ui.connections.secret_field import Held, KeyringWords, SecretField
from kafka_explorer.ui.theme import Theme

KEYRING = KeyringWords("the Secret Service")


@pytest.fixture
def field(qtbot: QtBot, theme: Theme) -> SecretField:
    made = SecretField(theme)
    qtbot.addWidget(made)
    made.set_keyring(KEYRING)
    made.show()
    return made


def seen(field: SecretField) -> list[str]:
    """What can be read on the screen."""
    return [edit.displayText() for edit in field.findChildren(QLineEdit) if edit.isVisible()]


def test_what_is_typed_is_shown_as_dots_until_the_eye_is_pressed(field: SecretField) -> None:
    field.set_text("sesame")
    (shown,) = seen(field)
    assert "sesame" not in shown
    assert len(shown) == 6
    assert field.change == Secret("sesame")
    assert field.where == "Will be kept in the Secret Service, never in the file."
    field._eye.setChecked(True)
    assert seen(field) == ["sesame"]


def test_the_eye_closes_when_another_connection_is_shown(field: SecretField) -> None:
    field.set_text("sesame")
    field._eye.setChecked(True)
    field.show_held(Held.NOWHERE)
    field.set_text("again")
    assert "again" not in seen(field)[0]


def test_a_kept_secret_is_replaced_or_left_as_it_was(qtbot: QtBot, field: SecretField) -> None:
    field.show_held(Held.KEYRING)
    assert field.where == "Kept in the Secret Service."
    assert (field.is_changed, field.is_there, field.change) == (False, True, None)
    assert not any(action.isVisible() for edit in field.findChildren(QLineEdit) for action in edit.actions())
    with qtbot.waitSignal(field.changed):
        field.replace_button.click()
    field.set_text("new")
    assert (field.is_changed, field.change) == (True, Secret("new"))
    field.undo_button.click()
    assert (field.is_changed, field.change, field.text) == (False, None, "")


def test_a_kept_secret_can_be_removed(field: SecretField) -> None:
    field.show_held(Held.KEYRING)
    field.remove_button.click()
    assert field.where == "Will be forgotten when you save."
    assert (field.is_changed, field.is_there, field.change) == (True, False, None)
    field.undo_button.click()
    assert field.is_there


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (Held.NOWHERE, "No usable keyring here: known for this session only."),
        (Held.SESSION, "Known for this session only."),
        (Held.LOOKING, "Looking into the keyring…"),
    ],
)
def test_without_a_keyring_the_user_is_told(field: SecretField, held: Held, words: str) -> None:
    field.set_keyring(KeyringWords(reason="There is none."))
    field.show_held(held)
    assert field.where == words


def test_a_pasted_key_has_several_lines(qtbot: QtBot, theme: Theme) -> None:
    field = SecretField(theme, many_lines=True)
    qtbot.addWidget(field)
    field.set_text("-----BEGIN PRIVATE KEY-----\nx\n")
    assert field.change == Secret("-----BEGIN PRIVATE KEY-----\nx\n")
    field.show_held(Held.KEYRING)
    assert field.text == ""


def test_an_optional_one_is_quiet_while_it_is_empty(qtbot: QtBot, theme: Theme) -> None:
    field = SecretField(theme, optional=True)
    qtbot.addWidget(field)
    assert field.where == ""
    field.set_text("x")
    assert field.where
