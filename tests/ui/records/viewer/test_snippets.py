"""Messages as commands and code: each is run as it is against a real broker, and the bytes that arrive are compared."""

import base64
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from confluent_kafka import Consumer, TopicPartition

from kafka_explorer.engine.records import Header, Message, Record, record_of
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.records.viewer import snippets
from kafka_explorer.ui.records.viewer.snippets import CannotSay, Target
from tests.broker_fixtures import TopicFactory
from tests.messages import make_record

_RUN_S, _ARRIVES_S = 120, 30.0
NASTY = 'it\'s "quoted" $HOME `x` \\n %s !! | ; приём 😀'
TEXTS = [
    make_record(key=b"k", value=b'{"a": 1.10, "b": "x"}'),
    make_record(key=NASTY.encode(), value=NASTY.encode(), headers=(Header("h", NASTY.encode()), Header("h", b"2"))),
    make_record(key=None, value=b"no key", headers=(Header("empty", b""),)),
    make_record(key=b"k", value=b""),
    make_record(key=b"k", value=None, headers=(Header("a", b"1"),)),
]
LINES = [
    make_record(key=b"two\nlines", value=b"a\r\n\tb\n"),
    make_record(key=b"", value=b"empty key"),
]
BINARY = [
    make_record(key=bytes(range(256)), value=bytes(range(256)) * 20),
    make_record(key=b"\x00\x00\x00\x00\x05", value=b"<1><2>\x00<1>"),
]
BARE = [make_record(key=None, value=b""), make_record(key=None, value=None), make_record(key=b"", value=None)]
BYTES_IN_HEADERS = [
    make_record(headers=(Header("number", (7).to_bytes(8, "big")), Header("null", None), Header("имя", b"\xff"))),
    make_record(value="я".encode() * 40_000),
]


def sent(record: Record) -> tuple[object, ...]:
    return record.key, record.value, record.headers


def arrived(broker: Sandbox, topic: str, count: int) -> list[Record]:
    consumer = Consumer({"bootstrap.servers": broker.bootstrap, "group.id": "none", "enable.auto.commit": False})
    try:
        consumer.assign([TopicPartition(topic, 0, 0)])
        found: list[Record] = []
        deadline = time.monotonic() + _ARRIVES_S
        while len(found) < count and time.monotonic() < deadline:
            found += [record_of(cast(Message, message)) for message in consumer.consume(count - len(found), 1.0)]
        return found
    finally:
        consumer.close()


@pytest.fixture
def target(broker: Sandbox) -> Target:
    return Target(broker.bootstrap)


def to(topic: str, records: list[Record]) -> list[Record]:
    return [make_record(key=each.key, value=each.value, headers=each.headers, topic=topic) for each in records]


def bash(script: str, **environment: str) -> None:
    done = subprocess.run(
        ["/bin/bash", "-c", script],
        capture_output=True,
        text=True,
        timeout=_RUN_S,
        check=False,
        env=os.environ | environment,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"


def test_kcat_sends_the_same_bytes(broker: Sandbox, topic: TopicFactory, target: Target) -> None:
    records = to(topic("kcat"), TEXTS + LINES + BINARY)
    for record in records:
        bash(snippets.kcat(record, target))
    assert [sent(each) for each in arrived(broker, records[0].topic, len(records))] == [sent(each) for each in records]


def test_python_sends_the_same_bytes(broker: Sandbox, topic: TopicFactory, target: Target) -> None:
    records = to(topic("python"), TEXTS + LINES + BINARY + BARE + BYTES_IN_HEADERS)
    script = "\n".join(snippets.python(record, target) for record in records)
    done = subprocess.run(
        [sys.executable, "-"], input=script, capture_output=True, text=True, timeout=_RUN_S, check=False
    )
    assert done.returncode == 0, done.stderr
    assert [sent(each) for each in arrived(broker, records[0].topic, len(records))] == [sent(each) for each in records]


_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(u([0-9a-f]{4})|.)")
_NAMED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def java_bytes(expression: str) -> bytes | None:
    """What an expression of ours is in Java: a compiler is not there on every machine (JLS 3.3 and 3.10.7)."""
    if expression in {"null", "new byte[0]"}:
        return b"" if expression != "null" else None
    literals = [match.group(1) for match in _LITERAL.finditer(expression)]
    pieces = literals[1:] if "String.join" in expression else literals
    shown = "".join(
        _ESCAPE.sub(lambda match: chr(int(match[2], 16)) if match[2] else _NAMED.get(match[1], match[1]), piece)
        for piece in pieces
    )
    data = shown.encode("utf-16", "surrogatepass").decode("utf-16").encode()
    assert all(len(piece) < 65_000 for piece in pieces)
    return base64.b64decode(data) if "Base64" in expression else data


@pytest.mark.parametrize("record", TEXTS + LINES + BINARY + BARE + BYTES_IN_HEADERS)
def test_java_says_the_same_bytes(record: Record) -> None:
    source = snippets.java(record, Target())
    assert source.isascii()
    values = dict(re.findall(r"byte\[\] (key|value) = (.*);", source))
    headers = re.findall(r'headers\.add\("((?:[^"\\]|\\.)*)", (.*)\);', source)
    found = tuple(Header((java_bytes(f'"{name}"') or b"").decode(), java_bytes(value)) for name, value in headers)
    assert (java_bytes(values["key"]), java_bytes(values["value"]), found) == sent(record)


def test_the_console_producer_sends_the_same_bytes(
    broker: Sandbox, topic: TopicFactory, target: Target, tmp_path: Path
) -> None:
    records = to(topic("console"), [*TEXTS, LINES[1]])
    tool = tmp_path / "kafka-console-producer.sh"
    command = " ".join(f"'{part}'" for part in broker.java_command("org.apache.kafka.tools.ConsoleProducer"))
    tool.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
    tool.chmod(0o755)
    for record in records:
        bash(snippets.console_producer(record, target), PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert [sent(each) for each in arrived(broker, records[0].topic, len(records))] == [sent(each) for each in records]


Snippet = Callable[[Record, Target], str]


@pytest.mark.parametrize(
    ("snippet", "record", "reason"),
    [
        (snippets.kcat, BARE[0], "neither a key nor any bytes"),
        (snippets.kcat, BARE[1], "neither a key nor any bytes"),
        (snippets.kcat, BARE[2], "empty key"),
        (snippets.kcat, BYTES_IN_HEADERS[0], "zero byte in the header number"),
        (snippets.kcat, make_record(headers=(Header("a=b", b"1"),)), "a=b"),
        (snippets.console_producer, LINES[0], "one line a message"),
        (snippets.console_producer, BINARY[0], "text only"),
        (snippets.python, make_record(value=bytes(snippets.LONGEST_BYTES + 1)), "larger than 1 MB"),
        (snippets.java, make_record(headers=(Header("\udcff", b"1"),)), "not UTF-8"),
    ],
)
def test_what_a_tool_cannot_say_is_told(snippet: Snippet, record: Record, reason: str) -> None:
    with pytest.raises(CannotSay) as refusal:
        snippet(record, Target())
    assert reason in refusal.value.reason


@pytest.mark.parametrize("snippet", [snippets.kcat, snippets.console_producer, snippets.python, snippets.java])
def test_a_secured_cluster_is_told_of_and_no_secret_is_written(snippet: Snippet) -> None:
    assert "add " in snippet(make_record(), Target("broker:9093", secured=True))
    assert "add " not in snippet(make_record(), Target("broker:9093"))
