"""Reads what is planned from its end, newest first, in windows (`newest.py`)."""

import math
from collections.abc import Generator, Iterable

from kafka_explorer.engine.newest import FIRST_WINDOW, LARGEST_WINDOW, NewestFirst
from kafka_explorer.engine.saved_searches import Position
from kafka_explorer.engine.scan_course import Course, time_of
from kafka_explorer.engine.scan_request import EndReason, ScanProgress

# What one round of windows may bring, so that what waits for its turn fits into memory.
_ROUND_BYTES = 128 * 1024 * 1024
# The first matches are told of as soon as they are found, whenever news was told last.
_AT_ONCE = 50


def walk_back(course: Course) -> Generator[ScanProgress, None, EndReason]:
    """Publish matches in the order of their time, the newest first; returns why it ended."""
    return (yield from _Back(course).run())


def walk_back_and_turn(course: Course) -> Generator[ScanProgress, None, EndReason]:
    """Find the newest matches and publish them at the end, with the oldest of them first; returns why it ended."""
    return (yield from _BackAndTurned(course).run())


class _Back:
    def __init__(self, course: Course) -> None:
        self._course = course
        self._bounds = course.plan.filled
        self._limit = course.request.wanted
        self._done = 0
        filtered = course.request.filter is not None
        self._walk = NewestFirst(self._bounds, _first_window(self._limit, len(self._bounds), filtered=filtered))

    def run(self) -> Generator[ScanProgress, None, EndReason]:
        ended: EndReason | None = None
        while not (self._walk.exhausted or ended):
            ended = yield from self._read_windows()
            if ended is None:
                self.take_due()
                if self.found == self._limit:
                    ended = EndReason.LIMIT_REACHED
                elif self._course.is_telling or self._course.last.rows < self._course.given <= _AT_ONCE:
                    yield self.progress()
        self.finish()
        yield self.progress()
        return ended or EndReason.ALL_READ

    @property
    def found(self) -> int:
        """How many of the matches wanted are there."""
        return self._course.given

    def take_due(self) -> None:
        """Take the matches that are due."""
        self._course.give(self._walk.due(self._course.wanting(self._limit)))

    def finish(self) -> None:
        """Give what is left to give."""

    def progress(self) -> ScanProgress:
        frontier_ms = self._walk.frontier_ms
        if frontier_ms is None:
            frontier_ms = self._course.last.position_ms
        return self._course.progress(self._done, frontier_ms, self.positions)

    def positions(self) -> Iterable[Position]:
        plan, left, held = self._course.plan, self._walk.left, self._walk.last_held
        for lane, bound in plan.bounds.items():
            left_end = max(bound.low + left.get(lane, 0), held.get(lane, -1) + 1)
            yield plan.position(lane, bound.low, left_end)

    def _read_windows(self) -> Generator[ScanProgress, None, EndReason | None]:
        """Read one round of windows; matches are held by `walk` until they are due."""
        course, reader, walk = self._course, self._course.reader, self._walk
        lane_of = course.plan.lanes.of
        windows = walk.next_windows()
        firsts_ms: dict[int, int] = {}
        lasts_ms: dict[int, int] = {}
        before = course.plan.total - walk.unread
        reader.assign(windows)
        while reader.unfinished:
            messages = course.hear()
            if len(firsts_ms) < len(windows):
                for lane, at_ms in reader.first_ms(messages).items():
                    firsts_ms.setdefault(lane, at_ms)
            lasts_ms.update((lane, time_of(last)) for lane, last in reader.newest.items())
            matching = course.select(messages)
            course.count(messages, matching)
            for message in matching:
                walk.hold(time_of(message), lane_of(message), message.offset(), course.store(message))
            self._done = before + sum(reader.positions[lane] - begin for lane, begin in reader.begins.items())
            ended = course.end_reason()
            if ended:
                return ended
            if course.is_telling:
                yield self.progress()
        walk.windows_read(reader.begins, firsts_ms, lasts_ms)
        if course.scanned:
            average = max(1, course.scanned_bytes // course.scanned)
            walk.largest = max(1, min(LARGEST_WINDOW, _ROUND_BYTES // average // max(1, len(self._bounds))))
        return None


class _BackAndTurned(_Back):
    def __init__(self, course: Course) -> None:
        super().__init__(course)
        self._rows: list[bytes] = []

    @property
    def found(self) -> int:
        return len(self._rows)

    def take_due(self) -> None:
        self._rows += self._walk.due(None if self._limit is None else self._limit - len(self._rows))

    def finish(self) -> None:
        self._course.give(self._rows[::-1])
        self._rows = []

    def positions(self) -> Iterable[Position]:
        if not self._rows:
            yield from super().positions()
            return
        plan = self._course.plan
        for lane, bound in plan.bounds.items():  # nothing is shown yet
            yield plan.position(lane, bound.low, bound.high)


def _first_window(limit: int | None, partitions: int, *, filtered: bool) -> int:
    """Without a filter the newest N mostly lie within twice a fair share of every partition: one round will do."""
    if filtered or limit is None:
        return FIRST_WINDOW
    return min(FIRST_WINDOW, limit if partitions == 1 else math.ceil(limit * 2 / max(1, partitions)) + 10)
