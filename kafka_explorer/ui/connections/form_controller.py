"""What the form's page does: looks for secrets, tests, saves."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.connections_kept import KeptConnection
from kafka_explorer.config.errors import ProfileError, SecretsError
from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.engine.dead_letters.examples import LARGEST
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.connections import work
from kafka_explorer.ui.connections.checkups import Checkups
from kafka_explorer.ui.connections.dialect_trying import Trial, read_example_file, try_dialects
from kafka_explorer.ui.connections.form_page import FormPage
from kafka_explorer.ui.connections.secret_field import KeyringWords
from kafka_explorer.ui.connections.secret_words import secret_list
from kafka_explorer.ui.explain import Explanation, explain
from kafka_explorer.ui.jobs import Jobs


@dataclass(frozen=True)
class Start:
    """What the form opens with: a profile, whose text a new file starts from, and whose secrets may go along."""

    profile: ConnectionProfile
    title: str
    like: Path | None = None
    secrets_of: str = ""
    typed: tuple[tuple[SecretName, Secret], ...] = ()


class FormController(QObject):
    """`saved(profile, connect)` tells that it is done."""

    saved = Signal(object, bool)

    def __init__(self, page: FormPage, jobs: Jobs, ask: Ask, store: SecretStore, folder: Path) -> None:
        super().__init__(page)
        self._page, self._jobs, self._ask, self._store, self._folder = page, jobs, ask, store, folder
        self._start = Start(ConnectionProfile("", ()), "")
        self._found = work.SecretsFound(KeyringWords())
        self._connect_after = False
        self.checkups = Checkups(page.checkup, jobs, ask, store)
        self.checkups.refused.connect(self._on_test_refused)
        page.checkup.started.connect(self._on_test)
        page.save_requested.connect(self._on_save)
        page.copying_chosen.connect(lambda _on: self._show_secrets())
        page.form.dialects.trial_asked.connect(self._on_trial_asked)
        page.form.dialects.trial.file_asked.connect(self._on_example_asked)

    def open(self, start: Start, taken: list[str]) -> None:
        """Show the form; `taken` are the names of the other connections."""
        self._start = start
        self._found = work.SecretsFound(KeyringWords())
        self._page.edit(start.profile, taken, start.title, self._folder)
        self._page.form.type_secrets(dict(start.typed))
        looked_at = replace(start.profile, name=start.secrets_of or start.profile.name)
        self._jobs.start(
            self.tr("Look into the keyring"),
            work.look_for_secrets(looked_at, self._store),
            owner=self,
            slot="secrets",
            done=self._on_secrets,
            failed=lambda error: self._page.banner.show_error(explain(error)),
            shown=False,
        )

    def leave(self) -> None:
        """The form is left: nothing runs for it any more, and nothing typed stays behind."""
        self._jobs.cancel(self)
        self.checkups.cancel()
        self._page.form.edit(ConnectionProfile("", ()), ())

    def _on_secrets(self, found: work.SecretsFound) -> None:
        self._found = found
        names = list(work.names(found.held))
        if self._start.secrets_of and names:
            self._page.offer_copying(self.tr("Take its secrets along: %s") % secret_list(names))
        if found.trouble:
            self._page.banner.show_warning(found.trouble)
        if found.keyring.usable:
            self._page.say_keyring(self.tr("Secrets are kept in %s.") % found.keyring.name)
        else:
            self._page.say_keyring(found.keyring.reason)
        self._show_secrets()

    def _show_secrets(self) -> None:
        copies = not self._start.secrets_of or self._page.copy_secrets.isChecked()
        self._page.form.show_secrets(self._found.keyring, self._found.held if copies else {})

    @property
    def _copied_from(self) -> str | None:
        return self._start.secrets_of if self._start.secrets_of and self._page.copy_secrets.isChecked() else None

    def _on_trial_asked(self) -> None:
        dialects = self._page.form.dialects
        text, topic = dialects.trial.text, dialects.trial.topic.text().strip()
        if len(text) > LARGEST:
            dialects.show_trial(None)
            dialects.trial.say(self.tr("An example may have %s KB at most. Paste a shorter one.") % (LARGEST // 1024))
            return
        self._jobs.start(
            self.tr("Explain the example"),
            try_dialects(dialects.value(), text, topic),
            owner=self,
            slot="trial",
            done=self._on_tried,
            failed=lambda error: self._page.banner.show_error(explain(error)),
            shown=False,
        )

    def _on_tried(self, trial: Trial) -> None:
        dialects = self._page.form.dialects
        dialects.show_trial(trial if dialects.trial.text else None)

    def _on_example_asked(self) -> None:
        path = self._ask.open_file(self.tr("Open an example"))
        if path is not None:
            self._jobs.start(
                self.tr("Read %s") % path.name,
                read_example_file(path),
                owner=self,
                slot="example",
                done=self._on_example,
                failed=lambda error: self._page.banner.show_error(explain(error)),
                shown=False,
            )

    def _on_example(self, read: tuple[str, str]) -> None:
        text, problem = read
        trial = self._page.form.dialects.trial
        if problem:
            trial.say(self.tr("This cannot be read: %s") % problem)
        else:
            trial.set_example(text)

    def _on_test(self) -> None:
        profile, changes = self._page.form.profile(), self._page.form.secret_changes()
        # Until it is saved, secrets are found under the name they were kept with.
        name = self._copied_from or ("" if self._start.secrets_of else self._start.profile.name)
        self.checkups.start(replace(profile, name=name or profile.name), changes)

    def _on_test_refused(self, error: ProfileError | SecretsError) -> None:
        if isinstance(error, ProfileError):
            self._page.form.show_error(error)

    def _on_save(self, connect: bool) -> None:
        self._connect_after = connect
        form = self._page.form
        profile = form.profile()
        self._page.set_saving(True)
        self._jobs.start(
            self.tr("Save %s") % profile.name,
            work.save(
                profile,
                self._folder,
                self._store,
                like=self._start.like,
                changes=form.secret_changes(),
                copy_secrets_of=self._copied_from,
            ),
            owner=self,
            slot="save",
            done=self._on_saved,
            failed=self._on_save_failed,
            shown=False,
        )

    def _on_saved(self, outcome: KeptConnection | ProfileError | SecretsError) -> None:
        if isinstance(outcome, ProfileError):
            self._page.show_error(outcome)
        elif isinstance(outcome, SecretsError):
            self._page.set_saving(False)
            self._page.banner.show_error(Explanation(self.tr("Not saved"), str(outcome)))
        else:
            if not outcome.secrets.in_keyring:
                self._ask.notify(self.tr("Its secrets are known for this session only"))
            self.saved.emit(outcome.profile, self._connect_after)

    def _on_save_failed(self, error: ExplorerError) -> None:
        self._page.set_saving(False)
        self._page.banner.show_error(explain(error))
