"""Which promise can be kept on the target's cluster, best first: what is tried, and what when that is refused."""

import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from confluent_kafka import KafkaError, Producer

from kafka_explorer.engine.errors import ExplorerError, NotAuthorized
from kafka_explorer.engine.producing.settings import DEFAULTS
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.at_least_once import IdempotentSender
from kafka_explorer.engine.redrive.clusters import Clusters
from kafka_explorer.engine.redrive.commit_metadata import MetadataKeeper, TooScattered
from kafka_explorer.engine.redrive.header_scan import why_not_scan
from kafka_explorer.engine.redrive.journal_topic import ensure_journal
from kafka_explorer.engine.redrive.keepers import JournalKeeper, Keeper
from kafka_explorer.engine.redrive.making import Making
from kafka_explorer.engine.redrive.reading import DeadLetterReading
from kafka_explorer.engine.redrive.request import Because, Guarantee, RedriveRequest
from kafka_explorer.engine.redrive.scan_keeper import ScanKeeper, aims_of
from kafka_explorer.engine.redrive.senders import Sender, TransactionalSender
from kafka_explorer.engine.redrive.transactional import (
    UNKNOWN_TOPIC_MS,
    Heard,
    ProducerLost,
    Refused,
    transactional_properties,
)
from kafka_explorer.engine.topics import describe_topic

WITHOUT_TRANSACTIONS = {
    KafkaError.TRANSACTIONAL_ID_AUTHORIZATION_FAILED: Because.NOT_ALLOWED,
    KafkaError.CLUSTER_AUTHORIZATION_FAILED: Because.NOT_ALLOWED,
    KafkaError._UNSUPPORTED_FEATURE: Because.NO_TRANSACTIONS,  # noqa: SLF001 - a public code
    KafkaError.UNSUPPORTED_VERSION: Because.NO_TRANSACTIONS,
}
"""Errors by which a broker says that it has no transactions, or none for us."""
_REFUSALS = {
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
    KafkaError.GROUP_AUTHORIZATION_FAILED,
    KafkaError.POLICY_VIOLATION,
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to send: a producer's properties, and what makes a sender of it."""

    guarantee: Guarantee
    properties: Mapping[str, Any]
    sender: Callable[[Producer], Sender]
    heard: Heard


class Ways:
    """Knows what was tried. Transactions with a journal are best; then marks in the targets, then in commits."""

    def __init__(self, clusters: Clusters, request: RedriveRequest, account: Account, making: Making, run: str) -> None:
        self._clusters = clusters
        self._cluster = clusters.target
        self._request = request
        self._account = account
        self._making = making
        self._run = run
        self._without: Because | None = None if request.exactly_once else Because.NOT_WANTED
        self._idempotent = True
        self._journal: bool | None = None
        self._commits = True
        self._keeper: Keeper | None = None
        self._because: list[Because] = []
        self._detail = ""

    def choose(self, reading: DeadLetterReading) -> Generator[None, None, Way]:
        """Return the best way that has not failed. Raises ConnectionFailed, RequestTimedOut."""
        if self._keeper is None:
            self._keeper = yield from self._best_keeper(reading)
        if self._keeper is not None and self._without is None:
            return self._transactional(self._keeper)
        because = [self._without] if self._without is not None else self._because
        return self._at_least_once(Guarantee("at_least_once", tuple(because), self._detail))

    def another(self, error: ExplorerError, *, began: bool) -> bool:
        """Whether it was this way that failed, so that another is to be chosen. `began`: it got as far as sending."""
        if isinstance(error, TooScattered):
            self._without = Because.TOO_SCATTERED
            return True
        if isinstance(error, ProducerLost | Refused) and error.code in WITHOUT_TRANSACTIONS:
            return self._go_without(WITHOUT_TRANSACTIONS[error.code], error.detail)
        refused = isinstance(error, NotAuthorized) or (isinstance(error, Refused) and error.code in _REFUSALS)
        if began or not refused or self._keeper is None:
            return False
        if isinstance(self._keeper, JournalKeeper):
            self._journal = False
        elif isinstance(self._keeper, MetadataKeeper):
            self._commits = False
        else:
            return False
        self._keeper, self._detail = None, str(error)
        return True

    def _go_without(self, because: Because, detail: str) -> bool:
        if self._without is None:
            self._without, self._detail = because, detail
            return True
        if self._idempotent:  # before Kafka 3.0 even that needs a right of its own
            self._idempotent = False
            return True
        return False

    def _best_keeper(self, reading: DeadLetterReading) -> Generator[None, None, Keeper | None]:
        if self._journal is None:
            problem = yield from ensure_journal(self._cluster)
            self._journal, self._detail = problem is None, problem or ""
        if self._journal:
            return JournalKeeper(self._request.mark_name, Guarantee("exactly_once", (Because.JOURNAL,)))
        self._because = [Because.NO_JOURNAL_TOPIC]
        aims = yield from aims_of(self._clusters.letters, self._request, self._making, reading)
        problem = yield from why_not_scan(self._cluster, self._request, aims)
        if problem is None:
            guarantee = Guarantee("scan", tuple(self._because), self._detail)
            return ScanKeeper(self._request, aims, self._began_ms(), guarantee)
        self._because.append(Because.NO_SCAN)
        self._detail = "; ".join(filter(None, (self._detail, problem)))
        if self._clusters.are_two or not self._commits:
            self._because.append(Because.OTHER_CLUSTER if self._clusters.are_two else Because.NO_COMMITS)
            return None
        dlq = self._request.dlq
        described = yield from describe_topic(self._cluster, dlq)
        guarantee = Guarantee("metadata", tuple(self._because), self._detail)
        return MetadataKeeper(self._cluster, dlq, described.topic_id, guarantee)

    def _began_ms(self) -> int:
        known: int | None = self._account.fact("began_ms")
        if known is None:
            known = time.time_ns() // 1_000_000
            self._account.note("began_ms", known)
        return known

    def _limit_bytes(self) -> int | None:
        """The smallest max.message.bytes of the targets that are known by now."""
        limits = [target.limit_bytes for target in self._making.learned.targets.values() if target.limit_bytes]
        return min(limits, default=None)

    def _transactional(self, keeper: Keeper) -> Way:
        heard = Heard()
        properties = transactional_properties(self._request.transactional_id, heard, self._limit_bytes())

        def sender(producer: Producer) -> Sender:
            return TransactionalSender(self._cluster, producer, heard, self._request, keeper, self._run)

        return Way(keeper.guarantee, properties, sender, heard)

    def _at_least_once(self, guarantee: Guarantee) -> Way:
        heard = Heard()
        settings = replace(DEFAULTS, idempotent=self._idempotent)
        keeper = self._keeper

        def sender(producer: Producer) -> Sender:
            return IdempotentSender(self._cluster, producer, heard, self._request, self._account, keeper)

        properties = settings.properties(self._limit_bytes()) | {
            "topic.metadata.propagation.max.ms": UNKNOWN_TOPIC_MS,
            "error_cb": heard.take,
        }
        return Way(guarantee, properties, sender, heard)
