"""Dead letters put aside: copied as they are to another topic, exactly once like a redrive, so that others may go."""

from collections.abc import Generator, Iterable
from dataclasses import replace

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.dead_letters.explaining import Knowledge
from kafka_explorer.engine.producing.messages import Outgoing
from kafka_explorer.engine.records import UNREADABLE_HEADERS, Header, Record
from kafka_explorer.engine.redrive.clusters import Clusters
from kafka_explorer.engine.redrive.journal import Memory
from kafka_explorer.engine.redrive.making import Making
from kafka_explorer.engine.redrive.request import (
    REDRIVE_ID,
    OfGroup,
    RedriveProgress,
    RedriveRequest,
    RedriveResult,
    Sendable,
    Unfit,
    Why,
)
from kafka_explorer.engine.redrive.running import redrive


class NoParkingTopic(ValueError):
    """A request to park must name its target."""


def park(
    settings: ClusterSettings, request: RedriveRequest, folder: str
) -> Generator[RedriveProgress, None, RedriveResult]:
    """Copy what the request chooses to its `target`, all headers kept, and mark it as parked.

    A redrive passes over what is parked. Raises what `redrive` does, and NoParkingTopic.
    """
    if not request.target or request.target == request.dlq:
        raise NoParkingTopic(request.target or "")
    plain = replace(request, transform=None, canary=None)
    return (yield from redrive(settings, plain, folder, prepare_parking))


def prepare_parking(clusters: Clusters, request: RedriveRequest) -> Generator[None, None, Making]:
    """Return what makes copies."""
    yield
    return _Copying(clusters, request, Knowledge(mappings=request.mappings, dialects=request.dialects))


class _Copying(Making):
    """Makes of each dead letter the same once more."""

    def made(self, records: Iterable[Record], memory: Memory) -> Generator[None, None, list[Sendable | Unfit]]:
        del memory  # how often it was redriven does not matter
        yield
        letters = [(record, self.explain(record)) for record in records]
        selection = self._request.selection
        if isinstance(selection, OfGroup):
            letters = [each for each in letters if each[1].fingerprint in selection.fingerprints]
        return [self._copy(record, letter.content, letter.fingerprint) for record, letter in letters]

    def _copy(self, record: Record, content: str, fingerprint: str) -> Sendable | Unfit:
        place = (record.partition, record.offset)
        if any(header.name == UNREADABLE_HEADERS for header in record.headers):
            return Unfit(place, Why.UNREADABLE_HEADERS)
        kept = tuple(header for header in record.headers if header.name != REDRIVE_ID)
        own = Header(REDRIVE_ID, self._request.redrive_id(place).encode())
        # A time of 0 means "now" to librdkafka.
        timestamp_ms = record.timestamp_ms if record.timestamp_ms > 0 else None
        message = Outgoing(place, record.key, record.value, (*kept, own), None, timestamp_ms)
        target = self._request.target or ""
        return Sendable(target, message, 0, content, fingerprint, record.timestamp_ms, "parked")
