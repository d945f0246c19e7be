"""A line of JAAS: `<login module> required name="value" ... ;`. Source: Kafka's JaasConfig, which reads it by words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kafka_explorer.config.imports.imported import ImportFailed

_TOKEN = re.compile(
    r"""\s+|//[^\n]*|/\*.*?\*/|"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>(?:\\.|[^'\\])*)'"""
    r"""|(?P<word>(?:\$\{[^{}]*\}|\{\{[^{}]*\}\}|<[^<>\n]*>|[^\s"'={};])+)|(?P<mark>[={};])""",
    re.DOTALL,
)
_FLAGS = frozenset({"required", "requisite", "sufficient", "optional"})
_LOOKS = re.compile(r"[\w.$]+LoginModule\s+(?:required|requisite|sufficient|optional)\b", re.IGNORECASE)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(frozen=True, slots=True)
class JaasModule:
    """A login module and its options, which may hold secrets."""

    name: str
    options: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def short(self) -> str:
        """The class without its package."""
        return self.name.rpartition(".")[2]


def looks_like_jaas(text: str) -> bool:
    """Tell whether a login module is named, as in a JAAS line or file."""
    return _LOOKS.search(text) is not None


def parse_jaas(text: str) -> JaasModule:
    """Return the first login module, of a line or of a file's section (`KafkaClient { ... };`). Raises ImportFailed."""
    tokens = _tokens(text)
    if "{" in [token for token, quoted in tokens if not quoted]:
        tokens = tokens[[token for token, _ in tokens].index("{") + 1 :]
    words: list[tuple[str, bool]] = []
    for token in tokens:
        if token in {(";", False), ("}", False)}:
            break
        words.append(token)
    if len(words) < 2 or words[1][0].lower() not in _FLAGS:
        raise ImportFailed(
            "This JAAS line is not complete. It begins with a login module and one of required, requisite, sufficient, "
            'optional; then come options like username="alice".'
        )
    return JaasModule(words[0][0], _options(words[2:]))


def _options(words: list[tuple[str, bool]]) -> dict[str, str]:
    options: dict[str, str] = {}
    at = 0
    while at < len(words):
        if at + 2 > len(words) or words[at + 1] != ("=", False):
            raise ImportFailed('An option of this JAAS line has no value. Write it like username="alice".')
        value = words[at + 2][0] if at + 2 < len(words) else ""
        options[words[at][0]] = value
        at += 3
    return options


def _tokens(text: str) -> list[tuple[str, bool]]:
    """Return the words and marks, each with whether it was quoted."""
    tokens: list[tuple[str, bool]] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ImportFailed("A quotation mark of this JAAS line is not closed. Close it, and end the line with ;.")
        at = match.end()
        quoted = match["double"] if match["double"] is not None else match["single"]
        if quoted is not None:
            tokens.append(
                (re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), quoted, flags=re.DOTALL), True)
            )
        elif match["word"] or match["mark"]:
            tokens.append((match["word"] or match["mark"], False))
    return tokens
