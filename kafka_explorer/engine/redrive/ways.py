"""Which promise can be kept on this cluster, best first: what is tried, and what when that is refused."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any

from confluent_kafka import Producer

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.journal_topic import ensure_journal
from kafka_explorer.engine.redrive.keepers import JournalKeeper, Keeper
from kafka_explorer.engine.redrive.making import Making
from kafka_explorer.engine.redrive.request import Because, Guarantee, RedriveRequest
from kafka_explorer.engine.redrive.senders import Sender, TransactionalSender
from kafka_explorer.engine.redrive.transactional import Heard, ProducerLost, Refused, transactional_properties


@dataclass(frozen=True, slots=True)
class Way:
    """One way to send: a producer's properties, and what makes a sender of it."""

    guarantee: Guarantee
    properties: Mapping[str, Any]
    sender: Callable[[Producer], Sender]
    heard: Heard


class Ways:
    """Knows what was tried."""

    def __init__(self, cluster: Cluster, request: RedriveRequest, account: Account, making: Making, run: str) -> None:
        self._cluster = cluster
        self._request = request
        self._account = account
        self._making = making
        self._run = run
        self._why_none: Because | None = None if request.exactly_once else Because.NOT_WANTED
        self._journal: bool | None = None
        self._detail = ""

    def choose(self) -> Generator[None, None, Way]:
        """Return the best way that has not failed."""
        if self._journal is None:
            problem = yield from ensure_journal(self._cluster)
            self._journal, self._detail = problem is None, problem or ""
        keeper = JournalKeeper(self._request.dlq, Guarantee("exactly_once", (Because.JOURNAL,)))
        return self._transactional(keeper)

    def another(self, error: ProducerLost | Refused) -> bool:
        """Whether it was this way that failed, so that there is another to be chosen."""
        del error
        return False

    def _transactional(self, keeper: Keeper) -> Way:
        heard = Heard()
        properties = transactional_properties(self._request.transactional_id, heard)

        def sender(producer: Producer) -> Sender:
            return TransactionalSender(self._cluster, producer, heard, self._request, keeper, self._run)

        return Way(keeper.guarantee, properties, sender, heard)
