"""Numbers keep all their digits."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.filters.numbers import NUMBER, ZERO, number_key, spelled_plainly

EXACT = st.decimals(allow_nan=False, allow_infinity=False) | st.integers().map(Decimal)


def key_of(text: str) -> tuple[int, int, str]:
    key = number_key(text.encode())
    assert key is not None
    return key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("17", "17.0"),
        ("17", "1.7e1"),
        ("17", "170E-1"),
        ("17", "0.017e+3"),
        ("1.10", "1.1"),
        ("0", "-0.000e7"),
        ("007", "7"),
        (" 7 ", "7"),
        ("1e0000000000000000000000000000000000005", "100000"),
        ("23958446825181076828", "2395844682518107682.8e1"),
    ],
)
def test_equal_numbers_are_equal_however_they_are_written(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        ("23958446825181076828", "23958446825181076829"),
        ("0.1", "0.10000000000000000000000001"),
        ("-0.171", "-0.17"),
        ("-2", "-1"),
        ("-1e400", "1e-400"),
        ("9", "10"),
        ("-1", "0"),
        ("0", "1e-999999"),
        ("1e" + "9" * 3999, "1e1" + "0" * 3999),
    ],
)
def test_numbers_are_in_order(smaller: str, larger: str) -> None:
    assert key_of(smaller) < key_of(larger)


@pytest.mark.parametrize("text", ["", "x", "1.", ".5", "1e", "+1", "0x1F", "١٧", "NaN", "1_000", "1e" + "9" * 5000])
def test_what_is_no_number_has_no_key(text: str) -> None:
    assert number_key(text.encode()) is None


def test_zero_is_zero() -> None:
    assert key_of("0e" + "9" * 3000) == ZERO


@given(EXACT, EXACT)
def test_the_order_is_that_of_decimals(one: Decimal, other: Decimal) -> None:
    assert (key_of(str(one)) < key_of(str(other))) == (one < other)
    assert (key_of(str(one)) == key_of(str(other))) == (one == other)


@given(EXACT)
def test_the_plain_spelling_is_the_same_number(number: Decimal) -> None:
    plain = spelled_plainly(str(number))
    if plain is None:
        assert number
        assert abs(number.adjusted()) >= 40
        return
    whole, fraction = plain
    assert NUMBER.fullmatch(f"{whole}.{fraction}0")
    with localcontext(prec=2000):
        assert Decimal(f"{whole}.{fraction}0") == abs(number)


@pytest.mark.parametrize(("text", "plain"), [("-17.50", ("17", "5")), ("0", ("0", "")), ("1e3", ("1000", ""))])
def test_plain_spellings(text: str, plain: tuple[str, str]) -> None:
    assert spelled_plainly(text) == plain
    assert spelled_plainly("1e" + "9" * 5000) is None
