"""Java's serialised objects are named, and nothing in them is run."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders import java_objects
from kafka_explorer.engine.errors import DecodeError

HASH_MAP = b"\xac\xed\x00\x05sr\x00\x11java.util.HashMap\x05\x07\xda\xc1\xc3\x16`\xd1\x03\x00\x02"


def test_the_class_is_named() -> None:
    said = json.loads(java_objects.decode(HASH_MAP))
    assert said["$java"] == "java.util.HashMap"
    assert said["kind"] == "object"
    assert said["serialVersionUID"] == 362498820763181265
    assert said["bytes"] == len(HASH_MAP)


def test_a_string_is_read() -> None:
    said = json.loads(java_objects.decode(b"\xac\xed\x00\x05t\x00\x02hi"))
    assert (said["$java"], said["value"]) == ("java.lang.String", "hi")


def test_what_cannot_be_named_is_recognised_all_the_same() -> None:
    assert json.loads(java_objects.decode(b"\xac\xed\x00\x05w\x01a"))["$java"] is None


@pytest.mark.parametrize("data", [b"\xac\xed\x00\x05", b"\xac\xed\x00\x05sr\xff\xffjava", b"\xac\xed\x00\x04sr"])
def test_what_is_broken_is_refused(data: bytes) -> None:
    with pytest.raises(DecodeError):
        java_objects.decode(data)


@given(st.binary(max_size=100))
def test_any_bytes_behind_the_mark(data: bytes) -> None:
    assert java_objects.looks_so(b"\xac\xed\x00\x05" + data)
    try:
        json.loads(java_objects.decode(b"\xac\xed\x00\x05" + data))
    except DecodeError:
        return
