"""What filters over JSON fields see of values that are no JSON text: the same JSON that the window shows of them.

Avro, Protobuf and JSON Schema by their registered schemas, which are fetched here, in the child that scans; packed
and other binary values as `decoders` reads them. What could not be decoded for want of a schema is counted.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kafka_explorer.engine import decoders
from kafka_explorer.engine.decoders.context import Context
from kafka_explorer.engine.decoders.wire_format import NAME
from kafka_explorer.engine.filters.nodes import Part
from kafka_explorer.engine.records import Message, headers_of

if TYPE_CHECKING:
    from kafka_explorer.engine.registry import RegistrySettings, SchemaStore

_SPACE = b" \t\n\r"
_SCHEMA_HEADERS = {Part.KEY: "__key_schema_id", Part.VALUE: "__value_schema_id"}
_MOST_REASONS = 100


@dataclass(frozen=True, slots=True)
class Decoding:
    """How payloads are decoded, as plain data that goes to a child: the registries to ask, in this order."""

    registries: tuple["RegistrySettings", ...] = ()


class PayloadDecoder:
    """Gives payloads as JSON. It waits for the registry when a schema is met for the first time.

    `undecoded` maps the reason to how many keys and values could not be decoded for want of a schema.
    """

    def __init__(self, decoding: Decoding) -> None:
        self._decoding = decoding
        self._schemas: SchemaStore | None = None
        self._counts: Counter[str] = Counter()

    @property
    def undecoded(self) -> Mapping[str, int]:
        """See above; the reasons that were met first, if there are very many."""
        return dict(self._counts)

    def is_plain(self, message: Message, part: Part) -> bool:
        """Whether what is in the raw bytes is all there is: nothing there, or JSON text that no schema is for."""
        data = message.key() if part is Part.KEY else message.value()
        if not data:
            return True
        return data.lstrip(_SPACE)[:1] in {b"{", b"["} and not _names_schema(message, part)

    def json_of(self, message: Message, part: Part) -> bytes | None:
        """Return the JSON that a key or a value is or stands for; its bytes as they are when it is none."""
        data = message.key() if part is Part.KEY else message.value()
        if not data or self.is_plain(message, part):
            return data
        context = Context(
            message.topic(),
            "key" if part is Part.KEY else "value",
            key=message.key(),
            headers=tuple(headers_of(message) or ()),
            schemas=self._store(),
        )
        found = decoders.decode(data, context)
        if found.wants is not None:
            self._fetch(found.wants)
            found = decoders.decode(data, context)
        if found.is_json:
            return found.text.encode("utf-8", "surrogatepass")
        for decoder, reason in found.reasons:
            if decoder == NAME and (reason in self._counts or len(self._counts) < _MOST_REASONS):
                self._counts[reason] += 1
        return data

    def _store(self) -> "SchemaStore":
        if self._schemas is None:
            from kafka_explorer.engine.registry import SchemaStore  # only a connection with a registry pays for it

            self._schemas = SchemaStore()
        return self._schemas

    def _fetch(self, schema_id: int | str) -> None:
        from kafka_explorer.engine.answers import result_of
        from kafka_explorer.engine.registry import fetch_schema

        self._store().put(result_of(fetch_schema(self._decoding.registries, schema_id)))


def _names_schema(message: Message, part: Part) -> bool:
    wanted = _SCHEMA_HEADERS[part]
    return any(name == wanted for name, _ in headers_of(message) or ())
