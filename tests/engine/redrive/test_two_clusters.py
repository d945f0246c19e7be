"""Dead letters of one cluster redriven to another: exactly once there, and no trace in their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.redrive.discarding import Discard, discard
from kafka_explorer.engine.redrive.fencing import TakenOver
from kafka_explorer.engine.redrive.journal_topic import ensure_journal
from kafka_explorer.engine.redrive.notes import NoteKind
from kafka_explorer.engine.redrive.plan_rows import PlanRow, PlanState, PlanSummary, Word
from kafka_explorer.engine.redrive.plan_store import PlanStore
from kafka_explorer.engine.redrive.planning import confirmed, plan_redrive
from kafka_explorer.engine.redrive.request import (
    TRANSACTIONAL_ID_PREFIX,
    Because,
    RedriveRequest,
    RedriveResult,
    State,
    Why,
    chosen,
)
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import create_topic, run_java_tool
from tests.engine.drive import run
from tests.engine.redrive import on_broker
from tests.engine.redrive.on_broker import Dead, own_headers, read_committed, redrive_ids, settings_of, spring
from tests.engine.redrive.two_clusters import MakeTwo, Two, set_journal_policy, traces

_TRANSACTIONS = "org.apache.kafka.tools.TransactionsCommand"


@pytest.fixture
def without_journal(other_broker: Sandbox, other_admin: AdminClient) -> Iterator[None]:
    """A journal that would forget is not used."""
    with Cluster(settings_of(other_broker.bootstrap)) as cluster:
        assert run(ensure_journal(cluster)) is None
    set_journal_policy(other_admin, "delete")
    yield
    set_journal_policy(other_admin, "compact")


def redriven(two: Two, request: RedriveRequest, folder: Path) -> RedriveResult:
    folder.mkdir(exist_ok=True)
    return run(redrive(two.reads, request, str(folder), target=two.target))


def planned(two: Two, folder: Path, request: RedriveRequest | None = None) -> tuple[PlanSummary, list[PlanRow]]:
    folder.mkdir(exist_ok=True)
    plan = run(plan_redrive(two.reads, request or two.asked(), str(folder), target=two.target))
    with PlanStore(str(folder)) as store:
        return plan, store.rows(store.numbers())


def test_all_arrive_once_and_their_own_cluster_has_no_trace_of_it(make_two: MakeTwo, tmp_path: Path) -> None:
    two = make_two(partitions=3)
    two.bury(600)
    read_committed(two.home.bootstrap, two.dlq, 3)  # Kafka makes its own topics when it is first read from
    before = traces(two.home_admin)

    plan, _ = planned(two, tmp_path / "plan")
    result = redriven(two, confirmed(plan), tmp_path)

    assert traces(two.home_admin) - before == set()
    assert ("end", two.dlq, 0, 200) in before
    assert (result.sent, result.guarantee.kind, result.guarantee.because) == (600, "exactly_once", (Because.JOURNAL,))
    found = two.arrived()
    ids = redrive_ids(found)
    wanted = {f"{two.home.cluster_id}/{two.dlq}/{at}/{offset}" for at in range(3) for offset in range(200)}
    assert (len(ids), set(ids)) == (600, wanted)
    assert {(record.partition, int(own_headers(record)[0][1].removeprefix(b"t-")) % 3) for record in found} == {  # type: ignore[union-attr]
        (0, 0),
        (1, 1),
        (2, 2),
    }
    landed = {(record.partition, record.offset) for record in found}
    assert {tuple(mark["to"][1:]) for mark in two.marks().values()} == landed  # type: ignore[index]
    name = TRANSACTIONAL_ID_PREFIX + two.mark_name
    assert name in run_java_tool(two.there, _TRANSACTIONS, "list")
    assert two.dlq not in run_java_tool(two.home, _TRANSACTIONS, "list")


def test_what_was_done_within_their_own_cluster_counts_there_alone_but_for_discards(
    make_two: MakeTwo, tmp_path: Path
) -> None:
    two = make_two()
    two.bury(10)
    own = settings_of(two.home.bootstrap)
    (tmp_path / "own").mkdir()
    (tmp_path / "rest").mkdir()
    part = two.asked(job="own", selection=chosen([(0, 0), (0, 1), (0, 2)]))
    assert run(redrive(own, part, str(tmp_path / "own"))).sent == 3
    run(discard(own, Discard(two.dlq, chosen([(0, 3)]), "a test's", "d", "me@desk")))

    first = redriven(two, two.asked(job="first"), tmp_path / "first")
    again = redriven(two, two.asked(job="again"), tmp_path / "again")
    plan, rows = planned(two, tmp_path / "plan")
    rest = run(redrive(own, two.asked(job="rest"), str(tmp_path / "rest")))

    assert (first.sent, [each.why for each in first.remarks]) == (9, [Why.DISCARDED])
    assert (again.sent, again.skipped) == (0, 10)
    assert (plan.send, plan.whys, plan.word) == (0, {Why.ALREADY: 9, Why.DISCARDED: 1}, Word.JOURNAL)
    assert {row.detail for row in rows} == {"me@desk"}
    assert (rest.sent, rest.skipped) == (6, 4)
    assert len(two.arrived()) == 9


def test_what_they_become_is_learned_where_they_go(make_two: MakeTwo, tmp_path: Path) -> None:
    two = make_two(config={"max.message.bytes": "2000"})
    far = spring(two.source, 1, source_partition=2)
    large = spring(two.source, 2, value=b"x" * 3_000)
    lost = spring(f"{two.source}-not-there", 3)
    envelope = b'{"originalEvent":{"id":"id-4"},"error":"java.lang.Error: x","timestamp":[2026,1,1,1,1]}'
    two.write([far, large, lost, Dead(None, envelope, (), 0)])
    create_topic(two.home_admin, f"{two.source}-not-there")
    alive = [Dead(b"id-%d" % n, b'{"id":"id-%d"}' % n, (("__TypeId__", b"com.acme.There"),), 0) for n in range(20)]
    on_broker.write(two.there.bootstrap, two.source, [*alive, Dead(b"key-1", b"newer", (), 0)])

    plan, rows = planned(two, tmp_path / "plan")
    result = redriven(two, confirmed(plan), tmp_path)

    notes = {row.place[1]: {note.kind for note in row.notes} for row in rows}
    assert notes[0] >= {NoteKind.PARTITION_GONE, NoteKind.NEWER}
    assert NoteKind.TOO_LARGE in notes[1]
    assert [(row.place, row.why) for row in rows if row.state is PlanState.BLOCKED] == [((0, 2), Why.NO_TARGET)]
    assert notes[3] >= {NoteKind.TYPE_LEARNED, NoteKind.KEY_INFERRED}
    # Compression may bring the large one under the limit; whatever the broker says of it, the others have gone.
    assert result.sent + result.failed == 3
    sent = {record.value: record for record in two.arrived() if redrive_ids([record])}
    assert sent[b'{"id":"id-4"}'].key == b"id-4"
    assert ("__TypeId__", b"com.acme.There") in own_headers(sent[b'{"id":"id-4"}'])


def test_a_pointer_is_looked_up_where_the_dead_letters_are(make_two: MakeTwo, tmp_path: Path) -> None:
    """KIP-1191: without key and value of its own, it names a record of its own cluster."""
    two = make_two()
    on_broker.write(two.home.bootstrap, two.source, [Dead(b"k", b"the original", (("trace", b"1"),), 0)])
    place = (("__dlq.errors.topic", two.source.encode()), ("__dlq.errors.partition", b"0"))
    two.write([Dead(None, None, (*place, ("__dlq.errors.offset", b"0"), ("__dlq.errors.group", b"g")), 0)])

    assert redriven(two, two.asked(), tmp_path).sent == 1

    (found,) = two.arrived()
    assert (found.key, found.value, own_headers(found)) == (b"k", b"the original", [("trace", b"1")])


def test_the_second_redriver_of_foreign_dead_letters_fences_the_first(make_two: MakeTwo, tmp_path: Path) -> None:
    two = make_two()
    two.bury(300)
    (tmp_path / "first").mkdir()
    slow = two.asked(job="a", rate_per_s=100.0)
    first = redrive(two.reads, slow, str(tmp_path / "first"), target=two.target)
    assert any(progress.sent >= 20 for progress in first)

    second = redriven(two, two.asked(job="b", by="you@laptop"), tmp_path / "second")
    with pytest.raises(TakenOver) as caught:
        run(first)

    assert (caught.value.dlq, caught.value.by, caught.value.job) == (two.dlq, "you@laptop", "b")
    ids = redrive_ids(two.arrived())
    assert (len(ids), len(set(ids))) == (300, 300)
    assert (second.sent + second.skipped, second.skipped >= 20) == (300, True)


def test_a_redrive_within_the_cluster_goes_on_beside_it(make_two: MakeTwo, tmp_path: Path) -> None:
    """Other marks, another transactional id: neither takes over from the other."""
    two = make_two()
    two.bury(60)
    (tmp_path / "own").mkdir()
    own = redrive(settings_of(two.home.bootstrap), two.asked(job="own", rate_per_s=100.0), str(tmp_path / "own"))
    assert any(progress.sent for progress in own)
    assert redriven(two, two.asked(job="there"), tmp_path / "there").sent == 60
    assert run(own).sent == 60


def test_without_a_journal_the_target_is_looked_through_and_commits_keep_nothing(
    without_journal: None, make_two: MakeTwo, tmp_path: Path
) -> None:
    del without_journal
    two, blind = make_two(), make_two(config={"cleanup.policy": "compact"})
    for each in (two, blind):
        each.bury(40)
    part = chosen([(0, 1), (0, 2), (0, 9)])

    first = redriven(two, two.asked(job="first", selection=part), tmp_path / "first")
    then = redriven(two, two.asked(job="then"), tmp_path / "then")
    unsure = redriven(blind, blind.asked(), tmp_path / "unsure")

    assert (first.guarantee.kind, first.guarantee.because) == ("scan", (Because.NO_JOURNAL_TOPIC,))
    assert (first.sent, then.sent, then.skipped) == (3, 37, 3)
    assert len(set(redrive_ids(two.arrived()))) == len(two.arrived()) == 40
    assert unsure.guarantee.kind == "at_least_once"
    assert unsure.guarantee.because == (Because.NO_JOURNAL_TOPIC, Because.NO_SCAN, Because.OTHER_CLUSTER)
    assert (unsure.sent, unsure.doubtful) == (40, 0)
    assert State.DOUBTFUL not in {each.state for each in unsure.remarks}
