"""Headers as Spring Kafka and others write them, read for a person."""

import pytest

from kafka_explorer.ui.records.header_values import HeaderValue, read_header

MOMENT_MS = 1_795_444_851_697


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("any", None, HeaderValue("null", "")),
        ("any", b"", HeaderValue("empty", "")),
        ("__TypeId__", b"com.clinic.LogEvent", HeaderValue("text", "com.clinic.LogEvent")),
        ("any", "приём".encode(), HeaderValue("text", "приём")),
        ("any", b"\x00\x00\x00\x02", HeaderValue("binary", "00 00 00 02", 2, "int32")),
        ("any", b"\xff\xff\xff\xff", HeaderValue("binary", "ff ff ff ff", -1, "int32")),
        ("any", b"\xff\x00\x01", HeaderValue("binary", "ff 00 01")),
        ("any", b"1234", HeaderValue("text", "1234")),
        ("kafka_dlt-original-offset", b"123", HeaderValue("text", "123")),
        ("x-original-offset", b"1234", HeaderValue("binary", "31 32 33 34", 825373492, "int32")),
        ("__key_schema_id", b"\x00\x00\x00\x00\x07", HeaderValue("binary", "00 00 00 00 07", 7, "schema id")),
        (
            "__value_schema_id",
            b"\x01" + bytes(range(16)),
            HeaderValue("binary", "00010203-0405-0607-0809-0a0b0c0d0e0f", None, "schema guid"),
        ),
        ("retry_topic-attempts", b"\x03", HeaderValue("binary", "03", 3, "uint8")),
        ("retry_topic-attempts", b"\x00\x00\x00\x03", HeaderValue("binary", "00 00 00 03", 3, "int32")),
        ("kafka_dlt-original-partition", b"1234", HeaderValue("binary", "31 32 33 34", 825373492, "int32")),
    ],
)
def test_a_value_is_read(name: str, value: bytes | None, expected: HeaderValue) -> None:
    assert read_header(name, value) == expected


@pytest.mark.parametrize(
    ("name", "value", "type_name"),
    [
        ("kafka_dlt-original-timestamp", MOMENT_MS.to_bytes(8, "big"), "int64"),
        ("kafka_original-timestamp", MOMENT_MS.to_bytes(8, "big"), "int64"),
        ("retry_topic-original-timestamp", MOMENT_MS.to_bytes(6, "big"), "BigInteger"),
        ("retry_topic-backoff-timestamp", MOMENT_MS.to_bytes(6, "big"), "BigInteger"),
    ],
)
def test_springs_times_are_times(name: str, value: bytes, type_name: str) -> None:
    read = read_header(name, value)
    assert (read.number, read.type_name, read.is_time) == (MOMENT_MS, type_name, True)


def test_long_values_are_one_line() -> None:
    trace = b"java.lang.IllegalStateException: no\n\tat com.clinic.Listener.on(Listener.java:42)\n" * 100
    read = read_header("kafka_dlt-exception-stacktrace", trace)
    assert "\n" not in read.text
    assert len(read.text) <= 300
    assert read_header("any", bytes(1000)).text.endswith("…")
