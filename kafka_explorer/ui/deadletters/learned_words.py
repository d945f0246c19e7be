"""How the class and the key of a target's messages were learned, in words and counts."""

from kafka_explorer.engine.redrive.learned import Target
from kafka_explorer.engine.redrive.notes import NoteKind
from kafka_explorer.engine.redrive.plan_rows import PlanSummary
from kafka_explorer.ui import formats
from kafka_explorer.ui.deadletters.words import short_class, tr

_MOST_OFFERED, _MOST_TOPICS = 8, 20
_LEARNED = (
    *(NoteKind.TYPE_LEARNED, NoteKind.TYPE_GUESSED, NoteKind.TYPE_UNKNOWN, NoteKind.UNWRAPPED),
    *(NoteKind.KEY_INFERRED, NoteKind.KEY_GUESSED, NoteKind.KEY_DIFFERS, NoteKind.KEY_UNKNOWN),
)
Offer = tuple[str | None, str]
"""What is chosen (None as learned, "" for none) and what the list says."""


def learned_topics(plan: PlanSummary) -> list[str]:
    """Return the topics of which something had to be learned, those that get most messages first."""
    if not any(plan.notes.get(kind) for kind in _LEARNED):
        return []
    return [topic for topic, _ in sorted(plan.targets.items(), key=lambda pair: -pair[1])][:_MOST_TOPICS]


def type_offers(target: Target) -> list[Offer]:
    """Return what the class can be: as learned, one of those seen, none."""
    types = target.types[:_MOST_OFFERED]
    if not types:
        learned = tr("as learned: none")
    elif len(target.types) == 1:
        learned = tr("as learned: %s") % short_class(types[0].name)
    else:
        learned = tr("as learned: by the fields, one of %s") % len(target.types)
    seen = [(each.name, f"{each.name} ({formats.integer(each.count)})") for each in types]
    return [(None, learned), *seen, ("", tr("none"))]


def type_hint(target: Target) -> str:
    """Say how the class was learned."""
    if target.problem is not None:
        return str(target.problem)
    if not target.sampled:
        return tr("The target has no messages to learn it from.")
    counts = ", ".join(
        tr("{name} in {count}").format(name=short_class(each.name), count=formats.integer(each.count))
        for each in target.types[:3]
    )
    head = tr("Of the newest %s messages: ") % formats.integer(target.sampled)
    without = tr("none in %s") % formats.integer(target.untyped)
    return head + ", ".join(part for part in (counts, without if target.untyped or not counts else "") if part)


def key_offers(target: Target) -> list[Offer]:
    """Return where the key can be: as learned, at a place that was found, nowhere."""
    if target.keys:
        learned = tr("as learned: %s") % target.keys[0].path
    elif target.keyless:
        learned = tr("as learned: no key")
    else:
        learned = tr("as learned: not known")
    found = [(rule.path, f"{rule.path} ({rule.share:.0%})") for rule in target.keys[:_MOST_OFFERED]]
    return [(None, learned), *found, ("", tr("no key"))]


def key_hint(target: Target) -> str:
    """Say how the place of the key was learned. A key that a dead letter has of its own is not touched by it."""
    if target.keys:
        rule = target.keys[0]
        words = tr("{path} equals the key in {share} of {count} messages.")
        return words.format(path=rule.path, share=f"{rule.share:.0%}", count=formats.integer(rule.sampled))
    if not target.sampled:
        return tr("The target has no messages to learn it from.")
    if target.keyless:
        return tr("Of {count} messages {keyed} have a key.").format(
            count=formats.integer(target.sampled), keyed=formats.integer(target.keyed)
        )
    return tr("No field of the value equals the key of the target's messages.")
