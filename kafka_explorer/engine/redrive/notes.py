"""What is to be known of a dead letter before it is sent: codes with data; whoever shows them makes the sentences."""

import enum
from dataclasses import dataclass


class NoteKind(enum.Enum):
    """What there is to know; the `detail` of a `Note` says more."""

    UNWRAPPED = "unwrapped"
    """The event was taken out of an envelope."""
    TYPE_LEARNED = "type_learned"
    """`__TypeId__` was learned from the target: the class."""
    TYPE_GUESSED = "type_guessed"
    """The same, but other classes fit as well; "" when most messages name none."""
    TYPE_UNKNOWN = "type_unknown"
    """An envelope lost the headers, and the target has no message to learn from."""
    KEY_INFERRED = "key_inferred"
    """The key was taken from the value: the path."""
    KEY_GUESSED = "key_guessed"
    """The same, but another path says something else."""
    KEY_DIFFERS = "key_differs"
    """The same, and the dead letter has another key: the path."""
    KEY_FOUND = "key_found"
    """The key is that of the equal event in the topic it came from: the topic."""
    KEY_UNKNOWN = "key_unknown"
    """The envelope has no key, and nothing tells what it was: it goes without, to any partition."""
    PARTITION_GONE = "partition_gone"
    """The target has no partition of the original's number (the detail): the key decides."""
    PARTITION_UNKNOWN = "partition_unknown"
    """Which partition it came from is not told: the key decides."""
    TIMESTAMP_UNKNOWN = "timestamp_unknown"
    """The time was to be kept, and is not known."""
    CHANGED = "changed"
    """The steps of the transform change it."""
    EDITED = "edited"
    """It was edited by hand."""
    NO_LONGER_JSON = "no_longer_json"
    """It was JSON before the change and is none any more."""
    EVENT_NULL = "event_null"
    """The envelope holds null: was the event a tombstone, or could it not be kept? The text null is sent."""
    TOO_LARGE = "too_large"
    """Before compression it is larger than max.message.bytes: refused unless compression saves the rest."""
    NO_KEY = "no_key"
    """The target is compacted and its broker refuses messages without a key."""
    EXPIRES = "expires"
    """The time that it keeps is beyond the target's retention: it is deleted at the broker's next look."""
    TIME_REFUSED = "time_refused"
    """The broker refuses the time that it keeps (message.timestamp.before.max.ms or .after.max.ms)."""
    ROUND_TRIP = "round_trip"
    """It was redriven before and has come back: how often."""
    IN_DOUBT = "in_doubt"
    """An earlier run of this job heard no answer for it: it is looked for before it is sent again."""
    NEWER = "newer"
    """The target has a newer message of the same key: the newest one's timestamp (ms)."""
    SCHEMA_FITS = "schema_fits"
    """What is sent can be read by its registered schema: the schema's id."""
    SCHEMA_UNFIT = "schema_unfit"
    """It cannot: the schema's id."""
    SCHEMA_UNKNOWN = "schema_unknown"
    """The registry did not give its schema: the schema's id."""


WARNINGS = frozenset(NoteKind) - {
    NoteKind.UNWRAPPED,
    NoteKind.TYPE_LEARNED,
    NoteKind.KEY_INFERRED,
    NoteKind.KEY_FOUND,
    NoteKind.CHANGED,
    NoteKind.EDITED,
    NoteKind.PARTITION_UNKNOWN,
    NoteKind.SCHEMA_FITS,
}
"""What speaks for a second look."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know."""

    kind: NoteKind
    detail: str = ""
