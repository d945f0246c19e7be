"""What the user of a connection may do there: which topics and groups are seen, what may be read and written."""

import time
from collections.abc import Generator, Iterable

from confluent_kafka import KafkaException, TopicCollection
from confluent_kafka.admin import AclOperation  # type: ignore[attr-defined]  # exported, but not by its __all__

from kafka_explorer.engine.answers import TIMEOUT_S, gather, telling
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.doctor.steps import Step, StepKind, StepState
from kafka_explorer.engine.errors import ExplorerError, translated
from kafka_explorer.engine.topics import list_topics

_SAMPLE = 50
_ASK = "Ask whoever administers the cluster for it if you need it."
_RUNNING = {subject: Step(StepKind.RIGHTS, subject) for subject in ("cluster", "read", "groups")}


def rights(cluster: Cluster) -> Generator[Step, None, None]:
    """Yield a step for each kind of right. What is refused is a warning: the connection itself works."""
    yield from _cluster_rights(cluster)
    names = yield from _topics_seen(cluster)
    if names:
        yield from _topic_rights(cluster, names[:_SAMPLE])
    yield from _groups_seen(cluster)


def _cluster_rights(cluster: Cluster) -> Generator[Step, None, None]:
    yield Step(StepKind.RIGHTS, "cluster")
    began = time.monotonic()
    asked = cluster.admin.describe_cluster(include_authorized_operations=True, request_timeout=TIMEOUT_S)
    found = (yield from telling(_RUNNING["cluster"], gather({"cluster": asked})))["cluster"]
    if isinstance(found, KafkaException):
        yield _refused("cluster", began, translated(found, "Describe", "cluster", TIMEOUT_S))
        return
    allowed = _words(found.authorized_operations or ())
    fact = f"may {', '.join(allowed)}" if allowed else "no rights on the cluster itself, which reading does not need"
    yield Step(StepKind.RIGHTS, "cluster", StepState.PASSED, time.monotonic() - began, fact)


def _topics_seen(cluster: Cluster) -> Generator[Step, None, list[str]]:
    yield Step(StepKind.RIGHTS, "topics")
    began = time.monotonic()
    try:
        names = [topic.name for topic in list_topics(cluster) if not topic.internal]
    except ExplorerError as error:
        yield _refused("topics", began, error)
        return []
    fact = f"{len(names):,} topics are seen" if len(names) != 1 else f"1 topic is seen: {names[0]}"
    remedy = "" if names else f"There are none, or the right Describe is missing. {_ASK}"
    state = StepState.PASSED if names else StepState.WARNED
    yield Step(StepKind.RIGHTS, "topics", state, time.monotonic() - began, fact, remedy=remedy)
    return names


def _topic_rights(cluster: Cluster, names: list[str]) -> Generator[Step, None, None]:
    """Yield "read" and "write"; of many topics, the first are asked for."""
    yield Step(StepKind.RIGHTS, "read")
    began = time.monotonic()
    asked = cluster.admin.describe_topics(
        TopicCollection(names), include_authorized_operations=True, request_timeout=TIMEOUT_S
    )
    answers = yield from telling(_RUNNING["read"], gather(asked))
    found = [answer for answer in answers.values() if not isinstance(answer, KafkaException)]
    for right, operation in (("read", AclOperation.READ), ("write", AclOperation.WRITE)):
        count = sum(operation in (topic.authorized_operations or ()) for topic in found)
        fact = f"{count} of {len(names)} topics"
        remedy = "" if count else f"No topic may be {'read' if right == 'read' else 'written'}. {_ASK}"
        state = StepState.PASSED if count else StepState.WARNED
        yield Step(StepKind.RIGHTS, right, state, time.monotonic() - began, fact, remedy=remedy)
        began = time.monotonic()


def _groups_seen(cluster: Cluster) -> Generator[Step, None, None]:
    yield Step(StepKind.RIGHTS, "groups")
    began = time.monotonic()
    asked = cluster.admin.list_consumer_groups(request_timeout=TIMEOUT_S)
    found = (yield from telling(_RUNNING["groups"], gather({"groups": asked})))["groups"]
    if isinstance(found, KafkaException):
        yield _refused("groups", began, translated(found, "Describe", "groups", TIMEOUT_S))
        return
    fact = f"{len(found.valid):,} groups are seen" if len(found.valid) != 1 else "1 group is seen"
    yield Step(StepKind.RIGHTS, "groups", StepState.PASSED, time.monotonic() - began, fact)


def _refused(subject: str, began: float, error: ExplorerError) -> Step:
    took_s = time.monotonic() - began
    return Step(StepKind.RIGHTS, subject, StepState.WARNED, took_s, str(error), error, _ASK)


def _words(operations: Iterable[AclOperation]) -> list[str]:
    return sorted(operation.name.lower().replace("_", " ") for operation in operations)
