"""From what is typed to bytes."""

import base64
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.templates.forms import Field, Form, FormError, encoded, field_of


@pytest.mark.parametrize(
    ("form", "text", "data"),
    [
        (Form.NULL, "whatever", None),
        (Form.TEXT, "", b""),
        (Form.TEXT, "Ключ ☃", "Ключ ☃".encode()),
        (Form.JSON, '{ "a" : 1.10,\n "b": 23958446825181076828 }', b'{"a":1.10,"b":23958446825181076828}'),
        (Form.JSON, '{"a": 1, "a": "b c\\n\\" d"}', b'{"a":1,"a":"b c\\n\\" d"}'),
        (Form.INT32, "-2", b"\xff\xff\xff\xfe"),
        (Form.INT64, "258", b"\0\0\0\0\0\0\1\2"),
        (Form.FLOAT64, "1.5", b"\x3f\xf8\0\0\0\0\0\0"),
        (Form.UUID, "123E4567-e89b-12d3-a456-426614174000", b"123e4567-e89b-12d3-a456-426614174000"),
        (Form.HEX, "0x00 ff:0A_1b", b"\x00\xff\x0a\x1b"),
        (Form.BASE64, "AP8=\n", b"\x00\xff"),
    ],
)
def test_what_becomes_of_a_text(form: Form, text: str, data: bytes | None) -> None:
    assert encoded(form, text) == data


@pytest.mark.parametrize(
    ("form", "text", "says"),
    [
        (Form.JSON, '{"a": }', "line 1, column 7: a value is missing"),
        (Form.INT32, "2147483648", "does not fit 32 bits"),
        (Form.INT64, "1.5", "no whole number"),
        (Form.INT64, "٣", "no whole number"),
        (Form.FLOAT64, "one", "no number"),
        (Form.UUID, "123", "no UUID"),
        (Form.HEX, "abc", "no hex"),
        (Form.BASE64, "a*b", "no base64"),
        (Form.FILE, "/no/such/file", "cannot be read"),
        (Form.TEXT, "\ud800", "surrogate"),
    ],
)
def test_what_does_not_fit_is_said(form: Form, text: str, says: str) -> None:
    with pytest.raises(FormError, match=says):
        encoded(form, text)


def test_a_file_is_sent_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(bytes(range(256)))
    assert encoded(Form.FILE, str(tmp_path / "picture")) == bytes(range(256))


@given(st.none() | st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_can_be_had_back_from_a_field(data: bytes | None) -> None:
    field = field_of(data)
    assert encoded(field.form, field.text) == data


@given(st.uuids())
def test_uuids(value: uuid.UUID) -> None:
    assert encoded(Form.UUID, value.hex) == str(value).encode()


def test_bytes_are_shown_as_readable_as_can_be() -> None:
    assert field_of(b'{"a":1}').form is Form.JSON
    assert field_of(b'{"a": 1}').form is Form.TEXT  # as JSON it would lose its space
    assert field_of(b"\xff") == Field(Form.BASE64, base64.b64encode(b"\xff").decode())
    assert field_of(None).form is Form.NULL
