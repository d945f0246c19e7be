"""The clusters of a redrive: which one is written to, and that a job keeps to its own."""

import time
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from kafka_explorer.engine.brokers import ClusterDescription, describe_cluster
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ReadOnlyCluster
from kafka_explorer.engine.redrive import clusters as clusters_module
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.clusters import (
    ClusterWithoutId,
    WrongCluster,
    keep_to,
    open_clusters,
    other_target,
    require_writable,
)
from kafka_explorer.engine.redrive.doubts import Settled, settle_doubts
from kafka_explorer.engine.redrive.request import Outcome, State, chosen
from kafka_explorer.engine.redrive.running import redrive
from tests.engine.drive import run
from tests.engine.redrive.letters import request
from tests.engine.redrive.on_broker import journal_of, read_committed, settings_of
from tests.engine.redrive.two_clusters import MakeTwo, Two

HERE, FIXED = settings_of("here:9092"), settings_of("here:9092", read_only=True)
THERE = settings_of("there:9092")


@pytest.fixture
def two(make_two: MakeTwo) -> Two:
    return make_two()


def test_only_what_is_written_to_has_to_be_writable() -> None:
    require_writable(HERE, None)
    require_writable(FIXED, THERE)
    for settings, target in ((FIXED, None), (THERE, FIXED), (FIXED, FIXED)):
        with pytest.raises(ReadOnlyCluster):
            require_writable(settings, target)


def test_a_job_keeps_to_its_clusters(tmp_path: Path) -> None:
    account = Account(str(tmp_path))
    try:
        assert other_target(account) == ""
        keep_to(account, request(to_cluster="there"))
        keep_to(account, request(to_cluster="there"))
        assert other_target(account) == "there"
        for changes, part, expected, met in (
            ({"to_cluster": "elsewhere"}, "target", "there", "elsewhere"),
            ({}, "target", "there", "cluster"),
            ({"cluster_id": "other", "to_cluster": "there"}, "letters", "cluster", "other"),
        ):
            with pytest.raises(WrongCluster) as raised:
                keep_to(account, request(**changes))
            assert (raised.value.part, raised.value.expected, raised.value.met) == (part, expected, met)
    finally:
        account.close()


def test_the_ids_of_both_are_found_and_kept_to(two: Two, tmp_path: Path) -> None:
    clusters, found = run(open_clusters(two.reads, two.asked(), two.target))
    with clusters:
        assert clusters.are_two
        assert clusters.target.settings is two.target
    assert (found.cluster_id, found.to_cluster) == (two.home.cluster_id, two.there.cluster_id)
    assert (found.mark_name, found.redrive_id((1, 2))) == (two.mark_name, f"{two.mark_name}/1/2")
    assert found.transactional_id.endswith(f"-{two.mark_name}")

    own, there = two.home.cluster_id, two.there.cluster_id
    for settings, request_, target, error in (
        (two.reads, found, None, WrongCluster("target", there, own)),
        (two.reads, replace(found, to_cluster="elsewhere"), two.target, WrongCluster("target", "elsewhere", there)),
        (two.target, found, two.reads, WrongCluster("letters", own, there)),
    ):
        with pytest.raises(WrongCluster) as raised:
            run(open_clusters(settings, request_, target))
        assert raised.value.args == error.args

    run(redrive(two.reads, two.asked(), str(tmp_path), target=two.target))
    for work in (
        redrive(settings_of(two.home.bootstrap), two.asked(), str(tmp_path)),
        settle_doubts(two.reads, two.asked(), str(tmp_path)),
    ):
        with pytest.raises(WrongCluster) as raised:
            run(work)
        assert raised.value.args == ("target", there, own)


def test_the_same_cluster_by_another_name_is_the_ordinary_way(two: Two, tmp_path: Path) -> None:
    two.bury(3)
    own = settings_of(two.home.bootstrap)
    result = run(redrive(own, two.asked(), str(tmp_path), target=settings_of(two.home.bootstrap)))
    assert result.sent == 3
    assert set(journal_of(two.home.bootstrap, two.dlq)) == {(0, 0), (0, 1), (0, 2)}
    clusters, found = run(open_clusters(own, two.asked(to_cluster=two.home.cluster_id), own))
    with clusters:
        assert (clusters.are_two, clusters.target.settings, found.to_cluster) == (False, own, "")


def test_nothing_is_sent_where_a_connection_is_read_only(two: Two, tmp_path: Path) -> None:
    two.bury(3)
    for settings, target in (
        (two.reads, settings_of(two.home.bootstrap)),  # the same cluster, which this connection is to leave alone
        (two.reads, settings_of(two.there.bootstrap, read_only=True)),
    ):
        with pytest.raises(ReadOnlyCluster):
            run(redrive(settings, two.asked(), str(tmp_path), target=target))
    assert (two.arrived(), read_committed(two.home.bootstrap, two.source)) == ([], [])


def test_doubts_are_looked_for_where_messages_went(two: Two, tmp_path: Path) -> None:
    two.bury(10)
    (tmp_path / "part").mkdir()
    part = two.asked(selection=chosen([(0, 2), (0, 3)]), exactly_once=False)
    run(redrive(two.reads, part, str(tmp_path / "part"), target=two.target))
    account = Account.of_job(str(tmp_path), two.dlq, "job-1")
    now_ms = time.time_ns() // 1_000_000
    account.put(Outcome((0, at), State.DOUBTFUL, two.source, at_ms=now_ms) for at in (2, 3, 7))
    account.close()
    assert run(settle_doubts(two.reads, part, str(tmp_path), two.target)) == Settled(found=2, absent=1)


def test_two_clusters_must_tell_their_ids(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kafka always does; what only speaks its protocol may not."""

    def told(cluster: Cluster) -> Generator[None, None, ClusterDescription]:
        found = yield from describe_cluster(cluster)
        return replace(found, cluster_id=None) if cluster.settings is two.target else found

    monkeypatch.setattr(clusters_module, "describe_cluster", told)
    with pytest.raises(ClusterWithoutId, match=two.there.bootstrap):
        run(open_clusters(two.reads, two.asked(), two.target))
    clusters, found = run(open_clusters(two.target, two.asked(), None))
    with clusters:
        assert found.cluster_id == ""


def test_errors_name_what_was_met() -> None:
    assert "goes to cluster 'a', and the one that answered is 'b'" in str(WrongCluster("target", "a", "b"))
    assert "has its dead letters in cluster 'a'" in str(WrongCluster("letters", "a", "b"))
    assert "there:9092" in str(ClusterWithoutId("there:9092"))
