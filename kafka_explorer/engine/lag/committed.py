"""What consumer groups have committed. Reading it joins no group and commits nothing."""

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass

from confluent_kafka import ConsumerGroupTopicPartitions, KafkaException

from kafka_explorer.engine.answers import COORDINATOR_S, TIMEOUT_S, gather
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError, translated
from kafka_explorer.engine.partition_offsets import Place

_AT_ONCE = 64

Commits = Mapping[Place, "Committed"]


@dataclass(frozen=True, slots=True)
class Committed:
    """A committed offset: where the group goes on. `metadata` is what the committer left with it."""

    offset: int
    leader_epoch: int | None = None
    metadata: str = ""


def committed_offsets(
    cluster: Cluster, groups: Iterable[str]
) -> Generator[None, None, dict[str, Commits | ExplorerError]]:
    """Return what each of `groups` committed, or why that is unknown; a partition without a commit is not there.

    Like Kafka's tool, it takes offsets as they are, without waiting for transactions that would change them. One
    request for each group (all that this client takes), 64 at a time.
    """
    names = list(dict.fromkeys(groups))
    found: dict[str, Commits | ExplorerError] = {}
    admin = cluster.admin
    for begin in range(0, len(names), _AT_ONCE):
        asked = {
            name: admin.list_consumer_group_offsets(
                [ConsumerGroupTopicPartitions(name)], request_timeout=COORDINATOR_S
            )[name]
            for name in names[begin : begin + _AT_ONCE]
        }
        for name, answer in (yield from gather(asked, TIMEOUT_S)).items():
            if isinstance(answer, KafkaException):
                found[name] = translated(answer, "Describe", name, TIMEOUT_S)
            else:
                found[name] = _commits(answer)
    return found


def _commits(answer: ConsumerGroupTopicPartitions) -> Commits:
    # A negative offset says that nothing was committed.
    return {
        (each.topic, each.partition): Committed(each.offset, each.leader_epoch, each.metadata or "")
        for each in answer.topic_partitions or ()
        if each.offset >= 0 and each.error is None
    }
