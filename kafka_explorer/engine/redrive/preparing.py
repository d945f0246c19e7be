"""What a run learns before it begins: which topics there are, so that dead letters can be explained."""

from collections.abc import Callable, Generator

from kafka_explorer.engine.dead_letters.explaining import Knowledge
from kafka_explorer.engine.redrive.clusters import Clusters
from kafka_explorer.engine.redrive.making import Making
from kafka_explorer.engine.redrive.request import RedriveRequest
from kafka_explorer.engine.topics import list_topics

Prepare = Callable[[Clusters, RedriveRequest], Generator[None, None, Making]]
"""A job that learns what making needs; a function at the top of a module, so that its name goes to a child process."""


def prepare(clusters: Clusters, request: RedriveRequest) -> Generator[None, None, Making]:
    """Return what makes sendable messages of dead letters. Raises ConnectionFailed and RequestTimedOut."""
    yield
    partitions = {topic.name: topic.partition_count for topic in list_topics(clusters.letters)}
    if clusters.are_two:  # it may be there alone that the source still is
        partitions = {topic.name: topic.partition_count for topic in list_topics(clusters.target)} | partitions
    return Making(clusters, request, Knowledge(partitions, request.mappings, request.dialects))
