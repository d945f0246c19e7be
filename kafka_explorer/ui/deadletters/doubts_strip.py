"""What can be done about messages in doubt: look for them in their target, or decide on those that are selected."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kafka_explorer.engine.redrive.doubts import Settled
from kafka_explorer.engine.redrive.header_scan import Looked
from kafka_explorer.ui import formats
from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.busy import BusyBar
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.header import SEPARATOR
from kafka_explorer.ui.widgets.labels import Label, restyle

_BUSY_PX = 120


class DoubtsStrip(QFrame):
    """`look_asked`, `cancel_asked`, and `decided`: True for taken for sent, False for to be sent again."""

    look_asked = Signal()
    cancel_asked = Signal()
    decided = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count = self._selected = 0
        self._busy = self._journal = False
        self.setProperty("ground", "banner-warn")
        self._icon = QLabel()
        self.words, self.outcome = Label(""), Label("", "small")
        self.far, self.bar = Label("", "small"), BusyBar(theme)
        self.cancel = Button(theme, self.tr("Cancel"))
        self.sent = Button(theme, "")
        self.again = Button(theme, "")
        self.look = Button(theme, self.tr("Look for them in the target"), "magnifying-glass")
        self._lay_out()
        self.look.clicked.connect(self.look_asked)
        self.cancel.clicked.connect(self.cancel_asked)
        self.sent.clicked.connect(self._on_sent)
        self.again.clicked.connect(self._on_again)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()
        self.hide()

    def _lay_out(self) -> None:
        for label in (self.words, self.outcome):
            label.setWordWrap(True)
        self.bar.setFixedWidth(_BUSY_PX)
        self.sent.setToolTip(self.tr("They are in the target: a redrive never sends them again."))
        self.again.setToolTip(self.tr("They are not in the target: “Go on” sends them."))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.words)
        texts.addWidget(self.outcome)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.far)
        buttons.addWidget(self.bar)
        for button in (self.cancel, self.sent, self.again, self.look):
            buttons.addWidget(button)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 8, 10, 8)
        line.setSpacing(10)
        line.addWidget(self._icon)
        line.addLayout(texts, 1)
        line.addLayout(buttons)

    def begin(self) -> None:
        """Another run: nothing is known of its doubts."""
        self._busy = False
        self.outcome.clear()
        self.show_doubts(0)

    def show_doubts(self, count: int, *, journal: bool = False) -> None:
        """Say how many there are; with none and nothing to tell it hides. `journal`: it knows what became of them."""
        self._count, self._journal = count, journal
        known = self.tr("Of a transaction whose end nobody heard of: %s. “Go on” finds out from the journal.")
        unknown = self.tr("Handed over and never answered for: %s. Each may be in its target, or not.")
        counted = formats.counted(count, self.tr("message"), self.tr("messages"))
        self.words.setText((known if journal else unknown) % counted)
        self.words.setVisible(bool(count))
        self._show()

    def show_selected(self, count: int) -> None:
        """Say how many of them are selected."""
        self._selected = count
        self._show()

    def show_looking(self, looked: Looked) -> None:
        """They are looked for."""
        self._busy = True
        words = self.tr("Reading %s for the header that every redriven message carries.")
        self.outcome.setText(words % (looked.topic or self.tr("the target")))
        self.far.setText(looked_words(looked))
        self._show()

    def show_cancelled(self) -> None:
        """They are not looked for any more."""
        self._busy = False
        self.outcome.setText(self.tr("Stopped: what was not looked through stays in doubt."))
        self._show()

    def show_failed(self) -> None:
        """It failed; the page says how."""
        self._busy = False
        self.outcome.clear()
        self._show()

    def show_settled(self, settled: Settled) -> None:
        """Tell what came of looking."""
        self._busy = False
        parts = []
        if settled.found:
            parts.append(self.tr("In the target, so counted as sent: %s.") % formats.integer(settled.found))
        if settled.absent:
            parts.append(self.tr("Not there, so “Go on” sends them: %s.") % formats.integer(settled.absent))
        if settled.left:
            left = self.tr("Still in doubt, since the target cannot be looked through ({why}): {count}.")
            parts.append(left.format(count=formats.integer(settled.left), why=settled.why.rstrip(".")))
        self.outcome.setText(" ".join(parts) or self.tr("None was left to look for."))
        self._show()

    def show_decided(self, count: int, *, sent: bool) -> None:
        """Tell what was decided."""
        text = self.tr("Taken for sent: %s.") if sent else self.tr("“Go on” sends them again: %s.")
        self.outcome.setText(text % formats.integer(count))
        self._show()

    @property
    def is_busy(self) -> bool:
        """Whether they are looked for."""
        return self._busy

    def _show(self) -> None:
        told, some = bool(self.outcome.text()), bool(self._selected)
        restyle(self, "ground", "banner-warn" if self._count else "banner-accent")
        self._paint_icon()
        self.setVisible(bool(self._count) or told)
        self.outcome.setVisible(told)
        self.far.setVisible(self._busy)
        self.bar.setVisible(self._busy)
        self.cancel.setVisible(self._busy)
        chosen = f" ({formats.integer(self._selected)})" if some else ""
        self.sent.setText(self.tr("Taken for sent") + chosen)
        self.again.setText(self.tr("To be sent again") + chosen)
        for button in (self.look, self.sent, self.again):
            button.setVisible(bool(self._count) and not (self._busy or self._journal))
        for button in (self.sent, self.again):
            button.setEnabled(some)

    def _on_sent(self) -> None:
        self.decided.emit(True)

    def _on_again(self) -> None:
        self.decided.emit(False)

    def _paint_icon(self) -> None:
        icon, tone = ("warning", "warn") if self._count else ("info", "accent")
        self._icon.setPixmap(self._theme.picture(icon, tone, 20))


def looked_words(looked: Looked) -> str:
    """How far a look into a target is, and how fast it goes; "" until anybody can know."""
    if looked.total is None:
        return ""
    words = tr("{done} of {total}").format(done=formats.integer(looked.done), total=formats.integer(looked.total))
    return f"{words}{SEPARATOR}{formats.rate(looked.done / looked.elapsed_s)}" if looked.done else words
