r"""All the ways in which JSON can spell a text, as regular expressions for RE2.

П may stand as itself or as \u041f or \u041F, / as \/, a smiley as a surrogate pair. Looking for every spelling costs
time, so there are three patterns: which one is needed depends on the backslashes in the bytes that are searched.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kafka_explorer.engine.filters.linear import escaped

_SHORT_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t"}
_FIRST_BEHIND_BMP = 0x10000


@dataclass(frozen=True, slots=True)
class Letters:
    """Text to be found in any spelling."""

    text: str
    ignore_case: bool = False


Piece: TypeAlias = str | Letters


@dataclass(frozen=True, slots=True)
class Spelling:
    r"""Three patterns that find the same where they apply, each more than the one before and slower.

    `plain` is for bytes that hold none of `escapes` (such as \") and no \u escape that fits `trigger`, `short` for
    bytes where none fits `trigger`, `full` for all.
    """

    plain: str
    short: str
    full: str
    trigger: str
    escapes: tuple[bytes, ...]


def spelled(*pieces: Piece) -> Spelling:
    """Join pieces: a str is a regular expression already, Letters are spelled."""
    letters = [(letter, piece.ignore_case) for piece in pieces if isinstance(piece, Letters) for letter in piece.text]
    blocks = {_hex_of(form)[0][:2] for letter, ignore_case in letters for form in forms(letter, ignore_case)}
    return Spelling(
        "".join(_patterns(pieces, short=False, full=False)),
        "".join(_patterns(pieces, short=True, full=False)),
        "".join(_patterns(pieces, short=True, full=True)),
        rf"\\u(?i:{'|'.join(sorted(blocks))})",
        tuple(sorted({b"\\" + _SHORT_ESCAPES[letter].encode() for letter, _ in letters if letter in _SHORT_ESCAPES})),
    )


def forms(letter: str, ignore_case: bool) -> frozenset[str]:
    """The letters that count as `letter`: with case ignored also its lower and its upper one, if they are single."""
    if not ignore_case:
        return frozenset(letter)
    cases = (letter, letter.lower(), letter.upper(), letter.upper().lower())
    found = frozenset(case for case in cases if len(case) == 1)
    return found | {"ς", "σ"} if "Σ" in found else found


def _patterns(pieces: tuple[Piece, ...], *, short: bool, full: bool) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        elif not short and not piece.ignore_case:
            yield escaped(piece.text)
        else:
            for letter in piece.text:
                letters = sorted(forms(letter, piece.ignore_case))
                # A class rather than a choice: RE2 skips quickly to a pattern that begins with [Aa].
                itself = f"[{''.join(map(escaped, letters))}]" if len(letters) > 1 else escaped(letter)
                ways = [itself, *(way for form in letters for way in _escapes(form, short, full))]
                yield itself if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _escapes(letter: str, short: bool, full: bool) -> Iterator[str]:
    if short and letter in _SHORT_ESCAPES:
        yield escaped("\\" + _SHORT_ESCAPES[letter])
    if full:
        yield "".join(rf"\\u(?i:{digits})" for digits in _hex_of(letter))


def _hex_of(letter: str) -> tuple[str, ...]:
    code = ord(letter)
    if code < _FIRST_BEHIND_BMP:
        return (f"{code:04x}",)
    code -= _FIRST_BEHIND_BMP
    return (f"{0xD800 + (code >> 10):04x}", f"{0xDC00 + (code & 0x3FF):04x}")
