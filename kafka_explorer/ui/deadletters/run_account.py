"""What the account of a run holds, read for the screen: not in the window's thread."""

import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field

from kafka_explorer.engine.redrive.account import Account, has_account
from kafka_explorer.engine.redrive.kept_runs import is_running
from kafka_explorer.engine.redrive.request import FAILURES_TOLD, Outcome, State

_ENDING_S, _LOOK_S = 20.0, 0.05


@dataclass(frozen=True, slots=True)
class Held:
    """How many were sent and so on; `doubts` are all in doubt, `remarks` the first of the others not sent."""

    sent: int = 0
    skipped: int = 0
    failed: int = 0
    by_target: Mapping[str, int] = field(default_factory=dict, hash=False)
    doubts: tuple[Outcome, ...] = ()
    remarks: tuple[Outcome, ...] = ()

    @property
    def seen(self) -> int:
        """How many are decided, doubts included."""
        return self.sent + self.skipped + self.failed + len(self.doubts)


def read_held(folder: str) -> Generator[None, None, Held]:
    """Read the account, once who works with it has ended: a run that was stopped finishes its batch.

    Raises AccountFailed.
    """
    deadline = time.monotonic() + _ENDING_S
    while is_running(folder) and time.monotonic() < deadline:
        time.sleep(_LOOK_S)
        yield
    yield
    if not has_account(folder):
        return Held()
    account = Account(folder)
    try:
        counts = account.counts
        return Held(
            counts[State.SENT],
            counts[State.SKIPPED],
            counts[State.FAILED],
            account.by_target(),
            tuple(account.outcomes([State.DOUBTFUL])),
            tuple(each for each in account.remarks() if each.state is not State.DOUBTFUL)[:FAILURES_TOLD],
        )
    finally:
        account.close()
