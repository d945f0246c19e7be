"""What every caller may catch.

ExplorerError
+ ConnectionFailed                no broker answered; says which layer failed (ConnectionFault)
  - AuthenticationFailed          SASL or TLS refused
+ NotAuthorized                   an ACL says no; names the operation and the resource
+ RequestRefused                  the broker said no; carries code, name, text
  - UnknownTopic, UnknownPartitions, UnknownGroup, TopicExists, GroupNotEmpty
+ RequestTimedOut                 a request was sent and no answer came in time
+ ReadOnlyCluster                 the connection is marked read-only; nothing was sent
+ FilterSyntaxError               carries the column
+ DecodeError                     carries each decoder's reason
+ SpoolFull                       the disk under the spool is full
+ WorkerDied                      a child process ended before its work did

Errors carry data; `str()` is one plain sentence for logs and the command line, the window words its own.
Every constructor argument stands in `args`, so that an error survives the way from a child process.
"""

from collections.abc import Callable

from confluent_kafka import KafkaError, KafkaException

from kafka_explorer.engine.connection_faults import AUTHENTICATION, SENTENCES, fault_of
from kafka_explorer.engine.connection_faults import ConnectionFault as ConnectionFault  # noqa: PLC0414


class ExplorerError(Exception):
    """The root: everything this program raises on purpose."""


class ConnectionFailed(ExplorerError):
    """No broker at `address` (host:port, or several separated by commas) could be used."""

    def __init__(self, fault: ConnectionFault, address: str, detail: str = "") -> None:
        super().__init__(fault, address, detail)
        self.fault = fault
        self.address = address
        self.detail = detail

    def __str__(self) -> str:
        sentence = SENTENCES[self.fault].format(address=self.address)
        return f"{sentence} ({self.detail})" if self.detail else sentence


class AuthenticationFailed(ConnectionFailed):
    """The broker was reached and refused the credentials or the certificate."""


def connection_error(fault: ConnectionFault, address: str, detail: str = "") -> ConnectionFailed:
    """Return the error for a fault: AuthenticationFailed when it is about who we are."""
    kind = AuthenticationFailed if fault in AUTHENTICATION else ConnectionFailed
    return kind(fault, address, detail)


class NotAuthorized(ExplorerError):
    """An ACL refuses `operation` (for example "Describe") on `resource` (for example "topic orders")."""

    def __init__(self, operation: str, resource: str) -> None:
        super().__init__(operation, resource)
        self.operation = operation
        self.resource = resource

    def __str__(self) -> str:
        return f"Not authorized: {self.operation} on {self.resource} is refused by an ACL."


class RequestRefused(ExplorerError):
    """The broker refused a request with an error code of the Kafka protocol."""

    def __init__(self, code: int, name: str, text: str) -> None:
        super().__init__(code, name, text)
        self.code = code
        self.name = name
        self.text = text

    def __str__(self) -> str:
        return f"The broker refused the request: {self.text} ({self.name})."


class _NamedRefusal(RequestRefused):
    """A refusal about one named thing, which is all a caller needs to know."""

    _code = -1
    _name = ""
    _sentence = "{subject}"

    def __init__(self, subject: str) -> None:
        super().__init__(self._code, self._name, self._sentence.format(subject=subject))
        self.args = (subject,)
        self.subject = subject

    def __str__(self) -> str:
        return self.text


class UnknownTopic(_NamedRefusal):
    """No such topic on this cluster, or it was deleted meanwhile."""

    _code, _name = KafkaError.UNKNOWN_TOPIC_OR_PART, "UNKNOWN_TOPIC_OR_PART"
    _sentence = "Topic '{subject}' does not exist on this cluster (any more)."


class UnknownPartitions(RequestRefused):
    """Topic `topic` has `count` partitions and none of these."""

    def __init__(self, topic: str, partitions: tuple[int, ...], count: int) -> None:
        which = ", ".join(map(str, partitions))
        text = f"Topic '{topic}' has no partition {which}: there are {count:,}, from 0 to {count - 1:,}."
        super().__init__(KafkaError._UNKNOWN_PARTITION, "UNKNOWN_PARTITION", text)
        self.args = (topic, partitions, count)
        self.partitions = partitions

    def __str__(self) -> str:
        return self.text


class UnknownGroup(_NamedRefusal):
    """No such consumer group on this cluster."""

    _code, _name = KafkaError.GROUP_ID_NOT_FOUND, "GROUP_ID_NOT_FOUND"
    _sentence = "Consumer group '{subject}' does not exist on this cluster."


class TopicExists(_NamedRefusal):
    """A topic of this name exists already."""

    _code, _name = KafkaError.TOPIC_ALREADY_EXISTS, "TOPIC_ALREADY_EXISTS"
    _sentence = "Topic '{subject}' exists already."


