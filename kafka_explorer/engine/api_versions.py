"""Which Kafka a broker is, as far as the protocol tells.

Kafka does not say its version. Every broker says which versions of which requests it takes (ApiVersions, KIP-35), and
almost every release added one. Librdkafka has no call for that but logs it, so a short-lived client is asked to log.
"""

import logging
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass

from kafka_explorer.engine.answers import TIMEOUT_S, gather
from kafka_explorer.engine.cluster import Cluster

Offered = Mapping[int, int]
"""API key -> newest version of that request that a broker takes."""

# One request version that each release was the first to take. Releases between two rows cannot be told from the upper
# one (3.4). Checked against the message definitions of the releases themselves, 2.3 to 4.4.
_MARKS: tuple[tuple[str, int, int], ...] = (
    ("2.4", 47, 0),  # OffsetDelete: KIP-496
    ("2.5", 9, 7),  # OffsetFetch: KIP-447
    ("2.6", 32, 3),  # DescribeConfigs: KIP-569
    ("2.7", 1, 12),  # Fetch: KIP-595
    ("2.8", 60, 0),  # DescribeCluster: KIP-700
    ("3.0", 2, 7),  # ListOffsets: KIP-734
    ("3.1", 1, 13),  # Fetch: KIP-516
    ("3.2", 11, 9),  # JoinGroup: KIP-814
    ("3.3", 35, 4),  # DescribeLogDirs: KIP-827
    ("3.5", 1, 15),  # Fetch: KIP-903
    ("3.6", 24, 4),  # AddPartitionsToTxn: KIP-890
    ("3.7", 0, 10),  # Produce: KIP-951
    ("3.8", 16, 5),  # ListGroups: KIP-848
    ("3.9", 1, 17),  # Fetch: KIP-853
    ("4.0", 3, 13),  # Metadata: KIP-1102
    ("4.1", 1, 18),  # Fetch: KIP-1166
    ("4.2", 2, 11),  # ListOffsets: KIP-1023
    ("4.3", 35, 5),  # DescribeLogDirs: KIP-1066
    ("4.4", 18, 5),  # ApiVersions: KIP-1242
)
_TWINS = {"3.3": "3.3 or 3.4"}
_DESCRIBE_QUORUM = 55  # only brokers of a KRaft cluster take it: KIP-595, KIP-836
_LINE = re.compile(r"(\S+): +ApiKey .*\((\d+)\) Versions \d+\.\.(\d+)")


@dataclass(frozen=True, slots=True)
class KafkaRelease:
    """The release that a broker's requests prove.

    `name` is "4.3" when the broker takes what 4.3 brought and not what the next release brought; "4.4 or newer" when
    it takes all we know of; "older than 2.4". `kraft` is None when nobody can know.
    """

    name: str
    kraft: bool | None = None

    def __str__(self) -> str:
        return self.name


def release_of(offered: Offered) -> KafkaRelease:
    """Return the newest release all of whose marks, and those of every release before it, are there."""
    proved = 0
    for _, key, version in _MARKS:
        if offered.get(key, -1) < version:
            break
        proved += 1
    if proved == 0:
        return KafkaRelease(f"older than {_MARKS[0][0]}", kraft=False)
    name = _MARKS[proved - 1][0]
    if proved == len(_MARKS):
        return KafkaRelease(f"{name} or newer", kraft=True)
    return KafkaRelease(_TWINS.get(name, name), kraft=_DESCRIBE_QUORUM in offered)


def kafka_release(cluster: Cluster) -> Generator[None, None, KafkaRelease | None]:
    """Return the release of the cluster's brokers, the oldest of those asked; None when no broker told.

    Takes a connection of its own, some 50 ms.
    """
    offers = yield from offered_versions(cluster)
    proved = [release_of(offered) for offered in offers.values()]
    return min(proved, key=_age, default=None)


def offered_versions(cluster: Cluster) -> Generator[None, None, dict[str, dict[int, int]]]:
    """Return what each broker that was connected to offers, by the broker's name in librdkafka."""
    listener = _Listener()
    client = cluster.listening_admin(listener.logger, debug="feature")
    answer = client.describe_cluster(request_timeout=TIMEOUT_S)
    waiting = gather({"cluster": answer})
    while not answer.done():
        client.poll(0)
        next(waiting)
        yield
    client.poll(0)
    return listener.offers


def _age(release: KafkaRelease) -> int:
    first = release.name.removeprefix("older than ").split(" ")[0]
    place = next(at for at, (name, _, _) in enumerate(_MARKS) if name == first)
    return place - release.name.startswith("older")


class _Listener(logging.Handler):
    """Picks the offers out of librdkafka's debug lines."""

    def __init__(self) -> None:
        super().__init__()
        self.offers: dict[str, dict[int, int]] = {}
        # Without a parent, so that nobody else hears: these are hundreds of lines.
        self.logger = logging.Logger("api versions", logging.DEBUG)  # noqa: LOG001
        self.logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        found = _LINE.search(record.getMessage())
        if found:
            self.offers.setdefault(found[1], {})[int(found[2])] = int(found[3])
