"""Offsets really moved, and put back; refused for whoever must not; groups deleted and restored."""

import pickle
import time
from collections.abc import Iterator

import pytest
from confluent_kafka import KafkaError, KafkaException, Producer
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import GroupNotEmpty, NotAuthorized, ReadOnlyCluster, UnknownGroup, UnknownTopic
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag import moving
from kafka_explorer.engine.lag.committed import Commits, Committed, committed_offsets
from kafka_explorer.engine.lag.details import Member
from kafka_explorer.engine.lag.moves import MoveNote, ResetPlan, ResetWish, Target
from kafka_explorer.engine.lag.moving import (
    GroupInUse,
    Moved,
    OffsetsChanged,
    delete_group,
    move_offsets,
    prepare_reset,
    undo,
)
from kafka_explorer.engine.partition_offsets import Place
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory
from tests.engine.drive import run
from tests.engine.kafka_tools import GROUPS
from tests.engine.lag import scenes

NOON_MS = int(time.time() * 1000) - 3_600_000


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with scenes.open_cluster(broker) as made:
        yield made


def commits(cluster: Cluster, group: str) -> Commits:
    found = run(committed_offsets(cluster, [group]))[group]
    assert not isinstance(found, Exception)
    return found


def offsets(cluster: Cluster, group: str) -> dict[Place, int]:
    return {place: commit.offset for place, commit in commits(cluster, group).items()}


def write_times(broker: Sandbox, place: Place, count: int) -> None:
    """A record a second from noon."""
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for number in range(count):
        producer.produce(place[0], b"value", partition=place[1], timestamp=NOON_MS + number * 1000)
    assert producer.flush(30) == 0


