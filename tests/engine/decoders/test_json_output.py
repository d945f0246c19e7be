"""JSON text that grows: lossless numbers, and an end to growing."""

import json
import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders import json_output
from kafka_explorer.engine.decoders.json_output import (
    JsonOutput,
    big_integer_text,
    decimal_text,
    double_text,
    single_text,
)
from kafka_explorer.engine.errors import DecodeError


@given(st.floats())
def test_a_double_is_exactly_had_back(number: float) -> None:
    read = float(json.loads(double_text(number)))
    assert read == number or (math.isnan(read) and math.isnan(number))


@given(st.floats(width=32))
def test_a_single_is_exactly_had_back_from_its_short_form(number: float) -> None:
    text = single_text(number)
    assert struct.pack(">f", float(json.loads(text))) == struct.pack(">f", number) or math.isnan(number)


def test_a_single_is_short() -> None:
    assert single_text(struct.unpack(">f", struct.pack(">f", 0.1))[0]) == "0.1"
    assert single_text(struct.unpack(">f", b"\x7f\x7f\xff\xff")[0]) == "3.4028235e+38"


@pytest.mark.parametrize(
    ("unscaled", "scale", "text"),
    [(12340, 3, "12.340"), (-5, 2, "-0.05"), (0, 2, "0.00"), (7, 0, "7"), (7, -3, "7e3"), (1, 20_000, "1e-20000")],
)
def test_decimals_keep_their_digits(unscaled: int, scale: int, text: str) -> None:
    assert decimal_text(unscaled, scale) == text


def test_big_integers() -> None:
    assert big_integer_text(b"\x01" + bytes(8)) == str(2**64)
    assert big_integer_text(b"\x01" + bytes(8), negative=True) == str(-1 - 2**64)
    assert big_integer_text(b"\xff", signed=True) == "-1"
    assert big_integer_text(b"\x01" * 2000).startswith('{"$hex":"0101')


def test_it_stops_growing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_output, "MOST_VALUES", 3)
    out = JsonOutput("x")
    for _ in range(3):
        assert out.captured(lambda inner: inner.value("1")) == "1"
    with pytest.raises(DecodeError, match="more than 3 values"):
        out.value("1")
    monkeypatch.setattr(json_output, "MOST_CHARACTERS", 10)
    with pytest.raises(DecodeError, match="more than 10 characters"):
        JsonOutput("x").string("a" * 10)
