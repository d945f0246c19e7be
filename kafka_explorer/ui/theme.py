"""How everything looks: one token file becomes palette, style sheet, fonts and icons, in light and in dark."""

import tempfile
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from kafka_explorer.files import shipped
from kafka_explorer.ui.icons import Glyphs
from kafka_explorer.ui.marks import write_marks
from kafka_explorer.ui.tokens import fill, load_tokens

Mode = Literal["system", "light", "dark"]

_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "hover",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "faint",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "bad",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "violet",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "border",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "strong_border",
    QPalette.ColorRole.Shadow: "window",
}
_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}
_DIMMED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


class Theme(QObject):
    """Dresses the application, and tells colours, fonts and icons to whoever paints by itself.

    `changed` comes after the application has its new palette and style sheet; whoever keeps a colour or an icon
    fetches it again then. One per program, passed to constructors.
    """

    changed = Signal()

    def __init__(self, app: QApplication, mode: Mode = "system") -> None:
        super().__init__(app)
        self._app = app
        self._mode: Mode = mode
        self._tokens = load_tokens(shipped("resources/themes/tokens.json"))
        self._template = shipped("resources/themes/app.qss").read_text("utf-8")
        self._marks = tempfile.TemporaryDirectory(prefix="kafka-explorer-theme-", ignore_cleanup_errors=True)
        self._glyphs: Glyphs | None = None
        self._icons: dict[tuple[str, str, str], QIcon] = {}
        self._families = _families()
        self._tell_desktop()
        self._dark = self._wants_dark()
        app.setStyle("Fusion")
        app.setFont(self.ui_font())
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self._dress()

    @property
    def mode(self) -> Mode:
        """What the user chose: "system" follows the desktop."""
        return self._mode

    @property
    def is_dark(self) -> bool:
        """What is on the screen now."""
        return self._dark

    def set_mode(self, mode: Mode) -> None:
        """Choose "system", "light" or "dark"; the change is seen at once."""
        self._mode = mode
        self._tell_desktop()
        self._apply()

    def color(self, token: str) -> QColor:
        """Return a token's colour in the present theme; an unknown token raises KeyError."""
        return QColor(self.hex(token))

    def hex(self, token: str) -> str:
        """Return a token's colour as "#rrggbb", for rich text and plots."""
        return self._tokens["dark" if self._dark else "light"][token]

    def icon(self, name: str, role: str = "muted") -> QIcon:
        """Return the Phosphor icon `name` ("ph.chart-bar" or "chart-bar") in the colour of token `role`, up to 20 px.

        Keep it no longer than until `changed`. An unknown name raises KeyError.
        """
        key = (name, role, "icon")
        if key not in self._icons:
            self._icons[key] = self._drawer().icon(name, self.color(role), self.color("faint"))
        return self._icons[key]

    def button_icon(self, name: str, role: str = "text") -> QIcon:
        """Return an icon for a button with text: give it 20 by 16 pixels, the last four of which are a gap."""
        key = (name, role, "button")
        if key not in self._icons:
            self._icons[key] = self._drawer().button_icon(name, self.color(role), self.color("faint"))
        return self._icons[key]

    def picture(self, name: str, role: str, size_px: int) -> QPixmap:
        """Return an icon as a picture of any size, for labels."""
        return self._drawer().pixmap(name, self.color(role), size_px, self._app.devicePixelRatio())

    def _drawer(self) -> Glyphs:
        if self._glyphs is None:
            self._glyphs = Glyphs(screen.devicePixelRatio() for screen in self._app.screens())
        return self._glyphs

    def ui_font(self, size_px: int = 13, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the font of the window: Inter where present, else the desktop's; figures are of equal width."""
        font = QFont(self._families[0])
        return _tabular(font, size_px, weight)

    def mono_font(self, size_px: int = 12, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the font of offsets, times, keys and payloads: JetBrains Mono where present, else the desktop's."""
        font = QFont(self._families[1])
        font.setStyleHint(QFont.StyleHint.Monospace)
        # A ligature would show "!=" and "->" of a payload as other characters than it has.
        font.setFeature(QFont.Tag("calt"), 0)
        return _tabular(font, size_px, weight)

    def _on_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._apply()

    def _apply(self) -> None:
        dark = self._wants_dark()
        if dark != self._dark:
            self._dark = dark
            self._icons.clear()
            self._dress()
            self.changed.emit()

    def _tell_desktop(self) -> None:
        # So that the window's frame and the desktop's own dialogs go along where the platform can do that.
        self._app.styleHints().setColorScheme(_SCHEMES[self._mode])

    def _wants_dark(self) -> bool:
        if self._mode == "system":
            return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._mode == "dark"

    def _dress(self) -> None:
        tokens = self._tokens["dark" if self._dark else "light"]
        folder = Path(self._marks.name) / ("dark" if self._dark else "light")
        write_marks(folder, tokens)
        QDir.setSearchPaths("marks", [str(folder.parent)])
        self._app.setPalette(self._palette())
        sheet = fill(self._template, tokens).replace("marks:", f"marks:{folder.name}/")
        self._app.setStyleSheet(sheet)

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, token in _ROLES.items():
            palette.setColor(role, self.color(token))
        for role in _DIMMED:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("faint"))
        return palette


def _families() -> tuple[str, str]:
    desktop = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    ui = "Inter" if QFontDatabase.hasFamily("Inter") else desktop
    mono = "JetBrains Mono" if QFontDatabase.hasFamily("JetBrains Mono") else fixed
    return ui, mono


def _tabular(font: QFont, size_px: int, weight: QFont.Weight) -> QFont:
    font.setPixelSize(size_px)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
