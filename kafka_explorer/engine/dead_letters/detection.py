"""Which topics keep dead letters, and of which topic: by name, by configuration, by the user's mapping. Pure.

What their headers say comes on top; see `sampling.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kafka_explorer.engine.dead_letters.dead_letter import KnownBy
from kafka_explorer.engine.dead_letters.dialects import PLAIN, SHARE_GROUP, UserDialect
from kafka_explorer.engine.dead_letters.names import clues, source_by_name

SHARE_GROUP_CONFIG = "errors.deadletterqueue.group.enable"
"""A topic's configuration since Kafka 4.4 (KIP-1191): "true" is proof."""
_INTERNAL = ("__", "kafka-explorer.", "_confluent", "_schemas")


@dataclass(frozen=True, slots=True)
class DeadLetterTopic:
    """A topic of dead letters. `source` is None where nobody knows it; `dialect` is a guess until a record was seen.

    `is_retry`: its messages wait for another attempt, they are not dead.
    """

    name: str
    source: str | None = None
    known_by: KnownBy = "unknown"
    dialect: str = PLAIN
    is_retry: bool = False


def plan_dead_letter_topics(
    topics: Iterable[str],
    configs: Mapping[str, Mapping[str, str]] | None = None,
    mappings: Mapping[str, str] | None = None,
    dialects: Iterable[UserDialect] = (),
) -> tuple[DeadLetterTopic, ...]:
    """Return the topics of dead letters among `topics`, by name.

    `configs` are what is known of topics' configurations, `mappings` the user's from dead-letter topic to source.
    """
    names = sorted(name for name in topics if not name.startswith(_INTERNAL))
    existing = frozenset(names)
    users = tuple(dialect for dialect in dialects if dialect.topics)
    found = (_examined(name, existing, configs or {}, mappings or {}, users) for name in names)
    return tuple(topic for topic in found if topic is not None)


def _examined(
    name: str,
    existing: frozenset[str],
    configs: Mapping[str, Mapping[str, str]],
    mappings: Mapping[str, str],
    users: tuple[UserDialect, ...],
) -> DeadLetterTopic | None:
    own = next((dialect.name for dialect in users if dialect.is_for(name)), None)
    proved = configs.get(name, {}).get(SHARE_GROUP_CONFIG) == "true"
    clue = source_by_name(name, existing)
    if clue is not None:
        dialect = own or (SHARE_GROUP if proved else clue.dialect)
        return DeadLetterTopic(name, clue.source, "name", dialect, clue.is_retry and not proved)
    guessed = next((each.dialect for each in clues(name) if not each.is_weak and not each.is_retry), None)
    dialect = own or (SHARE_GROUP if proved else guessed or PLAIN)
    if name in mappings:
        return DeadLetterTopic(name, mappings[name], "mapping", dialect)
    if own or proved or guessed:
        return DeadLetterTopic(name, None, "unknown", dialect)
    return None
