"""Groups of what failed alike as lines of a table; the first line stands for all of them together."""

from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.widgets.columns import Column

CAUSE, MESSAGE, COUNT, LAST = range(4)


def group_columns() -> tuple[Column, ...]:
    """Return the columns."""
    return (
        Column("cause", tr("Cause"), toned=True, min_width_px=130, max_width_px=260),
        Column("message", tr("Message"), tone="muted", stretch=True),
        Column("count", tr("Count"), right=True, min_width_px=64),
        Column("last", tr("Last"), right=True, tone="muted", min_width_px=64),
    )
