"""Buttons with an icon that follows the theme, and with a ring for who uses the keyboard."""

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.labels import restyle

Variant = Literal["normal", "primary", "danger", "danger-filled", "ghost"]

_BY_KEY = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
)
_BACK_AGAIN = frozenset(
    {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason}
)
_ICON_ROLES = {
    "normal": "text",
    "primary": "on_accent",
    "danger": "bad",
    "danger-filled": "on_bad",
    "ghost": "muted",
}


def shows_ring(before: bool, reason: Qt.FocusReason) -> bool:
    """Whether to show a focus ring: when the focus came by key, and as `before` when only the window came back."""
    return before if reason in _BACK_AGAIN else reason in _BY_KEY


def _icon_size(text: str) -> QSize:
    return QSize(20, 16) if text else QSize(16, 16)


class Button(QPushButton):
    """A push button: one "primary" per page; "danger" names what it destroys; "ghost" for quiet ones."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        icon: str | None = None,
        variant: Variant = "normal",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._icon_name = icon
        self._variant: Variant = variant
        self.setProperty("variant", variant)
        self.setIconSize(_icon_size(text))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()

    def setText(self, text: str) -> None:
        """Change the words; a button that had none gets the icon, with its gap, of one that has."""
        had_words = bool(self.text())
        super().setText(text)
        if bool(text) != had_words:
            self.setIconSize(_icon_size(text))
            self._paint_icon()

    def set_icon(self, name: str) -> None:
        """Show another Phosphor icon."""
        self._icon_name = name
        self._paint_icon()

    def set_variant(self, variant: Variant) -> None:
        """Change what the button means."""
        self._variant = variant
        restyle(self, "variant", variant)
        self._paint_icon()

    def set_menu(self, menu: QMenu) -> None:
        """Open `menu` on click, and show an arrow that says so."""
        self.setMenu(menu)
        restyle(self, "hasMenu", True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the focus came by key; Qt also hands it on when the widget that had it goes."""
        restyle(self, "ring", shows_ring(bool(self.property("ring")), event.reason()))
        super().focusInEvent(event)

    def _paint_icon(self) -> None:
        if self._icon_name is not None:
            made = self._theme.button_icon if self.text() else self._theme.icon
            self.setIcon(made(self._icon_name, _ICON_ROLES[self._variant]))


class IconButton(Button):
    """A square button with an icon only; `tip` says what it does, to the eye and to a screen reader."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        tip: str,
        *,
        small: bool = False,
        variant: Variant = "ghost",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "", icon, variant, parent)
        self.setProperty("square", "small" if small else "true")
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setIconSize(QSize(14, 14) if small else QSize(18, 18))
