"""Dead-letter topics as lines of a table."""

from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.widgets.columns import Column

TOPIC, SOURCE, DIALECT, COUNT, RATE, OLDEST, EXPIRING = range(7)


def inbox_columns() -> tuple[Column, ...]:
    """Return the columns."""
    return (
        Column("topic", tr("Dead-letter topic"), min_width_px=180, stretch=True),
        Column("source", tr("From"), toned=True, min_width_px=140),
        Column("dialect", tr("Written by"), badge=True, min_width_px=110),
        Column("count", tr("Dead letters"), right=True, toned=True, min_width_px=90),
        Column("rate", tr("Arriving"), right=True, toned=True, min_width_px=80),
        Column("oldest", tr("Oldest"), right=True, tone="muted", min_width_px=80),
        Column("expiring", tr("Expire"), toned=True, min_width_px=110),
    )
