"""Two rows of a spool compared."""

from pathlib import Path

from kafka_explorer.engine.record_differences import VersionStep
from kafka_explorer.engine.stored_differences import stored_difference
from tests.engine.drive import run
from tests.messages import make_record
from tests.spools import make_spool


def test_rows_are_compared(tmp_path: Path) -> None:
    folder = make_spool(tmp_path / "spool", [make_record(0, value=b'{"a":1}'), make_record(1, value=b'{"a":2}')])
    (change,) = run(stored_difference(folder, 0, 1)).changes
    assert (change.field, change.before, change.after) == ("value.a", "1", "2")
    (hidden,) = run(stored_difference(folder, 0, 1, ["value.a"])).changes
    assert (hidden.before, hidden.after) == ("••••••", "••••••")
    assert run(stored_difference(folder, None, 1)).step is VersionStep.CREATED
