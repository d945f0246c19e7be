"""What the cells of the list of topics say: pure functions of a topic and of what is known by now."""

from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.surveys import TopicsSurvey
from kafka_explorer.engine.topics import TopicSummary
from kafka_explorer.ui import formats
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.labels import BadgeTone, Tone

NAME, PARTITIONS, REPLICATION, MESSAGES, GROUPS, STATE = range(6)
_MOST_IN_TIP = 20


def _tr(text: str) -> str:
    return QCoreApplication.translate("topics", text)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of all topics; `before` is what an older survey found, until the new one has looked.

    What a `complete` survey does not know stays unknown.
    """

    survey: TopicsSurvey = field(default_factory=TopicsSurvey)
    complete: bool = False
    before: TopicsSurvey | None = None

    def count(self, name: str) -> int | None:
        """Return how many offsets a topic keeps."""
        count = self.survey.messages.known.get(name)
        if count is None and self.before is not None and name not in self.survey.messages.failures:
            return self.before.messages.known.get(name)
        return count

    def is_compacted(self, name: str) -> bool:
        """Whether a topic has fewer messages than offsets; False when nobody knows."""
        policy = self.survey.policies.known.get(name)
        if policy is None and self.before is not None:
            policy = self.before.policies.known.get(name)
        return "compact" in (policy or "")

    def groups(self, name: str) -> tuple[str, ...] | None:
        """Return the groups of a topic by name; None when it is not known (yet) that there are none."""
        found = self.survey.groups.groups.get(name)
        if found is not None:
            return found
        if self.complete:
            hidden = self.survey.groups_error is not None or self.survey.groups.failures
            return None if hidden else ()
        return self.before.groups.groups.get(name) if self.before is not None else None


def columns() -> tuple[Column, ...]:
    """Return the columns of the list."""
    messages = _tr(
        "Offsets kept: from the low to the high watermark of each partition, as kafka-get-offsets counts. "
        "“≤” where compaction has removed some of them; transactions leave small gaps everywhere."
    )
    groups = _tr("Groups that have committed an offset on the topic, or have a member that reads it now")
    return (
        Column("topic", _tr("Topic"), stretch=True, min_width_px=220),
        Column("partitions", _tr("Partitions"), right=True, mono=True, tone="muted"),
        Column(
            "replication", _tr("Replication"), right=True, mono=True, tone="muted", tip=_tr("Replicas per partition")
        ),
        Column("messages", _tr("Messages"), right=True, mono=True, toned=True, tip=messages, min_width_px=120),
        Column("groups", _tr("Consumer groups"), tip=groups, toned=True, min_width_px=220, max_width_px=300),
        Column("state", _tr("State"), badge=True, min_width_px=150),
    )


def text(known: Known, topic: TopicSummary, column: int) -> str:
    """Return a cell's text."""
    if column == NAME:
        return topic.name
    if column == PARTITIONS:
        return f"{topic.partition_count:,}"
    if column == REPLICATION:
        return str(topic.replication_factor)
    if column == MESSAGES:
        return _messages(known, topic)
    if column == GROUPS:
        return _groups(known, topic)
    return _state(topic)[0]


def tone(known: Known, topic: TopicSummary, column: int) -> Tone | BadgeTone | None:
    """Return the tone of a toned cell or badge."""
    if column == STATE:
        return _state(topic)[1]
    if column == GROUPS:
        return None if known.groups(topic.name) else "faint"
    if column == MESSAGES:
        return None if known.count(topic.name) else "faint"
    return None


def tip(known: Known, topic: TopicSummary, column: int) -> str | None:
    """Return what there is to say about a cell."""
    if column == MESSAGES:
        return _messages_tip(known, topic)
    if column == GROUPS:
        return _groups_tip(known, topic)
    if column == STATE and (topic.offline or topic.under_replicated):
        return _state_tip(topic)
    return None


def to_copy(known: Known, topic: TopicSummary, column: int) -> str | None:
    """Return what to copy where it is not what is shown."""
    if column == PARTITIONS:
        return str(topic.partition_count)
    if column == MESSAGES:
        count = known.count(topic.name)
        return "" if count is None else str(count)
    return None


def rank(known: Known, topic: TopicSummary, column: int) -> tuple[float | str, ...] | None:
    """Return what to sort a topic by; None is unknown and stands last."""
    if column == PARTITIONS:
        return (topic.partition_count,)
    if column == REPLICATION:
        return (topic.replication_factor,)
    if column == MESSAGES:
        count = known.count(topic.name)
        return None if count is None else (count,)
    if column == GROUPS:
        groups = known.groups(topic.name)
        return None if groups is None else (len(groups), *groups[:1])
    if column == STATE:
        return (-len(topic.offline), -topic.under_replicated, not topic.internal)
    return (topic.name.casefold(),)


def _messages(known: Known, topic: TopicSummary) -> str:
    count = known.count(topic.name)
    if count is None:
        return formats.DASH if known.complete or topic.name in known.survey.messages.failures else ""
    return f"≤ {count:,}" if count and known.is_compacted(topic.name) else f"{count:,}"


def _messages_tip(known: Known, topic: TopicSummary) -> str | None:
    failure = known.survey.messages.failures.get(topic.name)
    if failure is not None:
        return _tr("Not known: {reason}").format(reason=failure)
    if known.count(topic.name) and known.is_compacted(topic.name):
        return _tr(
            "Compacted: so many offsets are kept, and compaction has removed an unknown number of messages among them."
        )
    return None


def _groups(known: Known, topic: TopicSummary) -> str:
    groups = known.groups(topic.name)
    if groups is None:
        return formats.DASH if known.complete else ""
    return ", ".join(groups) or _tr("none")


def _groups_tip(known: Known, topic: TopicSummary) -> str | None:
    groups = known.groups(topic.name)
    if groups is None:
        return _tr("Some groups may not be seen, so they may read this topic.") if known.complete else None
    more = len(groups) - _MOST_IN_TIP
    lines = list(groups[:_MOST_IN_TIP])
    if more > 0:
        lines.append(_tr("and {count} more").format(count=more))
    return "\n".join(lines) if len(groups) > 1 else None


def _state(topic: TopicSummary) -> tuple[str, BadgeTone | None]:
    if topic.offline:
        return _tr("{count} offline").format(count=len(topic.offline)), "bad"
    if topic.under_replicated:
        return _tr("{count} under-replicated").format(count=topic.under_replicated), "warn"
    return (_tr("Internal"), "neutral") if topic.internal else ("", None)


def _state_tip(topic: TopicSummary) -> str:
    lines = []
    if topic.offline:
        places = ", ".join(str(at) for at in topic.offline[:_MOST_IN_TIP])
        lines.append(_tr("Without a leader, so nobody can read or write: partition {places}").format(places=places))
    if topic.under_replicated:
        lines.append(
            _tr("Partitions with fewer replicas in sync than there should be: {count}").format(
                count=topic.under_replicated
            )
        )
    return "\n".join(lines)
