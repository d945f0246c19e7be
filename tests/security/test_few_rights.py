"""A user who may do little sees what they may see, and reads of the rest which operation on what was refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.errors import NotAuthorized
from kafka_explorer.engine.groups import groups_by_topic, readers_of
from kafka_explorer.engine.lag.listing import list_groups
from kafka_explorer.engine.lag.measure import GroupLag, measure_lag
from kafka_explorer.engine.lag.moves import ResetWish, Target
from kafka_explorer.engine.lag.moving import delete_group, move_offsets, prepare_reset
from kafka_explorer.engine.lag.snapshots import WatchChoice
from kafka_explorer.engine.lag.watch import watch_lag
from kafka_explorer.engine.producing.messages import Outgoing
from kafka_explorer.engine.producing.request import Messages, SendRequest
from kafka_explorer.engine.producing.sending import send
from kafka_explorer.engine.surveys import survey_cluster, survey_readers, survey_topics
from kafka_explorer.engine.topics import describe_topic, list_topics
from tests.engine.drive import run
from tests.scanning import Live, asked
from tests.security.secure_broker import (
    FEW,
    NOBODY,
    OTHER_GROUP,
    OTHER_TOPIC,
    OWN_GROUP,
    OWN_TOPIC,
    OWN_VALUES,
    SecureBroker,
    signed_in,
)


@pytest.fixture
def few(secure_broker: SecureBroker) -> ClusterSettings:
    return ClusterSettings(signed_in(secure_broker, FEW))


@pytest.fixture
def cluster(few: ClusterSettings) -> Iterator[Cluster]:
    with run(connect(few, 30)) as opened:
        yield opened


def refusal(error: object) -> str:
    assert isinstance(error, NotAuthorized)
    return str(error)


def test_the_topic_is_listed_and_no_other(cluster: Cluster) -> None:
    assert [topic.name for topic in list_topics(cluster)] == [OWN_TOPIC]


def test_the_topic_is_described_without_its_configuration(cluster: Cluster) -> None:
    found = run(describe_topic(cluster, OWN_TOPIC))

    assert found.offsets == len(OWN_VALUES)
    assert refusal(found.configs_error) == ("Not authorized: DescribeConfigs on topic own is refused by an ACL.")


def test_another_topic_is_refused_by_name(cluster: Cluster) -> None:
    with pytest.raises(NotAuthorized, match=f"Describe on topic {OTHER_TOPIC} is refused"):
        run(describe_topic(cluster, OTHER_TOPIC))


def test_the_topic_is_read(few: ClusterSettings, tmp_path: Path) -> None:
    assert Live(few, asked(OWN_TOPIC), str(tmp_path)).finish().values == OWN_VALUES


def test_another_topic_is_not_read(few: ClusterSettings, tmp_path: Path) -> None:
    with pytest.raises(NotAuthorized, match=f"topic {OTHER_TOPIC}"):
        Live(few, asked(OTHER_TOPIC), str(tmp_path)).finish()


def test_the_overview_shows_what_may_be_seen(few: ClusterSettings) -> None:
    found = run(survey_cluster(few))

    assert found.cluster.brokers
    assert found.totals is not None
    assert found.totals.topics == 1
    assert (found.groups, found.groups_error) == (1, None)
    assert found.release is not None


def test_the_list_of_topics_is_filled_as_far_as_it_may(few: ClusterSettings, cluster: Cluster) -> None:
    found = run(survey_topics(few, list_topics(cluster)))

    assert found.messages.known == {OWN_TOPIC: len(OWN_VALUES)}
    assert "DescribeConfigs on topic own" in refusal(found.policies.failures[OWN_TOPIC])
    assert found.groups_error is None
    assert set(found.groups.groups[OWN_TOPIC]) == {OWN_GROUP}


def test_its_readers_are_those_groups_that_may_be_seen(few: ClusterSettings, cluster: Cluster) -> None:
    found = run(survey_readers(few, OWN_TOPIC))

    assert [(reader.group, reader.lag, reader.error) for reader in found.readers] == [(OWN_GROUP, 2, None)]
    assert run(readers_of(cluster, OWN_TOPIC)).readers == found.readers
    assert run(groups_by_topic(cluster)).failures == {}


def test_only_the_own_group_is_listed(cluster: Cluster) -> None:
    assert [group.group for group in run(list_groups(cluster)).groups] == [OWN_GROUP]


def test_lag_is_measured_where_it_may_be(cluster: Cluster) -> None:
    found = run(measure_lag(cluster, [OWN_GROUP, OTHER_GROUP]))

    own = found[OWN_GROUP]
    assert isinstance(own, GroupLag)
    assert [(row.place, row.lag) for row in own.rows] == [((OWN_TOPIC, 0), 2)]
    assert f"Describe on group {OTHER_GROUP} is refused" in refusal(found[OTHER_GROUP])


def test_the_watch_goes_on_beside_a_refusal(few: ClusterSettings) -> None:
    both = WatchChoice((OWN_GROUP, OTHER_GROUP), frozenset({OWN_GROUP, OTHER_GROUP}))
    watching = watch_lag(few, lambda: both)
    snapshot = next(each for each in watching if each is not None)
    watching.close()

    assert not snapshot.is_gap
    lag = snapshot.lag_of(OWN_GROUP)
    assert lag is not None
    assert lag.lag == 2
    assert f"group {OTHER_GROUP}" in refusal(snapshot.groups[OTHER_GROUP].error)


def test_a_change_that_is_refused_says_what_was(few: ClusterSettings) -> None:
    with pytest.raises(NotAuthorized, match=f"Delete on group {OWN_GROUP} is refused"):
        run(delete_group(few, OWN_GROUP))


def test_offsets_of_a_group_of_others_are_not_even_planned(few: ClusterSettings) -> None:
    with pytest.raises(NotAuthorized, match=f"group {OTHER_GROUP}"):
        run(prepare_reset(few, OTHER_GROUP, ResetWish(Target.EARLIEST)))


def test_offsets_of_the_own_group_are_moved_on_the_own_topic(few: ClusterSettings) -> None:
    plan = run(prepare_reset(few, OWN_GROUP, ResetWish(Target.SHIFT, 0)))

    moved = run(move_offsets(few, plan))

    assert {move.place for move in plan.moves} == {(OWN_TOPIC, 0)}
    assert moved.failures == {}


def test_sending_is_refused_by_the_topic_s_name(few: ClusterSettings, tmp_path: Path) -> None:
    source = Messages((Outgoing((0, 0), None, b"not wanted"),))

    with pytest.raises(NotAuthorized, match=f"Write on topic {OWN_TOPIC} is refused"):
        run(send(few, SendRequest(OWN_TOPIC, source, str(tmp_path))))


def test_who_may_do_nothing_still_connects_and_sees_an_empty_cluster(secure_broker: SecureBroker) -> None:
    settings = ClusterSettings(signed_in(secure_broker, NOBODY))

    found = run(survey_cluster(settings))

    assert found.totals is not None
    assert (found.totals.topics, found.groups, found.groups_error) == (0, 0, None)
