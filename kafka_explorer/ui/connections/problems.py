"""Files that could not be read, or not wholly: which, why, and the way to them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kafka_explorer.config.profiles import ProfileProblem
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.labels import Label, restyle

_SHOWN_AT_FIRST = 2


class ProblemsNotice(QFrame):
    """A strip above the cards, hidden while there is nothing to tell.

    `folder_asked(path)` and `path_copied(path)` come from the buttons of one problem, with its file.
    """

    folder_asked = Signal(object)
    path_copied = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._problems: Sequence[ProfileProblem] = ()
        self._rows: list[QWidget] = []
        self._icon = QLabel()
        self._title = Label("", "heading")
        self._all = Button(theme, "", None, "ghost")
        self._all.setCheckable(True)
        self._all.toggled.connect(self._show_rows)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self._icon)
        top.addWidget(self._title, 1)
        top.addWidget(self._all)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 8, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(self._list)
        theme.changed.connect(self._paint_icon)
        self.hide()

    def show_problems(self, problems: Sequence[ProfileProblem]) -> None:
        """Show these; files that gave no connection come first."""
        if tuple(problems) == tuple(self._problems):
            return
        self._problems = tuple(sorted(problems, key=lambda problem: not problem.unusable))
        unusable = sum(problem.unusable for problem in problems)
        restyle(self, "ground", "banner-warn" if unusable else "banner-accent")
        self._title.setText(self._words(unusable, len(problems) - unusable))
        self._all.setChecked(False)
        self._show_rows()
        self._paint_icon()
        self.setVisible(bool(problems))

    @property
    def text(self) -> str:
        """Everything it says, for tests and for screen readers."""
        return "\n".join(label.text() for label in self.findChildren(Label) if label.isVisibleTo(self))

    def _words(self, unusable: int, notes: int) -> str:
        if unusable == 1:
            return self.tr("One connection could not be loaded")
        if unusable:
            return self.tr("%d connections could not be loaded") % unusable
        if notes == 1:
            return self.tr("One thing in a connection file is not known here")
        return self.tr("%d things in connection files are not known here") % notes

    def _show_rows(self) -> None:
        for row in self._rows:
            row.hide()
            row.deleteLater()
        shown = self._problems if self._all.isChecked() else self._problems[:_SHOWN_AT_FIRST]
        self._rows = [self._row(problem) for problem in shown]
        for row in self._rows:
            self._list.addWidget(row)
            row.show()
        self._all.setVisible(len(self._problems) > _SHOWN_AT_FIRST)
        fewer = self._all.isChecked()
        self._all.setText(self.tr("Show fewer") if fewer else self.tr("Show all %d") % len(self._problems))

    def _row(self, problem: ProfileProblem) -> QWidget:
        row = QWidget()
        name = Label(problem.path.name)
        name.setFont(self._theme.mono_font(12))
        name.setToolTip(str(problem.path))
        sentence = Label(problem.sentence, "muted")
        sentence.setWordWrap(True)
        sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(name)
        texts.addWidget(sentence)
        line = QHBoxLayout(row)
        line.setContentsMargins(30, 0, 0, 0)
        line.setSpacing(2)
        line.addLayout(texts, 1)
        for button in self._buttons(problem.path):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _buttons(self, path: Path) -> tuple[QWidget, QWidget]:
        folder = IconButton(self._theme, "folder-open", self.tr("Open folder"))
        folder.clicked.connect(lambda: self.folder_asked.emit(path))
        copy = IconButton(self._theme, "copy", self.tr("Copy path"))
        copy.clicked.connect(lambda: self.path_copied.emit(path))
        return folder, copy

    def _paint_icon(self) -> None:
        serious = any(problem.unusable for problem in self._problems)
        icon = self._theme.icon("warning", "warn") if serious else self._theme.icon("info", "accent")
        self._icon.setPixmap(icon.pixmap(20, 20))
