"""A spool tells which records it has already of what will be read again."""

from contextlib import closing
from pathlib import Path

from kafka_explorer.engine import spool_overlap
from kafka_explorer.engine.lanes import Lanes
from kafka_explorer.engine.saved_searches import Position
from kafka_explorer.engine.spool import SpoolWriter
from tests.engine.drive import run
from tests.messages import FakeMessage, make_record


def test_rows_in_what_is_left_are_found(tmp_path: Path) -> None:
    lanes = Lanes(["a", "b"])
    with closing(SpoolWriter(str(tmp_path), lanes.topics)) as writer:
        for topic_index, partition, offset in [(0, 0, 5), (1, 0, 5), (1, 3, 2**40), (0, 0, 9), (0, 0, 8)]:
            record = make_record(offset, topic=lanes.topics[topic_index], partition=partition)
            writer.publish([writer.store(FakeMessage(record), topic_index)])
        writer.flush()
    left = [Position("a", 0, 0, 10, 5, 9), Position("b", 3, 0, 2**41, 7, 2**40 + 1), Position("c", 0, 0, 9, 0, 9)]
    assert run(spool_overlap.rows_left(str(tmp_path), 5, lanes, left)) == {(0, 5), (7, 2**40), (0, 8)}
    assert run(spool_overlap.rows_left(str(tmp_path), 4, lanes, left)) == {(0, 5), (7, 2**40)}
    assert run(spool_overlap.rows_left(str(tmp_path), 5, lanes, [])) == frozenset()
