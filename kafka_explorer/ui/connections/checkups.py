"""Runs a connection test into a panel: from the form, from a card, from a failed connection."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from kafka_explorer.config.errors import ProfileError, SecretsError
from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.engine.doctor.steps import Diagnosis
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.connections import work
from kafka_explorer.ui.connections.checkup_line import report
from kafka_explorer.ui.connections.checkup_panel import CheckupPanel
from kafka_explorer.ui.connections.checkup_words import checkup_lines
from kafka_explorer.ui.connections.words import security_words
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs

SLOT = "checkup"


class Checkups(QObject):
    """One test at a time into one panel. `refused(error)` comes when a field must be mended first."""

    refused = Signal(object)

    def __init__(self, panel: CheckupPanel, jobs: Jobs, ask: Ask, store: SecretStore) -> None:
        super().__init__(panel)
        self._panel, self._jobs, self._ask, self._store = panel, jobs, ask, store
        self._profile = ConnectionProfile("", ())
        panel.cancelled.connect(self.cancel)
        panel.copy_requested.connect(self._on_copy)

    def start(self, profile: ConnectionProfile, changes: work.SecretChanges) -> None:
        """Test `profile`, with the secrets kept for it and `changes`, those typed just now."""
        self._profile = profile
        self._panel.show_running()
        self._jobs.start(
            self.tr("Test connection"),
            work.test(profile, self._store, changes),
            owner=self,
            slot=SLOT,
            progress=lambda diagnosis: self._panel.show_running(checkup_lines(diagnosis)),
            done=self._on_done,
            failed=lambda error: self._panel.show_failed(explain(error)),
            shown=False,
        )

    def cancel(self) -> None:
        """Stop the test; the panel is as before it."""
        self._jobs.cancel(self, SLOT)
        self._panel.show_idle()

    def _on_done(self, outcome: Diagnosis | ProfileError | SecretsError) -> None:
        if isinstance(outcome, Diagnosis):
            self._panel.show_done(checkup_lines(outcome))
        else:
            self._panel.show_failed(explain(outcome))
            self.refused.emit(outcome)

    def _on_copy(self) -> None:
        profile = self._profile
        text = report(profile.name, profile.bootstrap_servers, security_words(profile.security), self._panel.lines)
        QGuiApplication.clipboard().setText(text)
        self._ask.notify(self.tr("Report copied"))
