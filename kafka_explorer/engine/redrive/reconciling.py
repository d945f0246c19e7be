"""The account made true again by the marks: a run that was killed could not write what its last batch became."""

from collections.abc import Iterator

from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.journal import Mark, Memory, Owner
from kafka_explorer.engine.redrive.request import Chosen, Outcome, Selection, State, Why

_AT_ONCE = 500
_WRITTEN = {"sent", "parked"}


class Reconciling:
    """Gives the account what the marks say of its job. Raises AccountFailed."""

    def __init__(self, account: Account, job: str) -> None:
        self._account = account
        self._job = job
        self._found: list[Outcome] = []

    def take(self, entry: Mark | Owner) -> None:
        """Hear a mark."""
        if isinstance(entry, Owner) or entry.job != self._job or entry.result not in _WRITTEN:
            return
        if self._account.state(entry.place) is State.SENT:
            return
        landed = (entry.target, entry.partition, entry.offset)
        self._found.append(Outcome(entry.place, State.SENT, *landed, at_ms=entry.at_ms))
        if len(self._found) >= _AT_ONCE:
            self._write()

    def settle(self, memory: Memory, *, sure: bool) -> None:
        """All marks were heard. `sure`: of what has none nothing was sent, so doubts about it are over."""
        self._write()
        if sure:
            doubts = [each.place for each in self._account.outcomes([State.DOUBTFUL])]
            self._account.forget(place for place in doubts if place not in memory.marks)

    def _write(self) -> None:
        self._account.put(self._found)
        self._found = []


def gone(account: Account, selection: Selection) -> Iterator[Outcome]:
    """Yield those of the chosen dead letters that nothing became of: they are no longer there."""
    if isinstance(selection, Chosen):
        for stretch in selection.stretches:
            for offset in range(stretch.first, stretch.last + 1):
                if account.state((stretch.partition, offset)) is None:
                    yield Outcome((stretch.partition, offset), State.SKIPPED, why=Why.GONE)