@pytest.mark.parametrize(
    ("wish", "options", "expected"),
    [
        (ResetWish(Target.EARLIEST), ["--to-earliest"], (0, 0)),
        (ResetWish(Target.LATEST), ["--to-latest"], (20, 30)),
        (ResetWish(Target.OFFSET, 25), ["--to-offset", "25"], (20, 25)),
        (ResetWish(Target.SHIFT, -7), ["--shift-by", "-7"], (3, 5)),
        (ResetWish(Target.SHIFT, 15), ["--shift-by", "15"], (20, 27)),
        (ResetWish(Target.TIMESTAMP, NOON_MS + 18_500), ["--to-datetime"], (19, 19)),
        (ResetWish(Target.TIMESTAMP, NOON_MS + 25_000), ["--to-datetime"], (20, 25)),
    ],
)
def test_each_wish_gives_what_kafkas_tool_gives(
    cluster: Cluster,
    broker: Sandbox,
    topic: TopicFactory,
    java_tool: JavaTool,
    wish: ResetWish,
    options: list[str],
    expected: tuple[int, int],
) -> None:
    name = topic("wished", partitions=2)
    group = f"{name}-group"
    write_times(broker, (name, 0), 20)
    write_times(broker, (name, 1), 30)
    scenes.commit(broker, group, {(name, 0): 10, (name, 1): 12})
    if options == ["--to-datetime"]:
        seconds, millis = divmod(wish.value, 1000)
        options = [*options, f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{millis:03}"]
    told = java_tool(GROUPS, "--reset-offsets", "--group", group, "--topic", name, *options, "--dry-run")
    rows = sorted(line.split()[1:4] for line in told.splitlines() if line.startswith(group))
    plan = run(prepare_reset(cluster.settings, group, wish))
    assert [[move.topic, str(move.partition), str(move.after)] for move in plan.moves] == rows
    assert tuple(move.after for move in plan.moves) == expected
    run(move_offsets(cluster.settings, plan))
    assert offsets(cluster, group) == dict(zip([(name, 0), (name, 1)], expected, strict=True))


def test_a_plan_changes_nothing_and_undo_restores_everything(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory
) -> None:
    name = topic("undone", partitions=3)
    group = f"{name}-group"
    scenes.produce(broker, {(name, at): 10 for at in range(3)})
    scenes.commit(broker, group, {(name, 0): 3, (name, 1): 10}, metadata="by hand")
    before = commits(cluster, group)
    wish = ResetWish(Target.EARLIEST, topics=(name,))
    plan = run(prepare_reset(cluster.settings, group, wish))
    assert commits(cluster, group) == before
    assert (plan.reread, plan.skipped, len(plan.changes)) == (13, 0, 3)

    moved = run(move_offsets(cluster.settings, plan))
    assert offsets(cluster, group) == {(name, at): 0 for at in range(3)}
    assert (moved.before, moved.after, moved.failures) == (before, {(name, at): 0 for at in range(3)}, {})
    assert moved.cannot_be_undone == ((name, 2),), "nothing was committed there"

    back = run(undo(cluster.settings, moved))
    after = commits(cluster, group)
    assert {place: after[place] for place in before} == before, "metadata and all"
    assert after[name, 2] == Committed(0)
    assert back.after == {(name, 0): 3, (name, 1): 10}
    # An undo can be undone.
    run(undo(cluster.settings, back))
    assert offsets(cluster, group) == {(name, at): 0 for at in range(3)}


def test_copying_from_another_group_makes_a_group(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    """A group that does not exist is dead, and a commit makes it; undo lets it go again."""
    name, other = topic("copied", partitions=2), topic("copied-too")
    source, target = f"{name}-source", f"{name}-target"
    scenes.produce(broker, {(name, 0): 10, (name, 1): 10, (other, 0): 10})
    scenes.commit(broker, source, {(name, 0): 4, (other, 0): 6})
    plan = run(prepare_reset(cluster.settings, target, ResetWish(Target.COPY, copy_from=source)))
    assert plan.details.state is GroupState.DEAD
    assert plan.may_be_done
    moved = run(move_offsets(cluster.settings, plan))
    assert moved.created
    assert moved.cannot_be_undone == ()
    assert offsets(cluster, target) == {(name, 0): 4, (other, 0): 6}
    gone = run(undo(cluster.settings, moved))
    assert gone.deleted
    assert offsets(cluster, target) == {}
    run(undo(cluster.settings, gone))
    assert offsets(cluster, target) == {(name, 0): 4, (other, 0): 6}


def test_partitions_that_have_nothing_to_copy_or_are_gone_stay(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory
) -> None:
    name = topic("stays", partitions=2)
    source, target = f"{name}-source", f"{name}-target"
    scenes.produce(broker, {(name, 0): 10})
    scenes.commit(broker, source, {(name, 0): 4})
    scenes.commit(broker, target, {(name, 0): 1, (name, 1): 0})
    places = ((name, 0), (name, 1), (name, 9))
    plan = run(prepare_reset(cluster.settings, target, ResetWish(Target.COPY, places=places, copy_from=source)))
    assert [move.note for move in plan.moves] == [None, MoveNote.NOTHING_TO_COPY, MoveNote.UNKNOWN_LOG]
    moved = run(move_offsets(cluster.settings, plan))
    assert moved.after == {(name, 0): 4}
    with pytest.raises(UnknownTopic):
        run(prepare_reset(cluster.settings, target, ResetWish(Target.LATEST, topics=("never-made",))))


def test_a_group_with_members_is_left_alone(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("in-use")
    group = f"{name}-group"
    scenes.produce(broker, {(name, 0): 10})
    scenes.commit(broker, group, {(name, 0): 5})
    early = run(prepare_reset(cluster.settings, group, ResetWish(Target.LATEST)))
    with scenes.members(broker, group, [name], client_id="the-consumer"):
        plan = run(prepare_reset(cluster.settings, group, ResetWish(Target.EARLIEST)))
        assert not plan.may_be_done
        assert plan.reread == 5, "what it would do can be seen all the same"
        with pytest.raises(GroupInUse):
            run(move_offsets(cluster.settings, early))
        with pytest.raises(GroupInUse) as raised:
            run(move_offsets(cluster.settings, plan))
        assert [member.client_id for member in raised.value.members] == ["the-consumer"]
        assert "the-consumer on 127.0.0.1" in str(raised.value)
        with pytest.raises(GroupNotEmpty):
            run(delete_group(cluster.settings, group))
        with pytest.raises(GroupInUse):
            run(undo(cluster.settings, Moved(group, 0, {(name, 0): Committed(5)}, {(name, 0): 0})))
        assert offsets(cluster, group) == {(name, 0): 5}


def test_a_member_that_comes_in_between_makes_kafka_refuse(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("between")
    group = f"{name}-group"
    scenes.commit(broker, group, {(name, 0): 0})
    scenes.produce(broker, {(name, 0): 3})
    plan = run(prepare_reset(cluster.settings, group, ResetWish(Target.LATEST)))
    with scenes.members(broker, group, [name]):
        monkeypatch.setattr("kafka_explorer.engine.lag.details.may_move_offsets", lambda _: True)
        with pytest.raises(GroupInUse):
            run(move_offsets(cluster.settings, plan))
        with pytest.raises(GroupNotEmpty):
            run(delete_group(cluster.settings, group))
        assert offsets(cluster, group) == {(name, 0): 0}


def test_a_plan_that_is_no_longer_true_is_refused(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("stale")
    group = f"{name}-group"
    scenes.produce(broker, {(name, 0): 10})
    scenes.commit(broker, group, {(name, 0): 5})
    plan = run(prepare_reset(cluster.settings, group, ResetWish(Target.EARLIEST)))
    scenes.commit(broker, group, {(name, 0): 7})
    with pytest.raises(OffsetsChanged, match="make it again"):
        run(move_offsets(cluster.settings, plan))
    assert offsets(cluster, group) == {(name, 0): 7}


def test_nothing_is_changed_or_even_asked_through_a_read_only_connection(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("read-only")
    group = f"{name}-group"
    scenes.produce(broker, {(name, 0): 10})
    scenes.commit(broker, group, {(name, 0): 5})
    with scenes.open_cluster(broker, read_only=True) as guarded:
        plan = run(prepare_reset(guarded.settings, group, ResetWish(Target.EARLIEST)))
        assert plan.reread == 5
    # Nobody listens there: a request would not be refused, it would time out.
    with Cluster(ClusterSettings({"bootstrap.servers": "127.0.0.1:1"}, read_only=True)) as nobody:
        for change in (
            move_offsets(nobody.settings, plan),
            delete_group(nobody.settings, group),
            undo(nobody.settings, Moved(group, 0)),
        ):
            with pytest.raises(ReadOnlyCluster):
                next(change)


def test_a_deleted_group_comes_back(cluster: Cluster, broker: Sandbox, topic: TopicFactory, admin: AdminClient) -> None:
    name = topic("deleted", partitions=2)
    group = f"{name}-group"
    scenes.commit(broker, group, {(name, 0): 0, (name, 1): 0}, metadata="kept")
    before = commits(cluster, group)
    moved = run(delete_group(cluster.settings, group))
    assert moved.deleted
    assert group not in {each.group_id for each in admin.list_consumer_groups().result(15).valid or []}
    with pytest.raises(UnknownGroup):
        run(delete_group(cluster.settings, group))
    run(undo(cluster.settings, moved))
    assert commits(cluster, group) == before


def test_what_an_acl_refuses_is_told(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("refused")
    group = f"{name}-group"
    scenes.produce(broker, {(name, 0): 3})
    scenes.commit(broker, group, {(name, 0): 0})
    plan = run(prepare_reset(cluster.settings, group, ResetWish(Target.LATEST)))

    def refuse(*_: object, **__: object) -> object:
        raise moving._refused(KafkaException(KafkaError(KafkaError.GROUP_AUTHORIZATION_FAILED)), group, group)

    monkeypatch.setattr(type(cluster.admin), "alter_consumer_group_offsets", refuse)
    with pytest.raises(NotAuthorized):
        run(move_offsets(cluster.settings, plan))


def test_errors_survive_the_way_from_a_child_process() -> None:
    member = Member("id", "client", "/10.0.0.7")
    for error in (GroupInUse("g", (member,)), GroupInUse("g", ()), OffsetsChanged("g")):
        travelled = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
        assert (type(travelled), str(travelled), vars(travelled)) == (type(error), str(error), vars(error))
        assert len(str(error).splitlines()) == 1


def test_a_plan_without_changes_asks_for_nothing(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("same")
    group = f"{name}-group"
    scenes.commit(broker, group, {(name, 0): 0})
    plan: ResetPlan = run(prepare_reset(cluster.settings, group, ResetWish(Target.EARLIEST)))
    assert plan.changes == ()
    assert run(move_offsets(cluster.settings, plan)).after == {}
