"""A log handler that remembers every warning a test did not announce."""

import logging


class AnnouncedLogs(logging.Handler):
    """Collects warnings and worse; `complaints` names those that were not announced and announcements that lied."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._lines: list[str] = []
        self._announced: list[str] = []

    def announce(self, part: str) -> None:
        """Expect one or more messages that contain `part`."""
        self._announced.append(part)

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def complaints(self) -> list[str]:
        """One sentence for each message nobody announced and for each announcement that nothing answered."""
        unannounced = [line for line in self._lines if not any(part in line for part in self._announced)]
        unanswered = [part for part in self._announced if not any(part in line for line in self._lines)]
        return [
            *(f"The test logged what it did not announce: {line} (fixture announce_log)" for line in unannounced),
            *(f"The test announced a warning that did not come: {part!r}" for part in unanswered),
        ]
