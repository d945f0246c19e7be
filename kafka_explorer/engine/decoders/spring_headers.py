"""Headers that Spring Kafka, Spring Cloud Stream and Confluent write in binary: what number or id their bytes are.

Spring's dead letter headers hold big-endian integers of fixed width, its retry topics a Java BigInteger for times, and
old versions one unsigned byte for attempts. Confluent's newer serializers put a schema's id into a header.
"""

import re
import uuid
from dataclasses import dataclass

_FIXED = re.compile(
    r"(?:kafka_(?:dlt-)?original|x-original)-(?:partition|offset|timestamp)|retry_topic-attempts|kafka_deliveryAttempt"
)
_BIG_INTEGER = re.compile(r"retry_topic-.*timestamp")
_SCHEMA_ID = re.compile(r"__(?:key|value)_schema_id")
_WIDTHS = {4: "int32", 8: "int64"}
_LONGEST_BIG_INTEGER = 16


@dataclass(frozen=True, slots=True)
class BinaryHeader:
    """What the bytes are: `text` of a `type_name`; `is_time` when it counts milliseconds since the epoch."""

    text: str
    type_name: str
    is_time: bool = False


def read_binary_header(name: str, value: bytes) -> BinaryHeader | None:
    """Return what is known to stand in a header of this name; None when nothing is known, or another form is used."""
    if _SCHEMA_ID.fullmatch(name):
        return _schema_id(value)
    is_time = name.endswith("timestamp")
    if _BIG_INTEGER.fullmatch(name) and 0 < len(value) <= _LONGEST_BIG_INTEGER:
        return BinaryHeader(str(int.from_bytes(value, "big", signed=True)), "BigInteger", is_time)
    if not _FIXED.fullmatch(name):
        return None
    if len(value) == 1 and name == "retry_topic-attempts":
        return BinaryHeader(str(value[0]), "uint8")
    type_name = _WIDTHS.get(len(value))
    if type_name is None:
        return None
    return BinaryHeader(str(int.from_bytes(value, "big", signed=True)), type_name, is_time)


def _schema_id(value: bytes) -> BinaryHeader | None:
    if len(value) >= 17 and value[0] == 1:
        return BinaryHeader(str(uuid.UUID(bytes=value[1:17])), "schema guid")
    if len(value) >= 5 and value[0] == 0:
        return BinaryHeader(str(int.from_bytes(value[1:5], "big")), "schema id")
    return None
