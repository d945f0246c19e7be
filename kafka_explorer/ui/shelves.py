"""What the user keeps of the Messages page: filters, and searches that may go on."""

from dataclasses import dataclass, field

from kafka_explorer.ui.filter_shelf import FilterShelf
from kafka_explorer.ui.search_shelf import SearchShelf


@dataclass(frozen=True, slots=True)
class Shelves:
    """Made once by the composition root; as it is made here, nothing is kept."""

    filters: FilterShelf = field(default_factory=FilterShelf)
    searches: SearchShelf = field(default_factory=SearchShelf)

    def flush(self) -> None:
        """Write what was not written yet, as the program ends and no task runs any more."""
        self.filters.flush()
        self.searches.flush()
