"""The watch: exact numbers each round, a load that is known and bounded, gaps where brokers are away."""

import itertools
import json
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import ExplorerError, NotAuthorized
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag import committed, details, ends, watch
from kafka_explorer.engine.lag.committed import Committed, committed_offsets
from kafka_explorer.engine.lag.measure import measure_lag
from kafka_explorer.engine.lag.snapshots import LagSnapshot, Load, WatchChoice
from kafka_explorer.engine.lag.watch import watch_lag
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, create_topic, wait_until
from tests.engine.drive import run
from tests.engine.lag import scenes

Watching = Generator[LagSnapshot | None, None, None]
SHORT_S = 0.05


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with scenes.open_cluster(broker) as made:
        yield made


def next_round(watching: Watching, after: LagSnapshot | None = None) -> LagSnapshot:
    """The first snapshot that is newer."""
    deadline = time.monotonic() + 60
    for snapshot in watching:
        if snapshot is not None and (after is None or snapshot.number > after.number):
            return snapshot
        assert time.monotonic() < deadline, "no round came"
    raise AssertionError("a watch never ends by itself")


def chosen(*groups: str, detailed: bool = True) -> Callable[[], WatchChoice]:
    choice = WatchChoice(groups, frozenset(groups if detailed else ()))
    return lambda: choice


