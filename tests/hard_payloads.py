"""Payloads that other programs change, lose or die of: what is written must be had back byte for byte.

Each has a name; the tests that go through all of them say what it is that must hold.
"""

import gzip
import json
import struct
import uuid
import zlib

import cbor2
import cramjam
import msgpack

_UUID = uuid.UUID("9a257853-f016-4a8b-b620-9c2de35af929")

PAYLOADS: dict[str, bytes | None] = {
    "tombstone": None,
    "empty": b"",
    "the word null": b"null",
    "a space": b" ",
    "a zero byte": b"\x00",
    "line feeds": b"\n\r\n\r",
    "a quote": b'"',
    "quotes and commas": b'a,"b""c",\nd',
    "a backslash at the end": b"ends with \\",
    "MySQL's null": rb"\N",
    "a formula": b"=1+1",
    "base64 that is text": b"AAE=",
    "BOM and JSON": b'\xef\xbb\xbf{"a":1}',
    "BOM alone": b"\xef\xbb\xbf",
    "UTF-16": "Привет".encode("utf-16"),
    "cp1251": "Привет".encode("cp1251"),
    "cut UTF-8": "Привет".encode()[:-1],
    "overlong UTF-8": b"\xc0\xaf",
    "UTF-8 of a surrogate": b"\xed\xa0\x80",
    "the last character": "\U0010ffff".encode(),
    "line separators": "a\u2028b\u2029c\x85d".encode(),
    "combining and right to left": "e\u0301 \u202eabc\u202c \u200b".encode(),
    "control characters": bytes(range(32)),
    "all bytes": bytes(range(256)),
    "ANSI colours": b"\x1b[31mred\x1b[0m",
    "HTML": b"<script>alert(1)</script>",
    "a number beyond 64 bits": b'{"n":23958446825181076828}',
    "a number of 5000 digits": b'{"n":' + b"9" * 5000 + b"}",
    "trailing zeros": b'{"n":1.10,"m":1.0e+02,"z":-0}',
    "a number beyond a double": b'{"n":1E400}',
    "duplicate keys": b'{"a":1,"a":2,"a":{"a":3,"a":4}}',
    "an empty key": b'{"":1,"\\u0000":2}',
    "escapes": b'{"a":"\\u0041\\/\\ud83d\\ude00\\n"}',
    "a lone surrogate's escape": b'["\\ud800"]',
    "white space within JSON": b' { "a" :\t[ 1 ,\r\n2 ] } \n',
    "no JSON: NaN": b"[NaN, Infinity]",
    "no JSON: a comma too many": b"[1,]",
    "no JSON: single quotes": b"{'a': 1}",
    "cut JSON": b'{"a": [1, 2',
    "depth 10,000": b"[" * 10_000 + b"]" * 10_000,
    "open depth 10,000": b'{"a":' * 10_000,
    "a hundred thousand keys": json.dumps({f"key {n}": n for n in range(100_000)}).encode(),
    "a long line": b"x" * 1_000_000,
    "JSON in JSON": json.dumps({"inner": json.dumps({"n": 1.10})}).encode(),
    "LocalDateTime": b'{"at":[2026,11,23,10,15,30,123456789]}',
    "int32": struct.pack(">i", 42),
    "int64": struct.pack(">q", -1),
    "double": struct.pack(">d", 0.1),
    "uuid": _UUID.bytes,
    "gzip": gzip.compress(b'{"a":1.10}', mtime=0),
    "zlib": zlib.compress(b"text"),
    "zstd": bytes(cramjam.zstd.compress(b'{"a":1}')),
    "lz4": bytes(cramjam.lz4.compress(b'{"a":1}')),
    "snappy": bytes(cramjam.snappy.compress(b'{"a":1}')),
    "cut gzip": gzip.compress(b'{"a":1.10}', mtime=0)[:-5],
    "a zip bomb": gzip.compress(bytes(100 * 1024 * 1024), 9, mtime=0),
    "gzip in gzip": gzip.compress(gzip.compress(b"x", mtime=0), mtime=0),
    "MessagePack": msgpack.packb({"a": [1, 2**64 - 1, b"\xff", None]}),
    "MessagePack of 100 MB": b"\xc6\x05\xf5\xe1\x00abc",
    "deep MessagePack": b"\x91" * 50_000,
    "CBOR": cbor2.dumps({"a": [1, 2**70, b"\xff"]}),
    "deep CBOR": b"\x9f" * 50_000,
    "Protobuf": bytes.fromhex("089601120774657374696e67"),
    "Protobuf of 100 MB": b"\x0a\x80\xc2\xd7\x2fabc",
    "open groups": b"\x0b" * 50_000,
    "Confluent's frame": b"\x00\x00\x00\x00\x07\x02\x06abc",
    "a frame by GUID": b"\x01" + _UUID.bytes + b"abc",
    "a frame and nothing": b"\x00\x00\x00\x00\x07",
    "a Java object": b"\xac\xed\x00\x05sr\x00\x11java.util.HashMap\x05\x07\xda\xc1\xc3\x16`\xd1\x03\x00\x02",
    "an Avro container's mark": b"Obj\x01\xff\xff",
    "an offset commit": b"\x00\x01" + bytes(7) + b"\x05\x00\x00" + bytes(16),
}
