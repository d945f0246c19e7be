"""Binary headers of known names."""

import uuid

import pytest

from kafka_explorer.engine.decoders.spring_headers import BinaryHeader, read_binary_header

GUID = uuid.UUID("9a257853-f016-4a8b-b620-9c2de35af929")


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("kafka_dlt-original-partition", b"\x00\x00\x00\x02", BinaryHeader("2", "int32")),
        ("kafka_dlt-original-offset", bytes(7) + b"\x13", BinaryHeader("19", "int64")),
        ("kafka_original-timestamp", (1763).to_bytes(8, "big"), BinaryHeader("1763", "int64", is_time=True)),
        ("x-original-offset", b"\xff" * 8, BinaryHeader("-1", "int64")),
        ("retry_topic-attempts", b"\x00\x00\x00\x03", BinaryHeader("3", "int32")),
        ("retry_topic-attempts", b"\xff", BinaryHeader("255", "uint8")),
        ("kafka_deliveryAttempt", b"\x00\x00\x00\x01", BinaryHeader("1", "int32")),
        (
            "retry_topic-original-timestamp",
            (1_763_000_000_000).to_bytes(6, "big"),
            BinaryHeader("1763000000000", "BigInteger", is_time=True),
        ),
        ("__value_schema_id", b"\x01" + GUID.bytes, BinaryHeader(str(GUID), "schema guid")),
        ("__key_schema_id", b"\x00\x00\x00\x00\x07", BinaryHeader("7", "schema id")),
        ("__key_schema_id", b"\x02", None),
        ("retry_topic-backoff-timestamp", b"\x01" * 17, None),
        ("kafka_dlt-original-offset", b"123", None),
        ("kafka_dlt-original-topic", b"orders", None),
        ("trace", b"\x00\x00\x00\x02", None),
    ],
)
def test_examples(name: str, value: bytes, read: BinaryHeader | None) -> None:
    assert read_binary_header(name, value) == read
