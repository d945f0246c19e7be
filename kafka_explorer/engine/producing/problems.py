"""What speaks against a message that is to be sent: a kind and its facts. `str()` is plain words, as for errors. Pure.

The window words its own; here are the words of the command line and of files.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

Fact = str | int


class Framework(enum.Enum):
    """Who acts upon headers of certain names when it meets them."""

    SPRING_DEAD_LETTERS = "Spring's dead letters"
    SPRING_RETRIES = "Spring's retry topics"
    SPRING_ATTEMPTS = "Spring's retry topics: a consumer may believe that its retries are used up"
    SPRING_DESERIALIZER = "Spring's ErrorHandlingDeserializer"
    CONNECT_DEAD_LETTERS = "Kafka Connect's dead letters"
    STREAMS_DEAD_LETTERS = "Kafka Streams' dead letters"
    SHARE_GROUPS = "share groups' dead letters"
    OURS = "this program's own marks"
    MIRROR_MAKER = "MirrorMaker's marks"


class ProblemKind(enum.Enum):
    """What is wrong, with the facts in the order in which the words take them. The values stand in files."""

    NO_PARTITION = "no-partition"
    TOO_LARGE = "too-large"
    KEY_WANTED = "key-wanted"
    HEADER_MEANS = "header-means"
    NAME_NOT_UTF8 = "name-not-utf8"
    NO_JSON = "no-json"
    NO_OBJECT = "no-object"
    HEADERS_NO_LIST = "headers-no-list"
    HEADER_WITHOUT_NAME = "header-without-name"
    NOT_WHOLE = "not-whole"
    NO_TEXT = "no-text"
    UNKNOWN_ENCODING = "unknown-encoding"
    NO_BASE64 = "no-base64"
    NO_NUMBER = "no-number"
    CELL_COUNT = "cell-count"
    CELL_NO_NUMBER = "cell-no-number"
    TOLD = "told"


_WORDS = {
    ProblemKind.NO_PARTITION: "there is no partition {0}: the topic has {1}, counted from 0",
    ProblemKind.TOO_LARGE: "{0:,} bytes before compression are more than the {1:,} that the topic takes "
    "(max.message.bytes): it is refused unless compression saves the rest",
    ProblemKind.KEY_WANTED: "the topic is compacted, and its broker refuses messages without a key",
    ProblemKind.HEADER_MEANS: "the header {0} means something to others ({1})",
    ProblemKind.NAME_NOT_UTF8: "a header name of partition {0}, offset {1} is no UTF-8, which this client cannot send",
    ProblemKind.NO_JSON: "line {0} is no JSON: {1}",
    ProblemKind.NO_OBJECT: "line {0} is no object with a key or a value",
    ProblemKind.HEADERS_NO_LIST: "line {0}: its headers are no list",
    ProblemKind.HEADER_WITHOUT_NAME: "line {0}: a header of it has no name",
    ProblemKind.NOT_WHOLE: "line {0}: it stands for a message whose headers could not be read, so it is not whole",
    ProblemKind.NO_TEXT: "line {0}: its {1} is not text: write JSON as a string, so that its numbers stay as they are",
    ProblemKind.UNKNOWN_ENCODING: "line {0}: its {1} is {2}; only base64 is known",
    ProblemKind.NO_BASE64: "line {0}: its {1} is no base64: {2}",
    ProblemKind.NO_NUMBER: "line {0}: its {1} is no number from 0",
    ProblemKind.CELL_COUNT: "row {0} has {1} cells, the first line {2}",
    ProblemKind.CELL_NO_NUMBER: "row {0}: its {1}, '{2}', is no number from 0",
    ProblemKind.TOLD: "{0}",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Numbers among the facts count from 1 where they name lines and rows, and are Kafka's own elsewhere.

    TOLD has its words already: those of a template, of a schema, or of the window.
    """

    kind: ProblemKind
    facts: tuple[Fact, ...] = ()

    def __str__(self) -> str:
        if self.kind is ProblemKind.HEADER_MEANS:
            return _WORDS[self.kind].format(self.facts[0], Framework[str(self.facts[1])].value)
        return _WORDS[self.kind].format(*self.facts)

    def as_list(self) -> list[Fact]:
        """Return it as it stands in files."""
        return [self.kind.value, *self.facts]


def told(words: str) -> Problem:
    """Return a problem that has its words already."""
    return Problem(ProblemKind.TOLD, (words,))


def header_means(name: str, who: Framework) -> Problem:
    """Return that a header of this name means something to others."""
    return Problem(ProblemKind.HEADER_MEANS, (name, who.name))


def problem_of(found: Sequence[object]) -> Problem:
    """Return what `as_list` gave; of anything else, also what another version wrote, its text."""
    facts = tuple(fact for fact in found[1:] if isinstance(fact, str | int))
    try:
        problem = Problem(ProblemKind(found[0]), facts)
        str(problem)  # has it all that its words need?
    except (ValueError, LookupError):
        return told(" ".join(map(str, found)))
    return problem
