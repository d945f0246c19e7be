"""What has become of a dead letter so far, in a word or two: ready, round again, redriven, discarded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter, DoubtKind
from kafka_explorer.engine.redrive.journal import Mark
from kafka_explorer.engine.redrive.request import Place
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.widgets.labels import BadgeTone

MAX_ROUNDS = 3
_TIME, _DAY = slice(11, 16), slice(0, 10)
_NOTHING_SENDABLE = (DoubtKind.ENVELOPE_UNREADABLE, DoubtKind.HEADERS_UNREADABLE)


@dataclass(frozen=True, slots=True)
class LetterState:
    """`word` for a row, `tone` of its text, and `words` that say more beside the message itself."""

    word: str
    tone: BadgeTone
    words: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the dead letters: marks of the journal, and places that were changed by hand."""

    marks: Mapping[Place, Mark] = field(default_factory=dict, hash=False)
    edited: frozenset[Place] = frozenset()

    def mark_of(self, letter: DeadLetter) -> Mark | None:
        """Return the mark of this dead letter; one of another at the same place of an older topic is not its own."""
        mark = self.marks.get((letter.partition, letter.offset))
        if mark is None or mark.result == "restored" or mark.died_ms not in (-1, letter.timestamp_ms):
            return None
        return mark


NOTHING = Known()


def state_of(letter: DeadLetter, known: Known, clock: Clock, now_ms: int) -> LetterState:
    """Return where a dead letter stands."""
    mark = known.mark_of(letter)
    if mark is not None:
        return _of_mark(mark, clock, now_ms)
    if any(letter.doubted(kind) for kind in _NOTHING_SENDABLE):
        return LetterState(tr("unreadable"), "bad", tr("Nothing can be sent for it as it is"))
    if letter.origin.topic is None:
        return LetterState(tr("no source"), "warn", tr("A redrive needs a target for it"))
    if (letter.partition, letter.offset) in known.edited:
        return LetterState(tr("changed"), "accent", tr("Changed by hand, not sent yet"))
    return _of_rounds(letter.rounds)


def _of_rounds(rounds: int) -> LetterState:
    word = tr("loops: {rounds} of {most}").format(rounds=rounds, most=MAX_ROUNDS)
    if rounds >= MAX_ROUNDS:
        return LetterState(word, "bad", tr("It was sent back as often as is allowed; a redrive leaves it out"))
    if rounds:
        return LetterState(word, "warn", tr("It was sent back and failed again"))
    return LetterState(tr("ready"), "neutral", tr("Never sent back so far"))


def _of_mark(mark: Mark, clock: Clock, now_ms: int) -> LetterState:
    at, today = clock.timestamp(mark.at_ms), clock.timestamp(now_ms)
    moment = at[_TIME] if at[_DAY] == today[_DAY] else at[_DAY]
    words: dict[str, Callable[[], LetterState]] = {
        "sent": lambda: LetterState(tr("redriven %s") % moment, "ok", _said(tr("redriven"), mark, clock)),
        "parked": lambda: LetterState(tr("parked %s") % moment, "violet", _said(tr("parked"), mark, clock)),
        "discarded": lambda: LetterState(tr("discarded"), "neutral", _said(tr("discarded"), mark, clock)),
    }
    return words[mark.result]()


def _said(what: str, mark: Mark, clock: Clock) -> str:
    parts = [tr("{what} {at} by {by}").format(what=what, at=clock.timestamp(mark.at_ms)[:19], by=mark.by)]
    if mark.target:
        place = tr("to {topic} partition {partition} offset {offset}")
        offset = formats.integer(mark.offset)
        parts.append(place.format(topic=mark.target, partition=mark.partition, offset=offset))
    if mark.reason:
        parts.append(f"“{mark.reason}”")
    return ", ".join(parts)
