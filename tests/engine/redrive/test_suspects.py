"""Whom a broker may have refused goes alone, and fails alone."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from confluent_kafka import KafkaError

from kafka_explorer.engine.producing.messages import Outgoing
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.learned import Learned, Target
from kafka_explorer.engine.redrive.request import Sendable, State, Why
from kafka_explorer.engine.redrive.suspects import MOST_BYTES, Suspects
from kafka_explorer.engine.redrive.transactional import Refused

LARGE = KafkaError.MSG_SIZE_TOO_LARGE


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Account]:
    opened = Account(str(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def suspects(account: Account) -> Suspects:
    learned = Learned({"orders": Target("orders", 1, limit_bytes=1_000)})
    return Suspects(account, cast(Any, SimpleNamespace(learned=learned)))


def sendable(number: int, size: int = 10) -> Sendable:
    return Sendable("orders", Outgoing((0, number), b"k", b"x" * size))


def refused(code: int, *numbers: int) -> Refused:
    return Refused(code, "no", dict.fromkeys(numbers, (code, "no")))


def test_the_large_ones_go_alone_and_fail_alone(suspects: Suspects, account: Account) -> None:
    batch = [sendable(0), sendable(1, 5_000), sendable(2), sendable(3)]
    suspects.note(batch, refused(LARGE, 0, 1, 2))
    assert suspects.take_news()
    assert not suspects.take_news()
    assert [suspects.fitting(batch[at:], 500) for at in range(4)] == [1, 1, 2, 1]
    suspects.note([batch[1]], refused(LARGE, 0))
    assert suspects.refused == {(0, 1)}
    outcome = account.outcome((0, 1))
    assert outcome is not None
    assert (outcome.state, outcome.why, outcome.detail) == (State.FAILED, Why.REFUSED, "no")


def test_without_a_known_size_all_of_them_are_suspected(suspects: Suspects) -> None:
    batch = [sendable(0), sendable(1), sendable(2)]
    suspects.note(batch, refused(KafkaError.INVALID_TIMESTAMP, 0, 1))
    assert [suspects.fitting(batch[at:], 500) for at in range(3)] == [1, 1, 1]


def test_what_is_no_message_s_fault_is_not_noted(suspects: Suspects) -> None:
    suspects.note([sendable(0)], refused(KafkaError.NOT_LEADER_FOR_PARTITION, 0))
    suspects.note([sendable(0)], Refused(LARGE, "no", {}))
    assert (suspects.take_news(), suspects.refused) == (False, set())


def test_a_batch_is_neither_too_many_nor_too_much(suspects: Suspects) -> None:
    assert suspects.fitting([sendable(number) for number in range(9)], 4) == 4
    huge = [sendable(number, MOST_BYTES // 2) for number in range(5)]
    assert suspects.fitting(huge, 500) == 1
    assert suspects.fitting([], 500) == 0
