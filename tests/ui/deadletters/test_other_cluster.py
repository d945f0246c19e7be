"""Dead letters sent to another cluster that is open: what is offered, said, asked, sent, and what is not."""

from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kafka_explorer.config.connection import Environment
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.redrive.kept_runs import kept_run
from kafka_explorer.engine.redrive.request import JOURNAL_TOPIC
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.deadletters.cluster_choice import ClusterChoice
from kafka_explorer.ui.deadletters.targets import OWN
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.where import Where
from tests.broker_fixtures import TopicFactory, create_topic
from tests.ui.deadletters.conftest import Opened, OpenOn, envelope, read, send

COUNT = 4


@pytest.fixture
def dlq(broker: Sandbox, other_broker: Sandbox, other_admin: AdminClient, topic: TopicFactory) -> str:
    """Four dead letters here, and their source in both clusters."""
    source = topic("visits")
    create_topic(other_admin, source)
    send(other_broker, source, [(b"p-0", b'{"id":100,"amount":2.50}')], __TypeId__=b"com.clinic.dev.Visit")
    name = topic(f"{source}-dlq", exact=True)
    send(broker, name, [(f"p-{n}".encode(), envelope(n, "java.lang.Exception: boom")) for n in range(COUNT)])
    return name


def source_of(dlq: str) -> str:
    return dlq.removesuffix("-dlq")


def reach(sandbox: Sandbox, *, read_only: bool = False) -> ClusterSettings:
    return ClusterSettings({"bootstrap.servers": sandbox.bootstrap}, read_only=read_only)


def pick(opened: Opened, name: str) -> None:
    """As the user picks a cluster in the list."""
    choice = opened.pages.plan.form.cluster.list
    choice.setCurrentIndex(choice.findData(name))
    choice.activated.emit(choice.currentIndex())


def plan(opened: Opened) -> None:
    opened.pages.topic.redrive.click()
    opened.wait(lambda: opened.feature.plan.current_plan is not None)


def enabled(choice: ClusterChoice, name: str) -> bool:
    model = choice.list.model()
    return bool(model.flags(model.index(choice.list.findData(name), 0)) & Qt.ItemFlag.ItemIsEnabled)


def test_dead_letters_of_a_read_only_cluster_go_to_another_one(
    open_dead_letters: OpenOn, broker: Sandbox, other_broker: Sandbox, other_admin: AdminClient, dlq: str
) -> None:
    source = source_of(dlq)
    opened = open_dead_letters(broker, read_only=True, environment=Environment.PRODUCTION)
    opened.show_topic(dlq, COUNT)
    page, form = opened.pages.topic, opened.pages.plan.form
    assert not page.redrive.isEnabled()
    opened.tools.open_clusters.add("dev", reach(other_broker), Environment.DEV)
    assert page.redrive.isEnabled()
    assert "another cluster" in page.redrive.toolTip()
    assert not page.discard.isEnabled(), "its own cluster is as read-only as ever"

    plan(opened)
    assert form.cluster.name == "dev"
    assert form.cluster.chip.text() == "DEV"
    assert not form._cluster_field.isHidden()
    words = [line.words for line in opened.pages.plan.summary.lines]
    assert f"to {source} in dev, same partition, time now" in words
    assert any("com.clinic.dev.Visit" in each for each in words), "it learns of the cluster they go to"
    assert opened.pages.plan.how.whole_text.endswith(f"journal {JOURNAL_TOPIC} in dev")
    opened.wait(lambda: source in form.target._words)

    opened.pages.plan.go.click()
    assert opened.ask.questions[-1].typed == dlq, "the dead letters are production's"
    assert opened.ask.questions[-1].environment is Environment.PRODUCTION
    assert f"{source} in dev" in opened.ask.questions[-1].text
    opened.wait(lambda: opened.feature.run.result is not None)
    run = opened.pages.run
    assert "in dev" in run.header.facts
    assert run.guarantee.text() == "EXACTLY ONCE"
    found = read(other_broker, source, COUNT, begin=1)
    assert sorted(bytes(each.key() or b"") for each in found) == [f"p-{n}".encode() for n in range(COUNT)]
    opened.wait(lambda: opened.feature.run.doubts.held is not None)
    assert not run.trim.isEnabled(), "what is here may not be deleted"
    kept = kept_run(opened.feature.run.run.folder) if opened.feature.run.run else None
    assert kept is not None
    assert (kept.connection, kept.through) == ("dev", True)
    text = Path(kept.folder, "run.json").read_text(encoding="utf-8")
    assert "bootstrap" not in text
    assert other_broker.bootstrap not in text


def test_a_cluster_that_is_closed_meanwhile_is_a_clear_error(
    open_dead_letters: OpenOn, broker: Sandbox, other_broker: Sandbox, dlq: str
) -> None:
    opened = open_dead_letters(broker)
    opened.show_topic(dlq, COUNT)
    opened.tools.open_clusters.add("prod", reach(other_broker), Environment.PRODUCTION)
    plan(opened)
    page = opened.pages.plan
    assert page.form.cluster.name == OWN, "the own one is the first"
    assert "in prod" not in page.summary.lines[0].words
    pick(opened, "prod")
    assert page.form.cluster.chip.text() == "PROD"
    opened.wait(lambda: opened.feature.plan.current_plan is not None and page.go.isEnabled())
    assert "in prod" in page.summary.lines[0].words

    opened.ask.agrees = False
    page.go.click()
    assert opened.ask.questions[-1].typed == dlq, "the target is production"

    opened.tools.open_clusters.remove("prod")
    assert not page.go.isEnabled()
    assert "“prod”" in page.banner.text
    assert page.form.cluster.name == "prod"
    opened.pages.plan.plan_asked.emit()
    assert "“prod” is not open any more" in page.body.notice.sentence
    opened.tools.open_clusters.add("prod", reach(other_broker), Environment.PRODUCTION)
    opened.wait(lambda: opened.feature.plan.current_plan is not None and page.go.isEnabled())
    pick(opened, OWN)
    opened.tools.open_clusters.remove("prod")
    opened.wait(lambda: opened.feature.plan.current_plan is not None and page.go.isEnabled())
    assert "in prod" not in page.summary.lines[0].words


def test_a_choice_of_clusters_shows_what_cannot_be_chosen(theme: Theme, qtbot: QtBot) -> None:
    choice = ClusterChoice(theme)
    qtbot.addWidget(choice)
    own = Where(ClusterSettings({}), Environment.STAGING, "here")
    choice.offer(own, [])
    assert not choice.has_others
    locked = Where(ClusterSettings({}, read_only=True), Environment.PRODUCTION, "locked")
    choice.offer(own, [Where(ClusterSettings({}), Environment.DEV, "dev"), locked])
    texts = [choice.list.itemText(at) for at in range(choice.list.count())]
    assert texts == ["this cluster (here)", "dev", "locked · read-only"]
    assert [enabled(choice, name) for name in (OWN, "dev", "locked")] == [True, True, False]
    assert choice.chip.text() == "STAGING"
    choice.choose("dev")
    choice.offer(own, [locked])
    assert choice.name == "dev"
    assert choice.list.currentText() == "dev · closed"
    assert not enabled(choice, "dev")
