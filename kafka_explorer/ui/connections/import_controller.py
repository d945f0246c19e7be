"""What the import page does: understands while one types, and makes a connection of it."""

from collections.abc import Generator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config import connection
from kafka_explorer.config.connections_kept import KeptConnection
from kafka_explorer.config.errors import ProfileError, SecretsError
from kafka_explorer.config.imports.imported import Imported, ImportFailed
from kafka_explorer.config.profiles import ConnectionProfile, Environment, free_name
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.connections import work
from kafka_explorer.ui.connections.form_checks import lacking_fields, wrong_fields
from kafka_explorer.ui.connections.form_controller import Start
from kafka_explorer.ui.connections.import_page import ImportPage
from kafka_explorer.ui.connections.secret_field import KeyringWords
from kafka_explorer.ui.explain import Explanation, explain
from kafka_explorer.ui.jobs import Jobs


class ImportController(QObject):
    """`saved(profile, connect)` tells that a connection was made, `form_asked(Start)` that the form shall go on."""

    saved = Signal(object, bool)
    form_asked = Signal(object)

    def __init__(self, page: ImportPage, jobs: Jobs, ask: Ask, store: SecretStore, folder: Path) -> None:
        super().__init__(page)
        self._page, self._jobs, self._ask, self._store, self._folder = page, jobs, ask, store, folder
        self._taken: list[str] = []
        self._imported: Imported | None = None
        self._file = ""
        self._connect_after = False
        page.changed.connect(self._on_changed)
        page.environment.chosen.connect(lambda _chosen: self._show_readiness())
        page.file_dropped.connect(self._on_file)
        page.save_requested.connect(self._on_save)
        page.form_requested.connect(self._on_form)

    def open(self, taken: list[str]) -> None:
        """Show an empty page; `taken` are the names of the other connections."""
        self._taken = taken
        self._imported = None
        self._page.start()
        self._jobs.start(
            self.tr("Look into the keyring"),
            _keyring(self._store),
            owner=self,
            slot="keyring",
            done=self._page.needs.set_keyring,
            shown=False,
        )

    def leave(self) -> None:
        """The page is left: nothing of what was pasted stays behind."""
        self._jobs.cancel(self)
        self._imported = None
        self._page.forget()

    @property
    def is_changed(self) -> bool:
        """Whether leaving would lose something."""
        return bool(self._page.text.toPlainText().strip())

    def _on_changed(self) -> None:
        text = self._page.text.toPlainText()
        if not text.strip():
            self._imported, self._file = None, ""
            self._jobs.cancel(self, "understand")
            self._page.needs.clear()
            self._page.show_nothing()
            return
        chosen = self._page.document.currentData()
        self._jobs.start(
            self.tr("Read the configuration"),
            work.understand(text, self._file, chosen or None, self._page.needs.variables()),
            owner=self,
            slot="understand",
            done=self._on_understood,
            failed=lambda error: self._page.banner.show_error(explain(error)),
            shown=False,
        )

    def _on_understood(self, outcome: tuple[Imported, Imported] | ImportFailed) -> None:
        self._page.banner.hide()
        if isinstance(outcome, ImportFailed):
            self._imported = None
            self._page.show_nothing(self.tr("This is not understood"), outcome.sentence)
            return
        base, self._imported = outcome
        self._page.show_imported(base, self._imported)
        if not self._page.name.text():
            wanted = self._imported.profile.name or _name_from(self._imported.profile)
            if wanted:
                self._page.name.blockSignals(True)
                self._page.name.setText(free_name(wanted, self._taken))
                self._page.name.blockSignals(False)
        self._show_readiness()

    def _show_readiness(self) -> None:
        if self._imported is None:
            return
        profile = self._profile(self._imported)
        wrong = wrong_fields(profile, self._taken)
        self._page.fields["name"].set_message(wrong.get("name", ""))
        missing = self._page.needs.missing
        lacking = missing.sentence if missing else next(iter(lacking_fields(profile).values()), "")
        self._page.show_readiness(next(iter(wrong.values()), ""), lacking)

    def _profile(self, imported: Imported) -> ConnectionProfile:
        """Returns the draft with what was chosen and filled in; unchecked."""
        profile: Any = imported.profile
        filled: dict[str, object] = {**self._page.needs.files(), **self._page.needs.values()}
        for path, value in filled.items():
            profile = _with(profile, path.split("."), value)
        environment = Environment(self._page.environment.currentData())
        named: ConnectionProfile = replace(profile, name=self._page.name.text(), environment=environment)
        return named

    def _secrets(self, imported: Imported) -> dict[SecretName, Secret]:
        return {**imported.secrets, **self._page.needs.secrets()}

    def _on_file(self, path: Path) -> None:
        self._file = path.name
        self._jobs.start(
            self.tr("Read %s") % path.name,
            work.read_text(path),
            owner=self,
            slot="file",
            done=self._on_read,
            failed=lambda error: self._page.banner.show_error(explain(error)),
            shown=False,
        )

    def _on_read(self, outcome: str | ProfileError) -> None:
        if isinstance(outcome, ProfileError):
            self._page.banner.show_error(Explanation(self.tr("Not read"), outcome.sentence))
        else:
            self._page.text.setPlainText(outcome)

    def _on_form(self) -> None:
        if self._imported is not None:
            secrets = tuple(self._secrets(self._imported).items())
            profile = self._profile(self._imported)
            self.form_asked.emit(Start(profile, self.tr("New connection"), typed=secrets))

    def _on_save(self, connect: bool) -> None:
        if self._imported is None:
            return
        self._connect_after = connect
        try:
            profile = connection.checked(self._profile(self._imported))
        except ProfileError as error:
            self._page.banner.show_error(explain(error))
            return
        self._jobs.start(
            self.tr("Save %s") % profile.name,
            work.save(profile, self._folder, self._store, changes=self._secrets(self._imported)),
            owner=self,
            slot="save",
            done=self._on_saved,
            failed=lambda error: self._page.banner.show_error(explain(error)),
            shown=False,
        )

    def _on_saved(self, outcome: KeptConnection | ProfileError | SecretsError) -> None:
        if not isinstance(outcome, KeptConnection):
            self._page.banner.show_error(Explanation(self.tr("Not saved"), str(outcome)))
            return
        if not outcome.secrets.in_keyring:
            self._ask.notify(self.tr("Its secrets are known for this session only"))
        self.saved.emit(outcome.profile, self._connect_after)


def _keyring(store: SecretStore) -> Generator[None, None, KeyringWords]:
    yield
    return work.keyring_words(store)


def _name_from(profile: ConnectionProfile) -> str:
    """Returns a name for a draft without one: the first server's host."""
    host = profile.bootstrap_servers[0].rpartition(":")[0] if profile.bootstrap_servers else ""
    return host.strip("[]")


def _with(value: Any, path: list[str], wanted: object) -> Any:
    """Returns the dataclass `value` with the field at `path` set; unchanged where there is no such field."""
    name, *rest = path
    if not is_dataclass(value) or name not in {each.name for each in fields(value)}:
        return value
    if name == "bootstrap_servers":
        return replace(value, bootstrap_servers=(str(wanted),))  # type: ignore[type-var]
    inner = _with(getattr(value, name), rest, wanted) if rest else wanted
    return replace(value, **{name: inner})  # type: ignore[type-var]
