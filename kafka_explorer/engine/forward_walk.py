"""Reads what is planned from its beginning, oldest first: of one partition in its order, of several in that of time."""

from collections.abc import Generator, Iterable

from kafka_explorer.engine.offsets import PartitionRead
from kafka_explorer.engine.oldest_first import OldestFirst
from kafka_explorer.engine.records import Message
from kafka_explorer.engine.saved_searches import Position
from kafka_explorer.engine.scan_course import Course, time_of
from kafka_explorer.engine.scan_request import EndReason, ScanProgress


def walk_forward(course: Course) -> Generator[ScanProgress, None, EndReason]:
    """Read everything within the plan's bounds; returns why it ended."""
    plan = [PartitionRead(lane, bound.low, bound.high) for lane, bound in course.plan.filled.items()]
    course.reader.assign(plan)
    if len(plan) > 1 and not course.request.count_only:
        return (yield from _Merged(course).run())
    return (yield from _AsItComes(course).run())


class _Walk:
    """What the two ways have in common."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._reader = course.reader
        self._position_ms: int | None = None

    def run(self) -> Generator[ScanProgress, None, EndReason]:
        course = self._course
        while self._reader.unfinished:
            self.take(course.hear())
            ended = course.end_reason()
            if ended:
                self.finish()
                yield self.progress()
                return ended
            if course.is_telling:
                yield self.progress()
        self.finish()
        yield self.progress()
        return EndReason.LIMIT_REACHED if course.given == course.request.limit else EndReason.ALL_READ

    def take(self, messages: list[Message]) -> None:
        """Take a batch."""
        raise NotImplementedError

    def finish(self) -> None:
        """Give what is left to give."""

    def progress(self) -> ScanProgress:
        course = self._course
        bounds = course.plan.filled
        done = sum(self._reader.positions[lane] - bound.low for lane, bound in bounds.items())
        return course.progress(done, self._position_ms, self.positions)

    def positions(self) -> Iterable[Position]:
        plan, held = self._course.plan, self.first_held()
        for lane, bound in plan.bounds.items():
            reached = self._reader.positions.get(lane, bound.low)
            yield plan.position(lane, min(reached, held.get(lane, reached)), bound.high)

    def first_held(self) -> dict[int, int]:
        """By lane, the first match that was read and is not published."""
        return {}


class _AsItComes(_Walk):
    """One partition, or where the order does not matter."""

    def take(self, messages: list[Message]) -> None:
        course = self._course
        matching = course.select(messages)
        wanted = course.wanting(course.request.limit)
        if wanted is not None and len(matching) >= wanted:
            matching = matching[:wanted]
            messages = self._put_back_after(matching[-1], messages)
        if messages or self._reader.passed:
            last = messages[-1] if messages else next(iter(self._reader.newest.values()))
            self._position_ms = time_of(last)
            course.count(messages, matching)
            course.give([course.store(message) for message in matching])

    def _put_back_after(self, last: Message, messages: list[Message]) -> list[Message]:
        """Return `messages` up to `last`, the last one wanted; the others count as not read."""
        cut = next(index for index, message in enumerate(messages, start=1) if message is last)
        self._reader.put_back(messages[cut:])
        return messages[:cut]


class _Merged(_Walk):
    """Several partitions, merged by time."""

    def __init__(self, course: Course) -> None:
        super().__init__(course)
        self._merge = OldestFirst(course.reader.unfinished)

    def take(self, messages: list[Message]) -> None:
        course, merge, lane_of = self._course, self._merge, self._course.plan.lanes.of
        matching = course.select(messages)
        course.count(messages, matching)
        for message in matching:
            merge.hold(time_of(message), lane_of(message), message.offset(), course.store(message))
        for lane, message in self._reader.newest.items():
            merge.reached(lane, time_of(message))
        merge.keep_to(self._reader.unfinished)
        if course.is_telling:
            course.give(merge.due(course.wanting(course.request.limit)))
            self._position_ms = merge.frontier_ms
            waiting, freed = merge.turns()
            if waiting:
                self._reader.hold_back(waiting)
            if freed:
                self._reader.go_on(freed)

    def finish(self) -> None:
        course = self._course
        course.give(self._merge.rest(course.wanting(course.request.limit)))
        self._position_ms = self._merge.frontier_ms

    def first_held(self) -> dict[int, int]:
        return self._merge.first_held
