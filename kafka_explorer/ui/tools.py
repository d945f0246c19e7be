"""What every part of the shell needs, handed on as one value."""

from dataclasses import dataclass, field
from pathlib import Path

from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.spool import SpoolFolder
from kafka_explorer.ui.actions import Actions
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.open_clusters import OpenClusters
from kafka_explorer.ui.shelves import Shelves
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.watch_list import WatchList


@dataclass(frozen=True, slots=True)
class Tools:
    """Made once by the composition root. For `main_window` and `cluster_tab`; features get only what they use."""

    theme: Theme
    jobs: Jobs
    memory: Memory
    clock: Clock
    ask: Ask
    actions: Actions
    workers: Workers
    spools: SpoolFolder
    watch_list: WatchList = field(default_factory=WatchList)
    history_folder: Path | None = None
    """Where the history of lag is kept; None keeps none."""
    shelves: Shelves = field(default_factory=Shelves)
    secrets: SecretStore = field(default_factory=SecretStore)
    """The desktop's keyring; everything it does may block, so only jobs ask it."""
    catalogues: Path | None = None
    """Where catalogues of expected topics are kept, one by profile; None keeps them as long as the cluster is open."""
    open_clusters: OpenClusters = field(default_factory=OpenClusters)
    """Those whose pages are there: what is published may be copied from any of them."""
