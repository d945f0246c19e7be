"""A place in a filter's text; it notes what was read there, for colours and underlines."""

import re
from typing import Literal, NamedTuple, NoReturn

from kafka_explorer.engine.errors import FilterSyntaxError

_SPACE = re.compile(r"\s*")
_ESCAPE = re.compile(r'\\(?:(["\'\\nrt])|u([0-9a-fA-F]{4}))')
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}


Wanted = Literal["join", "term", "operator", "operand", "other"]
"""What can follow: after a whole filter "join" (and, or, another term)."""


class Span(NamedTuple):
    """A piece of a filter's text, from `start` up to `end`, and what it is.

    Kinds: keyword, field, operator, text, number, constant, regex, flag, bracket, error.
    """

    start: int
    end: int
    kind: str


class Cursor:
    """Reads a text from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.spans: list[Span] = []
        self.wanted: Wanted = "join"

    def skip_space(self) -> None:
        """Go to the next character that is no space."""
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def at_end(self) -> bool:
        """Whether nothing but space is left; goes behind the space."""
        self.skip_space()
        return self.at == len(self.text)

    def sees(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match here, and stay."""
        return pattern.match(self.text, self.at)

    def take(self, pattern: re.Pattern[str], kind: str = "") -> re.Match[str] | None:
        """Match here and go on behind it, noting it as `kind`."""
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
            if kind:
                self.note(match.start(), kind)
        return match

    def note(self, start: int, kind: str) -> None:
        """Remember that the text from `start` to here, if any, is of a kind."""
        if self.at > start:
            self.spans.append(Span(start, self.at, kind))

    def back_to(self, at: int) -> None:
        """Go back and forget what was noted since."""
        self.at = at
        self.spans = [span for span in self.spans if span.start < at]

    def fail(self, reason: str, column: int | None = None, wanted: Wanted = "other") -> NoReturn:
        """Raise FilterSyntaxError at `column`, or here; `wanted` is what should stand there."""
        self.wanted = wanted
        raise FilterSyntaxError(self.at if column is None else column, reason)

    def quoted(self, kind: str = "text") -> str | None:
        r"""Read "text" or 'text'; None when no quote stands here.

        \" \' \\ \n \r \t and \uXXXX are escapes, any other backslash is one.
        """
        quote = self.text[self.at : self.at + 1]
        if quote not in {'"', "'"}:
            return None
        start = self.at
        at = start + 1
        parts: list[str] = []
        while at < len(self.text) and self.text[at] != quote:
            if escape := _ESCAPE.match(self.text, at):
                letter, code = escape.groups()
                parts.append(_ESCAPED.get(letter, letter) if letter else chr(int(code, 16)))
                at = escape.end()
            else:
                parts.append(self.text[at])
                at += 1
        if at == len(self.text):
            self.fail(f"The closing {quote} is missing.", start)
        self.at = at + 1
        self.note(start, kind)
        try:
            # Two \u escapes can be the halves of one character.
            return "".join(parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            self.fail("This text holds half of a character (a lone surrogate), which no message can contain.", start)

    def word(self, stop: str = "") -> str:
        """Read what stands here up to a space, a closing bracket that was not opened in it, or one of `stop`."""
        depth = 0
        start = self.at
        while self.at < len(self.text):
            character = self.text[self.at]
            if character.isspace() or character in stop or (character == ")" and not depth):
                break
            depth += (character == "(") - (character == ")")
            self.at += 1
        return self.text[start : self.at]
