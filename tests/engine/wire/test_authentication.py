"""Logging in: to a real broker by every mechanism it speaks here, and to one that does not know the password itself."""

import base64
import socket
import struct
from typing import Any

import pytest

from kafka_explorer.engine.wire.authentication import log_in
from kafka_explorer.engine.wire.connection import Connection, NotByWire
from tests.security.secure_broker import ALICE, PASSWORDS, SecureBroker
from tests.servers import serving

MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")


def properties(mechanism: str, password: str = PASSWORDS[ALICE], name: str = ALICE) -> dict[str, str]:
    return {
        "security.protocol": "sasl_plaintext",
        "sasl.mechanisms": mechanism,
        "sasl.username": name,
        "sasl.password": password,
    }


def connect(address: str) -> Connection:
    host, _, port = address.rpartition(":")
    return Connection(host, int(port))


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_who_knows_the_password_is_let_in(secure_broker: SecureBroker, mechanism: str) -> None:
    with connect(secure_broker.sasl_plaintext) as connection:
        log_in(connection, properties(mechanism))
        # A broker answers nothing else before a login: which requests it takes (ApiVersions) proves it.
        assert len(connection.ask(18, 0, b"")) > 10


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_who_does_not_is_not(secure_broker: SecureBroker, mechanism: str) -> None:
    with connect(secure_broker.sasl_plaintext) as connection, pytest.raises(NotByWire) as caught:
        log_in(connection, properties(mechanism, "wrong-secret"))
    assert "wrong-secret" not in str(caught.value)


def test_a_mechanism_that_is_not_enabled(secure_broker: SecureBroker) -> None:
    with connect(secure_broker.scram_only) as connection, pytest.raises(NotByWire, match="error 33"):
        log_in(connection, properties("PLAIN"))


@pytest.mark.parametrize("mechanism", ["OAUTHBEARER", "GSSAPI", ""])
def test_other_mechanisms_are_librdkafka_s(mechanism: str) -> None:
    nobody: Any = None
    with pytest.raises(NotByWire, match="librdkafka's"):
        log_in(nobody, properties(mechanism))


def test_nobody_logs_in_where_nobody_asks() -> None:
    nobody: Any = None
    log_in(nobody, {})
    log_in(nobody, {"security.protocol": "ssl"})


@pytest.mark.parametrize(
    ("challenge", "why"),
    [
        ("r={nonce}more,s=" + base64.b64encode(b"salt").decode() + ",i=4096", "does not know the password"),
        ("r=another,s=" + base64.b64encode(b"salt").decode() + ",i=4096", "none of SCRAM's"),
        ("r={nonce}more,s=" + base64.b64encode(b"salt").decode() + ",i=1", "none of SCRAM's"),
        ("r={nonce}more,s=" + base64.b64encode(b"salt").decode() + ",i=2000000000", "none of SCRAM's"),
        ("r={nonce}more,s=%%%,i=4096", "none of SCRAM's"),
        ("e=unknown-user", "none of SCRAM's"),
    ],
)
def test_a_server_that_only_pretends_is_found_out(challenge: str, why: str) -> None:
    """RFC 5802: the server proves that it knows the password too; a cheap or an endless hash is refused."""

    def pretend(connection: socket.socket) -> None:
        said = ""
        for number in (1, 2, 3):
            request = connection.recv(4096)
            if number == 1:
                body = struct.pack(">hi", 0, 0)
            else:
                said = request.decode("latin-1") if number == 2 else said
                nonce = said.partition(",r=")[2]
                token = challenge.format(nonce=nonce) if number == 2 else "v=" + base64.b64encode(b"no").decode()
                body = struct.pack(">hhi", 0, -1, len(token)) + token.encode() + struct.pack(">q", 0)
            connection.sendall(struct.pack(">ii", len(body) + 4, number) + body)

    with serving(pretend) as address, connect(address) as connection, pytest.raises(NotByWire, match=why):
        log_in(connection, properties("SCRAM-SHA-256"))
