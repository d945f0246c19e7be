"""Errors carry data, say one sentence, survive the way from a child process, and stand for librdkafka's."""

import pickle

import pytest
from confluent_kafka import KafkaError, KafkaException

from kafka_explorer.engine import errors
from kafka_explorer.engine.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    ConnectionFault,
    DecodeError,
    ExplorerError,
    FilterSyntaxError,
    GroupNotEmpty,
    NotAuthorized,
    ReadOnlyCluster,
    RequestRefused,
    RequestTimedOut,
    SpoolFull,
    TopicExists,
    UnknownGroup,
    UnknownPartitions,
    UnknownTopic,
    WorkerDied,
    translated,
)

ONE_OF_EACH: list[ExplorerError] = [
    *(ConnectionFailed(fault, "kafka-1:9092", "the system's words") for fault in ConnectionFault),
    ConnectionFailed(ConnectionFault.REFUSED, "kafka-1:9092"),
    AuthenticationFailed(ConnectionFault.SASL, "kafka-1:9092", "bad password"),
    NotAuthorized("Describe", "topic orders"),
    RequestRefused(42, "INVALID_REQUEST", "Bad request"),
    UnknownTopic("orders"),
    UnknownPartitions("orders", (7, 9), 3),
    UnknownGroup("billing"),
    TopicExists("orders"),
    GroupNotEmpty("billing"),
    RequestTimedOut("Describe", 15.0),
    ReadOnlyCluster("move offsets"),
    FilterSyntaxError(3, "a quote is missing"),
    DecodeError((("json", "begins with neither"), ("text", "no UTF-8"))),
    SpoolFull("/spools/1", "No space left on device"),
    WorkerDied("exit status -9"),
]


def every_class(root: type[ExplorerError] = ExplorerError) -> set[type[ExplorerError]]:
    below = root.__subclasses__()
    return {cls for cls in below if not cls.__name__.startswith("_")}.union(*map(every_class, below))


def test_each_class_is_looked_at_here_and_stands_in_the_picture() -> None:
    ours = {cls for cls in every_class() if cls.__module__ == errors.__name__}
    assert {type(error) for error in ONE_OF_EACH} == ours
    assert errors.__doc__ is not None
    assert not [cls.__name__ for cls in ours if cls.__name__ not in errors.__doc__]


@pytest.mark.parametrize("error", ONE_OF_EACH, ids=repr)
def test_an_error_survives_the_way_from_a_child_process(error: ExplorerError) -> None:
    travelled = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(travelled) is type(error)
    assert vars(travelled) == vars(error)
    assert (str(travelled), travelled.args) == (str(error), error.args)


@pytest.mark.parametrize("error", ONE_OF_EACH, ids=repr)
def test_an_error_is_one_line(error: ExplorerError) -> None:
    assert str(error)
    assert len(str(error).splitlines()) == 1


@pytest.mark.parametrize("fault", ConnectionFault)
def test_a_failed_connection_names_its_address(fault: ConnectionFault) -> None:
    assert "kafka-1:9092" in str(ConnectionFailed(fault, "kafka-1:9092"))
    assert str(ConnectionFailed(fault, "kafka-1:9092", "why")).endswith("(why)")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            ConnectionFailed(ConnectionFault.REFUSED, "kafka-1:9092"),
            "Nothing listens at kafka-1:9092: check host and port, and that the broker runs.",
        ),
        (NotAuthorized("Read", "topic orders"), "Not authorized: Read on topic orders is refused by an ACL."),
        (UnknownTopic("orders"), "Topic 'orders' does not exist on this cluster (any more)."),
        (RequestRefused(1, "NAME", "Broker: text"), "The broker refused the request: Broker: text (NAME)."),
        (RequestTimedOut("Describe", 1.5), "The cluster did not answer within 1.5 s: Describe."),
        (FilterSyntaxError(0, "a quote is missing"), "Column 1: a quote is missing"),
        (DecodeError((("json", "no"), ("text", "neither"))), "json: no; text: neither"),
    ],
)
def test_sentences(error: ExplorerError, sentence: str) -> None:
    assert str(error) == sentence


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (KafkaError._TIMED_OUT, RequestTimedOut("Describe", 15)),
        (KafkaError._TIMED_OUT_QUEUE, RequestTimedOut("Describe", 15)),
        (KafkaError.REQUEST_TIMED_OUT, RequestTimedOut("Describe", 15)),
        (KafkaError._UNKNOWN_TOPIC, UnknownTopic("orders")),
        (KafkaError._UNKNOWN_PARTITION, UnknownTopic("orders")),
        (KafkaError.UNKNOWN_TOPIC_OR_PART, UnknownTopic("orders")),
        (KafkaError.UNKNOWN_TOPIC_ID, UnknownTopic("orders")),
        (KafkaError.TOPIC_EXCEPTION, UnknownTopic("orders")),
        (KafkaError.TOPIC_AUTHORIZATION_FAILED, NotAuthorized("Describe", "topic orders")),
        (KafkaError.GROUP_AUTHORIZATION_FAILED, NotAuthorized("Describe", "group orders")),
        (KafkaError.CLUSTER_AUTHORIZATION_FAILED, NotAuthorized("Describe", "cluster orders")),
        (
            KafkaError.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
            NotAuthorized("Describe", "transactional id orders"),
        ),
        (KafkaError.GROUP_ID_NOT_FOUND, UnknownGroup("orders")),
        (KafkaError.TOPIC_ALREADY_EXISTS, TopicExists("orders")),
        (KafkaError.NON_EMPTY_GROUP, GroupNotEmpty("orders")),
        (KafkaError._TRANSPORT, ConnectionFailed(ConnectionFault.LOST, "orders", "words")),
        (KafkaError._ALL_BROKERS_DOWN, ConnectionFailed(ConnectionFault.LOST, "orders", "words")),
        (KafkaError.INVALID_PARTITIONS, RequestRefused(KafkaError.INVALID_PARTITIONS, "INVALID_PARTITIONS", "words")),
    ],
)
def test_translation(code: int, error: ExplorerError) -> None:
    for problem in (KafkaError(code, "words"), KafkaException(KafkaError(code, "words"))):
        ours = translated(problem, "Describe", "orders", 15)
        assert (type(ours), ours.args) == (type(error), error.args)


def test_translation_without_a_subject() -> None:
    assert str(translated(KafkaError(KafkaError.CLUSTER_AUTHORIZATION_FAILED), "Describe")) == str(
        NotAuthorized("Describe", "cluster")
    )
    assert "the cluster" in str(translated(KafkaError(KafkaError._TRANSPORT), "Describe"))
