"""Edits a catalogue's file as text: what is wrong is said while one types, with line and field."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextBlock, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from kafka_explorer.config.catalogue import line_of, parse_catalogue
from kafka_explorer.engine.catalogue import CatalogueProblem, catalogue_of
from kafka_explorer.ui import formats
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.lines import Cell, Line, number_cell
from kafka_explorer.ui.widgets.notice import Banner
from kafka_explorer.ui.widgets.status_line import StatusLine, bold

_SETTLE_MS = 250
_PROBLEMS_PX = 150


def _tr(words: str) -> str:
    return QCoreApplication.translate("catalogue_editor", words)


@dataclass(frozen=True, slots=True)
class Found:
    """What a text comes to: how many topics, and each problem with its line (0: unknown) and field."""

    topics: int
    problems: tuple[tuple[int, str, str], ...] = ()


def found_in(text: str) -> Found:
    """Read a catalogue's text."""
    tables, wrong = parse_catalogue(text)
    if tables is None:
        return Found(0, ((_toml_line(wrong or ""), "", wrong or ""),))
    catalogue = catalogue_of(tables)
    return Found(len(catalogue.topics), tuple(_placed(text, problem) for problem in catalogue.problems))


def problem_columns() -> tuple[Column, ...]:
    """Return the columns of problems."""
    return (
        Column("line", _tr("Line"), right=True, mono=True),
        Column("field", _tr("Field"), mono=True, min_width_px=110),
        Column("text", _tr("What is wrong"), stretch=True, toned=True, min_width_px=300),
    )


class CatalogueEditor(QWidget):
    """`left` leads back without keeping anything, `save_asked` brings the text."""

    left = Signal()
    save_asked = Signal(str)

    def __init__(self, theme: Theme, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = PageHeader(theme, self.tr("Edit the catalogue"))
        self.banner = Banner(theme)
        self.text = QPlainTextEdit()
        self.text.setProperty("bare", True)
        self.text.setFont(theme.mono_font())
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(self.tr("The catalogue as TOML"))
        self.problems = LineTable(theme, memory.widths, "catalogue-problems", problem_columns())
        self.problems.setAccessibleName(self.tr("What is wrong"))
        self.problems.setFixedHeight(_PROBLEMS_PX)
        self._problems_card = Card()
        self._problems_card.body.addWidget(self.problems)
        self.status = StatusLine(theme)
        self.save = Button(theme, self.tr("Save"), "check", "primary")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self.check)
        self._lay_out()
        self.header.back_clicked.connect(self.left)
        self.text.textChanged.connect(self._on_changed)
        self.text.cursorPositionChanged.connect(self._show_place)
        self.problems.opened.connect(lambda index: self._go_to(self.problems.lines.line(index.row()).cells[0].key))
        self.save.clicked.connect(lambda: self.save_asked.emit(self.text.toPlainText()))
        for keys, act in (("Escape", self.left.emit), ("Ctrl+S", self.save.click), ("Ctrl+Return", self.save.click)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _lay_out(self) -> None:
        self.header.show_back(self.tr("Back without keeping anything (Escape)"))
        card = Card()
        card.body.addWidget(self.text)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.status, 1)
        bottom.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.header, self.banner):
            column.addWidget(widget)
        column.addWidget(card, 1)
        column.addWidget(self._problems_card)
        column.addLayout(bottom)
        self.setFocusProxy(self.text)

    def edit(self, text: str, note: str = "") -> None:
        """Edit this; `note` says what it is."""
        self.text.setPlainText(text)
        self.header.set_facts([note] if note else [])
        self.banner.hide()
        self.check()

    def check(self) -> None:
        """Find out and show what is wrong; only what is right can be saved."""
        self._timer.stop()
        found = found_in(self.text.toPlainText())
        self.problems.set_lines(
            [
                Line(
                    at,
                    (
                        number_cell(line or None),
                        Cell(field or formats.DASH, field),
                        Cell(words, words.casefold(), "bad", words),
                    ),
                )
                for at, (line, field, words) in enumerate(found.problems)
            ]
        )
        self._problems_card.setVisible(bool(found.problems))
        self.save.setEnabled(not found.problems)
        self._found = found
        self._show_place()

    def _on_changed(self) -> None:
        self.save.setEnabled(False)
        self._timer.start()

    def _show_place(self) -> None:
        cursor, found = self.text.textCursor(), getattr(self, "_found", Found(0))
        count = len(found.problems)
        topics = bold(formats.counted(found.topics, self.tr("topic"), self.tr("topics")))
        problems = formats.counted(count, self.tr("problem"), self.tr("problems")) if count else self.tr("no problems")
        place = self.tr("line {line}, column {column}").format(
            line=cursor.blockNumber() + 1, column=cursor.positionInBlock() + 1
        )
        self.status.show_text([topics, problems, place])

    def _go_to(self, line: object) -> None:
        if isinstance(line, int):
            block: QTextBlock = self.text.document().findBlockByNumber(line - 1)
            self.text.setTextCursor(QTextCursor(block))
            self.text.centerCursor()
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)


def _placed(text: str, problem: CatalogueProblem) -> tuple[int, str, str]:
    return line_of(text, problem.topic, problem.field), problem.field, problem.text


def _toml_line(words: str) -> int:
    """Return the line that a complaint about TOML names: "... (at line 3, column 8)."."""
    _, _, after = words.rpartition("at line ")
    number = after.partition(",")[0]
    return int(number) if number.isdecimal() else 0
