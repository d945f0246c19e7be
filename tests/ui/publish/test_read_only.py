"""A read-only connection: everything can be looked at, nothing is ever sent."""

import pytest

from kafka_explorer.config.connection import Environment
from kafka_explorer.engine import cluster
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.publish.runs import Run
from kafka_explorer.ui.publish.view import Mode
from tests.broker_fixtures import TopicFactory
from tests.ui.publish.conftest import OpenOn


def test_no_producer_is_ever_built_and_every_action_says_why(
    open_publish: OpenOn, broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a producer was built")

    monkeypatch.setattr(cluster, "Producer", refuse)
    name = topic("read-only")
    here = open_publish(broker, read_only=True, environment=Environment.PRODUCTION)
    here.choose(name)
    controller = here.feature.controller
    # In this process, so that a producer would be seen.
    monkeypatch.setattr(here.tools.workers, "run", lambda function, *arguments: function(*arguments))
    here.write("{}", key="k")
    here.wait(lambda: here.page.preview.facts.texts.get("Partition") == "0, by murmur2 of the key")
    assert "read-only" in here.page.banner.text
    assert not here.page.read_only.isHidden()
    for mode in Mode:
        here.mode(mode)
        controller.ahead.look()
        assert not here.page.send.isEnabled()
        assert here.page.send.toolTip() == "This connection is read-only."
        here.page.send.click()
        controller.send()
    here.mode(Mode.ONE)
    here.wait(lambda: controller.ahead.source is not None)
    controller.send()
    source = controller.ahead.source
    assert source is not None
    run = Run("id", name, "message", source, "/nowhere", 1, None, controller.keeping.producer, 0)
    assert not controller.sending.start(run)
    assert not controller.sending.is_busy
    assert not here.page.outcome.again.isEnabled()
    assert not here.page.outcome.go_on.isEnabled()
    assert here.ask.questions == []
    assert here.records(name) == []
    assert here.page.history.runs == ()
