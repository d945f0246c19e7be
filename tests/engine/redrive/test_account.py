"""The account keeps what became of each dead letter, all of a batch or nothing, and says when it cannot."""

from pathlib import Path

import pytest

from kafka_explorer.engine.redrive.account import Account, AccountFailed, OtherJob, has_account
from kafka_explorer.engine.redrive.request import Outcome, State, Why

SENT = Outcome((0, 1), State.SENT, "orders", 2, 30, at_ms=5)
FAILED = Outcome((0, 2), State.FAILED, "orders", why=Why.REFUSED, detail="too large")
SKIPPED = Outcome((1, 0), State.SKIPPED, why=Why.ALREADY, detail="you@desk")


def test_what_was_written_is_read_by_the_next_one(tmp_path: Path) -> None:
    assert not has_account(str(tmp_path))
    account = Account.of_job(str(tmp_path), "dlq", "job")
    account.put([SENT, FAILED, SKIPPED])
    account.note("ends", {"0": 4})
    account.close()

    again = Account.of_job(str(tmp_path), "dlq", "job")

    assert has_account(str(tmp_path))
    assert list(again.outcomes()) == [SENT, FAILED, SKIPPED]
    assert [again.outcome((0, 1)), again.outcome((9, 9))] == [SENT, None]
    assert again.counts == {State.SENT: 1, State.FAILED: 1, State.SKIPPED: 1}
    assert again.by_target() == {"orders": 1}
    assert again.remarks() == (FAILED, SKIPPED)
    assert again.remarks(1) == (FAILED,)
    assert again.fact("ends") == {"0": 4}
    again.close()


def test_the_newest_word_counts_and_may_be_taken_back(tmp_path: Path) -> None:
    account = Account(str(tmp_path))
    account.put([FAILED])
    account.put([Outcome((0, 2), State.SENT, "orders", 0, 7)])
    assert (account.state((0, 2)), +account.counts) == (State.SENT, {State.SENT: 1})
    account.forget([(0, 2)])
    assert (account.state((0, 2)), +account.counts) == (None, {})
    account.close()


def test_another_job_s_account_is_left_alone(tmp_path: Path) -> None:
    Account.of_job(str(tmp_path), "dlq", "job").close()
    with pytest.raises(OtherJob, match="job of 'dlq'"):
        Account.of_job(str(tmp_path), "dlq", "another")


def test_a_full_disk_leaves_all_of_a_batch_out(tmp_path: Path) -> None:
    account = Account(str(tmp_path))
    account.put([SENT])
    pages = account._store.execute("pragma page_count").fetchone()[0]
    account._store.execute(f"pragma max_page_count = {pages}")
    many = [Outcome((5, number), State.SENT, "orders" * 20, 0, number) for number in range(2_000)]
    with pytest.raises(AccountFailed, match="full"):
        account.put(many)
    assert (list(account.outcomes()), account.counts) == ([SENT], {State.SENT: 1})
    account.close()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(AccountFailed, match="cannot be used"):
        Account(str(tmp_path / "missing"))
    (tmp_path / "account.sqlite").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(AccountFailed, match="not a database"):
        Account(str(tmp_path))


def test_it_can_be_made_to_outlive_a_power_failure(tmp_path: Path) -> None:
    account = Account(str(tmp_path))
    account.sync_always()
    assert account._store.execute("pragma synchronous").fetchone() == (2,)
    account.close()


def test_where_something_landed_is_known(tmp_path: Path) -> None:
    account = Account(str(tmp_path))
    account.put([SENT, Outcome((0, 2), State.DOUBTFUL, "orders", 2, 31)])
    places = [("orders", 2, 30), ("orders", 1, 30), ("others", 2, 30), ("orders", 2, 31)]
    assert [account.has_landed(*place) for place in places] == [True, False, False, False]
    account.put([Outcome((0, 2), State.SENT, "orders", 2, 31)])
    assert account.has_landed("orders", 2, 31)
    account.close()
