"""The clusters of a redrive: which one is written to, and that a job keeps to its own."""

from pathlib import Path

import pytest

from kafka_explorer.engine.errors import ReadOnlyCluster
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.clusters import ClusterWithoutId, WrongCluster, keep_to, require_writable
from tests.engine.redrive.letters import request
from tests.engine.redrive.on_broker import settings_of

HERE, FIXED = settings_of("here:9092"), settings_of("here:9092", read_only=True)
THERE = settings_of("there:9092")


def test_only_what_is_written_to_has_to_be_writable() -> None:
    require_writable(HERE, None)
    require_writable(FIXED, THERE)
    for settings, target in ((FIXED, None), (THERE, FIXED), (FIXED, FIXED)):
        with pytest.raises(ReadOnlyCluster):
            require_writable(settings, target)


def test_a_job_keeps_to_its_clusters(tmp_path: Path) -> None:
    account = Account(str(tmp_path))
    try:
        keep_to(account, request(to_cluster="there"))
        keep_to(account, request(to_cluster="there"))
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


def test_errors_name_what_was_met() -> None:
    assert "goes to cluster 'a', and the one that answered is 'b'" in str(WrongCluster("target", "a", "b"))
    assert "has its dead letters in cluster 'a'" in str(WrongCluster("letters", "a", "b"))
    assert "there:9092" in str(ClusterWithoutId("there:9092"))
