"""What a listener says of signing in, from a real broker and from others."""

import socket
import struct

import pytest

from kafka_explorer.engine.doctor.kafka_wire import SaslOffer, ask_for_mechanism
from kafka_explorer.engine.doctor.reaching import split_address
from tests.security.secure_broker import SecureBroker
from tests.servers import answering, serving


def ask(address: str, mechanism: str = "PLAIN") -> SaslOffer | None:
    with socket.create_connection(split_address(address), 10) as connection:
        return ask_for_mechanism(connection, mechanism)


def test_a_real_broker_tells_its_mechanisms(secure_broker: SecureBroker) -> None:
    assert ask(secure_broker.scram_only) == SaslOffer(True, False, ("SCRAM-SHA-256",))
    found = ask(secure_broker.scram_only, "SCRAM-SHA-256")
    assert found is not None
    assert found.takes_ours
    assert ask(secure_broker.plaintext) == SaslOffer(False, False)


def framed(body: bytes) -> bytes:
    return struct.pack(">i", len(body)) + body


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        framed(struct.pack(">ihi", 7, 0, 0)),
        framed(struct.pack(">ihi", 2, 0, 1)),
        framed(struct.pack(">ihih", 2, 33, 1, 2) + b"\xff\xff"),
    ],
)
def test_what_is_no_broker_gives_no_offer(answer: bytes) -> None:
    with serving(answering(answer)) as address:
        assert ask(address) is None


def test_one_that_hangs_up_gives_no_offer() -> None:
    with serving(lambda connection: connection.recv(10)) as address:
        assert ask(address) is None
