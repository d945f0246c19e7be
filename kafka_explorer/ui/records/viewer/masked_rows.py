"""Rows with what is hidden as dots, for cells that show fields of theirs."""

from kafka_explorer.engine.masks import Masks
from kafka_explorer.engine.records import Record
from kafka_explorer.engine.row_cells import RowReader
from kafka_explorer.engine.spool import Row


class MaskedRows:
    """Reads what `reader` reads."""

    def __init__(self, reader: RowReader, masks: Masks) -> None:
        self._reader = reader
        self._masks = masks
        self.topics = reader.topics

    def row(self, index: int, /) -> Row:
        """Return a row."""
        return self._reader.row(index)

    def glimpse(self, index: int, limit_bytes: int, /) -> tuple[Row, bytes | None, bytes | None]:
        """Return the beginnings of a key and a value as they are: nobody shows them."""
        return self._reader.glimpse(index, limit_bytes)

    def record(self, index: int, /) -> Record:
        """Return a record as it may be shown."""
        return self._masks.masked_record(self._reader.record(index))

    def locate(self, index: int, /) -> tuple[str, int]:
        """Return where a row lies."""
        return self._reader.locate(index)

    def close(self) -> None:
        """Close the files."""
        self._reader.close()
