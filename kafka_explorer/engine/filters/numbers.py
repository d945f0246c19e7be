"""Numbers compared exactly, as the decimal text they were written as: 17 is 17.0 and 1.7e1, and nothing is rounded."""

import re
from typing import TypeAlias

NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_PARTS = re.compile(rb"\s*(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?)0*([0-9]+))?\s*")
_LONGEST_EXPONENT = 4000  # digits; Python refuses to read numbers of more than 4300
_REVERSED = str.maketrans("0123456789", "9876543210")

NumberKey: TypeAlias = tuple[int, int, str]
ZERO: NumberKey = (0, 0, "")


def number_key(text: bytes) -> NumberKey | None:
    """Return what compares as the number does; None when `text` is no JSON number.

    Leading zeros are taken, since keys and headers are not JSON. Equal numbers have equal keys.
    """
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    minus, whole, fraction, exponent_sign, exponent_digits = match.groups()
    digits = (whole + (fraction or b"")).decode()
    significant = digits.lstrip("0")
    if not significant:
        return ZERO
    exponent = 0
    if exponent_digits:
        if len(exponent_digits) > _LONGEST_EXPONENT:
            return None
        exponent = int(exponent_digits) * (-1 if exponent_sign == b"-" else 1)
    # The number is 0.SIGNIFICANT times ten to this power.
    power = exponent + len(whole) - (len(digits) - len(significant))
    significant = significant.rstrip("0")
    if minus:
        # The larger, the smaller; and ':' sorts behind all digits, so that of -0.17 and -0.171 the longer is smaller.
        return (-1, -power, significant.translate(_REVERSED) + ":")
    return (1, power, significant)


def spelled_plainly(text: str) -> tuple[str, str] | None:
    """Return the digits before the point and those behind it, without needless zeros, or None if they are many.

    The sign is left out. It is how the number is written when no exponent is used.
    """
    key = number_key(text.removeprefix("-").encode())
    if key is None or abs(key[1]) > 40:
        return None
    _, power, digits = key
    whole = digits[: max(power, 0)].ljust(max(power, 0), "0")
    return whole or "0", "0" * max(-power, 0) + digits[max(power, 0) :]
