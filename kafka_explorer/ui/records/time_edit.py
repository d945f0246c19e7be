"""A date and a time to type or to pick from a calendar that looks like the rest of the window."""

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDateTimeEdit, QToolButton, QWidget

from kafka_explorer.ui.theme import Theme

_ARROWS = {"qt_calendar_prevmonth": "caret-left", "qt_calendar_nextmonth": "caret-right"}


class TimeEdit(QDateTimeEdit):
    """Shows seconds; the zone is that of the time set."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCalendarPopup(True)
        self.setDisplayFormat("yyyy-MM-dd HH:mm:ss")
        self._calendar = QCalendarWidget()
        self._calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._calendar.setGridVisible(False)
        self.setCalendarWidget(self._calendar)
        theme.changed.connect(self._dress_calendar)
        self._dress_calendar()

    def show_time(self, at: QDateTime) -> None:
        """Show a moment in its own zone."""
        self.setTimeZone(at.timeZone())
        self.setDateTime(at)

    def _dress_calendar(self) -> None:
        """Qt paints weekends red and its arrows black, whatever the palette says."""
        quiet = QTextCharFormat()
        quiet.setForeground(self._theme.color("text"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._calendar.setWeekdayTextFormat(day, quiet)
        heading = QTextCharFormat()
        heading.setForeground(self._theme.color("muted"))
        self._calendar.setHeaderTextFormat(heading)
        for button in self._calendar.findChildren(QToolButton):
            if button.objectName() in _ARROWS:
                button.setIcon(self._theme.icon(_ARROWS[button.objectName()], "text"))
