"""Follows topics at their ends for ever, new partitions included, as it comes."""

from collections.abc import Generator, Iterable

from kafka_explorer.engine.new_partitions import NewPartitions
from kafka_explorer.engine.offsets import PartitionRead
from kafka_explorer.engine.records import Message
from kafka_explorer.engine.saved_searches import Position
from kafka_explorer.engine.scan_course import Course, time_of
from kafka_explorer.engine.scan_plan import chosen_partitions
from kafka_explorer.engine.scan_request import EndReason, ScanProgress


def follow(course: Course) -> Generator[ScanProgress, None, EndReason]:
    """Read from the plan's ends on; returns when a limit is reached."""
    return (yield from _Live(course).run())


class _Live:
    def __init__(self, course: Course) -> None:
        self._course = course
        self._begins = dict(course.plan.ends)
        self._before = course.total or 0
        self._position_ms = course.last.position_ms
        known = {course.plan.lanes.where(lane) for lane in self._begins}
        self._news = NewPartitions(course.cluster, course.plan.lanes.topics, known, self._is_wanted)

    def run(self) -> Generator[ScanProgress, None, EndReason]:
        course, reader = self._course, self._course.reader
        course.total = None
        course.sink.settle()
        reader.assign([PartitionRead(lane, begin, None) for lane, begin in self._begins.items()])
        while True:
            self._take(course.hear())
            ended = course.end_reason()
            if ended or course.is_telling:
                yield self._progress()
            if ended:
                return ended
            added = [course.plan.lanes.lane(*where) for where in self._news.found()]
            if added:
                # All that is in them was written after they were added: nothing is missed by beginning at 0.
                self._begins.update(dict.fromkeys(added, 0))
                reader.add([PartitionRead(lane, 0, None) for lane in added])

    def _take(self, messages: list[Message]) -> None:
        course = self._course
        matching = course.select(messages)[: course.wanting(course.request.limit)]
        if messages:
            self._position_ms = time_of(messages[-1])
            course.count(messages, matching)
            course.give([course.store(message) for message in matching])

    def _is_wanted(self, where: tuple[str, int], count: int) -> bool:
        return where[1] in chosen_partitions(self._course.request, count)[0]

    def _progress(self) -> ScanProgress:
        positions = self._course.reader.positions
        done = self._before + sum(positions[lane] - begin for lane, begin in self._begins.items())
        return self._course.progress(done, self._position_ms, self._positions)

    def _positions(self) -> Iterable[Position]:
        plan, reached = self._course.plan, self._course.reader.positions
        for lane, begin in self._begins.items():
            topic, partition = plan.lanes.where(lane)
            first = plan.whole[lane].low if lane in plan.whole else begin
            yield Position(topic, partition, first, reached[lane], reached[lane], reached[lane])
