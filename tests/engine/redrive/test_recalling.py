"""A plan knows what was redriven before on the word that a run would take, where the journal cannot be had."""

from pathlib import Path

import pytest
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # its stub forgets them
    AclOperation,
    AdminClient,
    ResourceType,
)

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.discarding import Discard, Discarded, discard
from kafka_explorer.engine.redrive.notes import Note, NoteKind
from kafka_explorer.engine.redrive.plan_rows import PlanRow, PlanState, PlanSummary, Word
from kafka_explorer.engine.redrive.plan_store import PlanStore
from kafka_explorer.engine.redrive.planning import confirmed, plan_redrive
from kafka_explorer.engine.redrive.request import Outcome, RedriveRequest, RedriveResult, State, Why, chosen
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.sandbox.broker import Sandbox
from tests.engine.drive import run
from tests.engine.redrive.on_broker import request_of
from tests.engine.redrive.test_ways import Topics, guard, guarded, settings, topics

__all__ = ["guard", "guarded", "settings", "topics"]  # fixtures

BEFORE = [(0, 1), (0, 2), (0, 9)]


@pytest.fixture(autouse=True)
def folders(tmp_path: Path) -> None:
    for name in ("before", "plan"):
        (tmp_path / name).mkdir()


def redriven(settings: ClusterSettings, topics: Topics, folder: Path) -> RedriveResult:
    """Some of them, by another job."""
    return run(
        redrive(settings, request_of(topics.dlq, job="before", selection=chosen(BEFORE)), str(folder / "before"))
    )


def planned(
    settings: ClusterSettings, request: RedriveRequest, folder: Path, most: int = 1_000
) -> tuple[PlanSummary, list[PlanRow]]:
    summary = run(plan_redrive(settings, request, str(folder / "plan"), compared_at_most=most))
    with PlanStore(summary.folder) as store:
        return summary, store.rows(store.numbers())


def already(rows: list[PlanRow]) -> list[tuple[int, int]]:
    return [row.place for row in rows if (row.state, row.why) == (PlanState.SKIP, Why.ALREADY)]


def test_the_targets_tell_where_there_is_no_journal(settings: ClusterSettings, topics: Topics, tmp_path: Path) -> None:
    topics.allow_transactions()
    topics.allow(topics.source, ResourceType.TOPIC, AclOperation.READ)
    assert redriven(settings, topics, tmp_path).guarantee.kind == "scan"

    summary, rows = planned(settings, request_of(topics.dlq), tmp_path)

    assert summary.word is Word.TARGETS
    assert "kafka-explorer.redrive" in summary.word_why
    assert (already(rows), summary.send, summary.unlooked) == (BEFORE, 37, 0)
    assert run(redrive(settings, confirmed(summary), str(tmp_path / "plan"))).sent == 37
    assert len(topics.numbers()) == 40


def test_how_much_was_not_looked_at_is_told(settings: ClusterSettings, topics: Topics, tmp_path: Path) -> None:
    topics.allow_transactions()
    topics.allow(topics.source, ResourceType.TOPIC, AclOperation.READ)
    redriven(settings, topics, tmp_path)

    summary, rows = planned(settings, request_of(topics.dlq), tmp_path, most=1)

    assert summary.word is Word.TARGETS
    assert already(rows) == []  # the newest offset is the transaction's own end
    assert summary.unlooked >= 3


def test_commits_tell_where_the_target_cannot_be_read(
    settings: ClusterSettings, topics: Topics, tmp_path: Path
) -> None:
    topics.allow_transactions()
    topics.allow(f"kafka-explorer-redrive-{topics.dlq}", ResourceType.GROUP, AclOperation.READ)
    assert redriven(settings, topics, tmp_path).guarantee.kind == "metadata"

    summary, rows = planned(settings, request_of(topics.dlq), tmp_path)

    assert (summary.word, already(rows), summary.send) == (Word.COMMITS, BEFORE, 37)


def test_where_nobody_tells_the_plan_says_so_and_knows_its_own_job(
    settings: ClusterSettings, topics: Topics, tmp_path: Path
) -> None:
    own = request_of(topics.dlq, job="before")
    assert redriven(settings, topics, tmp_path).guarantee.kind == "at_least_once"
    account = Account(str(tmp_path / "before"))
    account.put([Outcome((0, 5), State.DOUBTFUL, topics.source)])
    account.close()

    stranger, unknown = planned(settings, request_of(topics.dlq), tmp_path)
    summary = run(plan_redrive(settings, own, str(tmp_path / "before")))
    with PlanStore(summary.folder) as store:
        rows = store.rows(store.numbers())
    others = run(plan_redrive(settings, request_of(topics.dlq, job="other"), str(tmp_path / "before")))

    assert (stranger.word, already(unknown)) == (Word.NOBODY, [])
    assert summary.word is Word.NOBODY
    assert (already(rows), summary.send) == (BEFORE, 37)
    assert Note(NoteKind.IN_DOUBT) in rows[5].warnings
    assert others.send == 40


def test_a_journal_that_redrivers_may_not_write_to_is_not_all(
    settings: ClusterSettings, topics: Topics, guarded: Sandbox, guard: AdminClient, tmp_path: Path
) -> None:
    """From now on the journal topic is there."""
    topics.allow_transactions()
    topics.allow(topics.source, ResourceType.TOPIC, AclOperation.READ)
    open_settings = ClusterSettings({"bootstrap.servers": guarded.bootstrap})
    one = request_of(topics.dlq, job="all-rights", selection=chosen([(0, 20)]))
    assert run(redrive(open_settings, one, str(tmp_path / "plan"))).guarantee.kind == "exactly_once"
    topics.allow("kafka-explorer.redrive", ResourceType.TOPIC, AclOperation.READ)
    assert redriven(settings, topics, tmp_path).guarantee.kind == "scan"

    summary, rows = planned(settings, request_of(topics.dlq), tmp_path)
    whole, _ = planned(open_settings, request_of(topics.dlq), tmp_path)

    assert (summary.word, already(rows)) == (Word.TARGETS, [*BEFORE, (0, 20)])
    assert whole.word is Word.JOURNAL


def test_who_may_have_no_transactions_discards_all_the_same(
    settings: ClusterSettings, topics: Topics, guarded: Sandbox, tmp_path: Path
) -> None:
    """Behind the test by which the journal is there."""
    topics.allow("kafka-explorer.redrive", ResourceType.TOPIC, AclOperation.READ, AclOperation.WRITE)

    done = run(discard(settings, Discard(topics.dlq, chosen(BEFORE), "no use", "d", "me@desk")))

    open_settings = ClusterSettings({"bootstrap.servers": guarded.bootstrap})
    summary, _ = planned(open_settings, request_of(topics.dlq), tmp_path)
    assert (done, summary.whys) == (Discarded(3, 0), {Why.DISCARDED: 3})
