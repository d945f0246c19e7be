"""The account agrees with the marks again, whatever the run that wrote it could still write."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.journal import Mark, Memory, Owner
from kafka_explorer.engine.redrive.reconciling import Reconciling, gone
from kafka_explorer.engine.redrive.request import Everything, Outcome, State, Why, chosen


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Account]:
    opened = Account(str(tmp_path))
    yield opened
    opened.close()


def mark(number: int, job: str = "job", result: str = "sent") -> Mark:
    return Mark("dlq", (0, number), result, job, "me", 9, "orders", 1, number)  # type: ignore[arg-type]


def test_what_the_journal_knows_more_is_added(account: Account) -> None:
    account.put([Outcome((0, 0), State.SENT, "orders", 1, 0, at_ms=9)])
    reconciling = Reconciling(account, "job")
    for number in range(1_200):
        reconciling.take(mark(number))
    reconciling.take(mark(5_000, job="another"))
    reconciling.take(mark(5_001, result="discarded"))
    reconciling.take(Owner("dlq", "r", "j", "b", 1))
    reconciling.settle(Memory("dlq"), sure=True)
    assert account.counts == {State.SENT: 1_200}
    assert account.outcome((0, 1_199)) == Outcome((0, 1_199), State.SENT, "orders", 1, 1_199, at_ms=9)


def test_doubts_end_only_where_the_marks_are_sure(account: Account) -> None:
    for sure, left in ((False, 1), (True, 0)):
        account.put([Outcome((0, 1), State.DOUBTFUL), Outcome((0, 2), State.DOUBTFUL)])
        reconciling = Reconciling(account, "job")
        reconciling.take(mark(1))
        memory = Memory("dlq")
        memory.take(mark(1))
        reconciling.settle(memory, sure=sure)
        assert (account.state((0, 1)), account.counts[State.DOUBTFUL]) == (State.SENT, left)
        account.forget([(0, 1), (0, 2)])


def test_what_was_chosen_and_never_seen_is_gone(account: Account) -> None:
    account.put([Outcome((0, 2), State.SENT)])
    assert list(gone(account, chosen([(0, 1), (0, 2), (3, 0)]))) == [
        Outcome((0, 1), State.SKIPPED, why=Why.GONE),
        Outcome((3, 0), State.SKIPPED, why=Why.GONE),
    ]
    assert list(gone(account, Everything())) == []
