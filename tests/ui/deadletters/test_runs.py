"""Redrives on a real broker through the pages, with what can happen to them: canaries, limits, rivals, lost targets."""

import base64
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from confluent_kafka import Consumer, KafkaError, Message, Producer, TopicPartition
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # its stub forgets them
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    ResourceType,
)

from kafka_explorer.engine.redrive.request import Canary, RedriveResult, Stop
from kafka_explorer.engine.redrive.running import redrive as redrive_elsewhere
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.deadletters import care_form
from tests.broker_fixtures import TopicFactory, wait_until
from tests.engine.drive import run
from tests.engine.redrive import on_broker
from tests.ui.deadletters.conftest import Opened, OpenOn, envelope, read, send
from tests.ui.deadletters.test_pages import plan, states

WHY = "java.lang.IllegalStateException: closed"
GROUP = "ward-readers"


class Scene:
    """A source and its dead letters, numbered from 0, and the page of a redrive of all of them."""

    def __init__(self, sandbox: Sandbox, topic: TopicFactory, count: int) -> None:
        self.sandbox = sandbox
        self.source = topic("wards")
        self.dlq = topic(f"{self.source}-dlq", exact=True)
        self.count = count
        send(sandbox, self.dlq, [(f"k-{at}".encode(), envelope(at, WHY)) for at in range(count)])

    def plan(self, opened: Opened) -> None:
        opened.show_topic(self.dlq, self.count)
        plan(opened)

    def ids(self) -> list[str]:
        """Which dead letters are at the source, as an independent reader sees it."""
        return on_broker.redrive_ids(on_broker.read_committed(self.sandbox.bootstrap, self.source))

    @contextmanager
    def reader(self) -> Iterator[Consumer]:
        """A consumer of the source's committed messages, as `GROUP`, that commits when told."""
        made = Consumer(
            {
                "bootstrap.servers": self.sandbox.bootstrap,
                "group.id": f"{GROUP}-{self.source}",
                "enable.auto.commit": False,
                "isolation.level": "read_committed",
                "log_level": 0,
            }
        )
        try:
            made.assign([TopicPartition(self.source, 0, 0)])
            yield made
        finally:
            made.close()

    @property
    def group(self) -> str:
        return f"{GROUP}-{self.source}"


MakeScene = Callable[[int], Scene]


@pytest.fixture
def scene(broker: Sandbox, topic: TopicFactory) -> MakeScene:
    return partial(Scene, broker, topic)


@pytest.fixture
def short_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A canary is watched for ten seconds after it was read; here for one."""
    monkeypatch.setattr(care_form, "Canary", partial(Canary, watch_s=1.0))


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A canary is given two minutes to be read; here two seconds."""
    monkeypatch.setattr(care_form, "Canary", partial(Canary, timeout_s=2.0))


def ended(opened: Opened) -> RedriveResult | None:
    return opened.feature.run.result


def begin(opened: Opened) -> None:
    opened.pages.plan.go.click()
    opened.wait(lambda: opened.feature.run.run is not None)


def arrived(reader: Consumer) -> list[Message]:
    """What a reader gets now."""
    return [each for each in reader.consume(100, 0.05) if each.error() is None]


def bounce(scene: Scene, messages: list[Message]) -> None:
    """Do as a service that fails again: write them to the dead letters, with their headers."""
    producer = Producer({"bootstrap.servers": scene.sandbox.bootstrap, "log_level": 0})
    for each in messages:
        producer.produce(scene.dlq, each.value(), each.key(), headers=each.headers())
    assert producer.flush(60) == 0


def test_the_rest_follows_a_canary_that_its_group_has_read(
    open_dead_letters: OpenOn, scene: MakeScene, short_watch: None
) -> None:
    here = scene(8)
    opened = open_dead_letters(here.sandbox)
    here.plan(opened)
    care = opened.pages.plan.form.care
    care.canary.setChecked(True)
    opened.pages.plan.go.click()
    assert opened.feature.run.run is None, "a canary needs a group"
    care.group.setText(here.group)
    opened.wait(opened.pages.plan.go.isEnabled)
    begin(opened)
    with here.reader() as reader:
        found: list[Message] = []

        def canary_is_there() -> bool:
            found.extend(arrived(reader))
            return bool(found)

        opened.wait(canary_is_there)
        assert len(found) == 1, "one goes first, alone"
        reader.commit(offsets=[TopicPartition(here.source, 0, (found[0].offset() or 0) + 1)], asynchronous=False)
    opened.wait(lambda: ended(opened))
    result = ended(opened)
    assert result is not None
    assert (result.sent, result.stopped) == (8, None)
    assert len(here.ids()) == len(set(here.ids())) == 8


