"""The customer's envelope `{originalEvent, error, timestamp}` taken apart; not a byte of the event changes. Pure."""

import calendar
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NoReturn, Self

from kafka_explorer.engine.dead_letters.dialects import ERROR_FIELD, EVENT_FIELD, TIME_FIELD
from kafka_explorer.engine.filters.json_paths import Tokens, text_of, tokens_at
from kafka_explorer.engine.filters.nodes import Step
from kafka_explorer.engine.json_spans import Node, NoJson, parse

_MARK = f'"{EVENT_FIELD}"'.encode()
_LONGEST_TIME = 200
_LARGEST_CANONICAL = 1024 * 1024
_NUMBER = re.compile(r"[0-9]{1,14}(\.[0-9]{1,9})?")
_EPOCH_MS_FROM = 100_000_000_000  # a count of seconds is less until the year 5138
_NULL = b"null"


class NotExact(ValueError):
    """What stands at the place cannot be given byte for byte; the argument says why."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The parts: `event` is the exact bytes (of a text, what it spells), None where there is none to be had.

    `problem` says why, in the words of a reader of JSON. `error` is the text of the error, or its JSON.
    """

    event: bytes | None
    error: str | None
    at_ms: int | None
    problem: str = ""


class ExactPath:
    """A place in JSON, read byte for byte."""

    def __init__(self, path: Sequence[Step]) -> None:
        self._path = tuple(path)
        self._tokens: Tokens = tokens_at(self._path)

    def token(self, data: bytes | None) -> bytes | None:
        """Return the JSON text at the place, as it is written; None where there is none."""
        found = self._tokens(data) if data else ()
        if not found:
            return None
        token = bytes(found[0])
        # Half a character of UTF-16 is replaced on the way there; then the slower way gives what stands there.
        return token if data is None or token in data else self._slowly(data)

    def _slowly(self, data: bytes) -> bytes | None:
        try:
            text = data.decode("utf-8")
            node = parse(text)
        except (NoJson, UnicodeDecodeError):
            return None
        for step in self._path:
            child = _child(node, step)
            if child is None:
                return None
            node = child
        return text[node.start : node.end].encode()


@lru_cache(maxsize=64)
def exact_path(path: tuple[Step, ...]) -> ExactPath:
    """Return the place; to make one takes longer than to use it."""
    return ExactPath(path)


def _child(node: Node, step: Step) -> Node | None:
    if isinstance(step, str):
        return next((member for name, member in reversed(node.members) if name == step), None)
    if isinstance(step, int):
        return node.items[step] if step < len(node.items) else None
    return node.items[0] if node.items else None


_EVENT, _ERROR, _TIME = ExactPath((EVENT_FIELD,)), ExactPath((ERROR_FIELD,)), ExactPath((TIME_FIELD,))


def looks_like_envelope(value: bytes | None) -> bool:
    """Whether a value names the envelope's event: cheap, and not yet a proof."""
    return value is not None and _MARK in value


def open_envelope(value: bytes | None) -> Envelope | None:
    """Take an envelope apart; None when the value is another JSON object. A `problem` says that it is no JSON."""
    if value is None or not looks_like_envelope(value):
        return None
    token = _EVENT.token(value)
    if token is None:
        problem = _problem(value)
        return Envelope(None, None, None, problem) if problem else None
    error, at_ms = plain_text(_ERROR.token(value)), time_of(_TIME.token(value))
    try:
        return Envelope(exact_event(token), error, at_ms)
    except NotExact as inexact:
        return Envelope(None, error, at_ms, str(inexact))


def exact_event(token: bytes) -> bytes:
    """Return the event that a token of JSON stands for: a text is spelled out once, anything else is as it is.

    Raises NotExact for a text that has half a character, which no bytes can stand for.
    """
    if token[:1] != b'"':
        return token
    try:
        text = json.loads(token.decode("utf-8"), strict=False)
        return str(text).encode("utf-8")
    except UnicodeEncodeError:
        raise NotExact("half a character of UTF-16 stands in it") from None
    except ValueError as error:
        raise NotExact(str(error)) from None


def plain_text(token: bytes | None) -> str | None:
    """Return a token's text, to be shown; other JSON than a text as it is written, null as None."""
    if token is None or token == _NULL:
        return None
    try:
        return text_of(token).decode("utf-8", "replace")
    except ValueError:
        return token.decode("utf-8", "replace")


def time_of(token: bytes | None) -> int | None:
    """Return milliseconds since the epoch of ISO text, of Jackson's array, or of a number of seconds or ms."""
    if token is None or len(token) > _LONGEST_TIME:
        return None
    try:
        found = _TIMES.decode(token.decode())
    except ValueError:
        return None
    if isinstance(found, list):
        return _of_array(found)
    if not isinstance(found, str):
        return None
    if _NUMBER.fullmatch(found):
        number = float(found)
        return round(number if number >= _EPOCH_MS_FROM else number * 1000)
    return _of_iso(found)


def _of_iso(text: str) -> int | None:
    # Nanoseconds are more than Python's reader takes.
    try:
        at = datetime.fromisoformat(re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", text.strip()))
    except ValueError:
        return None
    return _milliseconds(at if at.tzinfo else at.replace(tzinfo=UTC))


def _of_array(parts: list[Any]) -> int | None:
    """Year, month, day, hour, minute, and where they are not 0 second and nanosecond."""
    try:
        numbers = [int(part) for part in parts]
        year, month, day, hour, minute, *rest = numbers
        second, nanos = (*rest, 0, 0)[:2]
        return _milliseconds(datetime(year, month, day, hour, minute, second, nanos // 1000, UTC))
    except (ValueError, TypeError, OverflowError):
        return None


def _milliseconds(at: datetime) -> int | None:
    try:
        return calendar.timegm(at.utctimetuple()) * 1000 + at.microsecond // 1000
    except (OverflowError, ValueError):
        return None


def content_of(event: bytes | None, *, canonical: bool = True) -> str:
    """Return the same digest for equal events, however they are spelled; "" for null.

    Of JSON the order of members and white space do not count, up to a megabyte; numbers count as they are written.
    Not `canonical`, every byte counts.
    """
    if event is None:
        return ""
    if canonical and len(event) <= _LARGEST_CANONICAL:
        event = _canonical(event)
    return hashlib.sha256(event).hexdigest()


def _canonical(event: bytes) -> bytes:
    """Return JSON in one spelling, anything else as it is."""
    try:
        return _ONE_SPELLING.encode(_EVENTS.decode(event.decode())).encode()
    except (ValueError, RecursionError):
        return event


class _Number(str):
    """A number in the digits in which it is written; never the same as a text of these digits."""

    __slots__ = ()

    def __new__(cls, digits: str) -> Self:
        return super().__new__(cls, f"\0{digits}")


class _Members(list[Any]):
    """An object's members by name; never the same as an array."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(["\0object", *sorted(pairs, key=lambda pair: pair[0])])


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


# Made once: to make one takes as long as to use it.
_TIMES = json.JSONDecoder(parse_int=str, parse_float=str)
_EVENTS = json.JSONDecoder(parse_int=_Number, parse_float=_Number, parse_constant=_refuse, object_pairs_hook=_Members)
_ONE_SPELLING = json.JSONEncoder(separators=(",", ":"))


def _problem(value: bytes) -> str:
    """Return why a value is no JSON; "" when it is."""
    try:
        parse(value.decode("utf-8"))
    except UnicodeDecodeError as error:
        return f"byte {error.start} is no UTF-8"
    except NoJson as error:
        return str(error)
    return ""
