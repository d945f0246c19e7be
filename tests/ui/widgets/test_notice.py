"""Empty, loading, failed; and the strip beside contents."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.explain import Explanation
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.notice import Banner, Body, Notice

REFUSED = Explanation("Nobody listens there", "localhost:9092 refused.", "Check the port.", "errno 111")


@pytest.fixture
def notice(qtbot: QtBot, theme: Theme) -> Notice:
    made = Notice(theme)
    qtbot.addWidget(made)
    made.resize(800, 500)
    made.show()
    return made


def test_an_empty_page_names_the_next_step(qtbot: QtBot, notice: Notice) -> None:
    notice.show_empty("tray", "No messages", "The topic is empty.", "Follow live")
    assert (notice.title, notice.sentence) == ("No messages", "The topic is empty.")
    assert notice._action.isVisible()
    assert not notice._retry.isVisible()
    with qtbot.waitSignal(notice.acted):
        notice._action.click()


def test_a_loading_page_moves_and_can_be_cancelled(qtbot: QtBot, notice: Notice) -> None:
    notice.show_loading("Connecting", cancellable=True)
    assert notice._busy.isVisible()
    assert not notice._sentence.isVisible()
    with qtbot.waitSignal(notice.cancelled):
        notice._cancel.click()
    notice.show_loading("Reading")
    assert not notice._cancel.isVisible()


def test_a_failed_page_says_what_why_and_what_next(qtbot: QtBot, notice: Notice) -> None:
    notice.show_failed(REFUSED)
    assert not notice._busy.isVisible()
    assert notice._hint.text() == "Check the port."
    assert not notice._details.isVisible()
    notice._more.click()
    assert notice._details.isVisible()
    assert notice._details.text() == "errno 111"
    with qtbot.waitSignal(notice.retried):
        notice._retry.click()


def test_details_are_closed_for_the_next_failure(notice: Notice) -> None:
    notice.show_failed(REFUSED)
    notice._more.click()
    notice.show_failed(Explanation("Other", "Thing."), retry=False)
    for widget in (notice._details, notice._more, notice._hint, notice._retry):
        assert not widget.isVisible()


def test_the_icon_follows_the_theme(notice: Notice, theme: Theme) -> None:
    notice.show_failed(REFUSED)
    before = notice._icon.pixmap().toImage()
    theme.set_mode("dark")
    assert notice._icon.pixmap().toImage() != before


def test_a_notice_fits_into_a_narrow_place(notice: Notice) -> None:
    notice.show_failed(REFUSED)
    notice.resize(260, 400)
    right = notice._sentence.mapTo(notice, notice._sentence.rect().topRight()).x()
    assert right <= 260
    assert abs(notice._sentence.mapTo(notice, notice._sentence.rect().center()).x() - 130) <= 2


def test_a_body_shows_contents_or_a_notice(qtbot: QtBot, theme: Theme) -> None:
    body = Body(theme, QWidget())
    qtbot.addWidget(body)
    assert body.shows_content
    body.show_loading("Reading")
    assert body.currentWidget() is not body.content
    assert body.notice.title == "Reading"
    body.show_empty("tray", "Nothing")
    assert body.notice.title == "Nothing"
    body.show_failed(REFUSED)
    assert body.notice.title == "Nobody listens there"
    body.show_content()
    assert body.currentWidget() is body.content


@pytest.fixture
def banner(qtbot: QtBot, theme: Theme) -> Banner:
    made = Banner(theme)
    qtbot.addWidget(made)
    return made


def test_a_banner_is_hidden_until_there_is_something(qtbot: QtBot, banner: Banner) -> None:
    assert banner.isHidden()
    banner.show_error(REFUSED, retry=True)
    assert banner.isVisible()
    assert banner.text == "Nobody listens there localhost:9092 refused. Check the port."
    with qtbot.waitSignal(banner.retried):
        banner._retry.click()
    banner._more.click()
    assert banner._details.isVisible()
    with qtbot.waitSignal(banner.closed):
        banner._close.click()
    assert banner.isHidden()


def test_a_banner_informs_and_warns(banner: Banner, theme: Theme) -> None:
    banner.show_info("Read-only connection")
    assert banner.property("ground") == "banner-accent"
    assert not banner._retry.isVisible()
    banner.show_warning("2 partitions have no leader", retry=True)
    assert banner.property("ground") == "banner-warn"
    assert banner._retry.isVisible()
    theme.set_mode("dark")
