"""Glyphs of the Phosphor icon font as QIcons.

The font and its names come from the package qtawesome, whose own code is left alone: importing it loads every
class of Qt by name (0.32 s here, as much as the rest of the window), reading its two files takes 0.02 s.
"""

import importlib.util
import json
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap

_SIZES = (16, 20, 24, 40)
"""Sizes rendered, in device-independent pixels; Qt scales down from the next larger one."""


class Glyphs:
    """The icon font, loaded once per program."""

    def __init__(self) -> None:
        folder = _fonts_folder()
        self._points: dict[str, str] = json.loads(_only(folder, "phosphor-charmap-*.json").read_text("utf-8"))
        font_id = QFontDatabase.addApplicationFont(str(_only(folder, "phosphor-[0-9]*.ttf")))
        self._family = QFontDatabase.applicationFontFamilies(font_id)[0]

    def icon(self, name: str, colour: QColor, disabled: QColor, ratio: float) -> QIcon:
        """Return glyph `name` (as in "chart-bar", with or without the prefix "ph."), sharp at `ratio` and at 1 and 2.

        An unknown name raises KeyError.
        """
        glyph = chr(int(self._points[name.removeprefix("ph.")], 16))
        icon = QIcon()
        for size in _SIZES:
            for sharpness in sorted({1.0, 2.0, ratio}):
                icon.addPixmap(self._pixmap(glyph, colour, size, sharpness), QIcon.Mode.Normal)
                icon.addPixmap(self._pixmap(glyph, disabled, size, sharpness), QIcon.Mode.Disabled)
        return icon

    def _pixmap(self, glyph: str, colour: QColor, size: int, ratio: float) -> QPixmap:
        pixmap = QPixmap(QSize(size, size) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        font = QFont(self._family)
        font.setPixelSize(size)
        painter = QPainter(pixmap)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(QRectF(0, 0, size, size), Qt.AlignmentFlag.AlignCenter, glyph)
        painter.end()
        return pixmap


def with_gap(icon: QIcon, size: int, gap: int, ratio: float) -> QIcon:
    """Return `icon` with `gap` empty pixels at its right, for buttons: Qt sets text too near to an icon."""
    wider = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
        for sharpness in sorted({1.0, 2.0, ratio}):
            pixmap = QPixmap(QSize(size + gap, size) * sharpness)
            pixmap.setDevicePixelRatio(sharpness)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.drawPixmap(0, 0, icon.pixmap(QSize(size, size), sharpness, mode))
            painter.end()
            wider.addPixmap(pixmap, mode)
    return wider


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
