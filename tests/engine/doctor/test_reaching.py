"""Which layer of a connection fails, on real sockets."""

import http.server
import socket
import struct
import threading

import pytest

from kafka_explorer.engine.doctor import reaching as doctor
from kafka_explorer.engine.doctor.reaching import probe, split_address
from kafka_explorer.engine.errors import ConnectionFault
from kafka_explorer.sandbox.broker import Sandbox
from tests.servers import answering, not_accepting, serving, silent, unused_address, waiting_for_a_line


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("kafka-1:9093", ("kafka-1", 9093)),
        ("kafka-1", ("kafka-1", 9092)),
        (" kafka-1:9093 ", ("kafka-1", 9093)),
        ("127.0.0.1:1", ("127.0.0.1", 1)),
        ("[::1]:65535", ("::1", 65535)),
        ("[::1]", ("::1", 9092)),
        ("::1", ("::1", 9092)),
        ("2001:db8::7", ("2001:db8::7", 9092)),
        ("SASL_SSL://kafka-1:9093", ("kafka-1", 9093)),
        ("PLAINTEXT://[fe80::1%eth0]:9093", ("fe80::1%eth0", 9093)),
    ],
)
def test_forms_of_an_address(address: str, where: tuple[str, int]) -> None:
    assert split_address(address) == where


@pytest.mark.parametrize("port", ["", "0", "65536", "-1", "+1", "9092x", "kafka", "٩٠٩٢", "1 2", "999999", "80/path"])
def test_a_port_that_is_none(port: str) -> None:
    fault = probe(f"localhost:{port}", speaks_plaintext=True)
    assert fault == (ConnectionFault.OTHER, f"its port '{port}' is no number from 1 to 65535")


@pytest.mark.parametrize("address", ["", ":9092", "[]:9092", "PLAINTEXT://"])
def test_an_address_without_a_host(address: str) -> None:
    assert probe(address, speaks_plaintext=True) == (ConnectionFault.OTHER, "it has no host name")


def test_a_broker_can_be_used(broker: Sandbox) -> None:
    assert probe(broker.bootstrap, speaks_plaintext=True) is None


def test_any_listener_will_do_where_we_do_not_speak_its_protocol() -> None:
    with serving(silent) as address:
        assert probe(address, speaks_plaintext=False) is None


def test_the_first_address_of_a_name_that_works_is_enough(broker: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(broker.bootstrap.rpartition(":")[2])
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", int(unused_address().rpartition(":")[2]))),
        (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert probe("two-addresses", speaks_plaintext=True) is None


def test_nothing_listens() -> None:
    assert probe(unused_address(), speaks_plaintext=True) == (ConnectionFault.REFUSED, "Connection refused")


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a..b", "x" * 300, "host name"])
def test_a_name_that_does_not_resolve(host: str) -> None:
    fault = probe(f"{host}:9092", speaks_plaintext=True)
    assert fault is not None
    assert fault[0] is ConnectionFault.UNRESOLVED


def test_nobody_takes_the_connection() -> None:
    with not_accepting() as address:
        assert probe(address, speaks_plaintext=True, timeout_s=0.2) == (ConnectionFault.TIMED_OUT, "timed out")


def test_an_address_that_cannot_be_reached() -> None:
    fault = probe("255.255.255.255:9092", speaks_plaintext=True)  # TCP has no broadcast
    assert fault is not None
    assert fault[0] is ConnectionFault.OTHER


def test_somebody_who_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_LINE_S", 0.2)
    with serving(silent) as address:
        fault = probe(address, speaks_plaintext=True, timeout_s=0.2)
    assert fault == (ConnectionFault.TIMED_OUT, "connected, but no answer to a Kafka request")


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 400 Bad Request\r\n",
        struct.pack(">ii", 10, 2),
        struct.pack(">ii", -1, 1),
        struct.pack(">ii", 2**30, 1),
    ],
)
def test_somebody_who_answers_something_else(answer: bytes) -> None:
    with serving(answering(answer)) as address:
        fault = probe(address, speaks_plaintext=True)
    assert fault == (ConnectionFault.NOT_KAFKA, f"it answered {answer[:8]!r}")


def test_an_answer_that_comes_byte_by_byte_is_an_answer() -> None:
    with serving(answering(struct.pack(">iih", 6, 1, 0))) as address:
        assert probe(address, speaks_plaintext=True) is None


def test_somebody_who_waits_for_the_end_of_a_line() -> None:
    with serving(waiting_for_a_line) as address:
        fault = probe(address, speaks_plaintext=True, timeout_s=0.2)
    assert fault == (ConnectionFault.NOT_KAFKA, "it answered b'HTTP/1.1'")


def test_a_real_http_server() -> None:
    handler = type("Quiet", (http.server.BaseHTTPRequestHandler,), {"log_message": lambda *_: None})
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        fault = probe(f"127.0.0.1:{server.server_port}", speaks_plaintext=True, timeout_s=0.2)
        server.shutdown()
        thread.join()
    assert fault is not None
    assert fault[0] is ConnectionFault.NOT_KAFKA


def test_somebody_who_closes_at_once() -> None:
    with serving(lambda connection: connection.recv(4096)) as address:
        fault = probe(address, speaks_plaintext=True)
    assert fault == (ConnectionFault.NOT_KAFKA, "it closed the connection; a TLS listener does so, too")


def test_somebody_who_answers_too_little_and_closes() -> None:
    def answer_little(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(b"no")

    with serving(answer_little) as address:
        assert probe(address, speaks_plaintext=True) == (ConnectionFault.NOT_KAFKA, "it answered b'no'")


def test_somebody_who_breaks_the_connection() -> None:
    def reset(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    with serving(reset) as address:
        fault = probe(address, speaks_plaintext=True)
    assert fault == (ConnectionFault.NOT_KAFKA, "it closed the connection: Connection reset by peer")