def test_nothing_follows_a_canary_that_nobody_reads(
    open_dead_letters: OpenOn, scene: MakeScene, short_patience: None
) -> None:
    here = scene(4)
    opened = open_dead_letters(here.sandbox)
    here.plan(opened)
    care = opened.pages.plan.form.care
    care.canary.setChecked(True)
    care.group.setText(here.group)
    opened.wait(opened.pages.plan.go.isEnabled)
    begin(opened)
    opened.wait(lambda: ended(opened))
    run_page = opened.pages.run
    assert "was not read in time, so nothing else was sent" in run_page.step.text()
    assert run_page.sent.figure == "1"
    assert not run_page.resume.isHidden(), "it can go on"
    assert len(here.ids()) == 1
    opened.wait(lambda: [state[:8] for state in states(opened)].count("redriven") == 1)
    assert states(opened).count("ready") == 3


def test_nothing_follows_a_canary_that_comes_back(open_dead_letters: OpenOn, scene: MakeScene) -> None:
    here = scene(4)
    opened = open_dead_letters(here.sandbox)
    here.plan(opened)
    care = opened.pages.plan.form.care
    care.canary.setChecked(True)
    care.group.setText(here.group)
    opened.wait(opened.pages.plan.go.isEnabled)
    begin(opened)
    with here.reader() as reader:
        found: list[Message] = []

        def canary_is_there() -> bool:
            found.extend(arrived(reader))
            return bool(found)

        opened.wait(canary_is_there)
    bounce(here, found)
    opened.wait(lambda: ended(opened))
    assert "came back as a dead letter, so nothing else was sent" in opened.pages.run.step.text()
    assert opened.pages.run.bounced.figure == "1"
    assert len(here.ids()) == 1


def test_too_many_that_come_back_end_it(open_dead_letters: OpenOn, scene: MakeScene) -> None:
    here = scene(300)
    opened = open_dead_letters(here.sandbox)
    here.plan(opened)
    care = opened.pages.plan.form.care
    care.rate.setValue(10)
    care.bounced.setValue(10)
    begin(opened)
    with here.reader() as reader:

        def bounced_until_it_ends() -> bool:
            bounce(here, arrived(reader))
            return ended(opened) is not None

        opened.wait(bounced_until_it_ends)
    result = ended(opened)
    assert result is not None
    assert result.stopped is Stop.BOUNCED
    assert 20 <= result.sent < 300, "a few tell nothing"
    assert result.bounced > result.sent // 10
    assert opened.pages.run.step.text() == "Too many came back as dead letters."
    assert not opened.pages.run.resume.isHidden()
    assert len(set(here.ids())) == result.sent


def test_a_group_that_falls_behind_ends_it(open_dead_letters: OpenOn, scene: MakeScene) -> None:
    here = scene(300)
    opened = open_dead_letters(here.sandbox)
    here.plan(opened)
    care = opened.pages.plan.form.care
    care.rate.setValue(10)
    care.by_lag.setChecked(True)
    care.lag.setValue(5)
    care.group.setText(here.group)
    begin(opened)
    opened.wait(lambda: ended(opened))
    result = ended(opened)
    assert result is not None
    assert result.stopped is Stop.LAG
    assert 0 < len(here.ids()) == result.sent < 300
    assert opened.pages.run.step.text() == "The target's consumer group fell too far behind."


def test_a_rate_is_never_passed(open_dead_letters: OpenOn, scene: MakeScene) -> None:
    here = scene(40)
    opened = open_dead_letters(here.sandbox)
    here.plan(opened)
    opened.pages.plan.form.care.rate.setValue(20)
    begin(opened)
    opened.wait(lambda: ended(opened))
    result = ended(opened)
    assert result is not None
    assert result.sent == 40
    assert result.elapsed_s >= 39 / 20 - 0.1


