"""A stack trace to read: what went wrong stands out, the application's own frames too, the frameworks' are quiet."""

from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from kafka_explorer.engine.dead_letters.fingerprints import is_application_frame
from kafka_explorer.ui.theme import Theme

MOST_CHARACTERS = 200_000
"""A highlighter looks at every line as the text is set; a trace longer than this is a mistake of its own."""


class TraceView(QPlainTextEdit):
    """Shows one trace, line by line as it came."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setProperty("bare", True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setFont(theme.mono_font(12))
        self.setTabStopDistance(QFontMetricsF(self.font()).horizontalAdvance(" ") * 4)
        self.setAccessibleName(self.tr("Stack trace"))
        self._colours = _Colours(self.document(), theme)
        theme.changed.connect(self._colours.read_theme)

    def show_trace(self, text: str) -> None:
        """Show `text` from its beginning."""
        self.setPlainText(text[:MOST_CHARACTERS].replace("\r\n", "\n").rstrip())


class _Colours(QSyntaxHighlighter):
    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self.read_theme()

    def read_theme(self) -> None:
        """Take the colours of the present theme."""
        colour = self._theme.color
        self._cause = _format(colour("bad"), bold=True)
        self._own = _format(colour("text"))
        self._foreign = _format(colour("faint"))
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        line = text.strip()
        if line.startswith("at "):
            form = self._own if is_application_frame(line) else self._foreign
        elif line.startswith("... "):
            form = self._foreign
        else:
            form = self._cause if not text[:1].isspace() or line.startswith("Caused by:") else self._own
        self.setFormat(0, len(text), form)


def _format(colour: QColor, *, bold: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(colour)
    if bold:
        made.setFontWeight(QFont.Weight.DemiBold)
    return made
