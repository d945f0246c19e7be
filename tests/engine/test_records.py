"""A record is a copy of a message's bytes."""

from hypothesis import given

from kafka_explorer.engine.records import Header, Record, TimestampType, record_of
from tests.messages import TOPIC, FakeMessage, make_record, records


@given(records())
def test_everything_is_copied_out_of_a_message(record: Record) -> None:
    assert record_of(FakeMessage(record)) == record


def test_a_time_of_no_type_is_no_time() -> None:
    assert record_of(FakeMessage(Record(TOPIC, 0, 0, 0, TimestampType.NONE, None, None))).timestamp_ms == -1


def test_size_counts_key_value_and_headers_in_bytes() -> None:
    headers = (Header("ж", b"123"), Header("null", None), Header("empty", b""))
    assert make_record(key="ключ".encode(), value=b"\x00" * 10, headers=headers).size_bytes == 8 + 10 + 5 + 4 + 5
    assert make_record(key=None, value=None).size_bytes == 0
