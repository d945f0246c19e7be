"""The order of the decoders, the pin, wrappings, and that no bytes ever raise."""

import gzip
import json
import struct
import uuid
import zlib

import cbor2
import msgpack
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kafka_explorer.engine.decoders import Context, decode
from kafka_explorer.engine.decoders.chain import PINNABLE

HERE = Context("orders")
UUID = uuid.UUID("9a257853-f016-4a8b-b620-9c2de35af929")


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (b'{"a":1.10}', "json", '{"a":1.10}'),
        (b"plain", "text", "plain"),
        (msgpack.packb({"a": 1}), "msgpack", '{"a":1}'),
        (cbor2.dumps({"a": 1}), "cbor", '{"a":1}'),
        (bytes.fromhex("089601120774657374696e67"), "protobuf without schema", '{"1":150,"2":"testing"}'),
        (struct.pack(">q", -5), "integer", "-5"),
        (struct.pack(">q", 1_763_000_000_000), "integer", "1763000000000"),
        (struct.pack(">d", 1.5), "float", "1.5"),
        (struct.pack(">f", 0.1), "float", "0.1"),
        (UUID.bytes, "uuid", str(UUID)),
    ],
)
def test_the_first_that_fits(data: bytes, encoding: str, text: str) -> None:
    found = decode(data, HERE)
    assert (found.encoding, found.text) == (encoding, text)


def test_wrappings_are_taken_off() -> None:
    found = decode(zlib.compress(gzip.compress(b'{"a":1.10}')), HERE)
    assert (found.encoding, found.text, found.wrapped) == ("json", '{"a":1.10}', ("zlib", "gzip"))
    assert found.unpacked == b'{"a":1.10}'


def test_wrappings_within_wrappings_end() -> None:
    data = b"x"
    for _ in range(6):
        data = gzip.compress(data)
    found = decode(data, HERE)
    assert found.encoding == "binary"
    assert any("more than 3 compressions" in reason for _, reason in found.reasons)


def test_an_empty_wrapping() -> None:
    assert decode(gzip.compress(b""), HERE).encoding == "empty"


def test_a_zip_bomb_is_shown_as_bytes() -> None:
    bomb = zlib.compressobj(9)
    data = b"".join(bomb.compress(bytes(1024 * 1024)) for _ in range(70)) + bomb.flush()
    found = decode(data, HERE)
    assert found.encoding == "binary"
    assert any("more than 67,108,864 bytes" in reason for _, reason in found.reasons)


@pytest.mark.parametrize(
    ("data", "pinned", "text"),
    [
        (b"12345678", "integer", "3544952156018063160"),
        (b"abcd", "float", "2.6100788e+20"),
        (b"0123456789abcdef", "uuid", "30313233-3435-3637-3839-616263646566"),
        (b"\x05", "msgpack", "5"),
        (b"\x05", "cbor", "5"),
        (b'{"a":1}', "text", '{"a":1}'),
        (zlib.compress(b"x"), "zlib", "x"),
    ],
)
def test_what_is_pinned_is_taken(data: bytes, pinned: str, text: str) -> None:
    assert decode(data, Context("orders", pinned=pinned)).text == text


def test_what_is_pinned_and_does_not_fit_is_shown_as_bytes() -> None:
    found = decode(b"plain", Context("orders", pinned="json"))
    assert found.encoding == "binary"
    assert [encoding for encoding, _ in found.reasons] == ["json"]
    registry = decode(b"plain", Context("orders", pinned="schema registry"))
    assert "no schema's id" in registry.reasons[0][1]


def test_binary_can_be_pinned() -> None:
    found = decode(b"plain", Context("orders", pinned="binary"))
    assert (found.encoding, found.reasons) == ("binary", ())
    assert "70 6c 61 69 6e" in found.text


def test_null_and_empty_need_no_decoder() -> None:
    assert decode(None, Context("orders", pinned="json")).encoding == "null"
    assert decode(b"", Context("orders", pinned="json")).encoding == "empty"


@pytest.mark.parametrize("pinned", [None, *PINNABLE])
@pytest.mark.parametrize("code", [b"\x91", b"\x0b", b"\x9f", b"\xc1", b"\xa1\x61k", b"\x81\xa1k", b"[", b'{"":'])
def test_no_depth_raises(pinned: str | None, code: bytes) -> None:
    decode(code * 50_000, Context("orders", pinned=pinned))


@pytest.mark.parametrize("pinned", [None, *PINNABLE])
@settings(max_examples=25)
@given(topic=st.sampled_from(["orders", "__consumer_offsets", "__transaction_state"]), data=st.binary(max_size=120))
def test_no_bytes_raise(pinned: str | None, topic: str, data: bytes) -> None:
    for context in (Context(topic, pinned=pinned), Context(topic, "key", pinned), Context(topic, key=data[:4])):
        found = decode(data, context)
        if found.is_json:
            json.loads(found.text)
