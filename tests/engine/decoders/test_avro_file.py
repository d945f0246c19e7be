"""Avro object containers, against fastavro."""

import io
import json

import fastavro
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders import avro_file
from kafka_explorer.engine.errors import DecodeError

SCHEMA = {"type": "record", "name": "R", "fields": [{"name": "id", "type": "long"}]}
RECORDS = [{"id": number} for number in range(1000)]


def container(codec: str = "null") -> bytes:
    file = io.BytesIO()
    fastavro.writer(file, fastavro.parse_schema(SCHEMA), RECORDS, codec=codec, sync_interval=1000)
    return file.getvalue()


@pytest.mark.parametrize("codec", ["null", "deflate", "bzip2", "xz", "snappy"])
def test_what_fastavro_writes_reads_equal(codec: str) -> None:
    data = container(codec)
    assert avro_file.looks_so(data)
    assert json.loads(avro_file.decode(data)) == RECORDS


@given(st.integers(0, 2**30), st.binary(max_size=10))
def test_what_is_broken_is_refused_or_json(place: int, garbage: bytes) -> None:
    whole = container("deflate")
    at = place % len(whole)
    for broken in (whole[:at], whole[:at] + garbage + whole[at + len(garbage) :], b"Obj\x01" + garbage):
        try:
            json.loads(avro_file.decode(broken))
        except DecodeError:
            continue


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Obj\x01\x00", "names no schema"),
        (b"Obj\x01\xfe\xff\xff\xff\x0f", "longer than the container"),
        (container().replace(b"null", b"lz77"), "codec lz77 is not known"),
    ],
)
def test_what_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(DecodeError, match=reason):
        avro_file.decode(data)
