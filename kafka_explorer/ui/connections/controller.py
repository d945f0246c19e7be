"""Connects the start page with the profile files: loads, saves, duplicates, removes, tries connections."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from kafka_explorer.config.profiles import ConnectionProfile, ProfileError, ProfileFolder, free_name
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.connections import work
from kafka_explorer.ui.connections.form_page import FormPage
from kafka_explorer.ui.connections.model import Action, Entry, Listing
from kafka_explorer.ui.connections.view import ConnectionsView
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Sources:
    """Where connections come from: the user's folder, the shipped one, and running sandboxes.

    `extra` is called in a task's thread, at every refresh; it must not raise.
    """

    mine: Path
    shipped: Path
    extra: work.ExtraProfiles = tuple

    @property
    def folders(self) -> tuple[ProfileFolder, ...]:
        """The folders, the user's first: its names win."""
        return ProfileFolder(self.mine), ProfileFolder(self.shipped, shipped=True)


class ConnectionsPage(QStackedWidget):
    """The start page, complete: put it into the window and listen to `connect_requested(ConnectionProfile)`."""

    connect_requested = Signal(object)

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        ask: Ask,
        sources: Sources,
        parent: QWidget | None = None,
        *,
        open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._ask = ask
        self._sources = sources
        self._open_url = open_url
        self._like: Path | None = None
        self._connect_after = False
        self.view = ConnectionsView(theme)
        self.form_page = FormPage(theme)
        self.addWidget(self.view)
        self.addWidget(self.form_page)
        self._connect()

    def _connect(self) -> None:
        self.view.asked.connect(self._on_asked)
        self.view.new_requested.connect(self.open_new)
        self.view.refresh_requested.connect(self.refresh)
        self.view.banner.retried.connect(self.refresh)
        self.view.body.notice.retried.connect(self.refresh)
        self.view.problems.folder_asked.connect(self._open_folder)
        self.view.problems.path_copied.connect(lambda path: self._copy(str(path), self.tr("Path copied")))
        self.form_page.save_requested.connect(self._on_save_requested)
        self.form_page.left.connect(self.leave_form)
        self.form_page.trial.started.connect(self._on_trial_started)
        self.form_page.trial.cancelled.connect(self._on_trial_cancelled)

    def refresh(self) -> None:
        """Read the files again, and ask which sandboxes run."""
        self._jobs.start(
            self.tr("Read connections"),
            work.load(self._sources.folders, self._sources.extra),
            owner=self,
            slot="load",
            done=self.view.show_listing,
            failed=lambda error: self.view.body.show_failed(explain(error)),
            shown=False,
        )

    def choose(self, name: str) -> None:
        """Make the connection of that name the current one, now or when it is loaded."""
        self.view.grid.choose(name)

    @property
    def listing(self) -> Listing:
        """What was loaded last."""
        return self.view.listing

    def open_new(self) -> None:
        """Open the form for a new connection."""
        self._edit(ConnectionProfile("", ()), None, self.tr("New connection"), self.listing.names())

    def leave_form(self) -> None:
        """Go back to the list; asks when something would be lost."""
        if self.form_page.form.is_changed and not self._ask.confirm(
            self.tr("Discard the changes?"),
            self.tr("What you typed into this connection is not saved."),
            self.tr("Discard"),
            danger=True,
        ):
            return
        self._show_list()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the files whenever the page comes to the front."""
        super().showEvent(event)
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Look at the files again when the window is turned to: they may have been edited meanwhile."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.isVisible():
            self.refresh()

    def _on_asked(self, action: Action, entry: Entry) -> None:
        profile = entry.profile
        self.view.banner.hide()
        if action is Action.CONNECT:
            self.connect_requested.emit(profile)
        elif action is Action.EDIT:
            others = [name for name in self.listing.names() if name != profile.name]
            self._edit(profile, None, self.tr("Edit %s") % profile.name, others)
        elif action is Action.DUPLICATE:
            self._duplicate(profile)
        elif action is Action.REMOVE:
            self._remove(profile)
        elif action is Action.COPY_SERVERS:
            self._copy(",".join(profile.bootstrap_servers), self.tr("Bootstrap servers copied"))
        elif profile.origin is not None:
            self._open_folder(profile.origin)

    def _duplicate(self, profile: ConnectionProfile) -> None:
        taken = [entry.profile.name for entry in self.listing.entries]
        name = free_name(self.tr("%s copy") % profile.name, taken)
        copy = replace(profile, name=name, origin=None, shipped=False)
        self._edit(copy, profile.origin, self.tr("Duplicate %s") % profile.name, self.listing.names())

    def _edit(self, profile: ConnectionProfile, like: Path | None, title: str, taken: Sequence[str]) -> None:
        self._like = like
        self.setCurrentWidget(self.form_page)
        self.form_page.edit(profile, taken, title, self._sources.mine)

    def _show_list(self) -> None:
        self._jobs.cancel(self, "trial")
        self.setCurrentWidget(self.view)
        self.view.grid.focus_current()

    def _on_save_requested(self, connect: bool) -> None:
        self._connect_after = connect
        profile = self.form_page.form.profile()
        self.form_page.set_saving(True)
        self._jobs.start(
            self.tr("Save %s") % profile.name,
            work.save(profile, self._sources.mine, self._like),
            owner=self,
            slot="save",
            done=self._on_saved,
            failed=self._on_save_failed,
            shown=False,
        )

    def _on_saved(self, outcome: ConnectionProfile | ProfileError) -> None:
        if isinstance(outcome, ProfileError):
            self.form_page.show_error(outcome)
            return
        self._show_list()
        self.choose(outcome.name)
        self.refresh()
        if self._connect_after:
            self.connect_requested.emit(outcome)

    def _on_save_failed(self, error: ExplorerError) -> None:
        self.form_page.set_saving(False)
        self.form_page.banner.show_error(explain(error))

    def _remove(self, profile: ConnectionProfile) -> None:
        file = profile.origin.name if profile.origin else ""
        agreed = self._ask.confirm(
            self.tr("Remove %s?") % profile.name,
            self.tr("The file %s is deleted. The cluster itself is not touched.") % file,
            self.tr("Remove"),
            danger=True,
            environment=profile.environment,
        )
        if agreed:
            self._jobs.start(
                self.tr("Remove %s") % profile.name,
                work.remove(profile),
                owner=self,
                slot="remove",
                done=self._on_removed,
                failed=lambda error: self.view.banner.show_error(explain(error)),
                shown=False,
            )

    def _on_removed(self, error: ProfileError | None) -> None:
        if error is not None:
            self.view.show_error(error)
        self.refresh()

    def _on_trial_started(self) -> None:
        trial = self.form_page.trial
        trial.show_step(None)
        self._jobs.start(
            self.tr("Test connection"),
            work.try_connection(self.form_page.form.profile()),
            owner=self,
            slot="trial",
            progress=trial.show_step,
            done=trial.show_reached,
            failed=lambda error: trial.show_failed(explain(error)),
            shown=False,
        )

    def _on_trial_cancelled(self) -> None:
        self._jobs.cancel(self, "trial")
        self.form_page.trial.show_idle()

    def _open_folder(self, path: Path) -> None:
        if not self._open_url(QUrl.fromLocalFile(str(path.parent))):
            self._copy(str(path.parent), self.tr("No file manager answered; the folder's path was copied"))

    def _copy(self, text: str, news: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._ask.notify(news)
