"""What the newest records of topics say of themselves."""

from kafka_explorer.engine.answers import result_of
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.dead_letters.explaining import Knowledge
from kafka_explorer.engine.dead_letters.sampling import Sample, Sampled, sample_topics
from kafka_explorer.engine.partition_offsets import KeptOffsets
from kafka_explorer.engine.records import Record
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.dead_letters import fixtures
from tests.scanning import T0, Sent, fill, settings_of

KNOWLEDGE = Knowledge({"notification-events": 3})


PATIENCE_S = 120.0


def _heard(found: Sampled, name: str) -> Sample | None:
    assert found.unheard == frozenset()
    return found.samples.get(name)


def sampled(broker: Sandbox, name: str, *records: Record, partitions: int = 1) -> Sample | None:
    sent = [
        Sent(each.value, each.key, number % partitions, T0 + number * 1000, each.headers)
        for number, each in enumerate(records)
    ]
    fill(broker.bootstrap, name, sent)
    ends = {(name, at): KeptOffsets(0, len(sent[at::partitions])) for at in range(partitions)}
    with Cluster(settings_of(broker.bootstrap)) as cluster:
        return _heard(result_of(sample_topics(cluster, ends, KNOWLEDGE, PATIENCE_S)), name)


def test_the_newest_that_tells_stands_for_its_topic(broker: Sandbox, topic: TopicFactory) -> None:
    plain = fixtures.letter("any", (), b"plain")

    found = sampled(broker, topic("told", partitions=2), fixtures.spring(), fixtures.connect(), plain, partitions=2)

    assert found == Sample("connect", "notification-events", "header", T0 + 2000, T0 + 1000)
    assert found.is_dead_letter


def test_a_topic_that_tells_nothing_is_no_dead_letter(broker: Sandbox, topic: TopicFactory) -> None:
    found = sampled(broker, topic("silent"), fixtures.letter("any", (), b"plain"))

    assert found is not None
    assert not found.is_dead_letter
    assert sampled(broker, topic("empty")) is None


def test_a_source_whose_messages_kept_their_headers_is_none_either(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("source")
    redriven = fixtures.letter(name, fixtures.spring_place(name, 0, 3))

    assert sampled(broker, name, redriven) is None


def test_what_was_not_heard_in_time_is_named(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("unheard")
    fill(broker.bootstrap, name, [Sent(b"x")])

    with Cluster(settings_of(broker.bootstrap)) as cluster:
        found = result_of(sample_topics(cluster, {(name, 0): KeptOffsets(0, 1)}, KNOWLEDGE, 0.0))

    assert found == Sampled({}, frozenset({name}))
