"""What a failed delivery proves."""

import pytest
from confluent_kafka import KafkaError

from kafka_explorer.engine.producing.refusals import certainly_not_written


@pytest.mark.parametrize(
    ("code", "certain"),
    [
        (KafkaError.MSG_SIZE_TOO_LARGE, True),
        (KafkaError.TOPIC_AUTHORIZATION_FAILED, True),
        (KafkaError.INVALID_TIMESTAMP, True),
        (KafkaError._UNKNOWN_PARTITION, True),
        (KafkaError._PURGE_QUEUE, True),
        (KafkaError._PURGE_INFLIGHT, False),
        (KafkaError._MSG_TIMED_OUT, False),
        (KafkaError._TRANSPORT, False),
        (KafkaError.REQUEST_TIMED_OUT, False),
        (KafkaError.NOT_ENOUGH_REPLICAS_AFTER_APPEND, False),
        (KafkaError.OUT_OF_ORDER_SEQUENCE_NUMBER, False),
    ],
)
def test_only_a_no_before_writing_is_certain(code: int, certain: bool) -> None:
    assert certainly_not_written(KafkaError(code)) is certain
