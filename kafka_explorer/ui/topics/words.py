"""What is said of topics, in words: counts, retention, replication, who set a configuration."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.topic_configs import ConfigEntry, ConfigSource
from kafka_explorer.engine.topics import TopicDescription
from kafka_explorer.ui import formats
from kafka_explorer.ui.widgets.labels import BadgeTone

_NO_LIMIT = 2**63 - 1
HIDDEN = "••••••••"


def _tr(words: str) -> str:
    return QCoreApplication.translate("topics", words)


def at_most(count: int | None, gaps: bool) -> str:
    """Return "12,345", or "≤ 12,345" where compaction leaves `gaps` between the offsets that were counted."""
    shown = formats.integer(count)
    return f"≤ {shown}" if gaps and count else shown


def gaps_tip() -> str:
    """Return why a compacted topic's messages are told as "at most"."""
    return _tr("Compaction removes messages, so there are at most as many as offsets between the low and the high mark")


def topics_counted(count: int) -> str:
    """Return "1 topic", "5,000 topics"."""
    return formats.counted(count, _tr("topic"), _tr("topics"))


def state_words(offline: int, under_replicated: int) -> tuple[str, BadgeTone] | None:
    """Return the worst that is wrong with a topic's partitions, and how bad that is."""
    if offline:
        return _tr("%s offline") % f"{offline:,}", "bad"
    if under_replicated:
        return _tr("%s under-replicated") % f"{under_replicated:,}", "warn"
    return None


def retention_words(topic: TopicDescription) -> tuple[str, str]:
    """Return how long messages are kept ("7 d", "for ever"), and what happens then; by time, size and compaction."""
    policy = topic.config("cleanup.policy")
    if policy is None:
        return formats.DASH, _tr("the configuration is not known")
    time = config_reading("retention.ms", topic.config("retention.ms") or "") or formats.DASH
    size = config_reading("retention.bytes", topic.config("retention.bytes") or "")
    if "delete" not in policy:
        return _tr("by key"), _tr("the newest of each key")
    limit = "" if size in {"", _tr("no limit")} else _tr("or %s a partition") % size
    kept = _tr("for ever") if time == _tr("no limit") else time
    if topic.is_compacted:
        return kept, _tr("compacted, then deleted")
    return kept, limit or (_tr("nothing is deleted") if time == _tr("no limit") else _tr("then deleted"))


def config_reading(name: str, value: str) -> str:
    """Return how a time or a size reads ("7 d", "1.0 GB", "no limit"); "" where the value says it by itself."""
    unit = name.rpartition(".")[2]
    if unit not in {"ms", "bytes"} or not value.removeprefix("-").isdecimal():
        return ""
    number = int(value)
    if number < 0 or number == _NO_LIMIT:
        # A negative one means something else elsewhere: local.retention.ms -2 takes retention.ms.
        return _tr("no limit") if number in {-1, _NO_LIMIT} else ""
    if unit == "ms":
        return formats.duration(number / 1000) if number >= 1000 else ""
    return formats.size(number) if number >= 1024 else ""


def source_words(entry: ConfigEntry) -> str:
    """Return who set a value."""
    return {
        ConfigSource.DYNAMIC_TOPIC: _tr("this topic"),
        ConfigSource.DYNAMIC_BROKER: _tr("its broker, while running"),
        ConfigSource.DYNAMIC_DEFAULT_BROKER: _tr("all brokers, while running"),
        ConfigSource.STATIC_BROKER: _tr("the broker's file"),
        ConfigSource.DEFAULT: _tr("Kafka's default"),
        ConfigSource.UNKNOWN: _tr("unknown"),
    }[entry.source]


def group_state(state: GroupState) -> tuple[str, BadgeTone]:
    """Return a consumer group's state as a badge."""
    words: dict[GroupState, tuple[str, BadgeTone]] = {
        GroupState.UNKNOWN: (_tr("unknown"), "neutral"),
        GroupState.PREPARING_REBALANCING: (_tr("rebalancing"), "warn"),
        GroupState.COMPLETING_REBALANCING: (_tr("rebalancing"), "warn"),
        GroupState.STABLE: (_tr("stable"), "ok"),
        GroupState.DEAD: (_tr("dead"), "bad"),
        GroupState.EMPTY: (_tr("empty"), "neutral"),
    }
    return words[state]
