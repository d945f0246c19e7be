"""The same JSON in all the ways in which it can be written.

Hypothesis chooses a seed rather than each letter's spelling: that is many times faster.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

_SHORT = {'"': '\\"', "\\": "\\\\", "/": "\\/", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPACES = ("", "", " ", "\n", "\t ", " \r\n ")

# Letters that filters meet, and those that escapes and searches trip over.
TEXTS = st.text(st.sampled_from('abkKsSТЕяяёς"/\\u0041 \n\t\x07й😀é'), max_size=8)
NAMES = st.sampled_from(["id", "level", "имя", "odd name", "a/b", "u0041", ""])
NUMBERS = st.one_of(
    st.sampled_from(["0", "-0", "17", "-17", "1.5", "1.10", "1700", "0.017", "23958446825181076828", "1E+30", "1E-30"]),
    st.integers(-200, 200).map(str),
).map(Decimal)
SCALARS = st.one_of(TEXTS, NUMBERS, st.booleans(), st.none())
_INNER = st.recursive(
    SCALARS, lambda deeper: st.dictionaries(NAMES, deeper, max_size=3) | st.lists(deeper, max_size=3), max_leaves=6
)
# Objects with members of a few names, so that filters meet them.
DOCUMENTS = st.dictionaries(NAMES, _INNER, max_size=4)


def spelled(value: object) -> st.SearchStrategy[str]:
    """JSON for a value of dicts, lists, text, Decimal, bool and None."""
    return _by_chance(lambda chance: _spell(chance, value))


def spelled_text(text: str) -> st.SearchStrategy[str]:
    """A JSON string token for `text`."""
    return _by_chance(lambda chance: _text(chance, text))


def spelled_number(number: Decimal) -> st.SearchStrategy[str]:
    """A JSON number token for `number`: with an exponent or without, with needless zeros or without."""
    return _by_chance(lambda chance: _number(chance, number))


def _by_chance(spell: Callable[[Random], str]) -> st.SearchStrategy[str]:
    return st.integers(0, 2**32).map(lambda seed: spell(Random(seed)))


def _spell(chance: Random, value: object) -> str:
    space = chance.choice(_SPACES)
    if isinstance(value, str):
        token = _text(chance, value)
    elif isinstance(value, Decimal):
        token = _number(chance, value)
    elif isinstance(value, dict):
        members = (f"{space}{_text(chance, name)}{space}:{_spell(chance, member)}" for name, member in value.items())
        token = "{" + ",".join(members) + space + "}"
    elif isinstance(value, list):
        token = "[" + ",".join(_spell(chance, element) for element in value) + "]"
    else:
        token = json.dumps(value)
    return space + token + space


def _text(chance: Random, text: str) -> str:
    escaping = chance.choice((0.0, 0.2, 1.0))
    return '"' + "".join(_letter(chance, letter, escaping) for letter in text) + '"'


def _letter(chance: Random, letter: str, escaping: float) -> str:
    if letter >= " " and letter not in '"\\' and chance.random() >= escaping:
        return letter
    if letter in _SHORT and chance.random() < 0.5:
        return _SHORT[letter]
    units = letter.encode("utf-16-be").hex()
    units = units if chance.random() < 0.5 else units.upper()
    return "".join("\\u" + units[at : at + 4] for at in range(0, len(units), 4))


def _number(chance: Random, number: Decimal) -> str:
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    shift = chance.choice((0, 0, 0, 1, 3, -1, -4))
    text = "".join(map(str, digits)) + "0" * chance.choice((0, 0, 1, 3))
    point = len(digits) + exponent - shift
    whole, fraction = ("0", "0" * -point + text) if point <= 0 else (text[:point].ljust(point, "0"), text[point:])
    whole = whole.lstrip("0") or "0"
    token = ("-" if sign else "") + whole + (f".{fraction}" if fraction else "")
    if not shift:
        return token
    mark = chance.choice("eE") + (chance.choice(("", "+")) if shift > 0 else "")
    return f"{token}{mark}{shift}"
