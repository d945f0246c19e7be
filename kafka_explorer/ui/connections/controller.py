"""The start page: the list of connections, the form, the import and the test, and how one comes from one to another."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from kafka_explorer.config.profiles import ConnectionProfile, ProfileFolder, free_name
from kafka_explorer.config.secret_names import possible_secrets
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.connections import work
from kafka_explorer.ui.connections.checkup_page import CheckupPage
from kafka_explorer.ui.connections.checkups import Checkups
from kafka_explorer.ui.connections.file_actions import FileActions
from kafka_explorer.ui.connections.form_controller import FormController, Start
from kafka_explorer.ui.connections.form_page import FormPage
from kafka_explorer.ui.connections.import_controller import ImportController
from kafka_explorer.ui.connections.import_page import ImportPage
from kafka_explorer.ui.connections.model import Action, Entry, Listing
from kafka_explorer.ui.connections.view import ConnectionsView
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Sources:
    """Where connections come from: the user's folder, folders of a team, the shipped one, and running sandboxes.

    `extra` is called in a task's thread, at every refresh; it must not raise. Templates lie in `shipped`/templates.
    """

    mine: Path
    shipped: Path
    extra: work.ExtraProfiles = tuple
    team: tuple[Path, ...] = ()

    @property
    def folders(self) -> tuple[ProfileFolder, ...]:
        """The folders, the user's first: its names win."""
        team = (ProfileFolder(path, team=True) for path in self.team)
        return ProfileFolder(self.mine), *team, ProfileFolder(self.shipped, shipped=True)

    @property
    def templates(self) -> ProfileFolder:
        """The profiles that new ones start from."""
        return ProfileFolder(self.shipped / "templates", shipped=True)


