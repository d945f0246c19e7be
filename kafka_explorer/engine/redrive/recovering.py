"""What to do when a producer is lost or a transaction was aborted: go on with a new one, or say why not."""

import time
from collections.abc import Generator

from confluent_kafka import KafkaError

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ConnectionFailed, ExplorerError, RequestTimedOut, translated
from kafka_explorer.engine.redrive.fencing import TakenOver, may_be_time_out, who_took_over
from kafka_explorer.engine.redrive.making import Making
from kafka_explorer.engine.redrive.request import RedriveRequest
from kafka_explorer.engine.redrive.transactional import PATIENCE_S, ProducerLost, Refused
from kafka_explorer.engine.watermarks import partitions_of

_PAUSE_S = 0.5
_FENCED = {
    KafkaError._FENCED,  # noqa: SLF001 - a public code
    KafkaError.INVALID_PRODUCER_EPOCH,
    KafkaError.PRODUCER_FENCED,
}
_HOPELESS = {
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
    KafkaError.GROUP_AUTHORIZATION_FAILED,
    KafkaError.CLUSTER_AUTHORIZATION_FAILED,
    KafkaError.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
    KafkaError.POLICY_VIOLATION,
}

Trouble = ProducerLost | Refused | ConnectionFailed | RequestTimedOut


class Recovery:
    """Knows how long things have gone wrong with `cluster`, which is the target's."""

    def __init__(self, cluster: Cluster, request: RedriveRequest, run: str, making: Making) -> None:
        self._cluster = cluster
        self._request = request
        self._run = run
        self._making = making
        self._trouble_since: float | None = None

    def well(self) -> None:
        """Hear that a batch was sent."""
        self._trouble_since = None

    def recover(
        self, error: ProducerLost | Refused | ConnectionFailed | RequestTimedOut
    ) -> Generator[None, None, None]:
        """Return when it is worth to try with a new producer.

        Raises TakenOver, UnknownTopic when a target was deleted, NotAuthorized, and `error` itself, or RequestTimedOut,
        when it has gone wrong for too long.
        """
        if isinstance(error, ProducerLost | Refused) and error.code in _HOPELESS:
            raise self._explained(error) from error
        while True:
            yield from self._pause(error)
            try:
                if isinstance(error, ProducerLost):
                    yield from self._require_ours(error)
                # Describing them fails when one of them is gone; nothing else that was wrong matters then.
                yield from partitions_of(self._cluster, self._making.targets)
            except (ConnectionFailed, RequestTimedOut):
                continue  # the brokers are away altogether
            return

    def _pause(self, error: ExplorerError) -> Generator[None, None, None]:
        now = time.monotonic()
        self._trouble_since = self._trouble_since or now
        if now - self._trouble_since > PATIENCE_S:
            if isinstance(error, ProducerLost | Refused):
                raise RequestTimedOut(f"transactions ({error.detail})", PATIENCE_S) from error
            raise error
        while time.monotonic() < now + _PAUSE_S:
            time.sleep(_PAUSE_S / 10)
            yield

    def _require_ours(self, lost: ProducerLost) -> Generator[None, None, None]:
        """Raise TakenOver when somebody else has fenced the producer; nobody takes it back from them."""
        owner = yield from telling(None, who_took_over(self._cluster, self._request.mark_name, self._run))
        if owner is not None:
            told = owner.by, owner.job, owner.at_ms
            raise TakenOver(self._request.dlq, *told, discards=owner.discards) from lost
        if lost.code in _FENCED and not may_be_time_out(lost):
            raise TakenOver(self._request.dlq) from lost

    def _explained(self, error: ProducerLost | Refused) -> ExplorerError:
        topic = (
            next(iter(self._making.targets), "") if len(self._making.targets) == 1 else ", ".join(self._making.targets)
        )
        return translated(KafkaError(error.code), "Write", topic)
