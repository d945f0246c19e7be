"""Values that a producer compressed by itself: gzip, zlib, zstd, lz4 frames, snappy raw, framed and as xerial wrote it.

What is unpacked is at most MOST_BYTES, and never asked for before it is known to be so much.
"""

import zlib

from kafka_explorer.engine.errors import DecodeError

MOST_BYTES = 64 * 1024 * 1024
_XERIAL = b"\x82SNAPPY\x00"
_XERIAL_HEADER_BYTES = 16
_FRAMED_SNAPPY = b"\xff\x06\x00\x00sNaPpY"
_ZLIB_HEADERS = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_PIECE = 64 * 1024
_TOO_SMALL = "failed to write whole buffer"  # as Rust says that the output is full

# In the order in which they are told apart; raw snappy and raw deflate have no mark and are never guessed.
_MARKS = (
    ("gzip", (b"\x1f\x8b\x08",)),
    ("zstd", (b"\x28\xb5\x2f\xfd",)),
    ("lz4", (b"\x04\x22\x4d\x18",)),
    ("snappy", (_XERIAL, _FRAMED_SNAPPY)),
    ("zlib", _ZLIB_HEADERS),
)
KINDS = ("gzip", "zlib", "zstd", "lz4", "snappy")


def kind_of(data: bytes) -> str | None:
    """Return how `data` seems to be compressed, by its first bytes."""
    return next((kind for kind, marks in _MARKS if data.startswith(marks)), None)


def unpack(kind: str, data: bytes, most: int = MOST_BYTES) -> bytes:
    """Return what `data` holds, or raise DecodeError: broken, cut off, or larger than `most`."""
    if kind in {"gzip", "zlib"}:
        return inflated(data, zlib.MAX_WBITS + (16 if kind == "gzip" else 0), most)
    if kind == "snappy":
        if data.startswith(_XERIAL):
            return _xerial(data, most)
        if not data.startswith(_FRAMED_SNAPPY):
            return raw_snappy(data, most)
    return _streamed(kind, data, most)


def inflated(data: bytes, window_bits: int, most: int) -> bytes:
    """Unpack deflate in whatever wrapping; a gzip file may consist of several."""
    kind = "gzip" if window_bits > zlib.MAX_WBITS else "deflate" if window_bits < 0 else "zlib"
    parts: list[bytes] = []
    left = most
    while True:
        unpacker = zlib.decompressobj(window_bits)
        try:
            part = unpacker.decompress(data, left + 1)
        except zlib.error as error:
            raise DecodeError(((kind, str(error)),)) from error
        left -= len(part)
        parts.append(part)
        if left < 0:
            raise _too_large(kind, most)
        if not unpacker.eof:
            raise DecodeError(((kind, "it is cut off"),))
        data = unpacker.unused_data
        if not data or kind == "deflate":  # behind bare deflate some writers leave a checksum
            return b"".join(parts)
        if kind != "gzip" or not data.startswith(b"\x1f\x8b"):
            raise DecodeError(((kind, f"{len(data):,} bytes follow behind its end"),))


def raw_snappy(data: bytes, most: int = MOST_BYTES) -> bytes:
    """Unpack a raw block of snappy."""
    from cramjam import snappy

    try:
        size = snappy.decompress_raw_len(data)
        # No element of snappy makes more than 64 bytes out of 2.
        if size > most or size > 64 * len(data):
            raise _too_large("snappy", most)
        return bytes(snappy.decompress_raw(data))
    except _cramjam_errors() as error:
        raise DecodeError((("snappy", _first_line(error)),)) from error


def _xerial(data: bytes, most: int) -> bytes:
    """Unpack the stream of snappy-java: a header, then blocks of a length (big-endian) and a raw block."""
    at, left = _XERIAL_HEADER_BYTES, most
    parts: list[bytes] = []
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        block = data[at + 4 : at + 4 + size]
        if len(block) < size or not size:
            raise DecodeError((("snappy", "it is cut off"),))
        part = raw_snappy(block, most)
        left -= len(part)
        if left < 0:
            raise _too_large("snappy", most)
        parts.append(part)
        at += 4 + size
    return b"".join(parts)


def _streamed(kind: str, data: bytes, most: int) -> bytes:
    """Unpack into a buffer that is only as large as needed: it grows by doubling up to `most`."""
    import cramjam

    codec = getattr(cramjam, kind)
    size = min(most, max(_PIECE, 8 * len(data)))
    while True:
        buffer = bytearray(size)
        try:
            count = codec.decompress_into(data, buffer)
            return bytes(memoryview(buffer)[:count])
        except _cramjam_errors() as error:
            if _TOO_SMALL not in str(error):
                raise DecodeError(((kind, _first_line(error)),)) from error
            if size >= most:
                raise _too_large(kind, most) from error
            size = min(most, 4 * size)


def _cramjam_errors() -> tuple[type[Exception], ...]:
    import cramjam

    return (cramjam.DecompressionError, ValueError, OSError, BufferError)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or ["it is broken"])[0]


def _too_large(kind: str, most: int) -> DecodeError:
    return DecodeError(((kind, f"it holds more than {most:,} bytes"),))
