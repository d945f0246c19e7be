"""Placeholders: text in which {{uuid}} and its like stand for something new in every message. Pure, given its chance.

| placeholder | becomes |
| --- | --- |
| {{uuid}} | a random UUID |
| {{now}}, {{now:-5m}}, {{now:+1d:ms}} | this moment, moved by s, m, h or d, in UTC; as iso (with Z), local (without), |
| | array (Jackson's LocalDateTime), ms or s since 1970 |
| {{seq}}, {{seq:100}} | the number of the message, counted from 1 or from what is said |
| {{random:int:1:100}} | a whole number, both ends included; {{random:decimal:0:10:2}} with two decimals |
| {{random:hex:16}}, {{random:text:8}} | so many random hex digits, or letters |
| {{pick:a,b,c}} | one of these |
| {{faker:name}} | what Faker makes up, where that is installed |
| {{open}} | {{ itself |

The same chance and number give the same text, so that a run that goes on sends what it would have sent.
"""

import json
import random
import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.templates import faking

_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
_MOVED = re.compile(r"([+-])([0-9]{1,9})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_TIMES = ("iso", "local", "array", "ms", "s")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
NAMES = ("uuid", "now", "seq", "random", "pick", "faker", "open")


class PlaceholderError(ExplorerError):
    """A placeholder cannot be; `position` is where it begins, in characters from 0."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(position, reason)
        self.position = position
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True)
class Moment:
    """What a message is made from: its number from 0, its time, and its chance."""

    number: int
    at: datetime
    chance: random.Random


def moment(number: int, seed: int, at: datetime | None = None) -> Moment:
    """Return the moment of message `number`; `at` is now when it is not given."""
    return Moment(number, at or datetime.now(UTC), random.Random(f"{seed}/{number}"))  # noqa: S311 - no secret


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its placeholders filled. `spans` are (begin here, end here, begin there, end there) of each."""

    text: str
    spans: tuple[tuple[int, int, int, int], ...] = ()

    def origin(self, position: int) -> int:
        """Return where in the template a place of the text comes from; inside a placeholder, its beginning."""
        moved = 0
        for begin, end, source, source_end in self.spans:
            if position < begin:
                break
            if position < end:
                return source
            moved = source_end - end
        return position + moved


def fill(text: str, at: Moment, *, in_json: bool = False) -> Filled:
    """Return `text` with every placeholder filled; `in_json` escapes what is put in. Raises PlaceholderError."""
    parts: list[str] = []
    spans = []
    length = last = 0
    for found in _PLACEHOLDER.finditer(text):
        parts.append(text[last : found.start()])
        length += len(parts[-1])
        made = _made(found.group(1), at, found.start())
        parts.append(json.dumps(made, ensure_ascii=False)[1:-1] if in_json else made)
        spans.append((length, length + len(parts[-1]), found.start(), found.end()))
        length += len(parts[-1])
        last = found.end()
    return Filled("".join([*parts, text[last:]]), tuple(spans))


def has_placeholders(text: str) -> bool:
    """Whether anything in it would be filled."""
    return _PLACEHOLDER.search(text) is not None


def literal(text: str) -> str:
    """Return a template that gives `text` itself."""
    return text.replace("{{", "{{open}}")


def _made(inside: str, at: Moment, position: int) -> str:
    name, _, rest = inside.strip().partition(":")
    maker = _MAKERS.get(name)
    if maker is None:
        raise PlaceholderError(position, f"'{{{{{inside}}}}}' is no placeholder; there are {', '.join(NAMES)}.")
    try:
        return maker(rest, at)
    except ValueError as error:
        raise PlaceholderError(position, f"'{{{{{inside}}}}}': {error}") from None


def _uuid(rest: str, at: Moment) -> str:
    _nothing(rest)
    return str(uuid.UUID(bytes=at.chance.randbytes(16), version=4))


def _now(rest: str, at: Moment) -> str:
    time, kind = at.at, "iso"
    for part in filter(None, rest.split(":")):
        moved = _MOVED.fullmatch(part)
        if moved:
            sign, number, unit = moved.groups()
            try:
                time += timedelta(**{_UNITS[unit]: int(sign + number)})
            except OverflowError:
                raise ValueError("that is too far away") from None
        elif part in _TIMES:
            kind = part
        else:
            raise ValueError(f"write -5m, +2h, +1d or one of {', '.join(_TIMES)}")
    return time_text(time, kind)


def time_text(time: datetime, kind: str) -> str:
    """Return a time (with a zone) as iso, local, array, ms or s; local and array are UTC."""
    utc = time.astimezone(UTC)
    if kind == "ms":
        return str(int(utc.timestamp() * 1000))
    if kind == "s":
        return str(int(utc.timestamp()))
    if kind == "array":
        return "[" + ",".join(map(str, _array(utc))) + "]"
    if kind == "iso":
        return utc.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
    # As Java's ISO_LOCAL_DATE_TIME: always seconds, and as much of a fraction as there is.
    text = utc.replace(tzinfo=None, microsecond=0).isoformat()
    return text + (f".{utc.microsecond:06}".rstrip("0") if utc.microsecond else "")


def _array(utc: datetime) -> list[int]:
    """As Jackson writes a LocalDateTime: seconds only when there are any, or nanoseconds."""
    nanos = utc.microsecond * 1000
    parts = [utc.year, utc.month, utc.day, utc.hour, utc.minute]
    if utc.second or nanos:
        parts.append(utc.second)
    return [*parts, nanos] if nanos else parts


def _seq(rest: str, at: Moment) -> str:
    return str(at.number + (_whole(rest) if rest else 1))


def _random(rest: str, at: Moment) -> str:
    kind, *given = rest.split(":")
    if kind == "int" and len(given) == 2:
        return str(at.chance.randint(*_ordered([_whole(each) for each in given])))
    if kind == "decimal" and len(given) == 3:
        digits = _count(given[2], 15)
        low, high = _ordered([round(float(each) * 10**digits) for each in given[:2]])
        number = at.chance.randint(low, high)
        return f"{number / 10**digits:.{digits}f}"
    if kind == "hex" and len(given) == 1:
        return "".join(at.chance.choices("0123456789abcdef", k=_count(given[0], 100_000)))
    if kind == "text" and len(given) == 1:
        return "".join(at.chance.choices(_LETTERS, k=_count(given[0], 100_000)))
    raise ValueError("write random:int:1:100, random:decimal:0:10:2, random:hex:16 or random:text:8")


def _pick(rest: str, at: Moment) -> str:
    return at.chance.choice(rest.split(","))


def _faker(rest: str, at: Moment) -> str:
    return faking.made_up(rest, at.chance.getrandbits(32))


def _open(rest: str, _: Moment) -> str:
    _nothing(rest)
    return "{{"


def _nothing(rest: str) -> None:
    if rest:
        raise ValueError("nothing follows the name")


def _whole(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise ValueError(f"'{text}' is no whole number")
    return int(text)


def _count(text: str, most: int) -> int:
    count = _whole(text)
    if not 0 <= count <= most:
        raise ValueError(f"{text} does not lie between 0 and {most:,}")
    return count


def _ordered(ends: Sequence[int]) -> tuple[int, int]:
    low, high = ends
    if low > high:
        raise ValueError("the smaller number comes first")
    return low, high


_MAKERS: dict[str, Callable[[str, Moment], str]] = {
    "uuid": _uuid,
    "now": _now,
    "seq": _seq,
    "random": _random,
    "pick": _pick,
    "faker": _faker,
    "open": _open,
}