class GroupNotEmpty(_NamedRefusal):
    """The group has members, so its offsets cannot be changed from outside."""

    _code, _name = KafkaError.NON_EMPTY_GROUP, "NON_EMPTY_GROUP"
    _sentence = "Consumer group '{subject}' still has members."


class RequestTimedOut(ExplorerError):
    """`what` was asked and not answered within `after_s` seconds."""

    def __init__(self, what: str, after_s: float) -> None:
        super().__init__(what, after_s)
        self.what = what
        self.after_s = after_s

    def __str__(self) -> str:
        return f"The cluster did not answer within {self.after_s:g} s: {self.what}."


class ReadOnlyCluster(ExplorerError):
    """The user has marked this connection read-only, so `what` ("move offsets") was not even asked for."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def __str__(self) -> str:
        return f"This connection is read-only, so the program does not {self.what}: change that in its settings first."


class FilterSyntaxError(ExplorerError):
    """A filter's text is wrong at `column` (0-based, in characters)."""

    def __init__(self, column: int, reason: str) -> None:
        super().__init__(column, reason)
        self.column = column
        self.reason = reason

    def __str__(self) -> str:
        return f"Column {self.column + 1}: {self.reason}"


class DecodeError(ExplorerError):
    """No decoder fits; `reasons` holds (decoder, reason) pairs in the order tried."""

    def __init__(self, reasons: tuple[tuple[str, str], ...]) -> None:
        super().__init__(reasons)
        self.reasons = reasons

    def __str__(self) -> str:
        return "; ".join(f"{decoder}: {reason}" for decoder, reason in self.reasons)


class SpoolFull(ExplorerError):
    """The disk that holds the spool `folder` refused to take more."""

    def __init__(self, folder: str, detail: str) -> None:
        super().__init__(folder, detail)
        self.folder = folder
        self.detail = detail

    def __str__(self) -> str:
        return f"Messages read cannot be kept in {self.folder}: {self.detail}. Free some space and read again."


class WorkerDied(ExplorerError):
    """The child process that did the work ended by itself (out of memory, killed from outside)."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return f"The process that did this work ended unexpectedly ({self.detail}). Start it again."


_TIMED_OUT_CODES = {KafkaError._TIMED_OUT, KafkaError._TIMED_OUT_QUEUE, KafkaError.REQUEST_TIMED_OUT}
_UNKNOWN_TOPIC_CODES = {
    KafkaError._UNKNOWN_TOPIC,
    KafkaError.UNKNOWN_TOPIC_OR_PART,
    KafkaError.UNKNOWN_TOPIC_ID,
    KafkaError._UNKNOWN_PARTITION,
    KafkaError.TOPIC_EXCEPTION,
}
_AUTHORIZATIONS = {
    KafkaError.TOPIC_AUTHORIZATION_FAILED: "topic",
    KafkaError.GROUP_AUTHORIZATION_FAILED: "group",
    KafkaError.CLUSTER_AUTHORIZATION_FAILED: "cluster",
    KafkaError.TRANSACTIONAL_ID_AUTHORIZATION_FAILED: "transactional id",
}
_NAMED_REFUSALS: dict[int, Callable[[str], ExplorerError]] = {
    KafkaError.GROUP_ID_NOT_FOUND: UnknownGroup,
    KafkaError.TOPIC_ALREADY_EXISTS: TopicExists,
    KafkaError.NON_EMPTY_GROUP: GroupNotEmpty,
}


def translated(
    problem: KafkaError | KafkaException, doing: str, subject: str = "", timeout_s: float = 0
) -> ExplorerError:
    """Return our error for librdkafka's.

    `doing` is what was asked ("describe configs"), `subject` the topic or group it was asked of,
    `timeout_s` how long we waited, told when that was the problem.
    """
    error = problem.args[0] if isinstance(problem, KafkaException) else problem
    code = error.code()
    if code in _TIMED_OUT_CODES:
        return RequestTimedOut(doing, timeout_s)
    if code in _UNKNOWN_TOPIC_CODES:
        return UnknownTopic(subject)
    if code in _AUTHORIZATIONS:
        return NotAuthorized(doing, f"{_AUTHORIZATIONS[code]} {subject}".strip())
    if code in _NAMED_REFUSALS:
        return _NAMED_REFUSALS[code](subject)
    return _lost(error, subject or "the cluster") or RequestRefused(code, error.name(), error.str())


def _lost(error: KafkaError, address: str) -> ConnectionFailed | None:
    if error.code() in {KafkaError._AUTHENTICATION, KafkaError._SSL, KafkaError.SASL_AUTHENTICATION_FAILED}:
        return connection_error(fault_of(error.str()) or ConnectionFault.SASL, address, error.str())
    if error.code() in {KafkaError._TRANSPORT, KafkaError._ALL_BROKERS_DOWN, KafkaError._RESOLVE}:
        return ConnectionFailed(ConnectionFault.LOST, address, error.str())
    return None
