"""A set of offsets survives as text, and what is not ours is not taken for marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.redrive.commit_metadata import MAX_CHARACTERS, MetadataKeeper, TooScattered, packed, unpacked
from kafka_explorer.engine.redrive.journal import Mark
from kafka_explorer.engine.redrive.request import Guarantee
from kafka_explorer.sandbox.broker import Sandbox
from tests.engine.redrive.on_broker import settings_of


@given(st.sets(st.integers(0, 2**40), max_size=60))
def test_any_set_comes_back(offsets: set[int]) -> None:
    assert unpacked("id", packed("id", offsets)) == offsets


def test_neighbours_take_no_room() -> None:
    assert len(packed("AAAAAAAAAAAAAAAAAAAAAA", range(10**6))) < 100
    thousand_runs = [offset for offset in range(10_000) if offset % 10 < 9]
    assert len(packed("AAAAAAAAAAAAAAAAAAAAAA", thousand_runs)) < MAX_CHARACTERS


@pytest.mark.parametrize("text", ["", "ke1", "ke1 other x", "ke1 id !!!", "ke1 id AAAA", "somebody else's", "ke2 id "])
def test_what_is_not_ours_marks_nothing(text: str) -> None:
    assert unpacked("id", text) == set()


def test_a_topic_made_anew_has_no_marks() -> None:
    assert unpacked("new-id", packed("old-id", {1, 2})) == set()


def test_too_many_gaps_are_refused_before_anything_is_sent(broker: Sandbox) -> None:
    import random

    numbers = random.Random(7).sample(range(10**9), 3_000)
    places = [(4, number) for number in numbers]
    with Cluster(settings_of(broker.bootstrap)) as cluster:
        keeper = MetadataKeeper(cluster, "dlq", "AAAA", Guarantee("metadata"))
        with pytest.raises(TooScattered, match="partition 4"):
            keeper.commits(places)
        commits = keeper.commits(places[:10])
    assert commits is not None
    assert [(each.topic, each.partition) for each in commits[0]] == [("dlq", 4)]
    assert keeper.records([Mark("dlq", places[0], "sent", "j", "b", 0)]) == ()
