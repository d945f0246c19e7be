"""A field for the path of a file: typed, chosen in the desktop's dialog, or dropped on it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button


class FileField(QWidget):
    """`changed` comes with every letter; `title` is what the desktop's dialog says."""

    changed = Signal()

    def __init__(self, theme: Theme, ask: Ask, title: str, placeholder: str = "", patterns: str = "") -> None:
        super().__init__()
        self._ask, self._title, self._patterns = ask, title, patterns
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(placeholder)
        self.edit.setFont(theme.mono_font())
        # The field around it takes what is dropped: the edit would write the file's URL.
        self.edit.setAcceptDrops(False)
        self.setAcceptDrops(True)
        self.browse_button = Button(theme, self.tr("Choose…"), "folder-open")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.edit, 1)
        line.addWidget(self.browse_button)
        self.edit.textChanged.connect(self.changed)
        self.browse_button.clicked.connect(self._on_browse)

    @property
    def path(self) -> str:
        """What is written there, without white space around it."""
        return self.edit.text().strip()

    def set_path(self, path: str) -> None:
        """Show a path."""
        self.edit.setText(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file."""
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Write the path of what was dropped."""
        self.edit.setText(_homely(Path(event.mimeData().urls()[0].toLocalFile())))
        event.acceptProposedAction()

    def _on_browse(self) -> None:
        chosen = self._ask.open_file(self._title, self._patterns)
        if chosen is not None:
            self.edit.setText(_homely(chosen))


def _homely(path: Path) -> str:
    """Return a path below the home folder with "~", so that the profile serves a colleague, too."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except ValueError:
        return str(path)
