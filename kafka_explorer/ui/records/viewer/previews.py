"""Keys and values of rows as they are read: decoded in a task, for rows that are painted only.

What is hidden is not shown meanwhile, what is binary is shown as its bytes.
"""

import contextlib
import itertools
from collections import OrderedDict
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from kafka_explorer.engine import decoders
from kafka_explorer.engine.decoders.context import Part
from kafka_explorer.engine.filters.nodes import Part as FieldPart
from kafka_explorer.engine.masks import DOTS, Masks
from kafka_explorer.engine.records import Record
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.records.marks import PREVIEW_CHARACTERS, Mark, key_cell, value_cell
from kafka_explorer.ui.records.presenter import Stored
from kafka_explorer.ui.records.viewer.decoding import Decoding
from kafka_explorer.ui.records.viewer.lens import Lens

Cells = tuple[str | Mark, str | Mark]
_KEPT = 2_048
_LARGEST_BYTES = 64 * 1024
"""Of a record that is decoded for a cell; larger ones are decoded when they are opened."""
_AT_A_TIME = 100
_SHORT = {"protobuf without schema": "protobuf?"}


@dataclass(frozen=True, slots=True)
class _Read:
    """Cells of a row, and the schemas that were missing."""

    stored: Stored
    cells: Cells
    wants: tuple[int | str, ...] = ()


class Previews(QObject):
    """One per page. `came` tells that cells of rows came that were asked for."""

    came = Signal()

    def __init__(self, lens: Lens, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._lens = lens
        self._jobs = jobs
        self._known: OrderedDict[Stored, _Read] = OrderedDict()
        self._wanted: dict[Stored, None] = {}
        self._working = False
        lens.changed.connect(self.forget)
        lens.fetched.connect(self._on_fetched)

    def hides(self, part: FieldPart) -> bool:
        """Whether something of the keys or values is hidden now."""
        return bool(self._lens.masks) and Masks(self._lens.masks).of(part)

    @property
    def masks(self) -> tuple[str, ...]:
        """The fields that are hidden now."""
        return self._lens.masks

    def needed(self, topic: str, part: Part, data: bytes | None, plain: str | Mark) -> bool:
        """Whether a key or value, of which this is the beginning and its plain cell, is more than it seems to be."""
        if not data:
            return False
        # What is there and has a mark is no text.
        return isinstance(plain, Mark) or self.hides(FieldPart(part)) or self._lens.pinned(topic, part) is not None

    def cells(self, stored: Stored, size_bytes: int) -> Cells | None:
        """Return the cells of a row; None when they are yet to come, or will not."""
        found = self._known.get(stored)
        if found is not None:
            return found.cells
        if size_bytes <= _LARGEST_BYTES:
            self._wanted[stored] = None
            self._go_on()
        return None

    def forget(self) -> None:
        """Read everything anew."""
        self._known.clear()

    def _go_on(self) -> None:
        if self._working or not self._wanted:
            return
        self._working = True
        # What is painted was asked for last.
        wanted = list(self._wanted)[-_AT_A_TIME:]
        self._wanted.clear()
        self._jobs.start(
            self.tr("Decode what is seen"),
            _read_all(sorted(wanted, key=lambda each: (each.folder, each.row)), self._lens.decoding),
            owner=self,
            done=self._on_read,
            failed=lambda _error: self._on_read([]),  # bytes stay what is shown
            shown=False,
        )

    def _on_read(self, rows: list[_Read]) -> None:
        self._working = False
        for each in rows:
            self._known[each.stored] = each
            for schema_id in each.wants:
                if self._lens.want(schema_id):
                    self._known.pop(each.stored, None)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        if rows:
            self.came.emit()
        self._go_on()

    def _on_fetched(self, schema_id: object) -> None:
        for stored, each in list(self._known.items()):
            if schema_id in each.wants:
                del self._known[stored]


def _read_all(
    wanted: Sequence[Stored], decoding: Callable[[Record, Part], Decoding]
) -> Generator[int, None, list[_Read]]:
    found: list[_Read] = []
    for folder, group in itertools.groupby(wanted, lambda stored: stored.folder):
        with contextlib.suppress(FileNotFoundError), contextlib.closing(SpoolReader(folder)) as reader:
            for stored in group:
                record = reader.record(stored.row)
                found.append(_read(stored, record, decoding(record, "key"), decoding(record, "value")))
                yield len(found)
    return found


def _read(stored: Stored, record: Record, key: Decoding, value: Decoding) -> _Read:
    pairs = ((record.key, key), (record.value, value))
    decoded = [None if not data else way.decode(data) for data, way in pairs]
    cells = (
        _cell(record.key, decoded[0], key, key_cell(record.key)),
        _cell(record.value, decoded[1], value, value_cell(record.value)),
    )
    return _Read(stored, cells, tuple(each.wants for each in decoded if each is not None and each.wants is not None))


def _cell(data: bytes | None, decoded: decoders.Decoded | None, decoding: Decoding, plain: str | Mark) -> str | Mark:
    if not data or decoded is None:
        return plain
    if decoded.encoding == "binary":
        return Mark(DOTS) if decoding.hides else plain
    masked = decoding.masked(decoded.text)
    if masked.whole:
        return Mark(DOTS)
    line = " ".join(masked.text[: 2 * PREVIEW_CHARACTERS].split())[:PREVIEW_CHARACTERS]
    if decoded.encoding in {"json", "text"} and not decoded.wrapped:
        return line
    word = " ".join((*decoded.wrapped, _SHORT.get(decoded.encoding, decoded.encoding)))
    return Mark(word, "neutral", line)
