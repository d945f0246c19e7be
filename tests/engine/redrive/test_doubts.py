"""What a run without transactions left in doubt is looked for, or decided by the user."""

import time
from pathlib import Path

import pytest

from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.doubts import Settled, decide, settle_doubts
from kafka_explorer.engine.redrive.request import Outcome, State, chosen
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run, watch
from tests.engine.redrive import on_broker
from tests.engine.redrive.on_broker import request_of, settings_of, spring


def doubtful(folder: Path, dlq: str, target: str, numbers: list[int]) -> None:
    """As a process leaves its account that was killed after giving messages to the client."""
    account = Account.of_job(str(folder), dlq, "job-1")
    at_ms = time.time_ns() // 1_000_000
    account.put([Outcome((0, number), State.DOUBTFUL, target, at_ms=at_ms) for number in numbers])
    account.close()


def test_doubts_end_by_looking_into_the_target(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(10)])
    settings = settings_of(broker.bootstrap)
    part = request_of(dlq, selection=chosen([(0, 2), (0, 3)]), exactly_once=False)
    (tmp_path / "part").mkdir()
    run(redrive(settings, part, str(tmp_path / "part")))
    doubtful(tmp_path, dlq, source, [2, 3, 7])

    told, settled = watch(settle_doubts(settings, part, str(tmp_path)))
    assert settled == Settled(found=2, absent=1)
    looked = told[-1]
    assert (looked.topic, looked.done, looked.total) == (source, 2, 2)
    assert looked.elapsed_s > 0

    account = Account(str(tmp_path))
    assert [account.state((0, number)) for number in (2, 3, 7)] == [State.SENT, State.SENT, None]
    landed = account.outcome((0, 3))
    account.close()
    assert landed is not None
    assert landed.offset == 1


def test_a_run_settles_its_doubts_before_it_sends(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(10)])
    doubtful(tmp_path, dlq, source, [0, 1])
    result = run(redrive(settings_of(broker.bootstrap), request_of(dlq, exactly_once=False), str(tmp_path)))
    assert (result.sent, result.doubtful, result.guarantee.kind) == (10, 0, "at_least_once")
    found = on_broker.read_committed(broker.bootstrap, source)
    assert len(found) == len(set(on_broker.redrive_ids(found))) == 10


def test_where_nothing_can_be_looked_for_the_doubts_stay_and_are_not_sent(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    source, dlq = topic("orders", config={"cleanup.policy": "compact"}), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(10)])
    doubtful(tmp_path, dlq, source, [4, 5])
    settings, asked = settings_of(broker.bootstrap), request_of(dlq, exactly_once=False)
    settled = run(settle_doubts(settings, asked, str(tmp_path)))
    result = run(redrive(settings, asked, str(tmp_path)))
    assert (settled.left, settled.found) == (2, 0)
    assert "compacted" in settled.why
    assert (result.sent, result.doubtful, result.complete) == (8, 2, False)
    assert [each.place for each in result.remarks] == [(0, 4), (0, 5)]


@pytest.mark.parametrize(("sent", "state"), [(True, State.SENT), (False, None)])
def test_the_user_s_word_ends_a_doubt(tmp_path: Path, sent: bool, state: State | None) -> None:
    doubtful(tmp_path, "dlq", "orders", [4, 5])
    assert decide(str(tmp_path), [(0, 4), (0, 99)], sent=sent) == 1
    account = Account(str(tmp_path))
    assert [account.state((0, 4)), account.state((0, 5))] == [state, State.DOUBTFUL]
    account.close()
