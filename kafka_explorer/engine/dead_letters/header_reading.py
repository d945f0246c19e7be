"""A dead letter's headers by name: what a dialect's header tells, and a doubt for bytes that it never writes. Pure."""

from collections.abc import Iterable

from kafka_explorer.engine.dead_letters.dead_letter import Doubt, DoubtKind
from kafka_explorer.engine.dead_letters.dialects import Repeated
from kafka_explorer.engine.records import Header

_WIDTHS = (4, 8)
_MOST_DIGITS = 18


class HeadersRead:
    """Values by name, in order; `doubts` fills while they are read."""

    def __init__(self, headers: Iterable[Header]) -> None:
        self._values: dict[str, list[bytes | None]] = {}
        for header in headers:
            self._values.setdefault(header.name, []).append(header.value)
        self.doubts: list[Doubt] = []

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def count(self, name: str) -> int:
        """Return how many headers have this name."""
        return len(self._values.get(name, ()))

    def all(self, name: str) -> list[str | None]:
        """Return the texts of all headers of this name, None for null."""
        return [None if value is None else value.decode("utf-8", "replace") for value in self._values.get(name, ())]

    def text(self, name: str, place: int | Repeated = Repeated.LAST) -> str | None:
        """Return one of the headers of a name as text; None where there is none, or null.

        Bytes that are no UTF-8 become question marks in a diamond: text is only shown.
        """
        value = self._value(name, place)
        return None if value is None else value.decode("utf-8", "replace")

    def number(self, name: str, place: int | Repeated = Repeated.LAST, *, binary: bool = False) -> int | None:
        """Return a number that is not negative: of 4 or 8 bytes when `binary`, of digits otherwise."""
        value = self._value(name, place)
        if value is None:
            return None
        number = _binary(value) if binary else _decimal(value)
        if number is None or number < 0:
            doubt = Doubt(DoubtKind.DAMAGED_HEADER, name)
            if doubt not in self.doubts:
                self.doubts.append(doubt)
            return None
        return number

    def _value(self, name: str, place: int | Repeated) -> bytes | None:
        values = self._values.get(name)
        if not values:
            return None
        if isinstance(place, Repeated):
            return values[0 if place is Repeated.FIRST else -1]
        return values[place] if place < len(values) else values[-1]


def _binary(value: bytes) -> int | None:
    # Some libraries of other languages write digits into Spring's headers. Taken for binary, "1234" would be partition
    # 825 million and "12345678" offset 3.5 quintillion, which nobody has.
    if len(value) in _WIDTHS and not value.isdigit():
        return int.from_bytes(value, "big", signed=True)
    return _decimal(value)


def _decimal(value: bytes) -> int | None:
    return int(value) if value.isdigit() and len(value) <= _MOST_DIGITS else None
