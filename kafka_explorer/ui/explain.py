"""An engine's error in the user's words: what happened, what it means, what to do next."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from kafka_explorer.config.errors import ProfileError, SecretsError
from kafka_explorer.engine.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    DecodeError,
    ExplorerError,
    FilterSyntaxError,
    GroupNotEmpty,
    NotAuthorized,
    ReadOnlyCluster,
    RequestRefused,
    RequestTimedOut,
    SpoolFull,
    TopicExists,
    UnknownGroup,
    UnknownPartitions,
    UnknownTopic,
    WorkerDied,
)
from kafka_explorer.engine.lag.moving import OffsetsChanged
from kafka_explorer.ui.connection_words import connection_words
from kafka_explorer.ui.jobs import UnexpectedError


@dataclass(frozen=True, slots=True)
class Explanation:
    """`title` in a few words, `sentence` what happened, `hint` the next step, `details` what the machine said."""

    title: str
    sentence: str
    hint: str = ""
    details: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("explain", text)


def explain(error: Exception) -> Explanation:
    """Return the explanation of any error; one that nobody foresaw is told as a defect of ours."""
    for kind, explained in _EXPLAINED:
        if isinstance(error, kind):
            return explained(error)
    if isinstance(error, ExplorerError):
        return Explanation(_tr("Something went wrong"), str(error), "", type(error).__name__)
    return _mistake(f"{type(error).__name__}: {error}")


def _mistake(details: str) -> Explanation:
    return Explanation(
        _tr("Kafka Explorer made a mistake"),
        _tr("This should not happen and is not your doing."),
        _tr("Try again; if it comes back, report it with the details below."),
        details,
    )


def _unexpected(error: UnexpectedError) -> Explanation:
    return _mistake(error.detail)


def _connection(error: ConnectionFailed) -> Explanation:
    title, sentence, hint = connection_words(error.fault)
    address = error.address or _tr("the cluster")
    return Explanation(title, sentence.format(address=address), hint, error.detail)


def _profile(error: ProfileError) -> Explanation:
    return Explanation(_tr("This connection is not complete"), error.sentence)


def _keyring(error: SecretsError) -> Explanation:
    return Explanation(
        _tr("The keyring did not answer as hoped"),
        error.sentence,
        _tr("Try again once it is unlocked, or type the secret for this session only."),
    )


def _not_authorized(error: NotAuthorized) -> Explanation:
    return Explanation(
        _tr("Not authorized"),
        _tr("An access rule of the cluster refuses “{operation}” on {resource}.").format(
            operation=error.operation, resource=error.resource
        ),
        _tr("Ask whoever administers the cluster for this permission."),
    )


def _unknown_topic(error: UnknownTopic) -> Explanation:
    return Explanation(
        _tr("No such topic"),
        _tr("The cluster has no topic “{topic}”, or has it no longer.").format(topic=error.subject),
        _tr("Refresh the list of topics."),
    )


def _unknown_partitions(error: UnknownPartitions) -> Explanation:
    return Explanation(
        _tr("No such partition"),
        error.text,
        _tr("Choose among the partitions that there are."),
    )


def _unknown_group(error: UnknownGroup) -> Explanation:
    return Explanation(
        _tr("No such consumer group"),
        _tr("The cluster has no consumer group “{group}”, or has it no longer.").format(group=error.subject),
        _tr("Refresh the list of groups."),
    )


def _topic_exists(error: TopicExists) -> Explanation:
    return Explanation(
        _tr("The topic exists already"),
        _tr("A topic “{topic}” is on this cluster already.").format(topic=error.subject),
        _tr("Choose another name."),
    )


def _group_not_empty(error: GroupNotEmpty) -> Explanation:
    return Explanation(
        _tr("The group is in use"),
        _tr("Consumer group “{group}” still has members, so the broker keeps its offsets as they are.").format(
            group=error.subject
        ),
        _tr("Stop its consumers first, then try again."),
    )


def _offsets_changed(error: OffsetsChanged) -> Explanation:
    return Explanation(
        _tr("The offsets have changed meanwhile"),
        _tr("Somebody has committed for consumer group “{group}” since the plan was made.").format(group=error.group),
        _tr("Look at the new plan, then move again."),
    )


def _read_only(_error: ReadOnlyCluster) -> Explanation:
    return Explanation(
        _tr("This connection is read-only"),
        _tr("Nothing was sent to the cluster."),
        _tr("Use a connection that may change things, or edit this one."),
    )


def _refused(error: RequestRefused) -> Explanation:
    return Explanation(
        _tr("The broker refused"),
        _sentence(error.text) or _tr("The broker refused the request without saying why."),
        "",
        _tr("{name}, error code {code} of the Kafka protocol").format(name=error.name, code=error.code),
    )


def _timed_out(error: RequestTimedOut) -> Explanation:
    return Explanation(
        _tr("No answer in time"),
        _tr("The cluster did not answer within {seconds} s.").format(seconds=f"{error.after_s:g}"),
        _tr("It may be busy or partly down. Try again."),
        error.what,
    )


def _filter(error: FilterSyntaxError) -> Explanation:
    return Explanation(
        _tr("The filter is not complete"),
        _tr("Column {column}: {reason}").format(column=error.column + 1, reason=_sentence(error.reason)),
        _tr("Correct the filter and search again."),
    )


def _decode(error: DecodeError) -> Explanation:
    reasons = "\n".join(f"{decoder}: {reason}" for decoder, reason in error.reasons)
    return Explanation(
        _tr("Not readable as text"),
        _tr("No decoder fits these bytes."),
        _tr("Look at them as hex."),
        reasons,
    )


def _spool_full(error: SpoolFull) -> Explanation:
    return Explanation(
        _tr("The disk is full"),
        _tr("The messages read could not be kept in {folder}.").format(folder=error.folder),
        _tr("Free some space, or read fewer messages."),
        error.detail,
    )


def _worker_died(error: WorkerDied) -> Explanation:
    return Explanation(
        _tr("A helper process ended"),
        _tr("The process that did this work ended unexpectedly."),
        _tr("What it brought so far is still here. Ask again to go on."),
        error.detail,
    )


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in ".!?" else f"{text}."


# Subclasses before their parents: the first that fits is taken.
_EXPLAINED: tuple[tuple[type[Exception], Callable[..., Explanation]], ...] = (
    (AuthenticationFailed, _connection),
    (ConnectionFailed, _connection),
    (NotAuthorized, _not_authorized),
    (UnknownTopic, _unknown_topic),
    (UnknownPartitions, _unknown_partitions),
    (UnknownGroup, _unknown_group),
    (TopicExists, _topic_exists),
    (GroupNotEmpty, _group_not_empty),
    (OffsetsChanged, _offsets_changed),
    (ReadOnlyCluster, _read_only),
    (RequestRefused, _refused),
    (RequestTimedOut, _timed_out),
    (FilterSyntaxError, _filter),
    (DecodeError, _decode),
    (SpoolFull, _spool_full),
    (WorkerDied, _worker_died),
    (UnexpectedError, _unexpected),
    (ProfileError, _profile),
    (SecretsError, _keyring),
)
