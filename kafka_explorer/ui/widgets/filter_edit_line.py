"""A line of the filter language: judged with every change, coloured, and underlined where it is wrong."""

from datetime import tzinfo

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction, QInputMethodEvent, QTextCharFormat
from PySide6.QtWidgets import QLineEdit, QWidget

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters import Filter, compile_filter, spans
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.labels import restyle

_COLOURS = {
    "keyword": "violet",
    "field": "accent",
    "operator": "muted",
    "number": "violet",
    "constant": "violet",
    "text": "ok",
    "regex": "warn",
    "flag": "violet",
    "bracket": "muted",
}


class FilterLine(QLineEdit):
    """`judged` follows every change of the text; then `filter` is what it says, or `problem` what is wrong with it.

    `help_asked` and `kept_asked` come from the marks at the right.
    """

    judged = Signal()
    help_asked = Signal()
    kept_asked = Signal()

    def __init__(self, theme: Theme, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._zone: tzinfo | None = None
        self._composing = False
        self.filter: Filter | None = None
        self.problem: FilterSyntaxError | None = None
        self.setFont(theme.mono_font(12))
        self.setPlaceholderText(hint)
        self.setAccessibleName(self.tr("Filter"))
        self._add_marks()
        self.textChanged.connect(self._judge)
        theme.changed.connect(self._dress)
        self._judge()
        self._dress()

    def _add_marks(self) -> None:
        self._lead = QAction(self)
        self._clear = QAction(self.tr("Empty the filter"), self)
        self._kept = QAction(self.tr("Earlier and saved filters"), self)
        self._help = QAction(self.tr("What can be typed here (F1)"), self)
        self.addAction(self._lead, QLineEdit.ActionPosition.LeadingPosition)
        for action in (self._help, self._kept, self._clear):
            self.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.triggered.connect(self.clear)
        self._kept.triggered.connect(self.kept_asked)
        self._help.triggered.connect(self.help_asked)

    def hide_marks(self) -> None:
        """Leave only the cross at the right: help and kept filters are found elsewhere on the page."""
        for action in (self._help, self._kept):
            action.setVisible(False)

    def set_zone(self, zone: tzinfo | None) -> None:
        """Take the zone of times without one; None is this machine's."""
        self._zone = zone
        self._judge()

    @property
    def is_unfinished(self) -> bool:
        """Whether nothing is wrong but that the end is missing, where one is typing."""
        at_end = self.cursorPosition() == len(self.text())
        return self.problem is not None and self.hasFocus() and at_end and self.problem.column >= len(self.text())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """While a character is composed the colours wait: they go the same way as the composition."""
        super().inputMethodEvent(event)
        self._composing = bool(event.preeditString())

    def mark(self) -> None:
        """Colour the text and underline what is wrong; what is only not finished yet is left in peace."""
        unfinished = self.is_unfinished
        self._colour(unfinished)
        restyle(self, "wrong", self.problem is not None and not unfinished)
        self.setToolTip("" if self.problem is None else self.problem.reason)

    def _judge(self) -> None:
        self._clear.setVisible(bool(self.text()))
        try:
            self.filter, self.problem = compile_filter(self.text(), self._zone), None
        except FilterSyntaxError as error:
            self.filter, self.problem = None, error
        self.mark()
        self.judged.emit()

    def _colour(self, unfinished: bool) -> None:
        """Send the line edit formats the way an input method does: it has no other ear for them."""
        if self._composing:
            return
        here, attributes = self.cursorPosition(), []
        for start, end, kind in spans(self.text()):
            paint, first = QTextCharFormat(), start
            if kind != "error":
                paint.setForeground(self._theme.color(_COLOURS.get(kind, "text")))
            elif unfinished:
                continue
            else:
                # Where something is missing at the end, the last character has the mark.
                first = start if end > start else max(0, start - 1)
                paint.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
                paint.setUnderlineColor(self._theme.color("bad"))
            as_format = QInputMethodEvent.AttributeType.TextFormat
            attributes.append(QInputMethodEvent.Attribute(as_format, first - here, max(1, end - first), paint))
        QCoreApplication.sendEvent(self, QInputMethodEvent("", attributes))

    def _dress(self) -> None:
        self._lead.setIcon(self._theme.icon("funnel"))
        self._clear.setIcon(self._theme.icon("x"))
        self._kept.setIcon(self._theme.icon("clock-counter-clockwise"))
        self._help.setIcon(self._theme.icon("question"))
        self.mark()
