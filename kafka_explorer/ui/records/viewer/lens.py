"""How a cluster's messages are read: its schemas, what the user pinned, and what is hidden."""

from collections.abc import Callable, Generator, Sequence

from PySide6.QtCore import QObject, Signal

from kafka_explorer.engine.decoders import Decoded
from kafka_explorer.engine.decoders.context import Part, SchemaMissing, SchemaText
from kafka_explorer.engine.masks import Masks
from kafka_explorer.engine.records import Record
from kafka_explorer.engine.registry import SchemaStore
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.viewer.decoding import Decoding, is_packed
from kafka_explorer.ui.records.viewer.snippets import Target

_AT_ONCE_BYTES = 64 * 1024
Fetch = Callable[[int | str], Generator[None, None, SchemaText | SchemaMissing]]
"""Asks the registries of a connection for a schema."""


class Lens(QObject):
    """One per cluster. `changed` follows when all messages are to be read anew, `fetched` with the id of a schema that
    came, or cannot be had.

    Schemas are never waited for: what wants one is shown as bytes until it comes.
    """

    changed = Signal()
    fetched = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        memory: Memory | None = None,
        profile: str = "",
        fetch: Fetch | None = None,
        masks: Sequence[str] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.target = Target()
        """Where commands and code that are copied send to."""
        self._jobs = jobs
        self._memory = memory
        self._profile = profile
        self._fetch = fetch
        self._masks = tuple(masks)
        self._revealed = False
        self._pins: dict[str, str] = {}
        self._store = SchemaStore()
        self._ids: set[int | str] = set()
        self._asked: set[int | str] = set()

    def decoding(self, record: Record, part: Part) -> Decoding:
        """Return how that part of the record is read now."""
        known = None if self._fetch is None else self._known()
        return Decoding(pinned=self.pinned(record.topic, part), known=known, masks=self.masks).of(record, part)

    @property
    def masks(self) -> tuple[str, ...]:
        """The fields that are hidden now."""
        return () if self._revealed else self._masks

    def hides_header(self, name: str) -> bool:
        """Whether the value of a header is dots now."""
        return bool(self.masks) and Masks(self.masks).hides_header(name)

    @property
    def has_masks(self) -> bool:
        """Whether anything is hidden until it is asked for."""
        return bool(self._masks)

    @property
    def revealed(self) -> bool:
        """Whether hidden values are shown."""
        return self._revealed

    def reveal(self, shown: bool) -> None:
        """Show hidden values, or hide them again."""
        if shown != self._revealed:
            self._revealed = shown
            self.changed.emit()

    def pinned(self, topic: str, part: Part) -> str | None:
        """Return the decoder that the user chose for a part of a topic's messages."""
        return self._kept_pins().get(f"{part} {topic}")

    def pin(self, topic: str, part: Part, decoder: str | None) -> None:
        """Read that part with this decoder from now on; None tries all."""
        pins = {name: each for name, each in self._kept_pins().items() if name != f"{part} {topic}"}
        if decoder is not None:
            pins[f"{part} {topic}"] = decoder
        if self._memory is None:
            self._pins = pins
        else:
            self._memory.set_pinned_decoders(self._profile, pins)
        self.changed.emit()

    def decode(self, record: Record, part: Part, data: bytes | None, done: Callable[[Decoded], None]) -> None:
        """Call `done` with a decoded payload: at once if it is small, else when a task has read it."""
        decoding = self.decoding(record, part)
        if data is None or (len(data) <= _AT_ONCE_BYTES and not is_packed(data, decoding)):
            done(decoding.decode(data))
            return
        self._jobs.start(
            self.tr("Decode a large message"), _decoded(decoding, data), owner=self, slot="decode", done=done
        )

    def want(self, schema_id: int | str) -> bool:
        """Ask the registries for a schema, unless that is being done; `fetched` follows. True when it is known."""
        if self._store.get(schema_id) is not None:
            return True
        if self._fetch is not None and schema_id not in self._asked:
            self._asked.add(schema_id)
            self._jobs.start(
                self.tr("Ask the schema registry for schema %s") % schema_id,
                self._fetch(schema_id),
                owner=self,
                done=self._on_fetched,
                failed=lambda error: self._on_fetched(SchemaMissing(schema_id, str(error))),
                shown=False,
            )
        return False

    def look_again(self) -> None:
        """Forget why schemas could not be had: they are asked for again."""
        self._store.forget_failures()
        self.changed.emit()

    def _on_fetched(self, found: SchemaText | SchemaMissing) -> None:
        self._asked.discard(found.schema_id)
        self._ids.add(found.schema_id)
        self._store.put(found)
        self.fetched.emit(found.schema_id)

    def _known(self) -> dict[int | str, SchemaText | SchemaMissing]:
        found = {schema_id: self._store.get(schema_id) for schema_id in self._ids}
        return {schema_id: each for schema_id, each in found.items() if each is not None}

    def _kept_pins(self) -> dict[str, str]:
        return self._pins if self._memory is None else dict(self._memory.pinned_decoders(self._profile))


def _decoded(decoding: Decoding, data: bytes) -> Generator[None, None, Decoded]:
    yield
    return decoding.decode(data)
