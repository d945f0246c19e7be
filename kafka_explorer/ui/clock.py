"""The time zone in which the window shows times, chosen by the user and changed while everything is open."""

from PySide6.QtCore import QObject, Signal

from kafka_explorer.ui.formats import TimeZone, timestamp, timestamp_full, zone_title


class Clock(QObject):
    """One per program, passed to constructors of whatever shows times; `changed` means: show them again."""

    changed = Signal()

    def __init__(self, zone: TimeZone = "local", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zone: TimeZone = zone

    @property
    def zone(self) -> TimeZone:
        """ "local" (the desktop's) or "utc"."""
        return self._zone

    def set_zone(self, zone: TimeZone) -> None:
        """Choose the zone; `changed` follows if it is another one."""
        if zone != self._zone:
            self._zone = zone
            self.changed.emit()

    def timestamp(self, at_ms: int | None) -> str:
        """Return ms since 1970 as "2026-11-22 15:58:59.241"; None as a dash."""
        return timestamp(at_ms, self._zone)

    def timestamp_full(self, at_ms: int | None) -> str:
        """Like `timestamp`, with the offset from UTC that held at that time."""
        return timestamp_full(at_ms, self._zone)

    @property
    def title(self) -> str:
        """What the title of a column of times says in brackets: "UTC" or "local, UTC+03:00"."""
        return zone_title(self._zone)
