"""Java's serialised objects: recognised by name and never deserialised, since that would run what they contain.

See "Object Serialization Stream Protocol" in Java's documentation.
"""

from kafka_explorer.engine.decoders.json_output import quoted
from kafka_explorer.engine.decoders.reading import Source

NAME = "java object"
_MAGIC = b"\xac\xed\x00\x05"
_OBJECT, _CLASS_DESCRIPTION, _STRING, _ARRAY, _ENUM = 0x73, 0x72, 0x74, 0x75, 0x7E
_KINDS = {_OBJECT: "object", _ARRAY: "array", _ENUM: "enum"}


def looks_so(data: bytes) -> bool:
    """Whether it begins as such a stream does."""
    return data.startswith(_MAGIC)


def decode(data: bytes) -> str:
    """Return what the first object is, as JSON text: its class and serialVersionUID. Raises DecodeError."""
    source = Source(data, NAME)
    if source.take(len(_MAGIC)) != _MAGIC:
        raise source.refused("does not begin with the mark of a stream of Java objects")
    kind = source.byte()
    if kind == _STRING:
        size = int.from_bytes(source.take(2), "big")
        return f'{{"$java":"java.lang.String","value":{quoted(source.text(size))},"bytes":{len(data)}}}'
    if kind not in _KINDS or source.byte() != _CLASS_DESCRIPTION:
        return f'{{"$java":null,"bytes":{len(data)}}}'
    name = source.text(int.from_bytes(source.take(2), "big"))
    version = int.from_bytes(source.take(8), "big", signed=True)
    return (
        f'{{"$java":{quoted(name)},"kind":"{_KINDS[kind]}","serialVersionUID":{version},"bytes":{len(data)},'
        '"note":"Recognised only. Java objects are never deserialised here."}'
    )
