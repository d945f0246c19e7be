"""The second redriver of a topic fences the first, which is told by whom; what both sent is there once."""

from collections.abc import Generator
from pathlib import Path

import pytest

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.redrive.fencing import TakenOver, may_be_time_out, who_took_over
from kafka_explorer.engine.redrive.request import RedriveProgress, RedriveResult
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.engine.redrive.transactional import TRANSACTION_TIMEOUT_MS, ProducerLost
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.redrive import on_broker
from tests.engine.redrive.on_broker import request_of, settings_of, spring


def test_the_first_stops_and_is_told_who_goes_on(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(300)])
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    settings = settings_of(broker.bootstrap)
    first = redrive(settings, request_of(dlq, job="a", rate_per_s=100.0), str(tmp_path / "first"))
    _until_sent(first, 20)

    second = run(redrive(settings, request_of(dlq, job="b", by="you@laptop"), str(tmp_path / "second")))
    with pytest.raises(TakenOver) as caught:
        run(first)

    assert (caught.value.dlq, caught.value.by, caught.value.job) == (dlq, "you@laptop", "b")
    assert "you@laptop has taken over" in str(caught.value)
    found = on_broker.read_committed(broker.bootstrap, source)
    assert len(found) == len(set(on_broker.redrive_ids(found))) == 300
    assert second.sent + second.skipped == 300
    assert second.skipped >= 20


def test_who_redrove_last_is_known_to_everybody(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, 1)])
    with Cluster(settings_of(broker.bootstrap)) as cluster:
        assert run(who_took_over(cluster, dlq, "some-run")) is None
        run(redrive(settings_of(broker.bootstrap), request_of(dlq), str(tmp_path)))
        owner = run(who_took_over(cluster, dlq, "some-run"))
    assert owner is not None
    assert (owner.by, owner.ended) == ("me@desk", True)


def test_only_an_old_transaction_can_have_timed_out() -> None:
    old_s = TRANSACTION_TIMEOUT_MS / 1000
    assert [may_be_time_out(ProducerLost(1, "", open_s)) for open_s in (None, 0.1, old_s)] == [False, False, True]
    assert str(TakenOver("dlq")).startswith("Somebody else has")


def _until_sent(work: Generator[RedriveProgress, None, RedriveResult], count: int) -> None:
    for progress in work:
        if progress.sent >= count:
            return
    pytest.fail("it ended before")
