"""Placeholders: Spring's ${NAME:default}, the {{ NAME }} and <NAME> of snippets, and values that are encrypted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_PROVIDERS = ("env:", "file:", "directory:", "secrets:", "vault:", "secretManager:", "sm://")  # Kafka's, Strimzi's...
_SNIPPET = re.compile(r"^(?:\{\{\s*([^{}]+?)\s*\}\}|<\s*([^<>]+?)\s*>)$")
_DEPTH = 20
_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class Resolved:
    """A value with its placeholders filled in; `missing` are those without a value, and then `text` is no value."""

    text: str
    missing: tuple[str, ...] = ()


def resolve(value: str, variables: Mapping[str, str]) -> Resolved:
    """Fill in what `variables` or a default say; KAFKA_USER is kafka.user, too."""
    snippet = _SNIPPET.match(value.strip())
    if snippet is not None:
        name = snippet[1] or snippet[2]
        known = variables.get(name)
        return Resolved(known) if known is not None else Resolved("", (name,))
    missing: list[str] = []
    text = _filled(value, variables, missing, 0)
    return Resolved(text, tuple(dict.fromkeys(missing)))


def is_encrypted(value: str) -> bool:
    """Tell whether a value is what Jasypt (ENC), Spring Cloud ({cipher}) or another vault leaves in a file."""
    plain = value.strip()
    return bool(re.match(r"^(ENC\(|\{cipher\}|DEC::|vault:|ref\+|op://|sops:)", plain))


def _filled(value: str, variables: Mapping[str, str], missing: list[str], depth: int) -> str:
    parts: list[str] = []
    size = at = 0
    while (start := value.find("${", at)) >= 0:
        end = _end(value, start + 2)
        if end < 0:
            break
        parts += [value[at:start], _one(value[start + 2 : end], variables, missing, depth)]
        size += len(parts[-1])
        at = end + 1
        if size > _LIMIT:
            missing.append("too long")
            return ""
    return "".join([*parts, value[at:]])


def _one(inside: str, variables: Mapping[str, str], missing: list[str], depth: int) -> str:
    if inside.startswith(_PROVIDERS):
        name, default = inside, None
    else:
        name, colon, rest = inside.partition(":")
        default = rest if colon else None
    known = _known(name.strip(), variables)
    if known is None:
        known = default
    if known is None or depth >= _DEPTH:
        missing.append(name.strip())
        return ""
    return _filled(known, variables, missing, depth + 1)


def _known(name: str, variables: Mapping[str, str]) -> str | None:
    for spelling in (name, name.replace(".", "_").replace("-", "").upper()):
        if spelling in variables:
            return variables[spelling]
    return None


def _end(value: str, at: int) -> int:
    """Return where the brace closes, over those inside; -1 when it does not."""
    depth = 1
    while at < len(value):
        if value.startswith("${", at):
            depth += 1
            at += 1
        elif value[at] == "}":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return -1
