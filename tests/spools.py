"""Spools made up for tests of what works on them."""

from collections.abc import Sequence
from pathlib import Path

from kafka_explorer.engine.records import Record
from kafka_explorer.engine.spool import SpoolWriter
from tests.messages import FakeMessage


def make_spool(folder: Path, records: Sequence[Record], order: Sequence[int] | None = None) -> str:
    """Store `records` and publish them, or those in `order` as a walk from the newest does; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    topics = sorted({record.topic for record in records}) or [""]
    writer = SpoolWriter(str(folder), topics)
    rows = [writer.store(FakeMessage(record), topics.index(record.topic)) for record in records]
    writer.publish(rows if order is None else [rows[place] for place in order])
    writer.flush()
    writer.close()
    return str(folder)
