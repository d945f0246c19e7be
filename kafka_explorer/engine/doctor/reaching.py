"""The lowest layers by hand: a host's name, TCP, and a first Kafka request."""

import re
import socket
import ssl
import struct

from kafka_explorer.engine.errors import ConnectionFault

# ApiVersions v0 (api_key 18): header with correlation id 1 and client id "probe", no body. KIP-35.
_REQUEST_BODY = struct.pack(">hhih5s", 18, 0, 1, 5, b"probe")
_REQUEST = struct.pack(">i", len(_REQUEST_BODY)) + _REQUEST_BODY
_MAX_ANSWER_BYTES = 1_000_000
_HEAD_BYTES = struct.calcsize(">ii")
_LINE_S = 1.0


def split_address(address: str) -> tuple[str, int]:
    """Return host and port of "host:port" or "[v6]:port"; without a port it is Kafka's 9092.

    Raises ValueError with the reason.
    """
    bare = address.rpartition("://")[2].strip()
    host, colon, port = bare.rpartition(":")
    if not colon or bare.endswith("]") or (":" in host and not host.startswith("[")):
        host, port = bare, "9092"
    host = host.removeprefix("[").removesuffix("]")
    if not host:
        raise ValueError("it has no host name")
    if not re.fullmatch("[0-9]{1,5}", port) or not 0 < int(port) < 65_536:
        raise ValueError(f"its port '{port}' is no number from 1 to 65535")
    return host, int(port)


def probe(address: str, *, speaks_plaintext: bool, timeout_s: float = 3.0) -> tuple[ConnectionFault, str] | None:
    """Try `address` by hand; None when it can be used, else the fault and the system's own words for it."""
    try:
        host, port = split_address(address)
    except ValueError as error:
        return ConnectionFault.OTHER, str(error)
    try:
        candidates = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return ConnectionFault.UNRESOLVED, str(error)
    fault = ConnectionFault.OTHER, "no address"
    for family, kind, protocol, _, where in candidates:
        try:
            with socket.socket(family, kind, protocol) as connection:
                connection.settimeout(timeout_s)
                connection.connect(where)
                return ask_api_versions(connection) if speaks_plaintext else None
        except TimeoutError as error:
            fault = ConnectionFault.TIMED_OUT, str(error)
        except ConnectionRefusedError as error:
            fault = ConnectionFault.REFUSED, error.strerror or str(error)
        except OSError as error:
            fault = ConnectionFault.OTHER, error.strerror or str(error)
    return fault


def ask_api_versions(connection: socket.socket) -> tuple[ConnectionFault, str] | None:
    """Ask for API versions; None when the answer is a broker's. With TLS below, its alerts are raised (SSLError)."""
    try:
        connection.sendall(_REQUEST)
        head = _receive(connection, _HEAD_BYTES)
    except TimeoutError:
        head = _end_the_line(connection)
        if not head:
            return ConnectionFault.TIMED_OUT, "connected, but no answer to a Kafka request"
    except ssl.SSLError:
        raise
    except OSError as error:
        return ConnectionFault.NOT_KAFKA, f"it closed the connection: {error.strerror or error}"
    if not head:
        return ConnectionFault.NOT_KAFKA, "it closed the connection; a TLS listener does so, too"
    size, correlation_id = struct.unpack(">ii", head.ljust(_HEAD_BYTES, b"\0"))
    if correlation_id != 1 or not 0 < size <= _MAX_ANSWER_BYTES:
        return ConnectionFault.NOT_KAFKA, f"it answered {head!r}"
    _receive(connection, size - 4)
    return None


def _end_the_line(connection: socket.socket) -> bytes:
    """Return the answer of one that was waiting for the end of a line, as some HTTP servers do; a broker is not."""
    try:
        connection.settimeout(_LINE_S)
        connection.sendall(b"\r\n\r\n")
        return _receive(connection, _HEAD_BYTES)
    except OSError:
        return b""


def _receive(connection: socket.socket, size: int) -> bytes:
    """Return `size` bytes, fewer only when the other side closes before."""
    received = b""
    while len(received) < size and (part := connection.recv(size - len(received))):
        received += part
    return received
