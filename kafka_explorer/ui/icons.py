"""Glyphs of the Phosphor icon font as QIcons.

The font and its names come from the package qtawesome, whose own code is left alone: importing it loads every
class of Qt by name (0.3 s here, more than the rest of the window), reading its two files takes 0.02 s.
"""

import importlib.util
import json
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap

_SIZES = (14, 16, 18, 20)
"""Sizes in which icons are used, in device-independent pixels. Drawn ahead: a QIconEngine of Python's crashes when Qt
copies an icon, since the copy's engine is nobody's object."""
_BUTTON_PX = 16
_GAP_PX = 4


class Glyphs:
    """The icon font, loaded once per program; draws for the `ratios` of device pixels there are on the desktop."""

    def __init__(self, ratios: Iterable[float]) -> None:
        folder = _fonts_folder()
        self._ratios = sorted(set(ratios))
        self._points: dict[str, str] = json.loads(_only(folder, "phosphor-charmap-*.json").read_text("utf-8"))
        font_id = QFontDatabase.addApplicationFont(str(_only(folder, "phosphor-[0-9]*.ttf")))
        self._font = QFont(QFontDatabase.applicationFontFamilies(font_id)[0])

    def icon(self, name: str, colour: QColor, disabled: QColor) -> QIcon:
        """Return glyph `name` (as in "chart-bar", with or without the prefix "ph."), up to 20 by 20 pixels.

        An unknown name raises KeyError.
        """
        icon = QIcon()
        for ratio in self._ratios:
            for size in _SIZES:
                icon.addPixmap(self.pixmap(name, colour, size, ratio), QIcon.Mode.Normal)
                icon.addPixmap(self.pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
        return icon

    def button_icon(self, name: str, colour: QColor, disabled: QColor) -> QIcon:
        """Return a glyph of 16 by 16 pixels with a gap of 4 at its right: Qt sets text too near to an icon."""
        icon = QIcon()
        for ratio in self._ratios:
            icon.addPixmap(self.pixmap(name, colour, _BUTTON_PX, ratio, _GAP_PX), QIcon.Mode.Normal)
            icon.addPixmap(self.pixmap(name, disabled, _BUTTON_PX, ratio, _GAP_PX), QIcon.Mode.Disabled)
        return icon

    def pixmap(self, name: str, colour: QColor, size: int, ratio: float, gap: int = 0) -> QPixmap:
        """Return a glyph in a picture of `size` by `size` pixels, and `gap` empty ones at its right."""
        glyph = chr(int(self._points[name.removeprefix("ph.")], 16))
        pixmap = QPixmap(QSize(size + gap, size) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        self._font.setPixelSize(size)
        painter = QPainter(pixmap)
        painter.setFont(self._font)
        painter.setPen(colour)
        painter.drawText(QRectF(0, 0, size, size), Qt.AlignmentFlag.AlignCenter, glyph)
        painter.end()
        return pixmap


def _fonts_folder() -> Path:
    found = importlib.util.find_spec("qtawesome")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("The package qtawesome is missing: install Kafka Explorer again.")
    return Path(found.submodule_search_locations[0]) / "fonts"


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if not found:
        raise FileNotFoundError(f"{folder / pattern} is missing: install qtawesome again.")
    return found[-1]
