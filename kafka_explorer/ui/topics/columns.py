"""The columns of the topic list."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.ui.widgets.columns import Column

NAME, STATE, PARTITIONS, REPLICATION, MESSAGES, POLICY, GROUPS = range(7)


def _tr(words: str) -> str:
    return QCoreApplication.translate("topics", words)


def topic_columns() -> tuple[Column, ...]:
    """Return them; the state stands beside the name, where it is seen."""
    return (
        Column("name", _tr("Topic"), min_width_px=200, max_width_px=380),
        Column("state", _tr("State"), badge=True, min_width_px=84),
        Column("partitions", _tr("Partitions"), right=True),
        Column("replication", _tr("Replication"), right=True, tip=_tr("Copies of each partition")),
        Column(
            "messages",
            _tr("Messages"),
            right=True,
            toned=True,
            tip=_tr("From the low to the high watermark of all partitions"),
            min_width_px=110,
        ),
        Column("policy", _tr("Cleanup"), tone="muted", tip=_tr("What happens to old messages"), min_width_px=96),
        Column("groups", _tr("Consumer groups"), tone="text", toned=True, stretch=True, min_width_px=180),
    )
