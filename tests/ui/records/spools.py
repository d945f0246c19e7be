"""Spools made up for tests."""

from collections.abc import Sequence
from pathlib import Path

from kafka_explorer.engine.records import Record
from kafka_explorer.engine.spool import SpoolWriter
from tests.messages import TOPIC, FakeMessage


def write_spool(folder: Path, records: Sequence[Record]) -> str:
    """Publish `records` in `folder` and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    writer = SpoolWriter(str(folder), [TOPIC])
    writer.publish([writer.store(FakeMessage(record)) for record in records])
    writer.flush()
    writer.close()
    return str(folder)
