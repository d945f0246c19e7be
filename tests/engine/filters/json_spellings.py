"""The same JSON in all the ways in which it can be written."""

import json
from decimal import Decimal

from hypothesis import strategies as st

_SHORT = {'"': '\\"', "\\": "\\\\", "/": "\\/", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
SPACES = st.sampled_from(["", "", " ", "\n", "\t ", " \r\n "])

# Letters that filters meet, and those that escapes and searches trip over.
TEXTS = st.text(st.sampled_from('abkKsSТеЯяёς"/\\u0041 \n\t\x07й😀é'), max_size=8)
NAMES = st.sampled_from(["id", "level", "имя", "odd name", "a/b", "u0041", ""])


@st.composite
def spelled_text(draw: st.DrawFn, text: str) -> str:
    """A JSON string token for `text`."""
    return '"' + "".join(draw(_letter(letter)) for letter in text) + '"'


@st.composite
def _letter(draw: st.DrawFn, letter: str) -> str:
    units = letter.encode("utf-16-be").hex()
    escapes = "".join("\\u" + units[at : at + 4] for at in range(0, len(units), 4))
    ways = [escapes, escapes.replace("\\u", "\0").upper().replace("\0", "\\u")]
    if letter in _SHORT:
        ways.append(_SHORT[letter])
    if letter >= " " and letter not in '"\\':
        ways += [letter] * 4
    return draw(st.sampled_from(ways))


@st.composite
def spelled_number(draw: st.DrawFn, number: Decimal) -> str:
    """A JSON number token for `number`: with an exponent or without, with needless zeros or without."""
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    shift = draw(st.sampled_from([0, 0, 0, 1, 3, -1, -4]))
    zeros = draw(st.sampled_from([0, 0, 1, 3]))
    text = "".join(map(str, digits)) + "0" * zeros
    point = len(digits) + exponent - shift
    whole, fraction = ("0", "0" * -point + text) if point <= 0 else (text[:point].ljust(point, "0"), text[point:])
    whole = whole.lstrip("0") or "0"
    token = ("-" if sign else "") + whole + (f".{fraction}" if fraction else "")
    if not shift:
        return token
    mark = draw(st.sampled_from("eE")) + (draw(st.sampled_from(["", "+"])) if shift > 0 else "")
    return f"{token}{mark}{shift}"


@st.composite
def spelled(draw: st.DrawFn, value: object) -> str:
    """JSON for a value of dicts, lists, text, Decimal, bool and None."""
    space = draw(SPACES)
    if isinstance(value, str):
        token = draw(spelled_text(value))
    elif isinstance(value, Decimal):
        token = draw(spelled_number(value))
    elif isinstance(value, dict):
        members = [f"{space}{draw(spelled_text(name))}{space}:{draw(spelled(member))}" for name, member in value.items()]
        token = "{" + ",".join(members) + space + "}"
    elif isinstance(value, list):
        token = "[" + ",".join(draw(spelled(element)) for element in value) + "]"
    else:
        token = json.dumps(value)
    return space + token + space


NUMBERS = st.one_of(
    st.sampled_from(["0", "-0", "17", "-17", "1.5", "1.10", "1700", "0.017", "23958446825181076828", "1E+30", "1E-30"]),
    st.integers(-200, 200).map(str),
).map(Decimal)
SCALARS = st.one_of(TEXTS, NUMBERS, st.booleans(), st.none())


def documents() -> st.SearchStrategy[object]:
    """Objects with members of a few names, so that filters meet them."""
    inner = st.recursive(
        SCALARS, lambda deeper: st.dictionaries(NAMES, deeper, max_size=3) | st.lists(deeper, max_size=3), max_leaves=6
    )
    return st.dictionaries(NAMES, inner, max_size=4)
