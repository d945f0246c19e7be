"""When a read is waiting, and when it has waited long enough: with a cluster that says what the test wants."""

from concurrent.futures import Future
from typing import Any, cast

import pytest
from confluent_kafka import KafkaError, KafkaException, Node, TopicCollection, TopicPartitionInfo

from kafka_explorer.engine import link as link_module
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import UnknownTopic
from kafka_explorer.engine.link import Link

TOPIC = "orders"
PATIENCE_S = 60.0


class Description:
    """A topic with partitions 0 and 1."""

    def __init__(self, *leaders: Node | None) -> None:
        self.partitions = [TopicPartitionInfo(p, cast(Node, leader), [], []) for p, leader in enumerate(leaders)]


class Asked:
    """An admin client that remembers its questions; the test answers them."""

    def __init__(self) -> None:
        self.questions: list[Future[Any]] = []

    def describe_topics(self, _: object, request_timeout: float) -> dict[str, Future[Any]]:
        self.questions.append(Future())
        return {TOPIC: self.questions[-1]}


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def monotonic(self) -> float:
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(link_module, "time", clock)
    return clock


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def cluster(asked: Asked) -> Cluster:
    cluster = Cluster(ClusterSettings({"bootstrap.servers": "kafka-1:9092"}))
    cluster._admin = cast(Any, asked)
    return cluster


@pytest.fixture
def link(cluster: Cluster, clock: Clock) -> Link:
    return Link(cluster, [TOPIC], PATIENCE_S)


def trouble(cluster: Cluster) -> None:
    cluster._on_error(KafkaError(KafkaError._TRANSPORT, "broker 1 is down"))


def refusal(code: int) -> KafkaException:
    return KafkaException(KafkaError(code, "said the broker"))


def both() -> list[tuple[str, int]]:
    return [(TOPIC, 0), (TOPIC, 1)]


LED = Description(Node(1, "h", 1), Node(2, "h", 2))


def test_without_trouble_nothing_is_asked_for_a_while(link: Link, asked: Asked, clock: Clock) -> None:
    assert not link.is_lost(both)
    clock.now_s += 2.9
    assert not link.is_lost(both)
    assert link.waiting() is None
    assert asked.questions == []


def test_after_trouble_it_asks_soon_and_once(link: Link, cluster: Cluster, asked: Asked, clock: Clock) -> None:
    trouble(cluster)
    assert not link.is_lost(both)
    assert asked.questions == [], "records may come in a moment"
    clock.now_s += 0.6
    for _ in range(5):
        assert not link.is_lost(both)
    assert len(asked.questions) == 1
    assert link.waiting() is None, "too early to bother anybody"
    clock.now_s += 2
    assert link.waiting() == "broker 1 is down"


def test_records_end_all_trouble(link: Link, cluster: Cluster, clock: Clock) -> None:
    trouble(cluster)
    clock.now_s += 10
    assert link.waiting() == "broker 1 is down"
    link.heard()
    assert link.waiting() is None
    assert cluster.trouble() is None


def test_a_good_answer_ends_all_trouble(link: Link, cluster: Cluster, asked: Asked, clock: Clock) -> None:
    trouble(cluster)
    clock.now_s += PATIENCE_S - 1
    assert not link.is_lost(both)
    asked.questions[0].set_result(LED)
    assert not link.is_lost(both)
    clock.now_s += PATIENCE_S - 1
    assert not link.is_lost(both), "its patience begins anew"
    assert cluster.trouble() is None


def test_patience_ends(link: Link, cluster: Cluster, asked: Asked, clock: Clock) -> None:
    trouble(cluster)
    while clock.now_s < 100 + PATIENCE_S:
        assert not link.is_lost(both)
        for question in asked.questions:
            if not question.done():
                question.set_exception(refusal(KafkaError._TIMED_OUT))
        clock.now_s += 0.5
    clock.now_s += 0.5
    assert link.is_lost(both)
    assert len(asked.questions) > 20, "it asks again and again"


