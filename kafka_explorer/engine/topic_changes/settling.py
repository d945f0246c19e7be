"""Waits until what was changed can be seen: brokers learn of it from their controller a moment after it was done."""

import time
from collections.abc import Callable, Generator, Mapping

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.topic_changes.configuration import Difference
from kafka_explorer.engine.topics import describe_topic, list_topics

PATIENCE_S = 5.0
_PAUSE_S = 0.05


def until_listed(
    settings: ClusterSettings, counts: Mapping[str, int | None], patience_s: float = PATIENCE_S
) -> Generator[None, None, bool]:
    """Wait until topics are listed with so many partitions; None is any number, 0 a topic that is gone.

    Returns whether it came to that in time. Never raises: what was done is done.
    """
    with Cluster(settings) as cluster:

        def seen() -> bool:
            listed = {topic.name: topic.partition_count for topic in list_topics(cluster)}
            return all(
                name in listed if count is None else listed.get(name, 0) == count for name, count in counts.items()
            )

        return (yield from _until(seen, patience_s))


def until_configured(
    settings: ClusterSettings, topic: str, wished: Mapping[str, str | None], patience_s: float = PATIENCE_S
) -> Generator[None, None, bool]:
    """Wait until a topic is told with these settings; None is one that the topic has not of its own."""
    deadline = time.monotonic() + patience_s
    with Cluster(settings) as cluster:
        while time.monotonic() < deadline:
            try:
                described = yield from describe_topic(cluster, topic)
            except ExplorerError:
                return False
            own = {each.name: each.value for each in described.configs if each.is_own}
            if all(own.get(name) == value for name, value in wished.items()):
                return True
            yield from _pause()
    return False


def wished_by(differences: tuple[Difference, ...]) -> dict[str, str | None]:
    """Return what a change of settings comes to, for `until_configured`."""
    return {each.name: each.after for each in differences}


def _until(seen: Callable[[], bool], patience_s: float) -> Generator[None, None, bool]:
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        try:
            if seen():
                return True
        except ExplorerError:
            return False
        yield from _pause()
    return False


def _pause() -> Generator[None, None, None]:
    until = time.monotonic() + _PAUSE_S
    while time.monotonic() < until:
        yield
        time.sleep(0.01)
