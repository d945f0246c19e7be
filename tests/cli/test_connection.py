"""What a command does about secrets that are not there."""

from dataclasses import replace

import pytest

from kafka_explorer.cli.connection import Unlocking
from kafka_explorer.config.client_settings import client_settings
from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.errors import ProfileError, SecretNeeded
from kafka_explorer.config.security import Mechanism, Protocol, Security, Tls
from kafka_explorer.config.store_errors import StoreError
from tests.security.certificates import Authority, encrypted, written

PROFILE = ConnectionProfile("a", ("b:1",), security=Security(Protocol.SASL_SSL, Mechanism.PLAIN, "alice"))


class Terminal:
    """Somebody who types these."""

    def __init__(self, *words: str) -> None:
        self.words = list(words)
        self.questions: list[str] = []

    def isatty(self) -> bool:
        return True

    def ask(self, question: str) -> str:
        self.questions.append(question)
        return self.words.pop(0)


def at(monkeypatch: pytest.MonkeyPatch, terminal: Terminal) -> Terminal:
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("getpass.getpass", terminal.ask)
    return terminal


def test_on_a_terminal_a_missing_secret_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at(monkeypatch, Terminal("geheim"))
    assert Unlocking(PROFILE).of(client_settings)["sasl.password"] == "geheim"
    assert terminal.questions == ["Password (a): "]


def test_an_empty_answer_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, Terminal(""))
    with pytest.raises(SecretNeeded):
        Unlocking(PROFILE).of(client_settings)


def test_passwords_of_stores_are_asked_for_when_they_are_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pair = encrypted(Authority().for_client("alice"), "geheim")
    path = written(tmp_path_factory.mktemp("stores"), "me.pem", pair.together)
    profile = replace(PROFILE, security=Security(Protocol.SSL, tls=Tls(keystore=str(path))))
    terminal = at(monkeypatch, Terminal("geheim"))
    assert "PRIVATE KEY" in Unlocking(profile).of(client_settings)["ssl.key.pem"]
    assert terminal.questions == ["Password of the private key (a): "]
    at(monkeypatch, Terminal("wrong"))
    with pytest.raises(StoreError, match="does not open the private key"):
        Unlocking(profile).of(client_settings)


def test_what_no_secret_mends_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at(monkeypatch, Terminal())
    with pytest.raises(ProfileError, match="cannot be read"):
        Unlocking(replace(PROFILE, security=Security(Protocol.SSL, tls=Tls(truststore="/nowhere")))).of(client_settings)
    assert not terminal.questions
