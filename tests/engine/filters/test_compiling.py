"""Each kind of term holds for the right messages, asked one by one and in a batch."""

import pytest

from kafka_explorer.engine.filters import compile_filter
from tests.engine.filters.messages import chosen, message

ORDER = '{"id":17,"level":"ERROR","patient":{"id":23958446825181076828,"name":"Пётр"},"price":1.10,"tags":["a","B"]}'
MESSAGES = [
    message(
        ORDER,
        "order-17",
        [("trace", b"abc"), ("trace", b"def"), ("offset", b"\x00\x00\x00\x00\x00\x00\x00\x11"), ("none", None)],
        partition=1,
        offset=10,
        timestamp=(1, 1000),
    ),
    message(
        '{"id":"17","level":null,"patient":null,"tags":[]}', '{"id":5}', partition=2, offset=20, timestamp=(2, 2000)
    ),
    message(None, "order-18", partition=1, offset=30),
    message("", None, offset=40),
    message("Plain text, Пётр", b"\x00\x00\x00\x07", offset=50),
    message(b"\x00\xff\x01ERROR", b"null", [("trace", b"17")], offset=60),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [0, 1, 2, 3, 4, 5]),
        # words
        ("error", [0, 5]),
        ("ERROR", [0, 5]),
        ('"Error"', []),
        ("пётр", [0, 4]),
        ("order", [0, 2]),
        ("order not error", [2]),
        ("plain or order-18", [2, 4]),
        ("~ /^order-1[78]$/", [0, 2]),
        ("~ /пётр$/i", [4]),
        (r"~ /\APlain/", [4]),
        # parts
        ("key:order", [0, 2]),
        ("value:17", [0, 1]),
        ('key == "order-17"', [0]),
        ("key == order-17", [0]),
        ("key != order-17", [1, 2, 4, 5]),
        ("key in (order-17, order-18)", [0, 2]),
        ("key not in (order-17)", [1, 2, 4, 5]),
        ("key == 7", [4]),
        ("key > 6", [4]),
        ("key == null", [3, 5]),
        ("key in (null, order-17)", [0, 3, 5]),
        ("key not in (null)", [0, 1, 2, 4]),
        ("key != null", [0, 1, 2, 4]),
        ("key exists", [0, 1, 2, 4, 5]),
        ("not key exists", [3]),
        ("value exists", [0, 1, 3, 4, 5]),
        ("value == null", [2]),
        ('value == ""', [3]),
        ("value ~ /ERROR$/", [5]),
        ("value !~ /ERROR/", [1, 3, 4]),
        ("key ~ /order/", [0, 2]),
        # headers
        ("header.trace == def", [0]),
        ("header.trace == 17", [5]),
        ("header.offset == 17", [0]),
        ("header.trace:B", []),
        ("header.trace:b", [0]),
        ("header:17", [5]),
        ("header == abc", [0]),
        ("header exists", [0, 5]),
        ("header.none exists", [0]),
        ("header.none == null", [0]),
        ("header.none in (null)", [0]),
        ("header.none != x", []),
        ("header.Trace exists", []),
        ("header.trace ~ /^d/", [0]),
        ("header.trace !~ /^d/", [0, 5]),
        ("header.trace in (x, abc)", [0]),
        # JSON
        ("value.id == 17", [0]),
        ("value.id == 17.0", [0]),
        ('value.id == "17"', [1]),
        ("value.id != 17", [1]),
        ("not value.id == 17", [1, 2, 3, 4, 5]),
        ("value.patient.id == 23958446825181076828", [0]),
        ("value.patient.id == 23958446825181076829", []),
        ("value.patient.id > 23958446825181076827", [0]),
        ("value.price == 1.1", [0]),
        ("value.price < 1.10", []),
        ("value.level in (ERROR, WARN)", [0]),
        ("value.level in (null)", [1]),
        ("value.level == null", [1]),
        ("value.level exists", [0, 1]),
        ("value.patient.name exists", [0]),
        ("value.patient.name:пётр", [0]),
        ('value.patient.name:"пётр"', []),
        ("value.patient:name", [0]),
        ("value.patient.name ~ /^п/i", [0]),
        ("value.patient.name !~ /^п/i", []),
        ("value.level !~ /x/", [0, 1]),
        (r"value.level ~ /\AE/", [0]),
        ("value.price ~ /^1\\.10$/", [0]),
        ("value.tags[0] == a", [0]),
        ("value.tags[*] == B", [0]),
        ("value.tags[*] ~ /^B/", [0]),
        ("value.tags[1]:b", [0]),
        ("value.tags[5] exists", []),
        ("value.tags[*] exists", [0]),
        ("value[0] exists", []),
        ("key.id == 5", [1]),
        ("key.id ~ /5/", [1]),
        # numbers of the record
        ("partition:1", [0, 2]),
        ("partition != 1", [1, 3, 4, 5]),
        ("offset:15..30", [1, 2]),
        ("offset >= 50", [4, 5]),
        ("timestamp >= 1000", [0, 1]),
        ("timestamp < 2000", [0]),
        ("timestamp != 5", [0, 1]),
        ("timestamp exists", [0, 1]),
        ("offset exists", [0, 1, 2, 3, 4, 5]),
        ("size == 0", [3]),
        ("size > 100", [0]),
        ("size:8", [2]),
        # flags
        ("is:tombstone", [2]),
        ("is:empty", [3]),
        ("is:keyless", [3]),
        ("is:json", [0, 1]),
        ("is:text", [4]),
        ("is:binary", [5]),
        ("not is:json key exists", [2, 4, 5]),
        # several at once
        ("partition:1 and (value.id == 17 or is:tombstone)", [0, 2]),
        ("header.trace exists value.level == ERROR", [0]),
    ],
)
def test_terms(text: str, found: list[int]) -> None:
    assert chosen(compile_filter(text), MESSAGES) == found


def test_the_size_is_that_of_the_record() -> None:
    found = chosen(compile_filter("size == 15"), [message("1234", "56", [("имя", b"abc")])])
    assert found == [0]
