"""Topics in words."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication


def named(topics: Sequence[str]) -> str:
    """Return the name of one topic, or how many they are."""
    if len(topics) == 1:
        return topics[0]
    return QCoreApplication.translate("records", "%s topics") % f"{len(topics):,}"
