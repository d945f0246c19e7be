"""Where a redriven message would be seen again, were it to die once more: which dead-letter topics of which cluster."""

from collections.abc import Collection, Generator, Mapping
from dataclasses import dataclass, field

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.dead_letters.detection import plan_dead_letter_topics
from kafka_explorer.engine.partition_offsets import Place
from kafka_explorer.engine.producing.spans import kept_spans
from kafka_explorer.engine.redrive.clusters import Clusters
from kafka_explorer.engine.redrive.request import RedriveRequest
from kafka_explorer.engine.redrive.stable_reading import require_readable
from kafka_explorer.engine.topics import list_topics


@dataclass(frozen=True, slots=True)
class BouncePlaces:
    """Partitions of dead-letter topics in `cluster`, each with its end before anything was sent."""

    cluster: Cluster
    ends: Mapping[Place, int] = field(hash=False)


def bounce_places(
    clusters: Clusters, request: RedriveRequest, targets: Collection[str], ends: Mapping[int, int]
) -> Generator[None, None, BouncePlaces]:
    """Return where returns of what goes to `targets` are looked for; `ends` are those of the dead letters' own topic.

    It is that topic within one cluster. In another cluster it is what keeps dead letters there: the topic of the same
    name and those of the targets; only where there is none of them, what fails there may be told to the first one.
    Raises NotAuthorized where they may not be read: nobody could say that nothing came back. Raises UnknownTopic,
    RequestRefused, ConnectionFailed, RequestTimedOut as well.
    """
    found: dict[Place, int] = {}
    for topic in _kept_there(clusters, request, targets) if clusters.are_two else ():
        yield from require_readable(clusters.target, topic)
        spans = yield from kept_spans(clusters.target, topic)
        found |= {(topic, span.partition): span.end for span in spans.values()}
    if found:
        return BouncePlaces(clusters.target, found)
    return BouncePlaces(clusters.letters, {(request.dlq, partition): end for partition, end in ends.items()})


def _kept_there(clusters: Clusters, request: RedriveRequest, targets: Collection[str]) -> tuple[str, ...]:
    names = [topic.name for topic in list_topics(clusters.target)]
    known = plan_dead_letter_topics(names, {}, request.mappings, request.dialects)
    theirs = {topic.name for topic in known if topic.source in targets and not topic.is_retry}
    return tuple(sorted((theirs | ({request.dlq} & set(names))) - set(targets)))
