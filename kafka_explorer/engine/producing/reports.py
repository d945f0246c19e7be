"""What became of a run, out of its log; told as values, or written as a file with a line per message."""

import csv
from collections.abc import Generator
from pathlib import Path

from kafka_explorer.engine.producing.request import FAILURES_TOLD, Landed, SendReport
from kafka_explorer.engine.producing.send_log import (
    Outcome,
    SendLogFailed,
    SendState,
    facts_of,
    outcomes,
    outcomes_with_pauses,
)

_WORDS = {
    SendState.ACKNOWLEDGED: "acknowledged",
    SendState.REFUSED: "refused",
    SendState.UNSENDABLE: "unsendable",
    SendState.GIVEN: "in doubt",
    SendState.ABSENT: "undelivered",
}
_TOLD_EVERY = 5_000


def report_of(folder: str, elapsed_s: float = 0.0) -> SendReport:
    """Return the report of the run whose log is in `folder`, ended or not. Raises SendLogFailed."""
    work = sum_up(folder, elapsed_s)
    while True:
        try:
            next(work)
        except StopIteration as end:
            report: SendReport = end.value
            return report


def sum_up(folder: str, elapsed_s: float = 0.0) -> Generator[None, None, SendReport]:
    """The same as a job: a log may tell of millions."""
    facts = facts_of(folder)
    counts = dict.fromkeys(SendState, 0)
    landed: dict[int, Landed] = {}
    failures: list[Outcome] = []
    for outcome in outcomes_with_pauses(folder):
        if outcome is None:
            yield
            continue
        counts[outcome.state] += 1
        if outcome.state is SendState.ACKNOWLEDGED:
            _add(landed, outcome)
        elif len(failures) < FAILURES_TOLD:
            failures.append(outcome)
    return SendReport(
        facts.topic,
        folder,
        facts.started_ms,
        acknowledged=counts[SendState.ACKNOWLEDGED],
        refused=counts[SendState.REFUSED],
        unsendable=counts[SendState.UNSENDABLE],
        doubtful=counts[SendState.GIVEN],
        undelivered=counts[SendState.ABSENT],
        landed=dict(sorted(landed.items())),
        failures=tuple(failures),
        elapsed_s=elapsed_s,
    )


def write_report(folder: str, path: str) -> Generator[int, None, int]:
    """Write a CSV file with a line per message; yields and returns how many lines. Raises SendLogFailed."""
    count = 0
    try:
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["part", "number", "outcome", "partition", "offset", "error"])
            for outcome in outcomes(folder):
                rows.writerow(_cells(outcome))
                count += 1
                if count % _TOLD_EVERY == 0:
                    yield count
    except OSError as error:
        raise SendLogFailed(path, error.strerror or str(error)) from error
    return count


def word_for(state: SendState) -> str:
    """Return how files name a state."""
    return _WORDS[state]


def _cells(outcome: Outcome) -> list[object]:
    place = ["" if each is None else each for each in (outcome.partition, outcome.offset)]
    return [*outcome.id, _WORDS[outcome.state], *place, outcome.reason]


def _add(landed: dict[int, Landed], outcome: Outcome) -> None:
    partition, offset = outcome.partition, outcome.offset
    assert partition is not None  # noqa: S101 - an acknowledged message landed somewhere
    known = landed.get(partition, Landed(0, None, None))
    first = [each for each in (known.first, offset) if each is not None]
    last = [each for each in (known.last, offset) if each is not None]
    landed[partition] = Landed(known.count + 1, min(first, default=None), max(last, default=None))