def test_whoever_takes_over_is_named_and_each_is_sent_once(
    open_dead_letters: OpenOn, scene: MakeScene, tmp_path: Path
) -> None:
    here = scene(200)
    opened = open_dead_letters(here.sandbox)
    here.plan(opened)
    opened.pages.plan.form.care.rate.setValue(5)
    begin(opened)
    opened.wait(lambda: opened.pages.run.sent.figure not in {"0", "–"})
    settings = on_broker.settings_of(here.sandbox.bootstrap)
    asked = on_broker.request_of(here.dlq, job="b", by="you@laptop", mappings={here.dlq: here.source})
    second = run(redrive_elsewhere(settings, asked, str(tmp_path)))
    page = opened.pages.run
    opened.wait(lambda: not opened.feature.run.is_running)
    assert "you@laptop redrives" in page.banner.text
    assert "nothing is sent twice" in page.banner.text
    assert ended(opened) is None
    assert page.step.text() == "It ended before its end"
    assert second.sent + second.skipped == 200
    assert second.skipped > 0
    assert len(here.ids()) == len(set(here.ids())) == 200


def test_a_target_that_is_deleted_in_the_middle_is_told(
    open_dead_letters: OpenOn, scene: MakeScene, admin: AdminClient
) -> None:
    here = scene(200)
    opened = open_dead_letters(here.sandbox)
    here.plan(opened)
    opened.pages.plan.form.care.rate.setValue(5)
    begin(opened)
    opened.wait(lambda: opened.pages.run.sent.figure not in {"0", "–"})
    admin.delete_topics([here.source])[here.source].result(timeout=30)
    opened.wait(lambda: not opened.feature.run.is_running)
    page = opened.pages.run
    assert here.source in page.banner.text
    assert ended(opened) is None
    assert not page.resume.isHidden()
    opened.wait(lambda: opened.feature.run.doubts.held is not None)


def test_what_the_broker_refuses_is_parked_as_it_is(
    open_dead_letters: OpenOn, scene: MakeScene, admin: AdminClient, topic: TopicFactory
) -> None:
    here, parked = scene(2), topic("parked")
    noise = base64.b64encode(random.Random(3).randbytes(9_000)).decode()
    large = f'{{"originalEvent":"{noise}","error":"too large","timestamp":"2026-11-22T10:00:00"}}'.encode()
    send(here.sandbox, here.dlq, [(b"large", large)])
    here.count = 3
    opened = open_dead_letters(here.sandbox)
    here.plan(opened)
    limit(here, admin, 3_000)
    begin(opened)
    opened.wait(lambda: ended(opened))
    page = opened.pages.run
    assert (page.sent.figure, page.failed.figure) == ("2", "1")
    opened.wait(page.park.isEnabled)
    page.park.click()
    form = opened.feature.after_run._form
    form.field.setText(parked)
    form.go.click()
    opened.wait(lambda: opened.feature.run.run is not None and opened.feature.run.run.parks and ended(opened))
    (copy,) = read(here.sandbox, parked, 1)
    assert (copy.key(), copy.value()) == (b"large", large)
    assert parked in opened.ask.questions[-1].text
    assert page.sent.figure == "1"
    opened.wait(lambda: sum(state.startswith("parked") for state in states(opened)) == 1)


def limit(here: Scene, admin: AdminClient, most: int) -> None:
    """Let the source take no message of more bytes; returns when the broker refuses one."""
    entry = ConfigEntry("max.message.bytes", str(most), incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ResourceType.TOPIC, here.source, incremental_configs=[entry])
    admin.incremental_alter_configs([resource])[resource].result(timeout=30)
    noise = random.Random(4).randbytes(2 * most)
    producer = Producer({"bootstrap.servers": here.sandbox.bootstrap, "log_level": 0})
    refused: list[int] = []

    def told(error: KafkaError | None, _message: Message) -> None:
        if error is not None:
            refused.append(error.code())

    def refuses() -> bool:
        producer.produce(here.source, noise, on_delivery=told)
        producer.flush(30)
        return bool(refused)

    wait_until(refuses, "the limit holds")
