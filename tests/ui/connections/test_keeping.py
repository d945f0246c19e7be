"""Secrets and files together: saved, duplicated, exported, removed; templates and a team's folder."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kafka_explorer.config.profiles import ConnectionProfile, ProfileFolder, load_profiles, save_profile
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.config.security import Mechanism, Protocol, Security, Tls
from kafka_explorer.files import shipped
from kafka_explorer.ui.connections.card import ConnectionCard
from kafka_explorer.ui.connections.controller import ConnectionsPage, Sources
from kafka_explorer.ui.connections.model import Action, Entry, Group
from kafka_explorer.ui.connections.words import expiry_words, security_words
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.theme import Theme
from tests.ui.answers import Answers
from tests.ui.connections.conftest import OpenPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen has no window manager

PATIENCE_MS = 60_000

SIGNED = ConnectionProfile("Signed", ("a:1",), security=Security(Protocol.SASL_SSL, Mechanism.PLAIN, "me"))
SESAME = {SecretName.PASSWORD: Secret("open-sesame")}


def ask(page: ConnectionsPage, name: str, action: Action) -> None:
    entry = page.listing.named(name)
    assert entry is not None
    page.view.asked.emit(action, entry)


def names(page: ConnectionsPage) -> list[str]:
    return [card.entry.profile.name for card in page.view.grid.cards]


def idle(jobs: Jobs) -> bool:
    return not jobs.running()


def contents(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.iterdir())


def test_a_secret_goes_to_the_store_and_never_into_the_file(
    qtbot: QtBot, open_page: OpenPage, store: SecretStore, jobs: Jobs, mine: Path, answers: Answers
) -> None:
    page = open_page(SIGNED)
    ask(page, "Signed", Action.EDIT)
    page.form_page.form.secrets[SecretName.PASSWORD].set_text("open-sesame")
    page.form_page.save_button.click()
    qtbot.waitUntil(lambda: page.currentWidget() is page.view and idle(jobs), timeout=PATIENCE_MS)
    assert store.load("Signed") == SESAME
    assert "open-sesame" not in contents(mine)
    assert answers.heard == ["Its secrets are known for this session only"]
    ask(page, "Signed", Action.EDIT)
    qtbot.waitUntil(lambda: idle(jobs), timeout=PATIENCE_MS)
    assert page.form_page.form.fields["secret.password"].hint == "Known for this session only."
    assert page.form_page.form.secrets[SecretName.PASSWORD].text == ""


def test_leaving_the_form_forgets_what_was_typed(qtbot: QtBot, open_page: OpenPage, store: SecretStore) -> None:
    page = open_page(SIGNED)
    ask(page, "Signed", Action.EDIT)
    page.form_page.form.secrets[SecretName.PASSWORD].set_text("open-sesame")
    page.leave_form()
    assert page.form_page.form.secrets[SecretName.PASSWORD].text == ""
    assert store.load("Signed") == {}


@pytest.mark.parametrize("along", [True, False])
def test_a_duplicate_asks_whether_secrets_go_along(
    qtbot: QtBot, open_page: OpenPage, store: SecretStore, jobs: Jobs, along: bool
) -> None:
    store.keep_for_session("Signed", SESAME)
    page = open_page(SIGNED)
    ask(page, "Signed", Action.DUPLICATE)
    qtbot.waitUntil(lambda: idle(jobs), timeout=PATIENCE_MS)
    copying = page.form_page.copy_secrets
    assert copying.isVisible()
    assert copying.text() == "Take its secrets along: password"
    if not along:
        copying.click()
    assert page.form_page.form.secrets[SecretName.PASSWORD].is_there == along
    page.form_page.save_button.click()
    qtbot.waitUntil(lambda: page.currentWidget() is page.view and idle(jobs), timeout=PATIENCE_MS)
    assert store.load("Signed copy") == (SESAME if along else {})
    assert store.load("Signed") == SESAME


def test_a_renamed_connection_takes_its_secrets_along(
    qtbot: QtBot, open_page: OpenPage, store: SecretStore, jobs: Jobs
) -> None:
    store.keep_for_session("Signed", SESAME)
    page = open_page(SIGNED)
    ask(page, "Signed", Action.EDIT)
    page.form_page.form.general.name.setText("Renamed")
    page.form_page.save_button.click()
    qtbot.waitUntil(lambda: page.currentWidget() is page.view and idle(jobs), timeout=PATIENCE_MS)
    assert (store.load("Renamed"), store.load("Signed")) == (SESAME, {})


def test_a_removed_connection_takes_its_secrets_along(
    qtbot: QtBot, open_page: OpenPage, store: SecretStore, jobs: Jobs, answers: Answers
) -> None:
    store.keep_for_session("Signed", SESAME)
    page = open_page(SIGNED)
    ask(page, "Signed", Action.REMOVE)
    qtbot.waitUntil(lambda: "Signed" not in names(page) and idle(jobs), timeout=PATIENCE_MS)
    assert store.load("Signed") == {}
    assert "its secrets are forgotten" in answers.questions[0].text


def test_an_export_says_which_secrets_stay_here(
    qtbot: QtBot, open_page: OpenPage, store: SecretStore, jobs: Jobs, answers: Answers, tmp_path: Path
) -> None:
    store.keep_for_session("Signed", SESAME)
    page = open_page(SIGNED)
    answers.file = tmp_path / "out" / "signed.toml"
    answers.file.parent.mkdir()
    answers.agrees = False
    ask(page, "Signed", Action.EXPORT)
    (question,) = answers.questions
    assert question.title == "Export Signed without its secrets?"
    assert question.text.startswith("A file never holds a secret. ")
    assert question.text.endswith("types these again: password.")
    assert question.action == "Export"
    assert not answers.file.exists()
    answers.agrees = True
    ask(page, "Signed", Action.EXPORT)
    qtbot.waitUntil(lambda: answers.heard == ["Exported, without secrets"], timeout=PATIENCE_MS)
    assert "open-sesame" not in answers.file.read_text()
    exported, problems = load_profiles([ProfileFolder(answers.file.parent)])
    assert not problems
    assert [replace(profile, origin=None) for profile in exported] == [SIGNED]


def test_an_export_that_cannot_be_written_is_told(
    qtbot: QtBot, open_page: OpenPage, answers: Answers, tmp_path: Path
) -> None:
    page = open_page(SIGNED)
    answers.file = tmp_path / "not there" / "signed.toml"
    (tmp_path / "not there").write_text("a file where the folder should be")
    ask(page, "Signed", Action.EXPORT)
    qtbot.waitUntil(page.view.banner.isVisible, timeout=PATIENCE_MS)
    assert "cannot be written" in page.view.banner.text


def test_a_template_starts_a_connection_of_ones_own(
    qtbot: QtBot, open_page: OpenPage, jobs: Jobs, shipped_folder: Path, mine: Path
) -> None:
    save_profile(replace(SIGNED, name="Cloud", notes="How to"), shipped_folder / "templates")
    page = open_page()
    assert names(page) == ["Local broker"]
    (action,) = [each for each in page.view.template_menu.actions() if each.text() == "Cloud"]
    assert action.toolTip() == "How to"
    action.trigger()
    form = page.form_page.form
    assert form.general.name.text() == ""
    form.general.name.setText("Mine")
    page.form_page.save_button.click()
    qtbot.waitUntil(lambda: "Mine" in names(page) and idle(jobs), timeout=PATIENCE_MS)
    (saved,), _ = load_profiles([ProfileFolder(mine)])
    assert saved.security == SIGNED.security


def test_every_shipped_template_is_whole() -> None:
    templates, problems = load_profiles([ProfileFolder(shipped("connections") / "templates", shipped=True)])
    assert not problems
    assert len(templates) >= 15
    said = {security_words(template.security) for template in templates}
    assert {"PLAINTEXT", "SSL", "SSL · mTLS", "SASL_SSL · PLAIN", "SASL_SSL · MSK IAM"} <= said
    assert all(template.notes for template in templates)


def test_a_teams_folder_is_offered_and_never_written(
    qtbot: QtBot, theme: Theme, jobs: Jobs, answers: Answers, store: SecretStore, tmp_path: Path
) -> None:
    save_profile(replace(SIGNED, name="Shared"), tmp_path / "team")
    sources = Sources(tmp_path / "mine", tmp_path / "shipped", team=(tmp_path / "team",))
    page = ConnectionsPage(theme, jobs, answers, sources, store)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: idle(jobs) and page.view.body.shows_content, timeout=PATIENCE_MS)
    assert [(entry.profile.name, entry.group) for entry in page.listing.entries] == [("Shared", Group.TEAM)]
    ask(page, "Shared", Action.DUPLICATE)
    page.form_page.save_button.click()
    qtbot.waitUntil(lambda: "Shared copy" in names(page) and idle(jobs), timeout=PATIENCE_MS)
    assert [path.name for path in (tmp_path / "team").iterdir()] == ["shared.toml"]
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["shared-copy.toml"]


def test_a_card_says_how_it_is_secured_and_what_ends_soon(qtbot: QtBot, theme: Theme) -> None:
    profile = replace(SIGNED, security=Security(Protocol.SSL, tls=Tls(keystore="c.p12", verify=False)))
    ends = datetime.now(UTC) + timedelta(days=12, hours=1)
    card = ConnectionCard(theme, Entry(profile, Group.MINE, ends))
    qtbot.addWidget(card)
    card.resize(420, card.height())
    card.show()
    shown = {label.text() for label in card.findChildren(QLabel) if label.isVisible()}
    assert {"SSL · mTLS", "TLS NOT VERIFIED", "CERTIFICATE ENDS IN 12 DAYS"} <= shown


@pytest.mark.parametrize(
    ("left", "words", "tone"),
    [
        (timedelta(days=2), "certificate ends in 2 days", "warn"),
        (timedelta(days=1, hours=2), "certificate ends in 1 day", "warn"),
        (timedelta(hours=2), "certificate ends today", "bad"),
        (timedelta(seconds=-1), "certificate expired", "bad"),
    ],
)
def test_the_end_of_a_certificate_is_told_in_days(left: timedelta, words: str, tone: str) -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert expiry_words(now + left, now) == (words, tone)
