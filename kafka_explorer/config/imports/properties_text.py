"""Java's .properties format: escapes, lines continued by a backslash, `=`, `:` or blanks between name and value."""

import re

from kafka_explorer.config.imports.imported import ImportFailed

Pairs = list[tuple[str, str]]

_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_DOCUMENT = re.compile(r"^[#!]---\s*$")


def parse_documents(text: str) -> list[Pairs]:
    """Return the names and values of each document (Spring separates them by `#---`), in their order."""
    documents: list[list[str]] = [[]]
    for line in text.splitlines():
        if _DOCUMENT.match(line):
            documents.append([])
        else:
            documents[-1].append(line)
    return [_pairs(lines) for lines in documents]


def _pairs(lines: list[str]) -> Pairs:
    pairs: Pairs = []
    for line in _logical(lines):
        name, value = _split(line)
        if name:
            pairs.append((_unescaped(name), _unescaped(value)))
    return pairs


def _logical(lines: list[str]) -> list[str]:
    """Join continued lines; the blanks at the beginning of a continuation are dropped. Comments end with their line."""
    joined: list[str] = []
    begun = ""
    for line in lines:
        part = line.lstrip(" \t\f")
        if not begun and (not part or part[0] in "#!"):
            continue
        begun += part
        if (len(begun) - len(begun.rstrip("\\"))) % 2:
            begun = begun[:-1]
            continue
        joined.append(begun)
        begun = ""
    return [*joined, begun] if begun else joined


def _split(line: str) -> tuple[str, str]:
    at = 0
    while at < len(line) and line[at] not in "=: \t\f":
        at += 2 if line[at] == "\\" else 1
    name, rest = line[:at], line[at:].lstrip(" \t\f")
    if rest[:1] in {"=", ":"}:
        rest = rest[1:].lstrip(" \t\f")
    return name, rest


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    plain: list[str] = []
    at = 0
    while at < len(text):
        char = text[at]
        at += 1
        if char != "\\":
            plain.append(char)
        elif text[at : at + 1] == "u":
            plain.append(_unicode(text[at + 1 : at + 5]))
            at += 5
        elif at < len(text):
            plain.append(_ESCAPES.get(text[at], text[at]))
            at += 1
    return "".join(plain).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unicode(digits: str) -> str:
    if not re.fullmatch(r"[0-9A-Fa-f]{4}", digits):
        raise ImportFailed(f'"\\u{digits}" is not a character in Java\'s spelling. Write \\\\ for a backslash.')
    return chr(int(digits, 16))
