"""Dead letters written where each is known, and what arrived compared with them by an eye that knows nothing of us."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

from confluent_kafka import Producer

from kafka_explorer.engine.records import Record
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.request import JOURNAL_TOPIC, State
from tests.chaos.letters import Letter, letters, living
from tests.engine.redrive import on_broker

_SENT_S = 60.0
Placed = Mapping[tuple[int, int], Letter]
"""Dead letters by partition and offset."""


def come_alive(bootstrap: str, source: str, count: int) -> None:
    """Write events that were never dead."""
    producer = _producer(bootstrap)
    for key, value, headers in living(count):
        producer.produce(source, value, key, headers=list(headers))
    assert producer.flush(_SENT_S) == 0


def bury(bootstrap: str, source: str, dlq: str, partitions: int, count: int, random: Random) -> Placed:
    """Write dead letters of `source` to all partitions of `dlq`."""
    producer = _producer(bootstrap)
    placed: dict[tuple[int, int], Letter] = {}

    def take(letter: Letter) -> Callable[[object, object], None]:
        def delivered(error: object, message: object) -> None:
            assert error is None, error
            placed[message.partition(), message.offset()] = letter  # type: ignore[attr-defined]

        return delivered

    for letter in letters(count, source, partitions, random):
        at = random.randrange(partitions)
        producer.produce(dlq, letter.value, letter.key, at, on_delivery=take(letter), headers=list(letter.headers))
        producer.poll(0)
    assert producer.flush(_SENT_S) == 0
    assert len(placed) == count
    return placed


def wrong_arrivals(
    name: str,
    source: str,
    written: Placed,
    found: Sequence[Record],
    journal: Mapping[tuple[int, int], dict[str, object]],
) -> Iterator[str]:
    """Say what is wrong with the committed messages of `source`; `name` is the dead letters' `<cluster id>/<topic>`."""
    redriven = [record for record in found if on_broker.redrive_ids([record])]
    ids = Counter(on_broker.redrive_ids(redriven))
    wanted = {f"{name}/{at}/{offset}": letter for (at, offset), letter in written.items()}
    if lost := wanted.keys() - ids.keys():
        yield f"{len(lost)} were lost, such as {sorted(lost)[:3]}"
    if doubled := [each for each, times in ids.items() if times > 1]:
        yield f"{len(doubled)} arrived more than once, such as {doubled[:3]}"
    if strange := ids.keys() - wanted.keys():
        yield f"{len(strange)} are none of ours, such as {sorted(strange)[:3]}"
    yield from _wrong_contents(wanted, redriven)
    landed = _landed(source, found)
    told = {f"{name}/{at}/{offset}": mark.get("to") for (at, offset), mark in journal.items()}
    if differing := [each for each in landed.keys() | told.keys() if landed.get(each) != told.get(each)]:
        one = differing[0]
        yield f"{JOURNAL_TOPIC} differs in {len(differing)}: {one} is at {landed.get(one)}, and told {told.get(one)}"


def wrong_account(folder: str, name: str, source: str, found: Sequence[Record]) -> Iterator[str]:
    """Say where the account in `folder` differs from what is there."""
    landed = _landed(source, found)
    account = Account(folder)
    try:
        sent = {
            f"{name}/{each.place[0]}/{each.place[1]}": [each.target, each.partition, each.offset]
            for each in account.outcomes([State.SENT])
        }
        if sent != landed or account.counts.total() != len(landed):
            yield f"the account tells of {len(sent)} sent, {account.counts.total()} in all, and of other places"
    finally:
        account.close()


def _wrong_contents(wanted: Mapping[str, Letter], redriven: Sequence[Record]) -> Iterator[str]:
    for record in redriven:
        place_id = on_broker.redrive_ids([record])[0]
        letter = wanted.get(place_id)
        if letter is None:
            continue
        key, value, headers, partition = letter.expected
        if (record.key, record.value, tuple(on_broker.own_headers(record))) != (key, value, headers):
            yield f"{place_id} ({letter.dialect}) is not what it was: {record} instead of {letter.expected}"
            return
        if partition is not None and record.partition != partition:
            yield f"{place_id} ({letter.dialect}) lies in partition {record.partition} instead of {partition}"
            return


def _landed(source: str, found: Sequence[Record]) -> dict[str, list[object]]:
    """By the dead letter's id where it is now."""
    named = ((on_broker.redrive_ids([record]), record) for record in found)
    return {ids[0]: [source, record.partition, record.offset] for ids, record in named if ids}


def _producer(bootstrap: str) -> Producer:
    return Producer({"bootstrap.servers": bootstrap, "log_level": 0, "partitioner": "murmur2_random"})
