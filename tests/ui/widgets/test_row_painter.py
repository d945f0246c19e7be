"""How the texts of a table's rows are painted."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QImage, QPainter

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.row_painter import Face


def picture(font: QFont, text: str) -> QImage:
    image = QImage(1200, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(font)
    painter.drawText(QPointF(10, 25), text)
    painter.end()
    return image


@pytest.mark.parametrize(
    "text", ['{"id": 17, "to": "a->b", "ok": x != y}', "".join(map(chr, range(32, 127))), "AVATo fi"]
)
def test_ascii_looks_the_same_when_it_is_painted_quickly(theme: Theme, text: str) -> None:
    face = Face(theme.mono_font(12))
    assert picture(face.quick, text) == picture(face.font, text)
    assert picture(face.quick, text) != picture(face.quick, "")
