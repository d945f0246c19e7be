"""Words that come later, and words for which there is little room."""

from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.labels import ElidedLabel


def test_a_button_that_gets_its_words_later_has_the_icon_of_one_with_words(qtbot: QtBot, theme: Theme) -> None:
    early, late = Button(theme, "500 more", "play"), Button(theme, "", "play")
    for button in (early, late):
        qtbot.addWidget(button)
    assert late.iconSize() == QSize(16, 16)
    late.setText("500 more")
    assert late.iconSize() == early.iconSize() == QSize(20, 16)
    size = early.iconSize()
    assert late.icon().pixmap(size).toImage() == early.icon().pixmap(size).toImage()
    late.setText("")
    assert late.iconSize() == QSize(16, 16)


def test_a_label_says_it_in_fewer_words_before_it_is_cut_off(qtbot: QtBot, theme: Theme) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.set_texts("Partition 1 · offset 1,999,907", "P 1 · 1,999,907")
    label.resize(400, 20)
    label.show()
    assert (label.text(), label.toolTip()) == ("Partition 1 · offset 1,999,907", "")
    label.resize(label.fontMetrics().horizontalAdvance("P 1 · 1,999,907") + 4, 20)
    assert label.text() == "P 1 · 1,999,907"
    assert label.toolTip() == label.whole_text == "Partition 1 · offset 1,999,907"
    label.resize(40, 20)
    assert label.text().endswith("…")
    label.setText("No message")
    assert label.whole_text == "No message"