def test_a_round_says_what_a_measurement_says(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("watched", partitions=3)
    group = f"{name}-group"
    scenes.produce(broker, {(name, 0): 5, (name, 1): 6})
    scenes.commit(broker, group, {(name, 0): 1, (name, 1): 2})
    with scenes.members(broker, group, [name]), scenes.open_transaction(broker, (name, 0), 4):
        measured = run(measure_lag(cluster, [group]))[group]
        watching = watch_lag(cluster.settings, chosen(group), interval_s=SHORT_S)
        first = next_round(watching)
        assert not isinstance(measured, ExplorerError)
        seen = first.lag_of(group)
        assert seen is not None
        assert (seen.rows, seen.without_reader, seen.partition_count) == (
            measured.rows,
            measured.without_reader,
            measured.partition_count,
        )
        assert first.groups[group].details_ms <= first.at_ms
        assert (first.number, first.is_gap, first.errors) == (1, False, {})

        scenes.produce(broker, {(name, 2): 7})
        second = next_round(watching, first)
        assert (second.high[name, 2], second.stable[name, 0], second.start[name, 0]) == (7, 5, 0)
        watching.close()


def test_groups_that_nobody_looks_at_are_told_in_brief(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All have their numbers each round, and are described in turn."""
    name = topic("brief")
    names = [f"{name}-{number:02}" for number in range(12)]
    for number, group in enumerate(names):
        scenes.commit(broker, group, {(name, 0): number})
    monkeypatch.setattr(watch, "_DESCRIBED_AT_ONCE", 1)
    looked_at = WatchChoice(tuple(names), frozenset({names[5]}))
    watching = watch_lag(cluster.settings, lambda: looked_at, interval_s=SHORT_S)
    snapshot = next_round(watching)
    assert snapshot.stable == {(name, 0): 0}
    described = [{group for group, reading in snapshot.groups.items() if reading.details}]
    for _ in range(5):
        snapshot = next_round(watching, snapshot)
        described.append({group for group, reading in snapshot.groups.items() if reading.details})
        assert {group: reading.commits for group, reading in snapshot.groups.items()} == {
            group: {(name, 0): Committed(number)} for number, group in enumerate(names)
        }
        assert snapshot.load.descriptions == 3
    watching.close()
    assert [len(each) for each in described] == [3, 5, 7, 9, 11, 12]
    assert all(names[5] in each for each in described)


def test_a_change_of_mind_is_followed_at_once(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("changing")
    for group in ("one", "two"):
        scenes.commit(broker, f"{name}-{group}", {(name, 0): 0})
    monkeypatch.setattr(watch, "_LEAST_S", SHORT_S)
    choice = [WatchChoice((f"{name}-one",))]
    watching = watch_lag(cluster.settings, lambda: choice[0], interval_s=3600)
    first = next_round(watching)
    assert list(first.groups) == [f"{name}-one"]
    choice[0] = WatchChoice((f"{name}-two",), frozenset({f"{name}-two"}))
    second = next_round(watching, first)
    assert list(second.groups) == [f"{name}-two"]
    assert second.detailed == {f"{name}-two"}
    choice[0] = WatchChoice()
    assert next_round(watching, second).groups == {}
    watching.close()


def test_the_load_is_what_it_says(broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Librdkafka counts its requests itself."""
    name = topic("load", partitions=4)
    names = [f"{name}-{number}" for number in range(5)]
    for group in names:
        scenes.commit(broker, group, {(name, at): 0 for at in range(4)})
    told: list[Counter[str]] = []

    def count(document: str) -> None:
        requests = Counter[str]()
        for each in json.loads(document)["brokers"].values():
            requests.update({**each["req"], "all": each["tx"]})
        told.append(requests)

    client = {"bootstrap.servers": broker.bootstrap, "statistics.interval.ms": "50", "stats_cb": count}

    def sent(cluster: Cluster) -> Counter[str]:
        """What it has sent until now: older statistics may still be waiting to be told."""
        cluster.admin.poll(0)
        told.clear()
        wait_until(lambda: cluster.admin.poll(0.1) is not None and len(told) > 3, "new statistics came")
        return told[-1]

    with Cluster(ClusterSettings(client)) as cluster:  # type: ignore[arg-type]
        monkeypatch.setattr(watch, "Cluster", lambda _: cluster)
        watching = watch_lag(cluster.settings, chosen(*names, detailed=False), interval_s=SHORT_S)
        snapshot = next_round(watching)
        before = sent(cluster)
        for _ in range(5):
            snapshot = next_round(watching, snapshot)
        per_round = {kind: number / 5 for kind, number in (sent(cluster) - before).items()}
        watching.close()
    assert snapshot.load == Load(offset_fetches=5, list_offsets=1, metadata=0, descriptions=5)
    assert per_round["ListOffsets"] == snapshot.load.list_offsets
    assert per_round.get("Metadata", 0) == 0
    assert per_round["DescribeGroups"] + per_round["ConsumerGroupDescribe"] == 2 * snapshot.load.descriptions
    # It does not name its OffsetFetches, but counts them among all.
    assert per_round["all"] == snapshot.load.requests


def test_a_group_that_cannot_be_read_spoils_no_other(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("spoilt")
    good, bad = f"{name}-good", f"{name}-bad"
    scenes.commit(broker, good, {(name, 0): 0})
    refusal = NotAuthorized("Describe", f"group {bad}")

    def refuse(cluster: Cluster, groups: tuple[str, ...]) -> Generator[None, None, dict[str, object]]:
        found = yield from committed_offsets(cluster, groups)
        return {**found, **({bad: refusal} if bad in groups else {})}

    monkeypatch.setattr(watch, "committed_offsets", refuse)
    watching = watch_lag(cluster.settings, chosen(good, bad), interval_s=SHORT_S)
    snapshot = next_round(watching)
    assert (snapshot.groups[bad].error, snapshot.groups[bad].commits) == (refusal, None)
    assert snapshot.lag_of(bad) is None
    assert snapshot.lag_of(good) is not None
    watching.close()
    alone = watch_lag(cluster.settings, chosen(bad), interval_s=SHORT_S)
    assert next_round(alone).trouble is refusal
    alone.close()


def test_a_topic_that_goes_and_comes_again(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, admin: AdminClient
) -> None:
    name = topic("phoenix", partitions=2)
    group = f"{name}-group"
    scenes.produce(broker, {(name, 0): 5})
    with scenes.members(broker, group, [name], topic_metadata_refresh_interval_ms=600_000):
        watching = watch_lag(cluster.settings, chosen(group), interval_s=SHORT_S)
        snapshot = next_round(watching)
        assert snapshot.high == {(name, 0): 5, (name, 1): 0}
        admin.delete_topics([name])[name].result(30)
        wait_until(lambda: name not in admin.list_topics(timeout=30).topics, "the topic is gone")
        while snapshot.high:
            snapshot = next_round(watching, snapshot)
        lag = snapshot.lag_of(group)
        assert lag is not None
        assert [row.lag for row in lag.rows] == [None, None]
        create_topic(admin, name, partitions=2)
        while snapshot.high != {(name, 0): 0, (name, 1): 0}:
            snapshot = next_round(watching, snapshot)
        watching.close()


def test_a_broker_that_dies_leaves_a_gap_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (committed, details, ends):
        monkeypatch.setattr(module, "TIMEOUT_S", 1.0)
    with Sandbox() as sandbox, scenes.open_cluster(sandbox) as cluster:
        admin = AdminClient({"bootstrap.servers": sandbox.bootstrap, "log_level": 0})
        create_topic(admin, "events")
        scenes.produce(sandbox, {("events", 0): 5})
        scenes.commit(sandbox, "readers", {("events", 0): 2})
        watching = watch_lag(cluster.settings, chosen("readers"), interval_s=SHORT_S)
        before = next_round(watching)
        assert before.high == {("events", 0): 5}
        sandbox.nodes[0].kill()
        snapshot = before
        while not snapshot.is_gap:
            snapshot = next_round(watching, snapshot)
        assert snapshot.groups["readers"].error is snapshot.trouble
        assert snapshot.high == {}
        sandbox.nodes[0].start()
        while snapshot.high != {("events", 0): 5}:
            snapshot = next_round(watching, snapshot)
        assert snapshot.groups["readers"].commits == {("events", 0): Committed(2)}
        watching.close()


def test_looking_commits_joins_and_creates_nothing(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, admin: AdminClient
) -> None:
    name = topic("looking")
    group = f"{name}-group"
    scenes.commit(broker, group, {(name, 0): 0})
    topics = set(admin.list_topics(timeout=30).topics)
    watching = watch_lag(cluster.settings, chosen(group, f"{name}-never-was"), interval_s=SHORT_S)
    snapshot = next_round(watching)
    for _ in range(3):
        snapshot = next_round(watching, snapshot)
    watching.close()
    reading = snapshot.groups[f"{name}-never-was"]
    assert reading.details is not None
    assert (reading.details.state, reading.commits) == (GroupState.DEAD, {})
    assert set(admin.list_topics(timeout=30).topics) == topics
    listed = {each.group_id: each.state.name for each in admin.list_consumer_groups().result(15).valid or []}
    assert listed[group] == "EMPTY"
    assert f"{name}-never-was" not in listed


def test_it_yields_often_enough_to_be_cancelled(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("cancel")
    scenes.commit(broker, f"{name}-group", {(name, 0): 0})
    watching = watch_lag(cluster.settings, chosen(f"{name}-group"), interval_s=0.5)
    told = [time.monotonic() for _ in itertools.islice(watching, 30)]
    watching.close()
    gaps = [later - earlier for earlier, later in itertools.pairwise(told)]
    assert sorted(gaps)[len(gaps) // 2] < 0.1
