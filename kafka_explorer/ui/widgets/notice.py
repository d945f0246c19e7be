"""What a page shows instead of its contents: empty, loading, failed. And a strip for trouble beside contents."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from kafka_explorer.ui.explain import Explanation
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.busy import BusyBar
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.labels import Label, Role, restyle

_COLUMN_PX = 440


class Notice(QWidget):
    """One thought in the middle of a page: an icon, a title, a sentence, and one next step.

    `acted` comes from the action of an empty page, `retried` from Retry of a failed one, `cancelled` from Cancel of a
    loading one; `mended` and `examined` from what a failed one may offer besides.
    """

    acted = Signal()
    retried = Signal()
    cancelled = Signal()
    mended = Signal()
    examined = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name, self._icon_role = "", "faint"
        self._icon = QLabel()
        self._busy = BusyBar(theme)
        self._busy.setFixedWidth(160)
        self._title = _centred("subtitle")
        self._sentence = _centred("muted")
        self._hint = _centred("muted")
        self._details = _centred("small")
        self._details.setFont(theme.mono_font(11))
        self._action = Button(theme, "", None, "primary")
        self._retry = Button(theme, self.tr("Retry"), "arrow-clockwise", "primary")
        self._cancel = Button(theme, self.tr("Cancel"))
        self._mend = Button(theme)
        self._examine = Button(theme, self.tr("Find out why"), "heartbeat")
        self._more = Button(theme, self.tr("Details"), None, "ghost")
        self._more.setCheckable(True)
        self._more.toggled.connect(self._details.setVisible)
        self._action.clicked.connect(self.acted)
        self._retry.clicked.connect(self.retried)
        self._cancel.clicked.connect(self.cancelled)
        self._mend.clicked.connect(self.mended)
        self._examine.clicked.connect(self.examined)
        theme.changed.connect(self._paint_icon)
        self._lay_out()
        self.show_empty("tray", "")

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        for button in (self._action, self._retry, self._mend, self._examine, self._cancel, self._more):
            buttons.addWidget(button)
        buttons.addStretch()
        middle = QWidget()
        middle.setMaximumWidth(_COLUMN_PX)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        # A little above the middle is where the eye takes the middle to be.
        column.addStretch(5)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._busy, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        for label in (self._title, self._sentence, self._hint):
            column.addWidget(label)
        column.addSpacing(10)
        column.addLayout(buttons)
        column.addWidget(self._details)
        column.addStretch(6)
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 24, 24, 24)
        line.addStretch(1)
        line.addWidget(middle, 1000)
        line.addStretch(1)

    def show_empty(self, icon: str, title: str, sentence: str = "", action: str = "") -> None:
        """Nothing is here: say why in one sentence, and name the next step if there is one."""
        self._show(icon, "faint", title, sentence)
        self._action.setText(action)
        self._action.setVisible(bool(action))

    def show_loading(self, title: str, sentence: str = "", *, cancellable: bool = False) -> None:
        """Something is under way."""
        self._show("", "faint", title, sentence)
        self._busy.show()
        self._cancel.setVisible(cancellable)

    def show_failed(
        self, explanation: Explanation, *, retry: bool = True, mend: str = "", examine: bool = False
    ) -> None:
        """Something failed: what, what it means, what to do; details on demand.

        `mend` is the text of a button that tells `mended`; `examine` offers to find out why.
        """
        self._show("warning-circle", "bad", explanation.title, explanation.sentence)
        self._hint.setText(explanation.hint)
        self._hint.setVisible(bool(explanation.hint))
        self._details.setText(explanation.details)
        self._more.setVisible(bool(explanation.details))
        self._retry.setVisible(retry)
        self._mend.setText(mend)
        self._mend.setVisible(bool(mend))
        self._examine.setVisible(examine)

    @property
    def title(self) -> str:
        """The title shown."""
        return self._title.text()

    @property
    def sentence(self) -> str:
        """The sentence shown."""
        return self._sentence.text()

    def _show(self, icon: str, role: str, title: str, sentence: str) -> None:
        self._icon_name, self._icon_role = icon, role
        self._paint_icon()
        self._icon.setVisible(bool(icon))
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._more.setChecked(False)
        buttons = (self._action, self._retry, self._mend, self._examine, self._cancel, self._more)
        for widget in (self._busy, self._hint, self._details, *buttons):
            widget.hide()

    def _paint_icon(self) -> None:
        if self._icon_name:
            self._icon.setPixmap(self._theme.picture(self._icon_name, self._icon_role, 40))


class Body(QStackedWidget):
    """A page's contents or the notice in their place: ``body.show_content()``, ``body.notice.show_failed(...)``.

    Every `show_*` of the notice is here too and brings it to the front.
    """

    def __init__(self, theme: Theme, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = content
        self.notice = Notice(theme)
        self._card = QFrame()
        self._card.setProperty("ground", "card")
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.notice)
        self.addWidget(content)
        self.addWidget(self._card)

    def show_content(self) -> None:
        """Show the contents."""
        self.setCurrentWidget(self.content)

    def show_empty(self, icon: str, title: str, sentence: str = "", action: str = "") -> None:
        """Show that there is nothing."""
        self.notice.show_empty(icon, title, sentence, action)
        self.setCurrentWidget(self._card)

    def show_loading(self, title: str, sentence: str = "", *, cancellable: bool = False) -> None:
        """Show that something is under way."""
        self.notice.show_loading(title, sentence, cancellable=cancellable)
        self.setCurrentWidget(self._card)

    def show_failed(self, explanation: Explanation, *, retry: bool = True) -> None:
        """Show what failed."""
        self.notice.show_failed(explanation, retry=retry)
        self.setCurrentWidget(self._card)

    @property
    def shows_content(self) -> bool:
        """Whether the contents are what is seen."""
        return self.currentWidget() is self.content


class Banner(QFrame):
    """A strip above contents that stay: trouble meanwhile, or something to know. Hidden until it is shown.

    `retried` comes from Retry; the cross hides the strip and tells `closed`.
    """

    retried = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name, self._tone = "info", "accent"
        self._icon = QLabel()
        self._title = Label("", "heading")
        self._text = Label("")
        self._text.setWordWrap(True)
        self._details = Label("", "small")
        self._details.setWordWrap(True)
        self._details.setFont(theme.mono_font(11))
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._retry = Button(theme, self.tr("Retry"), "arrow-clockwise")
        self._more = Button(theme, self.tr("Details"), None, "ghost")
        self._more.setCheckable(True)
        self._close = IconButton(theme, "x", self.tr("Dismiss"))
        self._more.toggled.connect(self._details.setVisible)
        self._retry.clicked.connect(self.retried)
        self._close.clicked.connect(self._on_close)
        theme.changed.connect(self._paint_icon)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for label in (self._title, self._text, self._details):
            texts.addWidget(label)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 8, 8, 8)
        line.setSpacing(10)
        line.addWidget(self._icon)
        line.addLayout(texts, 1)
        for button in (self._more, self._retry, self._close):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def show_error(self, explanation: Explanation, *, retry: bool = False) -> None:
        """Tell a failure: title, sentence and hint; details on demand."""
        sentence = " ".join(part for part in (explanation.sentence, explanation.hint) if part)
        self._show("warning-circle", "bad", explanation.title, sentence, explanation.details)
        self._retry.setVisible(retry)

    def show_warning(self, text: str, *, retry: bool = False) -> None:
        """Tell something that deserves care."""
        self._show("warning", "warn", "", text, "")
        self._retry.setVisible(retry)

    def show_info(self, text: str) -> None:
        """Tell something good to know."""
        self._show("info", "accent", "", text, "")
        self._retry.hide()

    def set_closable(self, closable: bool) -> None:
        """Let the cross dismiss it, or not: a warning that is true as long as it stands there."""
        self._close.setVisible(closable)

    @property
    def text(self) -> str:
        """Title and text as shown."""
        return " ".join(part for part in (self._title.text(), self._text.text()) if part)

    def _show(self, icon: str, tone: str, title: str, text: str, details: str) -> None:
        self._icon_name, self._tone = icon, tone
        self._paint_icon()
        restyle(self, "ground", f"banner-{tone}")
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        self._details.setText(details)
        self._details.hide()
        self._more.setChecked(False)
        self._more.setVisible(bool(details))
        self.show()

    def _paint_icon(self) -> None:
        self._icon.setPixmap(self._theme.picture(self._icon_name, self._tone, 20))

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()


def _centred(role: Role) -> Label:
    label = Label("", role)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
