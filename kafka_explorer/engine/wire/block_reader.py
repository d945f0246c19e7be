"""A reader that fetches by itself and returns only records that may match: of all others it tells how many they were.

Where it cannot go on it reads on as every reader does, through librdkafka, from where it stands: a broker that is not
there or has moved, a login or a compression it does not know, old records, records that were deleted meanwhile, and
filters that let so much pass that taking records apart here is slower than there.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from confluent_kafka import Consumer

from kafka_explorer.engine.lanes import Lanes
from kafka_explorer.engine.offsets import PartitionRead
from kafka_explorer.engine.reader import Reader
from kafka_explorer.engine.records import Message
from kafka_explorer.engine.watermarks import Address, Where
from kafka_explorer.engine.wire.authentication import log_in
from kafka_explorer.engine.wire.connection import Connection, NotByWire, tls_context, wait_for_any
from kafka_explorer.engine.wire.fetch import FETCH, VERSION, Wanted, fetch_answer, fetch_request
from kafka_explorer.engine.wire.record_batches import RecordBatch, batches_in
from kafka_explorer.engine.wire.transactions import told_apart
from kafka_explorer.engine.wire.wire_message import last_of, messages_in

_log = logging.getLogger(__name__)

MayHold = Callable[[bytes], bool]
"""Whether a match may be among records whose unpacked bytes these are."""

_WAIT_MS = 100
_ANSWER_BYTES = 8 * 1024 * 1024
_PARTITION_BYTES = 1024 * 1024
_FEWEST_BYTES = 16 * 1024
_RECORD_BYTES = 100.0  # packed, as long as nothing is known
_PATIENCE_S = 2.0
# Records that are made here cost three times what librdkafka takes for one; searching bytes costs a tenth.
_DENSE = 4
_ENOUGH = 20_000


@dataclass(slots=True)
class _Link:
    """A connection to a leader; the answer it waits for is to a request of this `turn`, the number of an assignment."""

    connection: Connection
    turn: int = -1


@dataclass(frozen=True, slots=True)
class _Block:
    """A batch that waits to be searched; one that is not `visible` is only passed by."""

    lane: int
    batch: RecordBatch
    visible: bool


class BlockReader(Reader):
    """Reads a plan as `Reader` does, but `batch` returns only what `may_hold` does not rule out; None: nothing at all.

    Plans without an end are not for it.
    """

    def __init__(
        self,
        make_consumer: Callable[[], Consumer],
        lanes: Lanes,
        client: Mapping[str, str],
        leaders: Mapping[Where, Address],
        may_hold: MayHold | None,
        *,
        read_committed: bool,
    ) -> None:
        super().__init__(make_consumer, lanes)
        self._client = client
        self._leaders = leaders
        self._may_hold = may_hold
        self._read_committed = read_committed
        self._links: dict[Address, _Link] = {}
        self._blocks: deque[_Block] = deque()
        self._fetched: dict[int, int] = {}
        self._held_back: set[int] = set()
        self._turn = 0
        self._record_bytes = _RECORD_BYTES
        self._first_ms: dict[int, int] = {}
        self._seen = self._made = 0
        self._heard = time.monotonic()
        self._direct = True

    @property
    def is_direct(self) -> bool:
        """Whether it still fetches by itself."""
        return self._direct

    def close(self) -> None:
        """Hang up."""
        for link in self._links.values():
            link.connection.close()
        self._links.clear()
        self._blocks.clear()

    def assign(self, reads: Iterable[PartitionRead]) -> None:
        """See Reader."""
        if not self._direct:
            super().assign(reads)
            return
        self._turn += 1
        self._plan(reads)
        # In the order in which they are asked for: who was answered goes to the end.
        self._fetched = dict(self.begins)
        self._held_back.clear()
        self._blocks.clear()
        self._heard = time.monotonic()

    def hold_back(self, partitions: Iterable[int]) -> None:
        """See Reader."""
        if self._direct:
            self._held_back.update(partitions)
        else:
            super().hold_back(partitions)

    def go_on(self, partitions: Iterable[int]) -> None:
        """See Reader."""
        if self._direct:
            self._held_back.difference_update(partitions)
        else:
            super().go_on(partitions)

    def batch(self, timeout_s: float) -> list[Message]:
        """See Reader."""
        if not self._direct:
            return super().batch(timeout_s)
        self.passed = self.passed_bytes = 0
        self.newest = {}
        self._first_ms = {}
        found: list[Message] = []
        try:
            self._search(time.monotonic() + timeout_s, found)
        except NotByWire as reason:
            _log.info("Reading on through librdkafka: %s", reason)
            self._give_up()
        return found

    def first_ms(self, messages: Iterable[Message]) -> dict[int, int]:
        """See Reader."""
        return self._first_ms if self._direct else super().first_ms(messages)

    def _search(self, deadline: float, found: list[Message]) -> None:
        """Search what is there until the deadline; wait for it when nothing is."""
        while self.unfinished:
            while self._blocks:
                self._take(self._blocks.popleft(), found)
                if self._seen > _ENOUGH and self._made * _DENSE > self._seen:
                    raise NotByWire("the filter lets too much pass")
                if time.monotonic() >= deadline:
                    return
            if found or self.passed:
                return
            self._ask()
            links = [link for link in self._links.values() if link.connection.is_waiting]
            ready = wait_for_any([link.connection for link in links], max(0.0, deadline - time.monotonic()))
            for link in links:
                if link.connection in ready:
                    self._hear(link)
            if not self._blocks and time.monotonic() >= deadline:
                if time.monotonic() - self._heard > _PATIENCE_S:
                    raise NotByWire(f"nothing has come for {_PATIENCE_S:g} s")
                return

    def _ask(self) -> None:
        """Ask every leader of whom nothing is awaited for what its partitions have not brought yet."""
        wanted: dict[Address, dict[str, list[Wanted]]] = {}
        for lane, offset in self._fetched.items():
            read = self.unfinished.get(lane)
            if read is None or lane in self._held_back or (read.end is not None and offset >= read.end):
                continue
            topic, partition = self._lanes.where(lane)
            address = self._leaders.get((topic, partition))
            if address is None:
                raise NotByWire(f"partition {partition} of {topic} has no leader")
            left = (read.end or offset) - offset
            most = min(_PARTITION_BYTES, max(_FEWEST_BYTES, int(1.3 * left * self._record_bytes)))
            wanted.setdefault(address, {}).setdefault(topic, []).append(Wanted(partition, offset, most))
        for address, topics in wanted.items():
            link = self._links.get(address) or self._connect(address)
            if not link.connection.is_waiting:
                link.turn = self._turn
                request = fetch_request(
                    topics, committed=self._read_committed, wait_ms=_WAIT_MS, most_bytes=_ANSWER_BYTES
                )
                link.connection.send(FETCH, VERSION, request)

    def _connect(self, address: Address) -> _Link:
        connection = Connection(*address, tls_context(self._client))
        link = self._links[address] = _Link(connection)
        log_in(connection, self._client)
        return link

    def _hear(self, link: _Link) -> None:
        """Take an answer apart into batches, and ask for what follows, so that it comes while these are searched."""
        body = link.connection.receive(0)
        if body is None:
            return
        self._heard = time.monotonic()
        if link.turn != self._turn:
            return
        for fetched in fetch_answer(body):
            if fetched.error:
                raise NotByWire(f"partition {fetched.partition} of {fetched.topic} answered with error {fetched.error}")
            lane = self._lanes.lane(fetched.topic, fetched.partition)
            count, last = 0, None
            for batch, visible in told_apart(batches_in(fetched.records), fetched.aborted):
                self._blocks.append(_Block(lane, batch, visible))
                count, last = count + batch.count, batch.last_offset
            if last is not None and lane in self._fetched:
                del self._fetched[lane]
                self._fetched[lane] = last + 1
                self._record_bytes = 0.5 * (self._record_bytes + len(fetched.records) / max(1, count))
        self._ask()

    def _take(self, block: _Block, found: list[Message]) -> None:
        lane, batch = block.lane, block.batch
        read = self.unfinished.get(lane)
        if read is None:
            return  # behind its end
        begin = self._begin(read, batch)
        if batch.last_offset >= begin:
            if block.visible and (read.end is None or batch.base_offset < read.end):
                self._look_into(block, found)
            self.positions[lane] = batch.last_offset + 1
        if read.end is not None and self.positions[lane] >= read.end:
            self.positions[lane] = read.end
            del self.unfinished[lane]

    def _begin(self, read: PartitionRead, batch: RecordBatch) -> int:
        """Return where to go on; at the beginning that is where the first batch begins, if the plan allows for it.

        Of a batch that is cut every record is taken apart, and a walk back would unpack it again for the other part.
        """
        lane = read.partition
        begin = self.positions[lane]
        if read.lowest is not None and begin == read.begin and batch.base_offset < begin <= batch.last_offset:
            begin = self.positions[lane] = self.begins[lane] = max(read.lowest, batch.base_offset)
        return begin

    def _look_into(self, block: _Block, found: list[Message]) -> None:
        lane, batch, read = block.lane, block.batch, self.unfinished[block.lane]
        topic, partition = self._lanes.where(lane)
        end = batch.last_offset + 1 if read.end is None else read.end
        wanted = range(self.positions[lane], end)
        is_whole = batch.base_offset in wanted and batch.last_offset in wanted
        self.newest[lane] = last_of(batch, topic, partition)
        if is_whole:
            self._first_ms.setdefault(lane, batch.first_ms)
        if is_whole and self._may_hold is None:
            self._pass(batch.count, len(batch.packed))
            return
        records = batch.unpacked()
        may_hold = self._may_hold is not None and self._may_hold(records)
        if is_whole and not may_hold:
            self._pass(batch.count, len(records))
            return
        made = [each for each in messages_in(records, batch, topic, partition) if each.offset() in wanted]
        if made:
            self._first_ms.setdefault(lane, made[0].timestamp()[1])
        if may_hold:
            found += made
            self._seen += len(made)
            self._made += len(made)
        else:
            self._pass(len(made), len(records))

    def _pass(self, count: int, size_bytes: int) -> None:
        self.passed += count
        self.passed_bytes += size_bytes
        self._seen += count

    def _give_up(self) -> None:
        self.close()
        self._direct = False
        held_back = self._held_back & self.unfinished.keys()
        super().assign([PartitionRead(lane, self.positions[lane], read.end) for lane, read in self.unfinished.items()])
        if held_back:
            super().hold_back(held_back)