class ConnectionsPage(QStackedWidget):
    """The start page, complete: put it into the window and listen to `connect_requested(ConnectionProfile)`."""

    connect_requested = Signal(object)

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        ask: Ask,
        sources: Sources,
        store: SecretStore,
        parent: QWidget | None = None,
        *,
        open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._ask, self._sources, self._store = jobs, ask, sources, store
        self._open_url = open_url
        self._tested: ConnectionProfile | None = None
        self.view = ConnectionsView(theme)
        self.form_page = FormPage(theme, ask)
        self.import_page = ImportPage(theme, ask)
        self.checkup_page = CheckupPage(theme, self.tr("Back to all connections"))
        for page in (self.view, self.form_page, self.import_page, self.checkup_page):
            self.addWidget(page)
        self._form = FormController(self.form_page, jobs, ask, store, sources.mine)
        self._import = ImportController(self.import_page, jobs, ask, store, sources.mine)
        self._files = FileActions(self.view, jobs, ask, store)
        self._checkups = Checkups(self.checkup_page.panel, jobs, ask, store)
        self._connect()

    def _connect(self) -> None:
        self.view.asked.connect(self._on_asked)
        self.view.new_requested.connect(self.open_new)
        self.view.import_requested.connect(self.open_import)
        self.view.template_chosen.connect(self._on_template)
        self.view.refresh_requested.connect(self.refresh)
        self.view.banner.retried.connect(self.refresh)
        self.view.body.notice.retried.connect(self.refresh)
        self.view.problems.folder_asked.connect(self._open_folder)
        self.view.problems.path_copied.connect(lambda path: self._copy(str(path), self.tr("Path copied")))
        self._files.removed.connect(self.refresh)
        self._form.saved.connect(self._on_saved)
        self._import.saved.connect(self._on_saved)
        self._import.form_asked.connect(self._on_form_asked)
        self.form_page.left.connect(self.leave_form)
        self.import_page.left.connect(self.leave_form)
        self.checkup_page.left.connect(self._show_list)
        self.checkup_page.connect_requested.connect(self._on_tested_connect)
        self.checkup_page.panel.started.connect(self._on_test_again)

    def refresh(self) -> None:
        """Read the files again, and ask which sandboxes run."""
        self._jobs.start(
            self.tr("Read connections"),
            work.load(self._sources.folders, self._sources.templates, self._sources.extra),
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
        self.edit(Start(ConnectionProfile("", ()), self.tr("New connection")))

    def edit(self, start: Start) -> None:
        """Open the form with something to start from."""
        self.setCurrentWidget(self.form_page)
        own = start.profile.name if start.profile.origin is not None else None
        self._form.open(start, [name for name in self.listing.names() if name != own])

    def describe_dialect(self, profile: ConnectionProfile, example: str, topic: str) -> None:
        """Open the form of a connection where it tells how the dead letters of `topic` are written.

        What is being edited or imported is not lost: it comes first.
        """
        if self._is_changed:
            self._ask.notify(self.tr("Save or leave this connection first"))
            return
        self._show_list()
        # Its file may say more by now than when the cluster was opened.
        entries = (entry.profile for entry in self.listing.entries)
        newest = next((each for each in entries if each.origin == profile.origin), profile)
        self.edit(Start(newest, self.tr("Edit %s") % newest.name))
        self.form_page.form.dialects.describe(example, topic)
        self.form_page.show_dialects()

    def open_import(self) -> None:
        """Open the page that takes a configuration of any kind."""
        self.setCurrentWidget(self.import_page)
        self._import.open(self.listing.names())

    def open_checkup(self, profile: ConnectionProfile) -> None:
        """Open the page that tests a connection, and test it."""
        self._tested = profile
        self.checkup_page.show_profile(profile)
        self.setCurrentWidget(self.checkup_page)
        self._checkups.start(profile, {})

    def leave_form(self) -> None:
        """Go back to the list; asks when something would be lost."""
        if self._is_changed and not self._ask.confirm(
            self.tr("Discard the changes?"),
            self.tr("What you typed into this connection is not saved."),
            self.tr("Discard"),
            danger=True,
        ):
            return
        self._show_list()

    @property
    def _is_changed(self) -> bool:
        """Whether the page that is shown has something typed that is not saved."""
        if self.currentWidget() is self.import_page:
            return self._import.is_changed
        return self.currentWidget() is self.form_page and self.form_page.form.is_changed

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
        elif action is Action.TEST:
            self.open_checkup(profile)
        elif action is Action.EDIT:
            self.edit(Start(profile, self.tr("Edit %s") % profile.name))
        elif action is Action.DUPLICATE:
            self._duplicate(profile)
        elif action is Action.EXPORT:
            self._files.export(profile)
        elif action is Action.REMOVE:
            self._files.remove(profile)
        elif action is Action.COPY_SERVERS:
            self._copy(",".join(profile.bootstrap_servers), self.tr("Bootstrap servers copied"))
        elif profile.origin is not None:
            self._open_folder(profile.origin)

    def _duplicate(self, profile: ConnectionProfile) -> None:
        taken = [entry.profile.name for entry in self.listing.entries]
        name = free_name(self.tr("%s copy") % profile.name, taken)
        title = self.tr("Duplicate %s") % profile.name
        source = profile.name if possible_secrets(profile) else ""
        self.edit(Start(_own(profile, name), title, profile.origin, source))

    def _on_template(self, template: ConnectionProfile) -> None:
        title = self.tr("New connection: %s") % template.name
        self.edit(Start(_own(template, ""), title, template.origin))

    def _on_form_asked(self, start: Start) -> None:
        self._import.leave()
        self.edit(start)

    def _show_list(self) -> None:
        self._form.leave()
        self._import.leave()
        self._checkups.cancel()
        self.setCurrentWidget(self.view)
        self.view.grid.focus_current()

    def _on_saved(self, profile: ConnectionProfile, connect: bool) -> None:
        self._show_list()
        self.choose(profile.name)
        self.refresh()
        if connect:
            self.connect_requested.emit(profile)

    def _on_tested_connect(self) -> None:
        if self._tested is not None:
            self._show_list()
            self.connect_requested.emit(self._tested)

    def _on_test_again(self) -> None:
        if self._tested is not None:
            self._checkups.start(self._tested, {})

    def _open_folder(self, path: Path) -> None:
        if not self._open_url(QUrl.fromLocalFile(str(path.parent))):
            self._copy(str(path.parent), self.tr("No file manager answered; the folder's path was copied"))

    def _copy(self, text: str, news: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._ask.notify(news)


def _own(profile: ConnectionProfile, name: str) -> ConnectionProfile:
    return replace(profile, name=name, origin=None, shipped=False, team=False)
