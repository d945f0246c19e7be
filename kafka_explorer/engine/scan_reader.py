"""Chooses how a scan reads: straight from the brokers where whole blocks can be ruled out, else through librdkafka."""

from collections.abc import Callable, Mapping

from confluent_kafka import Consumer

from kafka_explorer.engine.reader import Reader
from kafka_explorer.engine.scan_plan import ScanPlan
from kafka_explorer.engine.scan_request import ScanRequest
from kafka_explorer.engine.wire.block_reader import BlockReader


def reads_blocks(request: ScanRequest) -> bool:
    """Whether blocks of records can be ruled out, or only counted; what has no end is followed by librdkafka."""
    if request.follow:
        return False
    if request.filter is not None:
        return request.filter.in_blocks() is not None
    return counts_only(request)


def counts_only(request: ScanRequest) -> bool:
    """Whether no record has to be looked at, since all of them count."""
    unbounded = request.wanted is None and request.span.window_ms == (None, None)
    return request.count_only and request.filter is None and unbounded


def reader_for(
    client: Mapping[str, str], request: ScanRequest, plan: ScanPlan, make_consumer: Callable[[], Consumer]
) -> Reader:
    """Return the reader for a request, which is to be closed; `client` are librdkafka's properties."""
    if not reads_blocks(request):
        return Reader(make_consumer, plan.lanes)
    may_hold = None if request.filter is None else request.filter.in_blocks()
    return BlockReader(
        make_consumer, plan.lanes, client, plan.leaders, may_hold, read_committed=not request.read_uncommitted
    )
