"""The two or three things to know about a topic before reading it."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.topics import TopicDescription
from kafka_explorer.ui import formats


def _tr(words: str) -> str:
    return QCoreApplication.translate("records", words)


def topic_facts(topic: TopicDescription) -> list[str]:
    """Return ["3 partitions", "2,000,000 messages", "kept 7 d"]; compaction leaves at most as many as offsets."""
    facts = [formats.counted(len(topic.partitions), _tr("partition"), _tr("partitions"))]
    if topic.offsets is not None:
        count = formats.counted(topic.offsets, _tr("message"), _tr("messages"))
        facts.append(_tr("at most %s") % count if topic.is_compacted and topic.offsets else count)
    retention = _retention(topic)
    return [*facts, retention] if retention else facts


def _retention(topic: TopicDescription) -> str:
    if topic.is_compacted:
        return _tr("compacted")
    retention_ms = topic.config("retention.ms")
    if retention_ms is None:
        return ""
    if int(retention_ms) < 0:
        return _tr("kept for ever")
    return _tr("kept %s") % formats.duration(int(retention_ms) / 1000)
