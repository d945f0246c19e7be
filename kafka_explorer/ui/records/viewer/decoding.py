"""All that is needed to read one payload, as plain data: it goes with the work into a thread or a child process."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from kafka_explorer.engine import decoders
from kafka_explorer.engine.decoders import compressed, text
from kafka_explorer.engine.decoders.context import Context, SchemaMissing, SchemaText
from kafka_explorer.engine.decoders.context import Part as PartName
from kafka_explorer.engine.filters.nodes import Part
from kafka_explorer.engine.masks import Masked, Masks
from kafka_explorer.engine.records import Record

Known = Mapping[int | str, SchemaText | SchemaMissing]
_AS_THEY_ARE = frozenset({"json", "text", "binary"})
_LOOKED_AT = 1024  # characters


@dataclass(frozen=True, slots=True)
class _Schemas:
    known: Known

    def get(self, schema_id: int | str, /) -> SchemaText | SchemaMissing | None:
        return self.known.get(schema_id)


@dataclass(frozen=True)
class Decoding:
    """How the payloads of one part of a record are read. As it is made here: by itself, nothing hidden.

    `known` are the schemas at hand; None means that there is no registry. `masks` are fields as filters name them.
    """

    topic: str = ""
    part: PartName = "value"
    pinned: str | None = None
    key: bytes | None = None
    headers: tuple[tuple[str, bytes | None], ...] = ()
    known: Known | None = field(default=None, hash=False)
    masks: tuple[str, ...] = ()

    def decode(self, data: bytes | None) -> decoders.Decoded:
        """Return the payload decoded; never raises."""
        schemas = None if self.known is None else _Schemas(self.known)
        context = Context(self.topic, self.part, self.pinned, self.key, self.headers, schemas)
        return decoders.decode(data, context)

    def of(self, record: Record, part: PartName) -> "Decoding":
        """Return this with what the record says."""
        headers = tuple((header.name, header.value) for header in record.headers)
        return replace(self, topic=record.topic, part=part, key=record.key, headers=headers)

    @cached_property
    def hides(self) -> bool:
        """Whether something of this part is hidden, so that its bytes must not be shown."""
        return bool(self.masks) and self._masks.of(Part(self.part))

    def masked(self, decoded: str) -> Masked:
        """Return the decoded text as it may be shown."""
        return self._masks.masked(decoded, Part(self.part)) if self.hides else Masked(decoded)

    def hides_header(self, name: str) -> bool:
        """Whether the value of a header is dots."""
        return bool(self.masks) and self._masks.hides_header(name)

    @cached_property
    def _masks(self) -> Masks:
        return Masks(self.masks)


def is_quick(data: bytes, decoding: Decoding) -> bool:
    """Whether a payload is read no slower than its length tells: it begins as text, and nothing else is asked of it."""
    if decoding.pinned is not None:
        return decoding.pinned in _AS_THEY_ARE
    if any(name == f"__{decoding.part}_schema_id" for name, _value in decoding.headers):
        return False
    return text.one_line(data, _LOOKED_AT) is not None


def is_packed(data: bytes, decoding: Decoding) -> bool:
    """Whether a few bytes may hold megabytes."""
    return compressed.kind_of(data) is not None or decoding.pinned in compressed.KINDS
