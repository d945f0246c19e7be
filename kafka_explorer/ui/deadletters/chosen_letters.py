"""Which dead letters a redrive or a discard is about: those selected, the group, what the filter finds, all."""

from dataclasses import dataclass

from kafka_explorer.engine.dead_letters.grouping import OTHERS, LetterGroup
from kafka_explorer.engine.redrive.request import Everything, Matching, OfGroup, Place, Selection, chosen
from kafka_explorer.ui.deadletters.words import short_class, tr


@dataclass(frozen=True, slots=True)
class ChosenLetters:
    """`count` dead letters of `selection`; `words` say which, as in "of the group TimeoutException"."""

    selection: Selection
    count: int
    words: str


def choose(
    selected: list[Place], group: LetterGroup | None, filter_text: str, shown: list[Place] | None, total: int
) -> ChosenLetters:
    """Return what an action is about.

    `selected` are several rows, else empty; `shown` are the places of all rows that are seen, needed only where a group
    is narrowed by a filter or has no fingerprint of its own; `total` is how many dead letters were found.
    """
    if selected:
        return ChosenLetters(chosen(selected), len(selected), tr("selected"))
    if group is None:
        if filter_text:
            return ChosenLetters(Matching(filter_text), total, tr("that match: %s") % filter_text)
        return ChosenLetters(Everything(), total, tr("all of the topic"))
    words = tr("of the group %s") % short_class(group.exception)
    if shown is not None and (filter_text or group.fingerprint == OTHERS):
        return ChosenLetters(chosen(shown), len(shown), words)
    return ChosenLetters(OfGroup((group.fingerprint,)), group.count, words)


def needs_places(group: LetterGroup | None, filter_text: str) -> bool:
    """Whether the group can only be named by the places of its dead letters."""
    return group is not None and bool(filter_text or group.fingerprint == OTHERS)
