"""How each framework writes its dead letters: one table, and nothing else that knows a framework's header. Pure.

Where a header's bytes are binary they are big-endian: 4 for a partition, 8 for an offset or a time. The names come from
the frameworks' own sources; each dialect says which.
"""

import contextlib
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters.cursor import Cursor
from kafka_explorer.engine.filters.fields import field as read_field
from kafka_explorer.engine.filters.nodes import NUMERIC, Field

PLAIN = "plain"
"""The dialect of a dead letter that says nothing of itself."""
ENVELOPE = "envelope"
"""The customer's own: JSON `{originalEvent, error, timestamp}`; `__TypeId__` names the envelope's class."""
SHARE_GROUP = "share-group"


class Repeated(enum.Enum):
    """Which of several headers of one name tells of the newest failure."""

    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Dialect:
    """The headers of one framework by what they tell; a name of "" is not told.

    One of `marks` proves the dialect. `binary` numbers are big-endian, others decimal text. `exception` are names in
    the order in which they are asked: the cause first. `group_prefix` stands before what `group` tells.
    `places` is which of repeated places is the source, where that is another one than `repeated` has it.
    `counts_rounds`: each failure appends its place, so there are as many places as there were failures.
    """

    name: str
    marks: tuple[str, ...]
    topic: str
    partition: str = ""
    offset: str = ""
    timestamp: str = ""
    group: str = ""
    group_prefix: str = ""
    exception: tuple[str, ...] = ()
    message: tuple[str, ...] = ()
    stack_trace: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    repeated: Repeated = Repeated.LAST
    places: Repeated | None = None
    binary: bool = False
    counts_rounds: bool = False


DIALECTS: tuple[Dialect, ...] = (
    # org.springframework.kafka.listener.DeadLetterRecordManager, .support.KafkaHeaders (DLT_*). The place is appended
    # at each failure (appendOriginalHeaders), the exception is replaced (stripPreviousExceptionHeaders).
    Dialect(
        name="spring",
        marks=("kafka_dlt-original-topic", "kafka_dlt-exception-fqcn", "kafka_dlt-key-exception-fqcn"),
        topic="kafka_dlt-original-topic",
        partition="kafka_dlt-original-partition",
        offset="kafka_dlt-original-offset",
        timestamp="kafka_dlt-original-timestamp",
        group="kafka_dlt-original-consumer-group",
        exception=("kafka_dlt-exception-cause-fqcn", "kafka_dlt-exception-fqcn", "kafka_dlt-key-exception-fqcn"),
        message=("kafka_dlt-exception-message", "kafka_dlt-key-exception-message"),
        stack_trace=("kafka_dlt-exception-stacktrace", "kafka_dlt-key-exception-stacktrace"),
        binary=True,
        counts_rounds=True,
    ),
    # ...retrytopic.DeadLetterPublishingRecovererFactory.create: other names than above, except for the group's, which
    # has the prefix dlt- there too; the place stays that of the first failure.
    Dialect(
        name="spring-retry",
        marks=("kafka_original-topic", "kafka_exception-fqcn", "kafka_key-exception-fqcn", "retry_topic-attempts"),
        topic="kafka_original-topic",
        partition="kafka_original-partition",
        offset="kafka_original-offset",
        timestamp="kafka_original-timestamp",
        group="kafka_dlt-original-consumer-group",
        exception=("kafka_exception-cause-fqcn", "kafka_exception-fqcn", "kafka_key-exception-fqcn"),
        message=("kafka_exception-message", "kafka_key-exception-message"),
        stack_trace=("kafka_exception-stacktrace", "kafka_key-exception-stacktrace"),
        binary=True,
    ),
    # org.springframework.cloud.stream.binder.kafka.KafkaMessageChannelBinder (X_ORIGINAL_*, X_EXCEPTION_*)
    Dialect(
        name="spring-cloud-stream",
        marks=("x-original-topic", "x-exception-fqcn"),
        topic="x-original-topic",
        partition="x-original-partition",
        offset="x-original-offset",
        timestamp="x-original-timestamp",
        exception=("x-exception-fqcn",),
        message=("x-exception-message",),
        stack_trace=("x-exception-stacktrace",),
        binary=True,
    ),
    # org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter (HEADER_PREFIX "__connect.errors.")
    Dialect(
        name="connect",
        marks=("__connect.errors.topic", "__connect.errors.exception.class.name"),
        topic="__connect.errors.topic",
        partition="__connect.errors.partition",
        offset="__connect.errors.offset",
        group="__connect.errors.connector.name",
        group_prefix="connect-",
        exception=("__connect.errors.exception.class.name",),
        message=("__connect.errors.exception.message",),
        stack_trace=("__connect.errors.exception.stacktrace",),
        stage=("__connect.errors.stage", "__connect.errors.class.name"),
    ),
    # org.apache.kafka.streams.errors.internals.ExceptionHandlerUtils (KIP-1034)
    Dialect(
        name="streams",
        marks=("__streams.errors.topic", "__streams.errors.exception"),
        topic="__streams.errors.topic",
        partition="__streams.errors.partition",
        offset="__streams.errors.offset",
        exception=("__streams.errors.exception",),
        message=("__streams.errors.message",),
        stack_trace=("__streams.errors.stacktrace",),
    ),
    # org.apache.kafka.server.share.dlq.ShareGroupDLQStateManager (KIP-1191): no key, no value and no header of the
    # original unless the group copies records, and then no header either.
    Dialect(
        name=SHARE_GROUP,
        marks=("__dlq.errors.topic", "__dlq.errors.group"),
        topic="__dlq.errors.topic",
        partition="__dlq.errors.partition",
        offset="__dlq.errors.offset",
        group="__dlq.errors.group",
        message=("__dlq.errors.message",),
    ),
    # io.smallrye.reactive.messaging.kafka.fault.KafkaDeadLetterQueue: its headers stand before those of the record.
    Dialect(
        name="smallrye",
        marks=("dead-letter-topic", "dead-letter-exception-class-name", "dead-letter-reason"),
        topic="dead-letter-topic",
        partition="dead-letter-partition",
        offset="dead-letter-offset",
        exception=("dead-letter-cause-class-name", "dead-letter-exception-class-name"),
        message=("dead-letter-cause", "dead-letter-reason"),
        repeated=Repeated.FIRST,
    ),
    # io.smallrye.reactive.messaging.kafka.fault.KafkaDelayedRetryTopic: the same with another beginning, but each hop
    # from one retry topic to the next leaves its place, so that the source is the one that was written first: the last.
    Dialect(
        name="smallrye-retry",
        marks=("delayed-retry-topic", "delayed-retry-exception-class-name"),
        topic="delayed-retry-topic",
        partition="delayed-retry-partition",
        offset="delayed-retry-offset",
        timestamp="delayed-retry-original-timestamp",
        exception=("delayed-retry-cause-class-name", "delayed-retry-exception-class-name"),
        message=("delayed-retry-cause", "delayed-retry-reason"),
        repeated=Repeated.FIRST,
        places=Repeated.LAST,
    ),
    # github.com/ThreeDotsLabs/watermill/message/router/middleware/poison.go
    Dialect(
        name="watermill",
        marks=("reason_poisoned", "topic_poisoned"),
        topic="topic_poisoned",
        message=("reason_poisoned",),
        stage=("handler_poisoned", "subscriber_poisoned"),
    ),
)

