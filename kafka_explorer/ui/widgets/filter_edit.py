"""The filter language in one line: coloured while it is typed, underlined where it is wrong, completed, remembered."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kafka_explorer.engine.filters import completions
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.filter_edit_line import FilterLine
from kafka_explorer.ui.widgets.filter_edit_list import FilterPanel, Offer
from kafka_explorer.ui.widgets.labels import restyle

_NO_SPACE_BEHIND = ("(", "/", ":")


class FilterEdit(FilterLine):
    """`submitted` comes with Enter when the text is right; else the reason why it is wrong is shown.

    Arrow keys walk through what is offered below, and through earlier filters where nothing is. Tab takes an offer,
    Control and space ask for some. Escape closes what hangs below, then empties the field.
    """

    submitted = Signal()

    def __init__(self, theme: Theme, hint: str, parent: QWidget | None = None) -> None:
        self._fields: Sequence[str] = ()
        self._history: Sequence[str] = ()
        self._recalled = -1
        self._typed = ""
        self._edited = self._awake = False
        super().__init__(theme, hint, parent)
        self.panel = FilterPanel(theme, self)
        self.panel.taken.connect(self._take)
        self.textEdited.connect(self._on_text_edited)
        self.textChanged.connect(self._on_text_changed)
        self.cursorPositionChanged.connect(self._on_cursor_moved)

    def set_fields(self, fields: Sequence[str]) -> None:
        """Complete these names of fields."""
        self._fields = fields

    def set_history(self, history: Sequence[str]) -> None:
        """Take the filters that the arrow keys bring back, newest first."""
        self._history = history
        self._recalled = -1

    def set_words(self, words: str, action: str = "") -> None:
        """Say this of a filter that is right, and offer something to do about it; call it from `judged`."""
        if self.problem is None:
            self.panel.show_words(words, action=action)
            if self.panel.isVisible():
                self.panel.open_panel()

    def show_filter(self, text: str) -> None:
        """Show another filter, which nobody has typed."""
        self._sleep()
        self.setText(text)

    def complain(self) -> None:
        """Show what is wrong, also if something is only not finished yet."""
        if self.problem is None:
            return
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setCursorPosition(min(self.problem.column, len(self.text())))
        restyle(self, "wrong", True)
        self.panel.show_offers(())
        self.panel.show_words(self.problem.reason, "bad")
        self._awake = True
        self.panel.open_panel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through offers and history, take, submit, close."""
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_enter()
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape and self.panel.isVisible():
            self._sleep()
        elif key == Qt.Key.Key_Escape:
            self.clear()
        elif key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._awake = True
            self._offer(wanted=True)
        elif key == Qt.Key.Key_F1:
            self.help_asked.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tab takes an offer; Escape is ours while something hangs below, whatever the page uses it for."""
        if isinstance(event, QKeyEvent):
            key, kind = event.key(), event.type()
            if key == Qt.Key.Key_Tab and kind == QEvent.Type.KeyPress and self._take_by_tab():
                return True
            if key == Qt.Key.Key_Escape and kind == QEvent.Type.ShortcutOverride and self.panel.isVisible():
                event.accept()
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click into an empty field offers what was looked for earlier."""
        super().mousePressEvent(event)
        if not self.text() and event.button() == Qt.MouseButton.LeftButton:
            self._offer_history()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What hangs below goes; what is wrong stays marked."""
        super().focusOutEvent(event)
        self._sleep()
        self.mark()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What hangs below is as wide as the field."""
        super().resizeEvent(event)
        if self.panel.isVisible():
            self.panel.open_panel()

    def hideEvent(self, event: QHideEvent) -> None:
        """What hangs below belongs to the window and would stay."""
        self._sleep()
        super().hideEvent(event)

    def _on_text_edited(self) -> None:
        # Comes before textChanged, when nothing was judged yet.
        self._edited = True

    def _on_text_changed(self) -> None:
        if self.problem is not None:
            self.panel.show_words(self.problem.reason, "muted" if self.is_unfinished else "bad")
        edited, self._edited = self._edited, False
        if edited:
            self._awake, self._recalled = True, -1
            self._offer()

    def _on_cursor_moved(self) -> None:
        if self.panel.isVisible() and self.panel.list.count() and not self._edited:
            self._offer()

    def _offer(self, *, wanted: bool = False) -> None:
        """Offer what the word at the cursor can become; of itself only where that helps."""
        text, here = self.text(), self.cursorPosition()
        found = completions(text, here, self._fields)
        begun = any(each.end > each.start for each in found)
        if not (wanted or begun or (found and found[0].kind == "operator")):
            found = []
        asides = self._asides()
        self.panel.show_offers([Offer(each.text, each.start, each.end, asides[each.kind]) for each in found])
        if self._awake and self.hasFocus():
            self.panel.open_panel()

    def _offer_history(self) -> None:
        if self._history:
            aside = self.tr("earlier")
            self.panel.show_offers([Offer(text, 0, 0, aside, whole=True) for text in self._history])
            self.panel.show_words("")
            self._awake = True
            self.panel.open_panel()

    def _asides(self) -> dict[str, str]:
        return {
            "field": self.tr("field"),
            "operator": self.tr("comparison"),
            "flag": self.tr("state"),
            "keyword": self.tr("keyword"),
        }

    def _walk(self, by: int) -> None:
        panel = self.panel
        if panel.isVisible() and panel.list.count() and (by > 0 or panel.chosen is not None):
            panel.step(by)
        elif by < 0 or self._recalled >= 0:
            self._recall(self._recalled - by)
        elif not self.text():
            self._offer_history()

    def _recall(self, which: int) -> None:
        """Show an earlier filter; -1 is what was typed before."""
        if -1 <= which < len(self._history):
            if self._recalled < 0:
                self._typed = self.text()
            self._sleep()
            self.setText(self._typed if which < 0 else self._history[which])
            self._recalled = which

    def _sleep(self) -> None:
        self.panel.hide()
        self._awake = False

    def _on_enter(self) -> None:
        chosen = self.panel.chosen if self.panel.isVisible() else None
        if chosen is not None:
            self._take(chosen)
        elif self.problem is not None:
            self.complain()
        else:
            self._sleep()
            self.submitted.emit()

    def _take_by_tab(self) -> bool:
        if not (self.panel.isVisible() and self.panel.list.count()):
            return False
        offer = self.panel.chosen or self.panel.offers[0]
        if self.panel.chosen is None and (offer.whole or offer.end == offer.start):
            return False  # nothing was begun: Tab goes on to the next field
        self._take(offer)
        return True

    def _take(self, offer: Offer) -> None:
        if offer.whole:
            self.selectAll()
            self.insert(offer.text)
            self._sleep()
            return
        space = "" if offer.text.endswith(_NO_SPACE_BEHIND) or self.text()[offer.end :].startswith(" ") else " "
        self.setSelection(offer.start, offer.end - offer.start)
        # As if typed, so that it can be undone.
        self.insert(offer.text + space)
