"""A record is a copy of a message's bytes."""

from collections.abc import Sequence

from hypothesis import given

from kafka_explorer.engine.records import UNREADABLE_HEADERS, Header, Record, TimestampType, headers_of, record_of
from tests.messages import TOPIC, FakeMessage, make_record, records


@given(records())
def test_everything_is_copied_out_of_a_message(record: Record) -> None:
    assert record_of(FakeMessage(record)) == record


def test_a_time_of_no_type_is_no_time() -> None:
    assert record_of(FakeMessage(Record(TOPIC, 0, 0, 0, TimestampType.NONE, None, None))).timestamp_ms == -1


class Broken(FakeMessage):
    """As a message of librdkafka's with a header name that is no UTF-8: the first call fails, the second lies."""

    def __init__(self) -> None:
        super().__init__(make_record(headers=(Header("poison", None),)))
        self._asked = False

    def headers(self) -> Sequence[tuple[str, bytes | None]] | None:
        if not self._asked:
            self._asked = True
            raise SystemError("returned a result with an exception set")
        return super().headers()


def test_headers_that_the_client_cannot_give_are_named_so_however_often_they_are_asked_for() -> None:
    message = Broken()
    for _ in range(2):
        assert headers_of(message) == [(UNREADABLE_HEADERS, None)]
    assert record_of(message).headers == (Header(UNREADABLE_HEADERS, None),)


def test_size_counts_key_value_and_headers_in_bytes() -> None:
    headers = (Header("ж", b"123"), Header("null", None), Header("empty", b""))
    assert make_record(key="ключ".encode(), value=b"\x00" * 10, headers=headers).size_bytes == 8 + 10 + 5 + 4 + 5
    assert make_record(key=None, value=None).size_bytes == 0
