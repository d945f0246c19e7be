"""The broker goes away while the page reads: the page says so, waits, and goes on or says what is missing."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import create_topic
from tests.ui.records.conftest import Opened, OpenOn, Sent, sender

TOPIC = "events"
COUNT = 150_000


@pytest.fixture
def mortal() -> Iterator[Sandbox]:
    """A broker of the test's own, with a topic that takes a few seconds to read."""
    with Sandbox() as sandbox:
        create_topic(AdminClient({"bootstrap.servers": sandbox.bootstrap, "log_level": 0}), TOPIC, partitions=2)
        sender(sandbox.bootstrap)(TOPIC, [Sent(b"k", b"x" * 1000, partition=n % 2) for n in range(COUNT)])
        yield sandbox


@pytest.fixture
def opened(open_on: OpenOn, mortal: Sandbox) -> Opened:
    """The page, open on that broker, at the beginning of its topic."""
    opened = open_on(mortal)
    opened.page.topic.set_topic(TOPIC)
    opened.look_at()
    return opened


def killed_while_reading(opened: Opened, mortal: Sandbox, patience_s: float) -> None:
    wish = opened.page.bar.wish()
    assert wish is not None
    opened.controller._read(replace(opened.controller._request(wish), patience_s=patience_s))
    opened.wait_for(lambda: opened.page.model.rowCount() > 0)
    mortal.nodes[0].kill()
    assert opened.running, "read before the broker could be killed: COUNT is too small"


def test_a_read_goes_on_when_the_broker_is_back(opened: Opened, mortal: Sandbox) -> None:
    killed_while_reading(opened, mortal, patience_s=120)
    opened.wait_for(opened.page.banner.isVisible)
    assert opened.page.banner.text.startswith("The cluster does not answer Reading goes on by itself")
    assert "waiting for the cluster" in opened.status
    mortal.nodes[0].start()
    opened.qtbot.waitUntil(lambda: not opened.running, timeout=60_000)
    assert opened.page.model.rowCount() == COUNT
    assert not opened.page.banner.isVisible()
    assert opened.status.startswith(f"All read: {COUNT:,} messages")


def test_a_read_that_gives_up_says_what_is_missing_and_goes_on_later(opened: Opened, mortal: Sandbox) -> None:
    killed_while_reading(opened, mortal, patience_s=3)
    opened.wait_for_end()
    assert "The cluster stopped answering, so this is not all. Not read: partition " in opened.page.banner.text
    assert opened.status.startswith("Stopped: the cluster was lost")
    rows = opened.page.model.rowCount()
    assert 0 < rows < COUNT
    assert opened.page.status.steps[0].text() == "Go on"
    opened.page.status.steps[0].click()
    opened.qtbot.waitUntil(lambda: not opened.running, timeout=60_000)
    assert opened.page.banner.text.startswith(("No answer in time", "Connection lost"))
    assert opened.page.model.rowCount() == rows
    mortal.nodes[0].start()
    opened.page.banner.retried.emit()
    assert not opened.page.banner.isVisible()
    opened.qtbot.waitUntil(lambda: not opened.running, timeout=60_000)
    assert opened.page.model.rowCount() == COUNT
    assert opened.status.startswith(f"All read: {COUNT:,} messages")
