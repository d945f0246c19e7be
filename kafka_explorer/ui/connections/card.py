"""The card of one connection: what it is, where it leads, and Connect."""

from collections.abc import Iterator
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from kafka_explorer.ui.connections.model import Action, Entry, Group
from kafka_explorer.ui.connections.words import (
    action_text,
    expiry_words,
    locked_reason,
    security_words,
    unverified_meaning,
    unverified_words,
)
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.chips import EnvironmentChip, environment_token
from kafka_explorer.ui.widgets.labels import Badge, ElidedLabel, Label

MIN_WIDTH_PX = 340
HEIGHT_PX = 138
_STRIPE_PX = 4
_RADIUS_PX = 8
_MENU = (
    Action.CONNECT,
    Action.TEST,
    None,
    Action.EDIT,
    Action.DUPLICATE,
    Action.EXPORT,
    Action.COPY_SERVERS,
    Action.OPEN_FOLDER,
    None,
    Action.REMOVE,
)
_ICONS = {
    Action.CONNECT: "link",
    Action.TEST: "heartbeat",
    Action.EDIT: "pencil-simple",
    Action.DUPLICATE: "copy",
    Action.EXPORT: "export",
    Action.COPY_SERVERS: "clipboard-text",
    Action.OPEN_FOLDER: "folder-open",
    Action.REMOVE: "trash",
}
_KEYS = {
    Qt.Key.Key_Return: Action.CONNECT,
    Qt.Key.Key_Enter: Action.CONNECT,
    Qt.Key.Key_F2: Action.EDIT,
    Qt.Key.Key_Delete: Action.REMOVE,
}
_MOVES = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class ConnectionCard(QWidget):
    """Shows an entry. `asked(action, entry)` tells what the user wants of it, `focused` that it is the current one.

    `moved(dx, dy)` comes from the arrow keys: where the focus should go, in cards.
    """

    asked = Signal(object, object)
    focused = Signal(object)
    moved = Signal(int, int)

    def __init__(self, theme: Theme, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self._theme = theme
        self._current = False
        self._hovered = False
        self._lock = QLabel()
        self.connect_button = Button(theme, self.tr("Connect"), None)
        self.connect_button.clicked.connect(lambda: self._ask(Action.CONNECT))
        self._more = IconButton(theme, "dots-three-vertical", self.tr("More"))
        self._more.clicked.connect(self._on_more)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(entry.profile.name)
        self.setAccessibleDescription(", ".join(entry.profile.bootstrap_servers))
        self.setFixedHeight(HEIGHT_PX)
        self._lay_out()
        theme.changed.connect(self._paint_lock)
        theme.changed.connect(self.update)

    def _lay_out(self) -> None:
        profile = self.entry.profile
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(ElidedLabel(profile.name, "heading"), 1)
        top.addWidget(EnvironmentChip(profile.environment))
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        for badge in self._badges():
            bottom.addWidget(badge)
        bottom.addWidget(ElidedLabel(_first_line(profile.notes), "small"), 1)
        bottom.addWidget(self._more)
        bottom.addWidget(self.connect_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16 + _STRIPE_PX, 12, 12, 12)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(self._servers())
        column.addLayout(self._security())
        column.addStretch()
        column.addLayout(bottom)

    def _servers(self) -> QHBoxLayout:
        """The first server whole where it fits, host and port recognisable where it does not, and how many more."""
        servers = self.entry.profile.bootstrap_servers
        shown: list[Label] = [ElidedLabel(servers[0], "muted", Qt.TextElideMode.ElideMiddle)]
        if len(servers) > 1:
            shown.append(Label(f"+{len(servers) - 1}", "muted"))
        line = QHBoxLayout()
        line.setSpacing(8)
        for label in shown:
            label.setFont(self._theme.mono_font(12))
            line.addWidget(label)
        line.addStretch()
        shown[-1].setToolTip("\n".join(servers))
        return line

    def _security(self) -> QHBoxLayout:
        """How it is secured, and what of it is switched off."""
        security = self.entry.profile.security
        self._paint_lock()
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self._lock)
        line.addWidget(ElidedLabel(security_words(security), "small"))
        if unverified := unverified_words(security):
            badge = Badge(unverified, "warn")
            badge.setToolTip(unverified_meaning(security))
            line.addWidget(badge)
        line.addStretch()
        return line

    def _badges(self) -> Iterator[Badge]:
        if self.entry.profile.read_only:
            yield Badge(self.tr("READ-ONLY"), "neutral")
        if self.entry.group is Group.SANDBOX:
            yield Badge(self.tr("RUNNING"), "ok")
        if self.entry.expires is not None:
            words, tone = expiry_words(self.entry.expires, datetime.now(UTC))
            badge = Badge(words.upper(), tone)
            badge.setToolTip(
                self.tr("The first of its certificates ends at %s.") % f"{self.entry.expires:%Y-%m-%d %H:%M} UTC"
            )
            yield badge

    def _paint_lock(self) -> None:
        protocol = self.entry.profile.security.protocol
        icon = "lock-simple" if protocol.uses_tls else "lock-simple-open"
        self._lock.setPixmap(self._theme.picture(icon, "muted", 14))

    @property
    def is_current(self) -> bool:
        """Whether it is the one that Enter connects to."""
        return self._current

    def set_current(self, current: bool) -> None:
        """Mark it as the one that Enter connects to."""
        self._current = current
        self._show_state()

    def menu(self) -> QMenu:
        """Build the menu of everything that can be asked; what cannot be is there too, with the reason."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        reason = locked_reason(self.entry.group)
        for action in _MENU:
            if action is None:
                menu.addSeparator()
            elif action is not Action.OPEN_FOLDER or self.entry.allows(action):
                menu.addAction(self._menu_item(menu, action, reason))
        if reason:
            menu.addSeparator()
            menu.addAction(reason).setEnabled(False)
        return menu

    def _menu_item(self, menu: QMenu, action: Action, reason: str) -> QAction:
        item = QAction(self._theme.icon(_ICONS[action]), action_text(action), menu)
        item.setEnabled(self.entry.allows(action))
        item.setToolTip("" if item.isEnabled() else reason)
        item.triggered.connect(lambda: self._ask(action))
        return item

    def _ask(self, action: Action) -> None:
        if self.entry.allows(action):
            self.asked.emit(action, self.entry)

    def _on_more(self) -> None:
        self._open_menu(self._more.mapToGlobal(QPoint(0, self._more.height() + 2)))

    def _open_menu(self, at: QPoint) -> None:
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.menu().popup(at)

    def _show_state(self) -> None:
        self.connect_button.set_variant("primary" if self._current or self._hovered else "normal")
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter connects, F2 edits, Delete removes, arrows move on, the menu key opens the menu."""
        key = Qt.Key(event.key())
        if key in _KEYS:
            self._ask(_KEYS[key])
        elif key in _MOVES:
            self.moved.emit(*_MOVES[key])
        elif key == Qt.Key.Key_Menu:
            self._on_more()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Connect."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._ask(Action.CONNECT)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu."""
        self._open_menu(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Become the current one."""
        super().focusInEvent(event)
        self.focused.emit(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Lose the ring, stay the current one."""
        super().focusOutEvent(event)
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Offer Connect."""
        super().enterEvent(event)
        self._hovered = True
        self._show_state()

    def leaveEvent(self, event: QEvent) -> None:
        """Be quiet again."""
        super().leaveEvent(event)
        self._hovered = False
        self._show_state()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface, a stripe in the environment's colour and the border."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = self._current and self.hasFocus()
        inset = 1.0 if ring else 0.5
        area = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        path = QPainterPath()
        path.addRoundedRect(area, _RADIUS_PX, _RADIUS_PX)
        painter.fillPath(path, self._theme.color("surface"))
        painter.save()
        painter.setClipPath(path)
        colour = self._theme.color(environment_token(self.entry.profile.environment))
        painter.fillRect(QRectF(0, 0, _STRIPE_PX, self.height()), colour)
        painter.restore()
        border = "accent" if self._current else "strong_border" if self._hovered else "border"
        painter.setPen(QPen(self._theme.color(border), 2 if ring else 1))
        painter.drawPath(path)
        painter.end()


def _first_line(notes: str) -> str:
    return next((line.strip() for line in notes.splitlines() if line.strip()), "")
