"""Dead letters grouped as they are read."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kafka_explorer.engine.dead_letters import grouping
from kafka_explorer.engine.dead_letters.dead_letter import DoubtKind
from kafka_explorer.engine.dead_letters.explaining import Knowledge, explain
from kafka_explorer.engine.dead_letters.grouping import OTHERS, GroupingSink, rows_of_group
from kafka_explorer.engine.errors import SpoolFull
from kafka_explorer.engine.records import Record
from kafka_explorer.engine.spool import SpoolReader
from tests.engine.dead_letters import fixtures
from tests.messages import FakeMessage, make_record

TOPIC = "orders-dlq"
T0 = 1_700_000_000_000


def failed(number: int, error: str, at_ms: int | None = None) -> Record:
    value = f'{{"originalEvent":{{"n":{number}}},"error":"{error}","timestamp":null}}'.encode()
    return make_record(number, topic=TOPIC, value=value, timestamp_ms=T0 + number * 1000 if at_ms is None else at_ms)


def store(sink: GroupingSink, records: Sequence[Record]) -> None:
    sink.publish([sink.store(FakeMessage(record)) for record in records])
    sink.flush()


def test_what_failed_alike_is_one_group_with_its_rows(tmp_path: Path) -> None:
    sink = GroupingSink(str(tmp_path), TOPIC, Knowledge({"orders": 1}))
    store(sink, [failed(n, f"a.TimeoutException: {n} ms" if n % 3 else "a.OtherException: no") for n in range(9)])
    told = sink.told()
    sink.close()

    large, small = told.groups
    assert (large.exception, large.message, large.example) == ("a.TimeoutException", "# ms", "1 ms")
    assert (large.count, small.count, told.count) == (6, 3, 9)
    assert (large.first_ms, large.last_ms, large.row) == (T0 + 1000, T0 + 8000, 8)
    assert told.sources == {"orders": 9}
    assert told.dialects == {"envelope": 9}
    assert told.doubts == {DoubtKind.HEADERS_LOST: 9}
    assert large.buckets is not None
    assert told.buckets is not None
    assert (large.buckets.counts.sum(), told.buckets.counts.sum()) == (6, 9)
    assert told.group(large.fingerprint) is large
    rows = rows_of_group(str(tmp_path), 9, large.number)
    assert rows.tolist() == [1, 2, 4, 5, 7, 8]
    assert rows_of_group(str(tmp_path), 5, large.number).tolist() == [1, 2, 4]
    reader = SpoolReader(str(tmp_path))
    assert {explain(reader.record(int(row))).fingerprint for row in rows} == {large.fingerprint}
    reader.close()


def test_the_groups_grow_as_rows_are_published_in_any_order(tmp_path: Path) -> None:
    sink = GroupingSink(str(tmp_path), TOPIC, Knowledge())
    rows = [sink.store(FakeMessage(failed(n, f"a.B{n % 2}Exception: no"))) for n in range(4)]
    assert sink.told().groups == ()
    sink.publish(reversed(rows[2:]))
    sink.flush()
    first = sink.told()
    sink.settle()
    store(sink, [failed(9, "a.B1Exception: no")])
    second = sink.told()
    sink.close()

    assert [(group.exception, group.count) for group in first.groups] == [("a.B0Exception", 1), ("a.B1Exception", 1)]
    assert [(group.exception, group.count) for group in second.groups] == [("a.B1Exception", 2), ("a.B0Exception", 1)]
    assert second.count == 3, "what was stored and never published does not count"
    assert second.dialects == {"envelope": 3}
    assert rows_of_group(str(tmp_path), 3, second.groups[0].number).tolist() == [0, 2]


def test_beyond_the_most_groups_the_rest_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "MOST_GROUPS", 2)
    sink = GroupingSink(str(tmp_path), TOPIC, Knowledge())
    store(sink, [failed(n, f"a.{'ABCDE'[n]}Exception: no") for n in range(5)])
    store(sink, [failed(6, "a.AException: no")])
    told = sink.told()
    sink.close()

    assert [(group.exception, group.fingerprint == OTHERS, group.count) for group in told.groups] == [
        (None, True, 3),
        ("a.AException", False, 2),
        ("a.BException", False, 1),
    ]
    assert rows_of_group(str(tmp_path), 6, told.groups[0].number).tolist() == [2, 3, 4]


def test_rounds_are_counted(tmp_path: Path) -> None:
    again = (*fixtures.spring_place("notification-events", 1, 3), *fixtures.spring().headers)
    records = [fixtures.spring(), replace(fixtures.spring(), headers=again, offset=8)]
    sink = GroupingSink(str(tmp_path), "notification-events-dlt", Knowledge())
    store(sink, records)
    (group,) = sink.told().groups
    sink.close()

    assert (group.count, group.sent_back, group.rounds) == (2, 1, 1)
    assert group.frame == "com.clinic.notify.SmtpSender.send"
    assert group.group == "notification-service-group"


def test_records_without_a_time_have_none(tmp_path: Path) -> None:
    sink = GroupingSink(str(tmp_path), TOPIC, Knowledge())
    store(sink, [failed(1, "a.AException: no", -1)])
    (group,) = sink.told().groups
    sink.close()

    assert (group.count, group.first_ms, group.last_ms, group.buckets) == (1, None, None, None)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(SpoolFull):
        GroupingSink(str(tmp_path / "none"), TOPIC, Knowledge())
    (tmp_path / "groups").mkdir()
    with pytest.raises(SpoolFull):
        GroupingSink(str(tmp_path), TOPIC, Knowledge())
