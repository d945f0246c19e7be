"""The bottom line of the Topics page: what is counted, what is known."""

import enum
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.surveys import TopicsSurvey
from kafka_explorer.engine.topics import TopicSummary, totals
from kafka_explorer.ui import formats
from kafka_explorer.ui.topics.model import TopicsModel
from kafka_explorer.ui.topics.topic_cells import has_gaps
from kafka_explorer.ui.topics.words import at_most, state_words, topics_counted
from kafka_explorer.ui.widgets.status_line import bold


class Counting(enum.Enum):
    """How far the counting of messages is."""

    WANTED = "wanted"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


def _tr(words: str) -> str:
    return QCoreApplication.translate("topics", words)


def facts(topics: Sequence[TopicSummary], *, internal: bool) -> list[str]:
    """Return ["12 topics", "25 partitions", "2 offline"]; Kafka's own count if shown, or if something is wrong."""
    sums, shown = totals(topics), totals(topic for topic in topics if internal or not topic.internal)
    known = [topics_counted(shown.topics), formats.counted(shown.partitions, _tr("partition"), _tr("partitions"))]
    wrong = state_words(sums.offline, sums.under_replicated)
    return [*known, wrong[0]] if wrong else known


def fraction(survey: TopicsSurvey, total: int) -> float:
    """Return how far a survey of `total` topics is, 0 to 1: three steps of about the same length."""
    policies = len(survey.policies.known) + len(survey.policies.failures)
    groups = survey.groups.asked / survey.groups.total if survey.groups.total else 0.0
    return ((survey.messages.asked + policies) / max(total, 1) + groups) / 3


def counting_parts(survey: TopicsSurvey, total: int) -> list[str]:
    """Return what is being found out, and how far that is."""
    policies = len(survey.policies.known) + len(survey.policies.failures)
    if survey.messages.asked < total:
        return [bold(_tr("Counting messages")), _of(survey.messages.asked, total)]
    if policies < total:
        return [bold(_tr("Reading cleanup policies")), _of(policies, total)]
    return [bold(_tr("Asking consumer groups")), _of(survey.groups.asked, survey.groups.total or 0)]


def counted_parts(model: TopicsModel, state: Counting) -> list[str]:
    """Return how many topics are shown and what they hold."""
    shown, total = model.shown, model.most_rows
    parts = [bold(topics_counted(total) if len(shown) == total else _tr("%s topics") % _of(len(shown), total))]
    known = model.survey.messages.known
    counts = [known[topic.name] for topic in shown if topic.name in known]
    if counts:
        gaps = any(has_gaps(topic, model.survey) for topic in shown)
        parts.append(f"{at_most(sum(counts), gaps)} {_tr('messages')}")
    if len(counts) < len(shown) and state in {Counting.DONE, Counting.STOPPED}:
        parts.append(_tr("%s not counted") % f"{len(shown) - len(counts):,}")
    if state is Counting.STOPPED:
        parts.append(_tr("stopped, F5 counts again"))
    return parts


def _of(some: int, total: int) -> str:
    return _tr("%s of %s") % (f"{some:,}", f"{total:,}")
