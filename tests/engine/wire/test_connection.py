"""Frames over a socket: whole, in pieces, and from servers that are no brokers."""

import socket
import ssl
import struct
import time

import pytest

from kafka_explorer.engine.wire.connection import Connection, NotByWire, tls_context, wait_for_any
from tests.servers import answering, serving, silent


def frame(body: bytes, number: int = 1) -> bytes:
    return struct.pack(">ii", len(body) + 4, number) + body


def connect(address: str) -> Connection:
    host, port = address.split(":")
    return Connection(host, int(port))


def test_the_bytes_of_a_request_and_of_its_answer() -> None:
    heard: list[bytes] = []

    def echo(connection: socket.socket) -> None:
        heard.append(connection.recv(4096))
        connection.sendall(frame(b"answer"))
        silent(connection)

    with serving(echo) as address, connect(address) as connection:
        assert bytes(connection.ask(18, 3, b"body")) == b"answer"
    name = b"kafka-explorer"
    assert heard == [struct.pack(">ihhih", 10 + len(name) + 4, 18, 3, 1, len(name)) + name + b"body"]


def test_an_answer_in_pieces_comes_when_it_is_whole() -> None:
    with serving(answering(frame(b"x" * 300))) as address, connect(address) as connection:
        connection.send(1, 1, b"")
        waiting, answer = [connection.is_waiting], None
        while answer is None:
            answer = connection.receive(5.0)
        waiting.append(connection.is_waiting)
        assert (bytes(answer), waiting) == (b"x" * 300, [True, False])
        assert connection.receive(0.0) is None


def test_who_has_something_to_say_is_found() -> None:
    with (
        serving(answering(frame(b"here"))) as talks,
        serving(silent) as says_nothing,
        connect(talks) as first,
        connect(says_nothing) as second,
    ):
        first.send(1, 1, b"")
        second.send(1, 1, b"")
        assert wait_for_any([second, first], 30.0) == [first]
        assert wait_for_any([second], 0.0) == []
        assert wait_for_any([], 0.0) == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (frame(b"", number=9), "another request"),
        (b"HTTP/1.1 400 Bad Request\r\n", "none of Kafka's"),
        (struct.pack(">i", 3), "none of Kafka's"),
    ],
)
def test_what_is_no_answer_is_refused(said: bytes, why: str) -> None:
    with serving(answering(said)) as address, connect(address) as connection, pytest.raises(NotByWire, match=why):
        connection.ask(1, 1, b"")


def test_a_broker_that_hangs_up() -> None:
    gone = pytest.raises(NotByWire, match=r"hung up|lost")
    with serving(lambda each: each.recv(10)) as address, connect(address) as connection, gone:
        connection.ask(1, 1, b"")


def test_a_broker_that_says_nothing_is_given_up() -> None:
    with serving(silent) as address:
        host, port = address.split(":")
        with Connection(host, int(port), timeout_s=0.1) as connection, pytest.raises(NotByWire, match="no answer"):
            connection.ask(1, 1, b"")


def test_nobody_listens() -> None:
    with pytest.raises(NotByWire, match="cannot be reached"):
        Connection("127.0.0.1", 1)


def test_waiting_ends_in_time() -> None:
    with serving(silent) as address, connect(address) as connection:
        connection.send(1, 1, b"")
        began = time.monotonic()
        assert connection.receive(0.05) is None
        assert time.monotonic() - began >= 0.04


def test_what_tls_is_asked_for() -> None:
    assert tls_context({}) is None
    assert tls_context({"security.protocol": "SASL_PLAINTEXT"}) is None
    usual = tls_context({"security.protocol": "SSL"})
    assert usual is not None
    assert (usual.verify_mode, usual.check_hostname) == (ssl.CERT_REQUIRED, True)
    any_name = tls_context({"security.protocol": "ssl", "ssl.endpoint.identification.algorithm": "none"})
    assert any_name is not None
    assert (any_name.verify_mode, any_name.check_hostname) == (ssl.CERT_REQUIRED, False)
    anybody = tls_context({"security.protocol": "sasl_ssl", "enable.ssl.certificate.verification": "false"})
    assert anybody is not None
    assert anybody.verify_mode == ssl.CERT_NONE


@pytest.mark.parametrize(
    "client",
    [
        {"ssl.key.pem": "-----BEGIN PRIVATE KEY-----"},
        {"ssl.certificate.location": "client.pem"},
        {"ssl.keystore.location": "client.p12"},
        {"ssl.ca.location": "nowhere.pem"},
        {"ssl.ca.pem": "no certificate"},
    ],
)
def test_what_tls_here_cannot_do_is_librdkafka_s(client: dict[str, str]) -> None:
    with pytest.raises(NotByWire):
        tls_context({"security.protocol": "ssl", **client})
