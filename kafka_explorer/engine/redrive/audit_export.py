"""Who redrove, parked or discarded which dead letter, when, and where to: the journal or one job's account, as a file.

JSON Lines or CSV (RFC 4180). The journal keeps the newest mark of each dead letter for ever, and older ones until
compaction takes them: what is there is written, in the order in which it came to be.
"""

import contextlib
import csv
import io
from collections.abc import Callable, Generator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import orjson

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import ClusterSettings, connect
from kafka_explorer.engine.export_files import FileForm, FileNotWritten, part_of
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.clusters import other_target
from kafka_explorer.engine.redrive.journal import Mark, Owner
from kafka_explorer.engine.redrive.journal_topic import read_journal
from kafka_explorer.engine.redrive.request import Outcome

COLUMNS = (
    "dead_letters", "partition", "offset", "died_at", "result", "at", "by", "job", "target", "target_partition",
    "target_offset", "target_cluster", "redrives", "why", "reason", "fingerprint",
)  # fmt: skip
_TOLD_EVERY = 500

Line = Mapping[str, object]


def export_audit(
    settings: ClusterSettings, path: str, form: FileForm, dlq: str | None = None
) -> Generator[int, None, int]:
    """Write the journal to `path`, all of it or what is about the dead letters `dlq`; yields and returns the lines.

    The file has its name only when it is whole. Raises UnknownTopic where there is no journal, NotAuthorized,
    ConnectionFailed, RequestTimedOut, FileNotWritten.
    """
    with (yield from telling(0, connect(settings))) as cluster, _written(path, form) as put:
        lines = 0

        def take(entry: Mark | Owner) -> None:
            nonlocal lines
            if isinstance(entry, Mark):
                put(line_of_mark(entry))
                lines += 1

        for _ in read_journal(cluster, take, dlq):
            yield lines
        return lines


def export_account(folder: str, path: str, form: FileForm) -> Generator[int, None, int]:
    """Write what became of each dead letter of one job, the account in `folder`, to `path`.

    Raises AccountFailed, FileNotWritten.
    """
    account = Account(folder)
    try:
        dlq, job = account.fact("job") or ("", "")
        to_cluster = other_target(account)
        lines = 0
        with _written(path, form) as put:
            for outcome in account.outcomes():
                put(line_of_outcome(dlq, job, outcome, to_cluster))
                lines += 1
                if lines % _TOLD_EVERY == 0:
                    yield lines
        return lines
    finally:
        account.close()


def line_of_mark(mark: Mark) -> Line:
    """Return a mark as the columns have it; what is not known is None.

    It landed in the journal's own cluster, wherever the dead letters are (`RedriveRequest.mark_name`).
    """
    return {
        "dead_letters": mark.dlq,
        "partition": mark.place[0],
        "offset": mark.place[1],
        "died_at": _iso(mark.died_ms),
        "result": mark.result,
        "at": _iso(mark.at_ms),
        "by": mark.by,
        "job": mark.job,
        "target": mark.target or None,
        "target_partition": mark.partition,
        "target_offset": mark.offset,
        "target_cluster": None,
        "redrives": mark.rounds,
        "why": None,
        "reason": mark.reason or None,
        "fingerprint": mark.fingerprint or None,
    }


def line_of_outcome(dlq: str, job: str, outcome: Outcome, to_cluster: str = "") -> Line:
    """Return what became of one dead letter of a job as the columns have it.

    `to_cluster` is the id of the cluster it was sent to, "" for its own.
    """
    known = {
        "dead_letters": dlq,
        "partition": outcome.place[0],
        "offset": outcome.place[1],
        "result": outcome.state.value,
        "at": _iso(outcome.at_ms),
        "job": job,
        "target": outcome.target or None,
        "target_partition": outcome.partition,
        "target_offset": outcome.offset,
        "target_cluster": to_cluster or None,
        "why": None if outcome.why is None else outcome.why.value,
        "reason": outcome.detail or None,
    }
    return {name: known.get(name) for name in COLUMNS}


@contextlib.contextmanager
def _written(path: str, form: FileForm) -> Generator[Callable[[Line], None]]:
    part = part_of(path)
    try:
        with part.open("wb") as file:
            yield _writer(file, form)
        part.replace(Path(path))
    except OSError as error:
        raise FileNotWritten(path, error.strerror or str(error)) from error


def _writer(file: BinaryIO, form: FileForm) -> Callable[[Line], None]:
    def put_json(line: Line) -> None:
        file.write(orjson.dumps(dict(line), option=orjson.OPT_APPEND_NEWLINE))

    def put_cells(line: Line) -> None:
        file.write(_csv([line[name] for name in COLUMNS]))

    if form is FileForm.JSON_LINES:
        return put_json
    file.write(_csv(COLUMNS))
    return put_cells


def _csv(cells: Sequence[object]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()


def _iso(at_ms: int) -> str | None:
    """Return a time as ISO 8601 in UTC, with milliseconds; None where there is none."""
    if at_ms <= 0:
        return None
    try:
        return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):  # a year that has five digits
        return None
