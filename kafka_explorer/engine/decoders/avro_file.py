"""Avro object containers: a schema and its values in blocks, as in a .avro file."""

import bz2
import lzma
import zlib

from kafka_explorer.engine.decoders import compressed
from kafka_explorer.engine.decoders.avro import AvroSchema
from kafka_explorer.engine.decoders.json_output import JsonOutput
from kafka_explorer.engine.decoders.reading import Source

NAME = "avro file"
_MAGIC = b"Obj\x01"
_SYNC_BYTES = 16
_MOST_UNPACKED = compressed.MOST_BYTES
_SCHEMA, _CODEC = "avro.schema", "avro.codec"


def looks_so(data: bytes) -> bool:
    """Whether it begins as a container does."""
    return data.startswith(_MAGIC)


def decode(data: bytes) -> str:
    """Return the values as a JSON array, or raise DecodeError."""
    source, out = Source(data, NAME), JsonOutput(NAME)
    source.take(len(_MAGIC))
    meta = _metadata(source)
    if _SCHEMA not in meta:
        raise source.refused("the container names no schema")
    schema = AvroSchema(Source(meta[_SCHEMA], NAME).text(len(meta[_SCHEMA])))
    codec = meta.get(_CODEC, b"null").decode("utf-8", "replace")
    marker = source.take(_SYNC_BYTES)
    left = _MOST_UNPACKED
    comma = "["
    while source.left:
        count = source.zigzag()
        packed = source.take(source.zigzag())
        block = Source(_unpacked(packed, codec, left, source), NAME)
        left -= block.left
        for _ in range(count):
            out.put(comma)
            out.count()
            schema.read(block, out)
            comma = ","
        block.finish()
        if source.take(_SYNC_BYTES) != marker:
            raise source.refused(f"a block does not end as it should at byte {source.at}")
    out.put("]" if comma == "," else "[]")
    return out.text()


def _metadata(source: Source) -> dict[str, bytes]:
    meta: dict[str, bytes] = {}
    while count := source.zigzag():
        if count < 0:
            count = -count
            source.zigzag()
        if count > source.left:
            raise source.refused("the container's header is longer than the container")
        for _ in range(count):
            name = source.text(source.zigzag())
            meta[name] = source.take(source.zigzag())
    return meta


def _unpacked(data: bytes, codec: str, most: int, source: Source) -> bytes:
    if codec == "null":
        return data
    if codec == "deflate":
        return compressed.inflated(data, -zlib.MAX_WBITS, most)
    if codec == "snappy":  # a checksum follows
        return compressed.raw_snappy(data[:-4], most)
    if codec == "zstandard":
        return compressed.unpack("zstd", data, most)
    if codec in {"bzip2", "xz"}:
        unpacker = bz2.BZ2Decompressor() if codec == "bzip2" else lzma.LZMADecompressor(memlimit=256 * 1024 * 1024)
        try:
            block = unpacker.decompress(data, most)
        except (OSError, lzma.LZMAError) as error:
            raise source.refused(f"a block of {codec} is broken: {error}") from error
        if not unpacker.eof:
            raise source.refused(f"a block of {codec} is cut off, or would be more than {most:,} bytes")
        return block
    raise source.refused(f"the codec {codec} is not known")
