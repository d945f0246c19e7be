"""Bytes read one after the other, with bounds: what every decoder of a binary format starts from.

Nothing here believes a declared length before the bytes are seen to be there, so no input makes a decoder allocate
more than it was given.
"""

import struct
from typing import Any

from kafka_explorer.engine.errors import DecodeError

DEEPEST = 100
"""Levels of nesting; deeper input is refused instead of overflowing the stack."""
_MOST_VARINT_BYTES = 10


class Source:
    """Bytes with a position; every method raises DecodeError, in the name of `encoding`, when there are too few."""

    __slots__ = ("at", "data", "encoding", "end")

    def __init__(self, data: bytes, encoding: str, at: int = 0, end: int | None = None) -> None:
        self.data = data
        self.encoding = encoding
        self.at = at
        self.end = len(data) if end is None else end

    @property
    def left(self) -> int:
        """Bytes not read yet."""
        return self.end - self.at

    def refused(self, reason: str) -> DecodeError:
        """Return the error to raise for `reason`."""
        return DecodeError(((self.encoding, reason),))

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes."""
        begin, end = self.at, self.at + size
        if size < 0 or end > self.end:
            raise self.refused(f"{size:,} bytes are announced at byte {begin}, and {self.end - begin:,} are left")
        self.at = end
        return self.data[begin:end]

    def byte(self) -> int:
        """Return the next byte."""
        at = self.at
        if at >= self.end:
            raise self.refused(f"ends at byte {at}, in the middle")
        self.at = at + 1
        return self.data[at]

    def unpack(self, form: struct.Struct) -> Any:
        """Return the one value of `form`."""
        at = self.at
        if at + form.size > self.end:
            raise self.refused(f"ends at byte {self.end}, in the middle of a number")
        self.at = at + form.size
        return form.unpack_from(self.data, at)[0]

    def varint(self) -> int:
        """Return an unsigned number of 7 bits a byte, the lowest first, below 2**64."""
        begin = self.at
        number = shift = 0
        for _ in range(_MOST_VARINT_BYTES):
            byte = self.byte()
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                if number >> 64:
                    break
                return number
            shift += 7
        raise self.refused(f"no number of 64 bits at byte {begin}")

    def zigzag(self) -> int:
        """Return a signed number as Avro and Protobuf's sint64 write it."""
        number = self.varint()
        return (number >> 1) ^ -(number & 1)

    def text(self, size: int) -> str:
        """Return the next `size` bytes as UTF-8."""
        begin = self.at
        try:
            return self.take(size).decode("utf-8")
        except UnicodeDecodeError as error:
            raise self.refused(f"the text at byte {begin} is no UTF-8") from error

    def finish(self) -> None:
        """Refuse what is left over."""
        if self.at != self.end:
            raise self.refused(f"{self.end - self.at:,} bytes follow behind its end at byte {self.at}")
