"""Which errors of a delivery prove that the message is in no log, and which leave that open. Pure."""

from confluent_kafka import KafkaError

# The broker's own no: it says so instead of writing. These are the exceptions: it has written, or cannot know.
_BROKER_UNSURE = {
    KafkaError.REQUEST_TIMED_OUT,
    KafkaError.NETWORK_EXCEPTION,
    KafkaError.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
    KafkaError.OUT_OF_ORDER_SEQUENCE_NUMBER,
    KafkaError.DUPLICATE_SEQUENCE_NUMBER,
    KafkaError.UNKNOWN,
}
# The client's own no, before anything was sent.
_CLIENT_SURE = {
    KafkaError._UNKNOWN_TOPIC,
    KafkaError._UNKNOWN_PARTITION,
    KafkaError._INVALID_ARG,
    KafkaError._PURGE_QUEUE,  # noqa: SLF001 - a public code
    KafkaError._BAD_COMPRESSION,  # noqa: SLF001 - the same
}


def certainly_not_written(error: KafkaError) -> bool:
    """Whether a message that failed with `error` is in no log.

    A time-out of the client (`_MSG_TIMED_OUT`) proves nothing: the message may have been on its way.
    """
    code = error.code()
    return code in _CLIENT_SURE or (code > 0 and code not in _BROKER_UNSURE)
