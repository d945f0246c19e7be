"""The hex dump."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders.binary import hex_dump


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", []),
        (b"\x00", ["00000000  00                                                ."]),
        (
            bytes(range(0x1A, 0x2B)),
            [
                "00000000  1a 1b 1c 1d 1e 1f 20 21  22 23 24 25 26 27 28 29  ...... !\"#$%&'()",
                "00000010  2a                                                *",
            ],
        ),
        (b"\x7f\x80\xffA", ["00000000  7f 80 ff 41                                       ...A"]),
    ],
)
def test_the_look(data: bytes, lines: list[str]) -> None:
    assert hex_dump(data).splitlines() == lines


def test_a_dump_ends_at_its_limit() -> None:
    assert hex_dump(bytes(100), 20) == hex_dump(bytes(20))
    assert len(hex_dump(bytes(70_000)).splitlines()) == 4096


@given(st.binary(max_size=200))
def test_the_bytes_can_be_read_back(data: bytes) -> None:
    lines = hex_dump(data).splitlines()
    assert bytes.fromhex("".join(line[10:58] for line in lines)) == data
    assert [int(line[:8], 16) for line in lines] == list(range(0, len(data), 16))
    assert [len(line) for line in lines] == [60 + len(data[at : at + 16]) for at in range(0, len(data), 16)]
