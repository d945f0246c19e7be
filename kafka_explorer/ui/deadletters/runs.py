"""A redrive that runs, ran, or could go on, as the pages hand it to each other."""

from dataclasses import dataclass

from kafka_explorer.engine.redrive.kept_runs import KeptRun
from kafka_explorer.engine.redrive.request import Chosen, RedriveRequest
from kafka_explorer.ui.deadletters.targets import OWN


@dataclass(frozen=True, slots=True)
class Run:
    """A request that was confirmed, and the folder of its account. `parks`: they are only copied to its target.

    `to` is the connection of the cluster they go to, OWN for that of the dead letters.
    """

    request: RedriveRequest
    folder: str
    parks: bool = False
    to: str = OWN

    @property
    def total(self) -> int | None:
        """How many dead letters were chosen; None when only reading tells."""
        selection = self.request.selection
        return selection.count if isinstance(selection, Chosen) else None


def run_of(kept: KeptRun) -> Run:
    """Return a run that was found on the disk."""
    return Run(kept.request, kept.folder, kept.parks, kept.connection)
