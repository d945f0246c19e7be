"""Numbers of 4 or 8 bytes, big-endian as Java writes them, and uuids of 16 bytes.

Any 4 bytes are a number, so only likely ones are taken without being told: an integer that leaves its highest byte
empty, a floating-point number of an ordinary size, a uuid whose version and variant are right.
"""

import struct
import uuid

from kafka_explorer.engine.decoders.json_output import double_text, single_text
from kafka_explorer.engine.errors import DecodeError

_INTEGERS = {4: struct.Struct(">i"), 8: struct.Struct(">q")}
_FLOATS = {4: struct.Struct(">f"), 8: struct.Struct(">d")}
_SMALLEST, _LARGEST = 1e-6, 1e12
_RFC_VARIANT = 0b10


def integer(data: bytes) -> str:
    """Return 4 or 8 bytes as a signed integer, or raise DecodeError."""
    return str(_unpacked(data, _INTEGERS, "integer"))


def floating(data: bytes) -> str:
    """Return 4 or 8 bytes as a floating-point number, or raise DecodeError."""
    number = _unpacked(data, _FLOATS, "float")
    return single_text(number) if len(data) == 4 else double_text(number)


def uuid_text(data: bytes) -> str:
    """Return 16 bytes as a uuid, or raise DecodeError."""
    if len(data) != 16:
        raise DecodeError((("uuid", f"{len(data):,} bytes, not 16"),))
    return str(uuid.UUID(bytes=data))


def likely_integer(data: bytes) -> str:
    """The same as `integer`, for a likely one."""
    text = integer(data)
    unused = 8 * len(data) - (8 if len(data) == 4 else 12)
    if abs(int(text)) >> unused and not _is_seconds(data):
        raise DecodeError((("integer", f"{text} is an unlikely number"),))
    return text


def likely_floating(data: bytes) -> str:
    """The same as `floating`, for a likely one."""
    number = _unpacked(data, _FLOATS, "float")
    if not _SMALLEST < abs(number) < _LARGEST:
        raise DecodeError((("float", f"{number:g} is an unlikely number"),))
    return floating(data)


def likely_uuid(data: bytes) -> str:
    """The same as `uuid_text`, for one with a version (RFC 9562)."""
    text = uuid_text(data)
    if data[8] >> 6 != _RFC_VARIANT or not 1 <= data[6] >> 4 <= 8:
        raise DecodeError((("uuid", "its version and variant are no uuid's"),))
    return text


def _unpacked(data: bytes, forms: dict[int, struct.Struct], name: str) -> float:
    if len(data) not in forms:
        raise DecodeError(((name, f"{len(data):,} bytes, neither 4 nor 8"),))
    number: float = forms[len(data)].unpack(data)[0]
    return number


def _is_seconds(data: bytes) -> bool:
    """Whether 4 bytes may be a time between 2008 and 2038, in seconds."""
    return len(data) == 4 and 1_200_000_000 <= int.from_bytes(data, "big") < 1 << 31
