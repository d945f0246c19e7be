"""Exports and removes connections, with the questions that belong to it."""

from collections.abc import Callable, Generator

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.errors import ProfileError, SecretsError
from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.config.secret_names import possible_secrets
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.connections import work
from kafka_explorer.ui.connections.secret_words import secret_list
from kafka_explorer.ui.connections.view import ConnectionsView
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs


class FileActions(QObject):
    """`removed` tells that a file is gone, or that it could not be removed wholly: the list is to be read again."""

    removed = Signal()

    def __init__(self, view: ConnectionsView, jobs: Jobs, ask: Ask, store: SecretStore) -> None:
        super().__init__(view)
        self._view, self._jobs, self._ask, self._store = view, jobs, ask, store

    def export(self, profile: ConnectionProfile) -> None:
        """Ask where to, say which secrets stay here, and write the file."""
        names = possible_secrets(profile)
        if names and not self._ask.confirm(
            self.tr("Export %s without its secrets?") % profile.name,
            self.tr("A file never holds a secret. Whoever uses it types these again: %s.") % secret_list(names),
            self.tr("Export"),
        ):
            return
        name = profile.origin.name if profile.origin else f"{profile.name}.toml"
        path = self._ask.save_file(self.tr("Export %s") % profile.name, name, "TOML (*.toml)")
        if path is not None:
            self._run("export", self.tr("Export %s") % profile.name, work.export(profile, path), self._on_exported)

    def _on_exported(self, error: ProfileError | None) -> None:
        if error is None:
            self._ask.notify(self.tr("Exported, without secrets"))
        else:
            self._view.show_error(error)

    def remove(self, profile: ConnectionProfile) -> None:
        """Ask, then delete the file and forget the secrets."""
        file = profile.origin.name if profile.origin else ""
        words = self.tr("The file %s is deleted. The cluster itself is not touched.") % file
        if possible_secrets(profile):
            words = self.tr("The file %s is deleted, and its secrets are forgotten. The cluster itself is not touched.")
            words %= file
        title = self.tr("Remove %s?") % profile.name
        if self._ask.confirm(title, words, self.tr("Remove"), danger=True, environment=profile.environment):
            work_ = work.remove(profile, self._store)
            self._run("remove", self.tr("Remove %s") % profile.name, work_, self._on_removed)

    def _on_removed(self, error: ProfileError | SecretsError | None) -> None:
        if error is not None:
            self._view.show_error(error)
        self.removed.emit()

    def _run(self, slot: str, title: str, job: Generator[None, None, object], done: Callable[..., None]) -> None:
        self._jobs.start(
            title,
            job,
            owner=self,
            slot=slot,
            done=done,
            failed=lambda error: self._view.banner.show_error(explain(error)),
            shown=False,
        )
