"""CBOR against the format's own library, and against malice."""

import json
from decimal import Decimal
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders import cbor
from kafka_explorer.engine.errors import DecodeError

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**200), 2**200)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(VALUES)
def test_what_the_library_writes_reads_equal(value: Any) -> None:
    assert json.loads(cbor.decode(cbor2.dumps(value))) == value


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xa2\x61a\x01\x61a\x02", '{"a":1,"a":2}'),
        (b"\xa1\x01\x02", '{"1":2}'),
        (b"\x9f\x01\x02\xff", "[1,2]"),
        (b"\x9f\xff", "[]"),
        (b"\xbf\x61k\x61v\xff", '{"k":"v"}'),
        (b"\x7f\x61a\x61b\xff", '"ab"'),
        (b"\x5f\x41\x00\x41\x01\xff", '{"$hex":"0001"}'),
        (b"\x3b" + b"\xff" * 8, "-18446744073709551616"),
        (b"\xf9\x3c\x00", "1.0"),
        (b"\xf9\x7c\x00", '"Infinity"'),
        (b"\xfa\x3d\xcc\xcc\xcd", "0.1"),
        (b"\xf7", '{"$undefined":true}'),
        (b"\xf0", '{"$simple":16}'),
        (b"\xf8\xff", '{"$simple":255}'),
        (b"\xc1\x01", '{"$tag":1,"$value":1}'),
        (b"\xd9\xd9\xf7\x81\x01", "[1]"),
        (cbor2.dumps(Decimal("12.340")), "12.340"),
        (cbor2.dumps(Decimal("-1E+2")), "-1e2"),
        (b"\xc4\x82\x21\xc2\x49\x01" + bytes(8), "184467440737095516.16"),
        (b"\xc4\x01", '{"$tag":4,"$value":1}'),
        (b"\xc2\x01", '{"$tag":2,"$value":1}'),
    ],
)
def test_examples(data: bytes, text: str) -> None:
    assert cbor.decode(data) == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x5a\x05\xf5\xe1\x00abc", "100,000,000 bytes are announced"),
        (b"\x9b" + b"\xff" * 8, "values are announced"),
        (b"\xbb" + b"\xff" * 8, "values are announced"),
        (b"\x81" * 5000 + b"\x01", "nested deeper"),
        (b"\xc1" * 5000 + b"\x01", "nested deeper"),
        (b"\xa1" * 5000 + b"\x01", "is a structure"),
        (b"\xa1\x61k" * 5000 + b"\x01", "nested deeper"),
        (b"\x9f" * 5000, "nested deeper"),
        (b"\x7f\x41a\xff", "of another kind"),
        (b"\x7f\x7f\xff\xff", "of another kind"),
        (b"\x61\xff", "no UTF-8"),
        (b"\x1c", "means nothing"),
        (b"\xfc", "means nothing here"),
        (b"\x01\x02", "1 bytes follow"),
        (b"\x9f\x01", "ends at byte 2"),
    ],
)
def test_what_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(DecodeError, match=reason):
        cbor.decode(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_json_or_refused(data: bytes) -> None:
    try:
        json.loads(cbor.decode(data))
    except DecodeError:
        return


def test_only_maps_arrays_and_the_mark_look_so() -> None:
    assert cbor.looks_so(b"\xd9\xd9\xf7\x01")
    assert cbor.looks_so(b"\xa1")
    assert cbor.looks_so(b"\x9f")
    assert not cbor.looks_so(b"\xa0")
    assert not cbor.looks_so(b"\x01")
