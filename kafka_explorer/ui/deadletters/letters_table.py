"""The table of dead letters: which partition they lie in is shown where there are several."""

from kafka_explorer.ui.deadletters.letters_model import PARTITION
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.table import Table


class LettersTable(Table):
    """Shows a `LettersModel`."""

    def __init__(self, theme: Theme, memory: Memory) -> None:
        super().__init__(theme, memory.widths, "dead-letters")

    def show_partitions(self, *, shown: bool) -> None:
        """Show the column of partitions or hide it."""
        if self.isColumnHidden(PARTITION) is shown:
            self._widths.set_hidden(PARTITION, not shown)
            self._widths.stretch()
