"""Long texts come in pieces and are all there at the end."""

from pytestqt.qtbot import QtBot

from kafka_explorer.ui.records.fed_payload import FedPayload
from kafka_explorer.ui.theme import Theme


def test_a_short_text_is_there_at_once(qtbot: QtBot, theme: Theme) -> None:
    view = FedPayload(theme)
    qtbot.addWidget(view)
    view.set_text("one\ntwo\n")
    assert view.text == "one\ntwo\n"
    assert not view.is_feeding


def test_a_long_text_follows_piece_by_piece(qtbot: QtBot, theme: Theme) -> None:
    view = FedPayload(theme)
    qtbot.addWidget(view)
    text = "\n".join(f"line {number}, ы" for number in range(20_000)) + "\n"
    with qtbot.waitSignal(view.fed):
        view.set_text(text)
        assert view.is_feeding
        assert text.startswith(view.text)
    assert view.text == text


def test_another_text_takes_the_place_of_one_that_is_still_coming(qtbot: QtBot, theme: Theme) -> None:
    view = FedPayload(theme)
    qtbot.addWidget(view)
    view.set_text("long\n" * 20_000)
    view.set_text("short")
    assert not view.is_feeding
    assert view.text == "short"
