"""Whether what is sent can be read by the schema that it names, asked of the schema registry before it is sent."""

from collections.abc import Generator, Iterable, Iterator, Sequence

from kafka_explorer.engine.decoders import registered
from kafka_explorer.engine.decoders.context import Context, Part, SchemaText
from kafka_explorer.engine.decoders.registered import Wanted
from kafka_explorer.engine.errors import DecodeError
from kafka_explorer.engine.producing.messages import Outgoing
from kafka_explorer.engine.redrive.notes import Note, NoteKind
from kafka_explorer.engine.registry import RegistrySettings, SchemaStore, fetch_schema

_PARTS: tuple[Part, ...] = ("key", "value")


class SchemaChecks:
    """Asks the registries for each schema once. Without a registry nothing is said."""

    def __init__(self, registries: Sequence[RegistrySettings]) -> None:
        self._registries = registries
        self._store = SchemaStore()
        self._asked: set[int | str] = set()

    def fetch(self, messages: Iterable[Outgoing]) -> Generator[None, None, None]:
        """Fetch the schemas that these name; never raises."""
        if not self._registries:
            return
        for message in messages:
            for _, schema_id in self._named(message):
                if schema_id not in self._asked:
                    self._asked.add(schema_id)
                    self._store.put((yield from fetch_schema(self._registries, schema_id)))

    def notes(self, message: Outgoing) -> Iterator[Note]:
        """Yield what the schemas of a message's parts say; each must have been fetched."""
        if not self._registries:
            return
        for part, schema_id in self._named(message):
            yield Note(self._kind(message, part), str(schema_id))

    def _named(self, message: Outgoing) -> Iterator[tuple[Part, int | str]]:
        for part in _PARTS:
            data = _data(message, part)
            found = registered.framing(data, self._context(message, part)) if data else None
            if found is not None:
                yield part, found.schema_id

    def _kind(self, message: Outgoing, part: Part) -> NoteKind:
        data, context = _data(message, part), self._context(message, part)
        found = registered.framing(data, context) if data else None
        if data is None or found is None or not isinstance(self._store.get(found.schema_id), SchemaText):
            return NoteKind.SCHEMA_UNKNOWN
        try:
            decoded = registered.decode(data, context, found)
        except (DecodeError, RecursionError):
            return NoteKind.SCHEMA_UNFIT
        return NoteKind.SCHEMA_UNKNOWN if isinstance(decoded, Wanted) else NoteKind.SCHEMA_FITS

    def _context(self, message: Outgoing, part: Part) -> Context:
        headers = tuple((header.name, header.value) for header in message.headers)
        return Context(part=part, key=message.key, headers=headers, schemas=self._store)


def _data(message: Outgoing, part: Part) -> bytes | None:
    return message.key if part == "key" else message.value
