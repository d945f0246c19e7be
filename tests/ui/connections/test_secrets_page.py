"""The question for missing secrets: what is asked, what is answered, and that nothing typed stays behind."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.ui.connections.secret_field import KeyringWords
from kafka_explorer.ui.connections.secret_words import secret_list, secret_title
from kafka_explorer.ui.connections.secrets_page import SecretsPage
from kafka_explorer.ui.theme import Theme

KEYRING = KeyringWords("the Secret Service")


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> SecretsPage:
    made = SecretsPage(theme)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def test_every_secret_is_asked_for_and_answered_together(qtbot: QtBot, page: SecretsPage) -> None:
    page.ask_for("Mine", (SecretName.PASSWORD, SecretName.KEYSTORE_PASSWORD), KEYRING)
    assert page.title == "Mine needs its password and keystore password"
    assert not page.connect_button.isEnabled()
    page.fields[SecretName.PASSWORD].set_text("one")
    assert not page.connect_button.isEnabled()
    page.fields[SecretName.KEYSTORE_PASSWORD].set_text("two")
    with qtbot.waitSignal(page.answered) as answered:
        page.connect_button.click()
    assert answered.args == [
        {SecretName.PASSWORD: Secret("one"), SecretName.KEYSTORE_PASSWORD: Secret("two")},
        True,
    ]
    assert [field.text for field in page.fields.values()] == ["", ""]


def test_the_user_may_choose_this_session_only(qtbot: QtBot, page: SecretsPage) -> None:
    page.ask_for("Mine", (SecretName.PASSWORD,), KEYRING, "The broker refused it.")
    assert page.text == "The broker refused it."
    page.keep.setChecked(False)
    page.fields[SecretName.PASSWORD].set_text("one")
    with qtbot.waitSignal(page.answered) as answered:
        QTest.keyClick(page.fields[SecretName.PASSWORD].input, Qt.Key.Key_Return)
    assert answered.args[1] is False


def test_without_a_keyring_nothing_is_promised(qtbot: QtBot, page: SecretsPage) -> None:
    page.ask_for("Mine", (SecretName.PASSWORD,), KeyringWords(reason="There is no keyring."))
    assert not page.keep.isVisible()
    assert page.text == "There is no keyring."
    page.fields[SecretName.PASSWORD].set_text("one")
    with qtbot.waitSignal(page.answered) as answered:
        page.connect_button.click()
    assert answered.args[1] is False


def test_escape_cancels(qtbot: QtBot, page: SecretsPage) -> None:
    page.ask_for("Mine", (SecretName.PRIVATE_KEY,), KEYRING)
    with qtbot.waitSignal(page.cancelled):
        QTest.keyClick(page.fields[SecretName.PRIVATE_KEY].input, Qt.Key.Key_Escape)


def test_every_secret_has_a_name() -> None:
    assert len({secret_title(name) for name in SecretName}) == len(SecretName)
    assert secret_list([SecretName.PASSWORD]) == "password"
    assert secret_list([]) == ""
