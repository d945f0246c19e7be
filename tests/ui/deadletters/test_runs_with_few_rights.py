"""What the pages say where the broker's access rules allow less than a redrive would like."""

from collections.abc import Iterator

import pytest
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # its stub forgets them
    AclOperation,
    AdminClient,
    ResourceType,
)

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.sandbox.listeners import Security, sasl
from tests.engine.redrive.test_ways import PASSWORD, USER, Topics, once_each
from tests.ui.deadletters.conftest import Opened, OpenOn
from tests.ui.deadletters.test_pages import plan

COUNT = 40


@pytest.fixture(scope="module")
def guarded() -> Iterator[Sandbox]:
    """Everybody may do everything on its plain listener, and the redriver what a test allows on the other."""
    with Sandbox(security=Security(listeners=(sasl("GUARDED", {USER: PASSWORD}),))) as sandbox:
        yield sandbox


@pytest.fixture
def topics(guarded: Sandbox) -> Topics:
    """Dead letters that may be read, and a source that may be written to."""
    made = Topics(guarded, AdminClient({"bootstrap.servers": guarded.bootstrap, "log_level": 0}), COUNT)
    made.allow_topics()
    return made


def opened_as_redriver(open_dead_letters: OpenOn, guarded: Sandbox) -> Opened:
    settings = ClusterSettings(
        {
            "bootstrap.servers": guarded.address_of("GUARDED"),
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanisms": "PLAIN",
            "sasl.username": USER,
            "sasl.password": PASSWORD,
        }
    )
    return open_dead_letters(guarded, settings=settings)


def test_without_transactions_the_page_promises_less_and_says_why(
    open_dead_letters: OpenOn, guarded: Sandbox, topics: Topics
) -> None:
    topics.allow(topics.source, ResourceType.TOPIC, AclOperation.READ)
    opened = opened_as_redriver(open_dead_letters, guarded)
    opened.show_topic(topics.dlq, COUNT)
    plan(opened)
    assert opened.feature.plan.current_plan is not None
    assert opened.feature.plan.current_plan.send == COUNT
    opened.pages.plan.go.click()
    opened.wait(lambda: opened.feature.run.result is not None)
    page = opened.pages.run
    assert page.guarantee.text() == "AT LEAST ONCE"
    assert "An access rule refuses the transactional id." in page.why.text()
    assert page.sent.figure == str(COUNT)
    assert topics.numbers() == once_each(COUNT)


def test_without_a_place_for_marks_the_page_promises_less_and_says_why(
    open_dead_letters: OpenOn, guarded: Sandbox, topics: Topics
) -> None:
    topics.allow_transactions()
    opened = opened_as_redriver(open_dead_letters, guarded)
    opened.show_topic(topics.dlq, COUNT)
    plan(opened)
    opened.pages.plan.go.click()
    opened.wait(lambda: opened.feature.run.result is not None)
    page = opened.pages.run
    assert page.guarantee.text() == "AT LEAST ONCE"
    assert "The journal topic is not there and may not be created" in page.why.text()
    assert "Offsets may not be committed" in page.why.text()
    assert topics.numbers() == once_each(COUNT)


def test_who_may_not_write_reads_that_and_nothing_was_sent(
    open_dead_letters: OpenOn, guarded: Sandbox, topics: Topics
) -> None:
    other = Topics(guarded, AdminClient({"bootstrap.servers": guarded.bootstrap, "log_level": 0}), 3)
    other.allow(other.dlq, ResourceType.TOPIC, AclOperation.READ, AclOperation.DESCRIBE_CONFIGS)
    other.allow(other.source, ResourceType.TOPIC, AclOperation.READ, AclOperation.DESCRIBE_CONFIGS)
    other.allow_transactions()
    opened = opened_as_redriver(open_dead_letters, guarded)
    opened.show_topic(other.dlq, 3)
    plan(opened)
    opened.pages.plan.go.click()
    opened.wait(lambda: opened.feature.run.run is not None and not opened.feature.run.is_running)
    page = opened.pages.run
    assert other.source in page.banner.text
    assert "Write" in page.banner.text
    assert opened.feature.run.result is None
    assert other.numbers() == []