STRIPPED_PREFIXES = (
    *("kafka_dlt-", "kafka_original-", "kafka_exception-", "kafka_key-exception-"),
    # Left on, the consumer would take its retries for used up, or its time for over.
    *("retry_topic-", "springDeserializerException"),
    *("__connect.errors.", "__streams.errors.", "__dlq.errors.", "dead-letter-", "delayed-retry-"),
    *("x-original-", "x-exception-", "kafka-explorer-"),
)
STRIPPED_NAMES = frozenset({"reason_poisoned", "topic_poisoned", "handler_poisoned", "subscriber_poisoned"})
ENVELOPE_TYPE_HEADERS = frozenset({"__TypeId__", "__ContentTypeId__", "__KeyTypeId__"})
"""They name the envelope's class: with them the source's consumer would read the event as an envelope."""
REDRIVE_COUNT = "kafka-explorer-redrive-count"
"""Our own header on what was redriven: how often, in decimal digits."""

EVENT_FIELD, ERROR_FIELD, TIME_FIELD = "originalEvent", "error", "timestamp"
"""The members of the customer's envelope."""

PLACES = frozenset(
    {
        *("topic", "partition", "offset", "timestamp", "group"),
        *("exception", "message", "stack_trace", "stage", "event", "key"),
    }
)
"""What a dialect of the user's may say where to find; event and key are the original's."""


def is_stripped(name: str) -> bool:
    """Whether a header tells of a failure or of a redrive, in whatever dialect."""
    return name.startswith(STRIPPED_PREFIXES) or name in STRIPPED_NAMES


@dataclass(frozen=True, slots=True)
class UserDialect:
    """A dialect of the user's own; see `user_dialect`.

    `topics` is a pattern of topic names with `*`, "" for any topic. `places` says by what is told (`PLACES`) where: in
    a header, or at a path in the JSON of value or key. `strip` are beginnings of header names that are taken off.
    """

    name: str
    topics: str = ""
    places: Mapping[str, Field] = field(default_factory=dict, hash=False)
    strip: tuple[str, ...] = ()

    def is_for(self, topic: str) -> bool:
        """Whether dead letters of `topic` may be written so."""
        return not self.topics or fnmatchcase(topic, self.topics)


def user_dialect(name: str, table: Mapping[str, str]) -> UserDialect:
    """Read a dialect as a connection's profile keeps it: what is told -> where, as a filter names fields.

    `{"topics": "*-failed", "topic": "header.failed-topic", "event": "value.payload", "strip": "failed-, trace-"}`.
    Raises FilterSyntaxError for a place that is no field, ValueError for a name that is none of ours.
    """
    places: dict[str, Field] = {}
    for told, where in table.items():
        if told in PLACES:
            places[told] = _place(where)
        elif told not in {"topics", "strip"}:
            raise ValueError(told)
    strip = tuple(part.strip() for part in table.get("strip", "").split(",") if part.strip())
    return UserDialect(name, table.get("topics", ""), places, strip)


def user_dialects(tables: Mapping[str, Mapping[str, str]]) -> tuple[UserDialect, ...]:
    """Read the dialects of a profile by name; one with a place that cannot be understood is passed over."""
    found: list[UserDialect] = []
    for name, table in tables.items():
        with contextlib.suppress(FilterSyntaxError, ValueError):
            found.append(user_dialect(name, table))
    return tuple(found)


def _place(where: str) -> Field:
    cursor = Cursor(where.strip())
    found = read_field(cursor)
    if found is None or found.part in NUMERIC or not cursor.at_end():
        cursor.fail("Write header.NAME, or a place in JSON such as value.failure.message.")
    return found
