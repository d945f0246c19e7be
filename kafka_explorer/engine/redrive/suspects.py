"""Which messages a broker refuses for what they are: those that it may be are sent alone, so that the others go.

After a refusal the producer is of no more use: its numbers no longer agree with the broker's (out-of-order sequence),
and only a new one begins again with new ones.
"""

from collections.abc import Sequence

from confluent_kafka import KafkaError

from kafka_explorer.engine.producing.messages import batch_bytes
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.making import Making
from kafka_explorer.engine.redrive.request import Outcome, Place, Sendable, State, Why
from kafka_explorer.engine.redrive.transactional import Refused

MOST_BYTES = 8 * 1024 * 1024
"""How large a batch may be: it must be on its way in a moment."""
# What a message alone can be to blame for.
OWN_FAULT = {
    KafkaError.MSG_SIZE_TOO_LARGE,
    KafkaError.RECORD_LIST_TOO_LARGE,
    KafkaError.INVALID_MSG,
    KafkaError.INVALID_MSG_SIZE,
    KafkaError.INVALID_TIMESTAMP,
    KafkaError.INVALID_RECORD,
    KafkaError._UNKNOWN_PARTITION,
    KafkaError._INVALID_ARG,
}
_TOO_LARGE = {KafkaError.MSG_SIZE_TOO_LARGE, KafkaError.RECORD_LIST_TOO_LARGE}


class Suspects:
    """Remembers, for one run, whom a broker has refused or might."""

    def __init__(self, account: Account, making: Making) -> None:
        self.refused: set[Place] = set()
        """Those that were refused when they were alone."""
        self._account = account
        self._making = making
        self._alone: set[Place] = set()
        self._news = False

    def note(self, batch: Sequence[Sendable], refused: Refused) -> None:
        """Hear that a batch was refused. One that was alone has failed, and the account says so."""
        own = [batch[at] for at, (code, _) in sorted(refused.messages.items()) if code in OWN_FAULT]
        if not own:
            return
        self._news = True
        if len(batch) == 1:
            place, detail = own[0].message.id, refused.messages[0][1]
            self.refused.add(place)
            self._account.put([Outcome(place, State.FAILED, own[0].target, why=Why.REFUSED, detail=detail)])
            return
        # Several small ones in one piece can be too large as well: the next producer makes smaller pieces.
        large = [each for each in own if self._is_large(each)] if refused.code in _TOO_LARGE else []
        self._alone.update(each.message.id for each in large or own)

    def take_news(self) -> bool:
        """Whether something was noted since this was asked last, so that it is worth to go on."""
        news, self._news = self._news, False
        return news

    def fitting(self, waiting: Sequence[Sendable], most: int) -> int:
        """Return how many of the first make one batch."""
        size = 0
        for at, each in enumerate(waiting[:most]):
            size += each.message.size_bytes
            if at and (size > MOST_BYTES or each.message.id in self._alone):
                return at
            if each.message.id in self._alone:
                return 1
        return min(most, len(waiting))

    def _is_large(self, sendable: Sendable) -> bool:
        """Whether it is larger than its target takes, before compression."""
        limit = self._making.learned.of(sendable.target).limit_bytes
        return limit is not None and batch_bytes(sendable.message) > limit
