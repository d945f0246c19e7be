"""From a record of a dead-letter topic to what is sent for it: explained, and built with what its target taught."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter
from kafka_explorer.engine.dead_letters.dialects import SHARE_GROUP
from kafka_explorer.engine.dead_letters.explaining import Knowledge, explain
from kafka_explorer.engine.dead_letters.originals import (
    Coordinates,
    Missing,
    Original,
    coordinates_of,
    originals_at,
)
from kafka_explorer.engine.records import Record
from kafka_explorer.engine.redrive.building import Built, build_noted, target_of, with_original
from kafka_explorer.engine.redrive.clusters import Clusters
from kafka_explorer.engine.redrive.journal import Memory
from kafka_explorer.engine.redrive.key_search import FoundKey, KeySearch
from kafka_explorer.engine.redrive.learned import Learned
from kafka_explorer.engine.redrive.learning import learn_targets
from kafka_explorer.engine.redrive.notes import NoteKind
from kafka_explorer.engine.redrive.request import OfGroup, RedriveRequest, Sendable, Unfit, Why

_AT_ONCE = 50  # some 5 ms


@dataclass(frozen=True, slots=True)
class Explained:
    """A record and what it tells."""

    record: Record
    letter: DeadLetter


class Making:
    """Makes what is sent; learns of a target when the first dead letter for it comes."""

    def __init__(self, clusters: Clusters, request: RedriveRequest, knowledge: Knowledge) -> None:
        self._clusters = clusters
        self._request = request
        self._knowledge = knowledge
        self._learned = request.learned or Learned()
        self._search = KeySearch(clusters.letters)
        self._targets: set[str] = {request.target} if request.target else set()

    @property
    def targets(self) -> tuple[str, ...]:
        """Where dead letters went to so far."""
        return tuple(sorted(self._targets))

    @property
    def learned(self) -> Learned:
        """What is known of the targets so far."""
        return self._learned

    def explain(self, record: Record) -> DeadLetter:
        """Explain a record; never raises."""
        return explain(record, self._knowledge)

    def made(self, records: Iterable[Record], memory: Memory) -> Generator[None, None, list[Sendable | Unfit]]:
        """Return what is sent for each record that is chosen, or why nothing is.

        Raises ConnectionFailed and RequestTimedOut while it learns.
        """
        return [built.result for _, built in (yield from self.noted(records, memory))]

    def noted(self, records: Iterable[Record], memory: Memory) -> Generator[None, None, list[tuple[Explained, Built]]]:
        """Return the same with each record, what it tells, and what is to be known of it, for a plan."""
        found = yield from self._explained(records)
        if isinstance(self._request.selection, OfGroup):
            wanted = set(self._request.selection.fingerprints)
            found = [each for each in found if each.letter.fingerprint in wanted]
        yield from self._learn(found)
        originals = yield from self._originals(found)
        made: list[tuple[Explained, Built]] = []
        for each in found:
            made.append((each, self._built(each, memory, originals)))
            if len(made) % _AT_ONCE == 0:
                yield
        lost = [each.letter for each, built in made if any(note.kind is NoteKind.KEY_UNKNOWN for note in built.notes)]
        if not lost:
            return made
        keys = yield from self._search.keys(lost)
        return [
            (each, built if key is None else self._built(each, memory, originals, key))
            for each, built in made
            for key in [keys.get((each.letter.partition, each.letter.offset))]
        ]

    def _explained(self, records: Iterable[Record]) -> Generator[None, None, list[Explained]]:
        found: list[Explained] = []
        for record in records:
            found.append(Explained(record, self.explain(record)))
            if len(found) % _AT_ONCE == 0:
                yield
        return found

    def _originals(self, found: Sequence[Explained]) -> Generator[None, None, Mapping[Coordinates, Original]]:
        """Read what share groups' dead letters point to (KIP-1191): even one with key and value has no headers."""
        pointers = [each.letter for each in found if each.letter.dialect == SHARE_GROUP]
        wanted = [where for letter in pointers if (where := coordinates_of(letter.origin)) is not None]
        if not wanted:
            return {}
        return (yield from telling(None, originals_at(self._clusters.letters, wanted)))

    def _learn(self, found: Sequence[Explained]) -> Generator[None, None, None]:
        targets = {topic for each in found if (topic := target_of(each.letter, self._request)) is not None}
        new = targets - self._targets
        if new or not targets <= self._learned.targets.keys():
            self._learned = yield from telling(None, learn_targets(self._clusters.target, targets, self._learned))
            self._targets |= new

    def _built(
        self,
        each: Explained,
        memory: Memory,
        originals: Mapping[Coordinates, Original],
        key: FoundKey | None = None,
    ) -> Built:
        letter, record = each.letter, each.record
        if letter.dialect == SHARE_GROUP:
            where = coordinates_of(letter.origin)
            original = Original(missing=Missing.COORDINATES) if where is None else originals[where]
            if original.record is not None and (letter.is_pointer or _is_same(letter, original.record)):
                letter = with_original(letter, original.record)
            elif letter.is_pointer:
                detail = str(original.error or (original.missing.value if original.missing else ""))
                return Built(Unfit((letter.partition, letter.offset), Why.NO_EVENT, detail))
        # Other dead letters bring their count in a header, and equal events that failed once each are not one's return.
        rounds = memory.rounds_before(letter.content, record.timestamp_ms) if letter.is_envelope else 0
        return build_noted(letter, self._request, self._learned, record=record, rounds=rounds, found=key)


def _is_same(letter: DeadLetter, original: Record) -> bool:
    """Whether it is the record that was copied: another one may lie there, if the topic was made anew."""
    return (letter.event.key, letter.event.value) == (original.key, original.value)
