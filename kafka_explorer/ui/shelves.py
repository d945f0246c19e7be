"""What the user keeps: filters, searches that may go on, and what the Publish page keeps."""

from dataclasses import dataclass, field

from kafka_explorer.ui.filter_shelf import FilterShelf
from kafka_explorer.ui.search_shelf import SearchShelf
from kafka_explorer.ui.send_shelf import SendShelf


@dataclass(frozen=True, slots=True)
class Shelves:
    """Made once by the composition root; as it is made here, nothing is kept."""

    filters: FilterShelf = field(default_factory=FilterShelf)
    searches: SearchShelf = field(default_factory=SearchShelf)
    sends: SendShelf = field(default_factory=SendShelf)

    def flush(self) -> None:
        """Write what was not written yet, as the program ends and no task runs any more."""
        self.filters.flush()
        self.searches.flush()
        self.sends.flush()
