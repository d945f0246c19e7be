"""The journal, and the account of a job, as files that others read."""

import csv
import json
from pathlib import Path

import pytest
from confluent_kafka import Producer

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.export_files import FileForm, FileNotWritten
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.audit_export import COLUMNS, export_account, export_audit, line_of_mark
from kafka_explorer.engine.redrive.clusters import keep_to
from kafka_explorer.engine.redrive.journal import Mark, encoded
from kafka_explorer.engine.redrive.journal_topic import ensure_journal
from kafka_explorer.engine.redrive.request import JOURNAL_TOPIC, Outcome, State, Why
from kafka_explorer.sandbox.broker import Sandbox
from tests.engine.drive import run
from tests.engine.producing.scenes import settings_of
from tests.engine.redrive.letters import request

SENT = Mark("audit-dlt", (1, 7), "sent", "job-1", "ann@desk", 1_700_000_000_123, "orders", 2, 99, 5, 2, "c", "f1")
DISCARDED = Mark("audit-dlt", (1, 8), "discarded", "job-2", "bob@desk", 1_700_000_001_000, reason='an "old" one,\n=1')
FOREIGN = Mark("audit-other-dlt", (0, 0), "parked", "job-3", "ann@desk", 1_700_000_002_000, "parking", 0, 1)


@pytest.fixture(scope="module")
def journal(broker: Sandbox) -> Sandbox:
    with Cluster(settings_of(broker)) as cluster:
        run(ensure_journal(cluster))
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for key, value in map(encoded, (SENT, DISCARDED, FOREIGN)):
        producer.produce(JOURNAL_TOPIC, value, key)
    producer.produce(JOURNAL_TOPIC, b"nonsense", b"nonsense")
    assert producer.flush(60) == 0
    return broker


def test_the_journal_of_one_topic_as_json_lines(journal: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    assert run(export_audit(settings_of(journal), str(path), FileForm.JSON_LINES, "audit-dlt")) == 2
    sent, discarded = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    assert sent == {
        "dead_letters": "audit-dlt",
        "partition": 1,
        "offset": 7,
        "died_at": "1970-01-01T00:00:00.005Z",
        "result": "sent",
        "at": "2023-11-14T22:13:20.123Z",
        "by": "ann@desk",
        "job": "job-1",
        "target": "orders",
        "target_partition": 2,
        "target_offset": 99,
        "target_cluster": None,
        "redrives": 2,
        "why": None,
        "reason": None,
        "fingerprint": "f1",
    }
    assert (discarded["result"], discarded["reason"], discarded["died_at"]) == ("discarded", DISCARDED.reason, None)


def test_all_of_the_journal_as_csv(journal: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "audit.csv"
    count = run(export_audit(settings_of(journal), str(path), FileForm.CSV))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == count >= 3
    mine = {row["job"]: row for row in rows if row["dead_letters"].startswith("audit-")}
    assert tuple(rows[0]) == COLUMNS
    assert mine["job-2"]["reason"] == DISCARDED.reason
    assert (mine["job-3"]["target"], mine["job-3"]["reason"]) == ("parking", "")
    assert not (tmp_path / "audit.csv.part").exists()


def test_a_folder_that_is_not_there_is_told(journal: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(FileNotWritten):
        run(export_audit(settings_of(journal), str(tmp_path / "no" / "audit.csv"), FileForm.CSV))


def test_the_account_of_a_job(tmp_path: Path) -> None:
    account = Account.of_job(str(tmp_path), "audit-dlt", "job-1")
    account.put(
        [
            Outcome((0, 1), State.SENT, "orders", 2, 99, at_ms=1_700_000_000_000),
            Outcome((0, 2), State.SKIPPED, why=Why.ROUNDS, detail="3"),
        ]
    )
    account.close()
    path = tmp_path / "account.jsonl"
    assert run(export_account(str(tmp_path), str(path), FileForm.JSON_LINES)) == 2
    sent, skipped = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    assert (sent["result"], sent["target_offset"], sent["at"]) == ("sent", 99, "2023-11-14T22:13:20.000Z")
    assert (skipped["result"], skipped["why"], skipped["reason"], skipped["at"]) == ("skipped", "rounds", "3", None)
    assert tuple(sent) == COLUMNS


def test_the_account_of_a_job_for_another_cluster_says_which(tmp_path: Path) -> None:
    account = Account.of_job(str(tmp_path), "audit-dlt", "job-1")
    keep_to(account, request(to_cluster="there"))
    account.put([Outcome((0, 1), State.SENT, "orders", 2, 99)])
    account.close()
    path = tmp_path / "account.jsonl"
    run(export_account(str(tmp_path), str(path), FileForm.JSON_LINES))
    assert json.loads(path.read_text(encoding="utf-8"))["target_cluster"] == "there"


def test_a_time_that_is_none_is_none() -> None:
    assert line_of_mark(Mark("d", (0, 0), "sent", "j", "b", 10**18))["at"] is None
