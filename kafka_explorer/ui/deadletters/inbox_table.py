"""The table of dead-letter topics: redrives that are not through have a column while there are any."""

from kafka_explorer.ui.deadletters.inbox_lines import KNOWN, REDRIVE, inbox_columns
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.line_table import LineTable


class InboxTable(LineTable):
    """Shows what `inbox_lines` returns."""

    def __init__(self, theme: Theme, memory: Memory) -> None:
        super().__init__(theme, memory.widths, "dead-letter-topics", inbox_columns())
        self.show_redrives(shown=False)

    def show_redrives(self, *, shown: bool) -> None:
        """Show the column of redrives that are not through, in the place of the one missed least, or hide it."""
        if self.isColumnHidden(REDRIVE) is shown:
            self._widths.set_hidden(REDRIVE, not shown)
            self._widths.set_hidden(KNOWN, shown)
            self._widths.stretch()
