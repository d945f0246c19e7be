"""How changes end: what was done, and what failed, by topic."""

from collections.abc import Generator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from confluent_kafka import KafkaError, KafkaException

from kafka_explorer.engine.answers import TIMEOUT_S, gather
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ExplorerError, ReadOnlyCluster, RequestRefused, translated


class TopicChanged(ExplorerError):
    """The topic is not what it was when the change was planned: plan it anew."""

    def __init__(self, topic: str) -> None:
        super().__init__(topic)
        self.topic = topic

    def __str__(self) -> str:
        return f"Topic '{self.topic}' has changed since this was planned: plan it again."


@dataclass(frozen=True, slots=True)
class Changed:
    """What was done, and why the others stayed as they were, by topic."""

    done: tuple[str, ...] = ()
    failures: Mapping[str, ExplorerError] = field(default_factory=dict, hash=False)


def refuse_read_only(settings: ClusterSettings, what: str) -> None:
    """Raise ReadOnlyCluster on a read-only connection."""
    if settings.read_only:
        raise ReadOnlyCluster(what)


def failures_of(asked: Mapping[str, Future[Any]], doing: str) -> Generator[None, None, dict[str, ExplorerError]]:
    """Wait for the answers and return the errors among them, by topic. `doing` names the operation, as ACLs do."""
    answers = yield from gather(asked)
    return {
        topic: _refusal(answer, doing, topic) for topic, answer in answers.items() if isinstance(answer, KafkaException)
    }


def changed(asked: Mapping[str, Future[Any]], doing: str) -> Generator[None, None, Changed]:
    """Wait for the answers and return how it ended."""
    failures = yield from failures_of(asked, doing)
    return Changed(tuple(topic for topic in asked if topic not in failures), failures)


def _refusal(answer: KafkaException, doing: str, topic: str) -> ExplorerError:
    error = answer.args[0]
    if error.code() == KafkaError.TOPIC_EXCEPTION:
        # Elsewhere it means a topic that cannot be there; here the name is what is wrong, and the broker says how.
        return RequestRefused(error.code(), error.name(), error.str())
    return translated(answer, doing, topic, TIMEOUT_S)
