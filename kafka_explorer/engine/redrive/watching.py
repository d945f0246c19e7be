"""What becomes of what was sent: whether it comes back to the dead letters, and whether its readers keep up."""

import contextlib
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import cast

from confluent_kafka import Consumer, TopicPartition

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.dead_letters.dialects import SHARE_GROUP
from kafka_explorer.engine.dead_letters.explaining import dialect_of, explain
from kafka_explorer.engine.dead_letters.originals import coordinates_of
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.lag.committed import Commits, committed_offsets
from kafka_explorer.engine.partition_offsets import Place as TopicPlace
from kafka_explorer.engine.partition_offsets import kept_offsets
from kafka_explorer.engine.records import Message, Record, record_of
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.bounce_places import BouncePlaces, bounce_places
from kafka_explorer.engine.redrive.clusters import Clusters
from kafka_explorer.engine.redrive.making import Making
from kafka_explorer.engine.redrive.request import (
    REDRIVE_ID,
    Canary,
    Outcome,
    RedriveRequest,
    RedriveStep,
    Sendable,
    State,
    Stop,
)

_LAG_EVERY_S = 2.0
_WAIT_S = 0.1
_BATCH = 500
_CANARY = "canary"

Steps = Generator[RedriveStep, None, None]


class Watch:
    """Looks between batches. `stop` says why the run is to end; `lag` is what it saw last."""

    def __init__(self, clusters: Clusters, request: RedriveRequest, account: Account, making: Making) -> None:
        self._clusters = clusters
        self._request = request
        self._account = account
        self._making = making
        self._consumer: Consumer | None = None
        self._in_target = True
        self._contents: set[str] = set()
        self._places: set[TopicPlace] = set()
        self._sent = 0
        self._lag_at = 0.0
        self.bounced = 0
        self.lag: int | None = None
        self.stop: Stop | None = None

    def places(self, ends: Mapping[int, int]) -> Generator[None, None, BouncePlaces | None]:
        """Return where to look for returns, None when nobody wants to know; `ends` are the dead letters', by partition.

        Raises as `bounce_places` does.
        """
        if self._request.canary is None and self._request.limits.bounced_share is None:
            return None
        targets = {*self._making.targets, *self._making.learned.targets}
        return (yield from bounce_places(self._clusters, self._request, targets, ends))

    @contextlib.contextmanager
    def open(self, where: BouncePlaces | None) -> Iterator[None]:
        """Look for returns `where` they would be from now on; None: nobody wants to know."""
        if where is None:
            yield
            return
        with where.cluster.consumer(auto_offset_reset="earliest") as consumer:
            consumer.assign([TopicPartition(topic, at, end) for (topic, at), end in where.ends.items()])
            self._consumer = consumer
            self._in_target = where.cluster is self._clusters.target
            try:
                yield
            finally:
                self._consumer = None

    @property
    def wants_canary(self) -> bool:
        """Whether one message goes first, alone."""
        return self._request.canary is not None and self._account.fact(_CANARY) is None

    def after(self, batch: Sequence[Sendable]) -> Steps:
        """Look at what became of a batch, and all before; sets `stop`."""
        if self._consumer is None and self._request.limits.lag is None:
            return  # nobody wants to know
        sent = [each for each in batch if self._account.state(each.message.id) is State.SENT]
        self._sent += len(sent)
        self._contents.update(each.content for each in sent if each.content)
        if self.wants_canary and sent and self._request.canary is not None:
            outcome = self._account.outcome(sent[0].message.id)
            if outcome is not None:
                yield from self._see_canary(self._request.canary, outcome)
                return
        self._look_for_returns(0)
        limits = self._request.limits
        share = limits.bounced_share
        if share is not None and self._sent >= limits.bounced_from and self.bounced > share * self._sent:
            self.stop = Stop.BOUNCED
        if limits.lag is not None and limits.group and time.monotonic() - self._lag_at > _LAG_EVERY_S:
            yield from self._see_lag(limits.group, limits.lag, sent)

    def _see_canary(self, canary: Canary, outcome: Outcome) -> Steps:
        """Wait until the group has read it, and then whether it comes back."""
        where = (outcome.target, outcome.partition if outcome.partition is not None else -1)
        deadline = time.monotonic() + canary.timeout_s
        while (yield from self._committed(canary.group)).get(where, -1) <= (outcome.offset or 0):
            self._look_for_returns(_WAIT_S)
            yield RedriveStep.CANARY
            if self.bounced or time.monotonic() > deadline:
                self.stop = Stop.CANARY_BOUNCED if self.bounced else Stop.CANARY_UNREAD
                return
        deadline = time.monotonic() + canary.watch_s
        while not self.bounced and time.monotonic() < deadline:
            self._look_for_returns(_WAIT_S)
            yield RedriveStep.CANARY
        if self.bounced:
            self.stop = Stop.CANARY_BOUNCED
        else:
            self._account.note(_CANARY, list(outcome.place))

    def _committed(self, group: str) -> Generator[RedriveStep, None, dict[TopicPlace, int]]:
        found: dict[str, Commits | ExplorerError] = yield from telling(
            RedriveStep.CANARY, committed_offsets(self._clusters.target, [group])
        )
        commits = found[group]
        if isinstance(commits, ExplorerError):
            return {}
        return {place: committed.offset for place, committed in commits.items()}

    def _look_for_returns(self, wait_s: float) -> None:
        if self._consumer is None:
            return
        for message in cast(list[Message], self._consumer.consume(_BATCH, wait_s)):
            if message.error() is None and self._is_return(record_of(message)):
                self.bounced += 1

    def _is_return(self, record: Record) -> bool:
        """Whether it is one that we sent.

        By our header; where the framework loses headers, by its content; and what a share group writes, which is often
        no more than a pointer (KIP-1191), by where it points to.
        """
        told = [header.value or b"" for header in record.headers if header.name == REDRIVE_ID]
        prefix = f"{self._request.cluster_id}/{self._request.dlq}/"
        if told:
            partition, _, offset = told[-1].decode(errors="replace").removeprefix(prefix).partition("/")
            if not (partition.isdigit() and offset.isdigit()):
                return False
            return self._account.state((int(partition), int(offset))) is State.SENT
        framework = dialect_of(record)
        if framework is not None and framework.name == SHARE_GROUP:
            where = coordinates_of(explain(record, with_content=False).origin)
            if where is not None:
                # It points to a record of its own cluster: in another one that is none of ours.
                return self._in_target and self._account.has_landed(*where)
        return self._making.explain(record).content in self._contents

    def _see_lag(self, group: str, limit: int, sent: Sequence[Sendable]) -> Steps:
        self._places |= self._landed(sent)
        committed = yield from self._committed(group)
        ends = yield from telling(RedriveStep.SENDING, kept_offsets(self._clusters.target, sorted(self._places)))
        lags = [
            max(0, end.high - max(committed.get(place, end.low), end.low))
            for place, end in ends.items()
            if not isinstance(end, ExplorerError)
        ]
        self.lag = sum(lags)
        self._lag_at = time.monotonic()
        if self.lag > limit:
            self.stop = Stop.LAG

    def _landed(self, sent: Sequence[Sendable]) -> set[TopicPlace]:
        outcomes = [self._account.outcome(each.message.id) for each in sent]
        return {(each.target, each.partition) for each in outcomes if each is not None and each.partition is not None}
