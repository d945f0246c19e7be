"""What the cells of the topic list say."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.surveys import TopicsSurvey
from kafka_explorer.engine.topics import TopicSummary
from kafka_explorer.ui import formats
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.topics.columns import GROUPS, MESSAGES, NAME, PARTITIONS, POLICY, REPLICATION, STATE
from kafka_explorer.ui.topics.words import at_most, gaps_tip, state_words

_MOST_NAMED = 20


def _tr(words: str) -> str:
    return QCoreApplication.translate("topics", words)


def has_gaps(topic: TopicSummary, survey: TopicsSurvey) -> bool:
    """Whether more offsets were counted than there are messages."""
    return "compact" in survey.policies.known.get(topic.name, "")


def text_of(topic: TopicSummary, column: int, survey: TopicsSurvey, *, complete: bool) -> str:
    """Return a cell's text; "" for what is still to come, a dash (when `complete`) for what is not there."""
    texts: dict[int, Callable[[], str]] = {
        NAME: lambda: topic.name,
        STATE: lambda: _state(topic),
        PARTITIONS: lambda: formats.integer(topic.partition_count),
        REPLICATION: lambda: formats.integer(topic.replication_factor),
        MESSAGES: lambda: _messages(topic, survey, complete),
        POLICY: lambda: survey.policies.known.get(topic.name, formats.DASH if complete else "").replace(",", ", "),
        GROUPS: lambda: _groups(topic, survey, complete),
    }
    return texts[column]()


def tone_of(topic: TopicSummary, column: int, survey: TopicsSurvey) -> str | None:
    """Return a cell's tone, a badge's for the state: what is nothing is quiet."""
    if column == STATE:
        wrong = state_words(len(topic.offline), topic.under_replicated)
        return wrong[1] if wrong else "neutral"
    if column == MESSAGES:
        return "text" if survey.messages.known.get(topic.name) else "muted"
    return "text" if survey.groups.groups.get(topic.name) else "faint"


def copied(topic: TopicSummary, column: int, survey: TopicsSurvey) -> str | None:
    """Return what is copied of a cell where that is not what it shows: numbers bare, names all."""
    if column == MESSAGES:
        count = survey.messages.known.get(topic.name)
        return "" if count is None else str(count)
    if column == GROUPS:
        return ", ".join(survey.groups.groups.get(topic.name, ()))
    return str(topic.partition_count) if column == PARTITIONS else None


def tip_of(topic: TopicSummary, column: int, survey: TopicsSurvey) -> str | None:
    """Return what there is to say beyond the cell."""
    if column == NAME:
        return topic.name
    if column == GROUPS:
        return "\n".join(survey.groups.groups.get(topic.name, ())[:_MOST_NAMED]) or None
    if column == MESSAGES:
        error = survey.messages.failures.get(topic.name)
        return explain(error).sentence if error else gaps_tip() if has_gaps(topic, survey) else None
    if column == STATE and topic.offline:
        places = ", ".join(str(at) for at in topic.offline[:_MOST_NAMED])
        return _tr("Nobody can read or write these partitions, they have no leader: %s") % places
    return None


def merged(old: TopicsSurvey, new: TopicsSurvey) -> TopicsSurvey:
    """Put `new`, of which only a part has come, over `old`, so that nothing goes away and comes back."""
    return replace(
        new,
        messages=replace(new.messages, known={**old.messages.known, **new.messages.known}),
        policies=replace(new.policies, known={**old.policies.known, **new.policies.known}),
        groups=replace(new.groups, groups=old.groups.groups or new.groups.groups),
    )


def _state(topic: TopicSummary) -> str:
    wrong = state_words(len(topic.offline), topic.under_replicated)
    return wrong[0] if wrong else _tr("internal") if topic.internal else ""


def _messages(topic: TopicSummary, survey: TopicsSurvey, complete: bool) -> str:
    count = survey.messages.known.get(topic.name)
    if count is None:
        return formats.DASH if complete or topic.name in survey.messages.failures else ""
    return at_most(count, has_gaps(topic, survey))


def _groups(topic: TopicSummary, survey: TopicsSurvey, complete: bool) -> str:
    groups = survey.groups.groups.get(topic.name, ())
    if len(groups) > 1:
        return f"{len(groups)} · {', '.join(groups[:_MOST_NAMED])}"
    return groups[0] if groups else formats.DASH if complete else ""
