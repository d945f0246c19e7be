"""The few Kafka requests that the doctor sends itself: which mechanisms a listener offers. KIP-43, KIP-152."""

import struct
from dataclasses import dataclass
from typing import Protocol

_SASL_HANDSHAKE = 17
_UNSUPPORTED_MECHANISM = 33
_NO_SASL_HERE = 34
_MAX_ANSWER_BYTES = 1_000_000


class Stream(Protocol):
    """A socket, with TLS or without."""

    def sendall(self, data: bytes, /) -> object:
        """Send everything."""

    def recv(self, size: int, /) -> bytes:
        """Receive up to so many bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class SaslOffer:
    """What a listener says of signing in: nothing to sign in to, or the mechanisms it offers."""

    signs_in: bool
    takes_ours: bool = False
    mechanisms: tuple[str, ...] = ()


def ask_for_mechanism(stream: Stream, mechanism: str) -> SaslOffer | None:
    """Ask a listener whether it takes `mechanism`; None when it does not answer as a broker does. Raises OSError."""
    name = mechanism.encode()
    body = struct.pack(">hhih5sh", _SASL_HANDSHAKE, 1, 2, 5, b"probe", len(name)) + name
    stream.sendall(struct.pack(">i", len(body)) + body)
    head = _receive(stream, 4)
    size = int.from_bytes(head) if len(head) == 4 else 0
    if not 6 <= size <= _MAX_ANSWER_BYTES:
        return None
    return _offer(_receive(stream, size))


def _offer(answer: bytes) -> SaslOffer | None:
    try:
        correlation_id, code, count = struct.unpack_from(">ihi", answer)
        if correlation_id != 2:
            return None
        names: list[str] = []
        at = 10
        for _ in range(max(0, count)):
            (length,) = struct.unpack_from(">h", answer, at)
            names.append(answer[at + 2 : at + 2 + length].decode())
            at += 2 + length
    except (struct.error, UnicodeDecodeError):
        return None
    return SaslOffer(code != _NO_SASL_HERE, code not in {_UNSUPPORTED_MECHANISM, _NO_SASL_HERE}, tuple(names))


def _receive(stream: Stream, size: int) -> bytes:
    received = b""
    while len(received) < size and (part := stream.recv(size - len(received))):
        received += part
    return received