def test_a_cluster_that_is_only_quiet_is_never_lost(link: Link, asked: Asked, clock: Clock) -> None:
    """As while librdkafka works through millions of aborted messages."""
    clock.now_s += PATIENCE_S + 1
    assert not link.is_lost(both)
    assert link.waiting() is None
    asked.questions[0].set_result(LED)
    assert not link.is_lost(both)


def test_silence_without_an_answer_is_trouble_too(link: Link, asked: Asked, clock: Clock) -> None:
    """As when packets are dropped: no connection breaks then."""
    clock.now_s += PATIENCE_S + 1
    assert not link.is_lost(both)
    asked.questions[0].set_exception(refusal(KafkaError._TIMED_OUT))
    assert link.is_lost(both)
    assert "did not answer" in (link.waiting() or "")


@pytest.mark.parametrize("leaders", [(None, Node(2, "h", 2)), (Node(-1, "", -1), Node(2, "h", 2)), ()])
def test_a_partition_without_a_leader_is_trouble(
    link: Link, asked: Asked, clock: Clock, leaders: tuple[Node | None, ...]
) -> None:
    clock.now_s += PATIENCE_S + 1
    assert not link.is_lost(lambda: [(TOPIC, 0)])
    asked.questions[0].set_result(Description(*leaders))
    assert link.is_lost(lambda: [(TOPIC, 0)])
    assert link.waiting() == "no leader for partition 0"


def test_a_leader_of_what_has_been_read_is_not_missed(link: Link, asked: Asked, clock: Clock) -> None:
    clock.now_s += PATIENCE_S + 1
    assert not link.is_lost(lambda: [(TOPIC, 1)])
    asked.questions[0].set_result(Description(None, Node(2, "h", 2)))
    assert not link.is_lost(lambda: [(TOPIC, 1)])


def test_of_several_topics_only_those_still_read_are_asked_for_and_named(cluster: Cluster, clock: Clock) -> None:
    asked: list[list[str]] = []
    answers: dict[str, Future[Any]] = {}

    class Several:
        def describe_topics(self, topics: TopicCollection, request_timeout: float) -> dict[str, Future[Any]]:
            names: list[str] = vars(topics)["topic_names"]
            asked.append(names)
            answers.update({name: Future() for name in names})
            return {name: answers[name] for name in names}

    cluster._admin = cast(Any, Several())
    link = Link(cluster, ["orders", "bills", "done"], PATIENCE_S)
    read = [("orders", 0), ("bills", 1)]
    clock.now_s += PATIENCE_S + 1
    assert not link.is_lost(lambda: read)
    answers["orders"].set_result(LED)
    assert not link.is_lost(lambda: read), "one has not answered yet"
    answers["bills"].set_result(Description(Node(1, "h", 1), None))
    assert link.is_lost(lambda: read)
    assert link.waiting() == "no leader for partition 1 of topic bills"
    assert asked == [["orders", "bills"]]


def test_a_topic_that_is_gone_ends_it(link: Link, asked: Asked, clock: Clock) -> None:
    clock.now_s += 4
    assert not link.is_lost(both)
    asked.questions[0].set_exception(refusal(KafkaError.UNKNOWN_TOPIC_OR_PART))
    assert not link.is_lost(both), "one broker may not have heard of it yet"
    assert "does not exist" in (link.waiting() or "")
    assert not link.is_lost(both)
    asked.questions[1].set_exception(refusal(KafkaError.UNKNOWN_TOPIC_OR_PART))
    with pytest.raises(UnknownTopic) as raised:
        link.is_lost(both)
    assert raised.value.subject == TOPIC


def test_a_topic_that_one_broker_had_not_heard_of_goes_on(link: Link, asked: Asked, clock: Clock) -> None:
    clock.now_s += 4
    for answer in ("unknown", "known", "unknown"):
        clock.now_s += 4
        assert not link.is_lost(both)
        if answer == "known":
            asked.questions[-1].set_result(LED)
        else:
            asked.questions[-1].set_exception(refusal(KafkaError.UNKNOWN_TOPIC_OR_PART))
        assert not link.is_lost(both)
