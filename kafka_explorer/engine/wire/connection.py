"""One connection to one broker: frames out, frames in. https://kafka.apache.org/protocol"""

import select
import socket
import ssl
import struct
from collections.abc import Mapping, Sequence
from typing import Self

from kafka_explorer.engine.cluster import CLIENT_ID

_SIZE = struct.Struct(">i")
_HEADER = struct.Struct(">hhih")
_CORRELATION = struct.Struct(">i")
_CONNECT_S = 5.0
_LARGEST_FRAME = 512 * 1024 * 1024
_BUFFER_BYTES = 4 * 1024 * 1024


class NotByWire(Exception):
    """This cannot be read directly; the text says why, for the log. librdkafka may well be able to."""


class Connection:
    """Sends requests one after the other; the broker answers in the same order (KIP-219 aside). For one thread.

    Every method raises NotByWire when the broker is not there, hangs up, or does not answer as a broker would.
    """

    def __init__(self, host: str, port: int, tls: ssl.SSLContext | None = None, timeout_s: float = _CONNECT_S) -> None:
        self._last_id = 0
        self._awaited: list[int] = []
        self._incoming = bytearray()
        self._size = -1
        try:
            self.socket = socket.create_connection((host, port), timeout_s)
        except OSError as error:
            raise NotByWire(f"{host}:{port} cannot be reached: {error}") from error
        try:
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
            if tls is not None:
                self.socket = tls.wrap_socket(self.socket, server_hostname=host)
        except (OSError, ValueError) as error:
            self.socket.close()
            raise NotByWire(f"{host}:{port}: {error}") from error
        self._timeout_s = timeout_s

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self.socket.close()

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is due."""
        return bool(self._awaited)

    def send(self, api_key: int, version: int, body: bytes) -> None:
        """Send a request; its answer is what `receive` returns when those before it were taken."""
        self._last_id += 1
        name = CLIENT_ID.encode()
        header = _HEADER.pack(api_key, version, self._last_id, len(name)) + name
        self._awaited.append(self._last_id)
        try:
            self.socket.settimeout(self._timeout_s)
            self.socket.sendall(_SIZE.pack(len(header) + len(body)) + header + body)
        except OSError as error:
            raise NotByWire(f"a request could not be sent: {error}") from error

    def receive(self, timeout_s: float) -> memoryview | None:
        """Return the body of the next answer, None while it is not there as a whole after `timeout_s`."""
        if not self.has_input(timeout_s):
            return None
        try:
            # Without a timeout it blocks for no more than what `has_input` saw; the rest comes with later calls.
            self.socket.settimeout(0.0)
            while True:
                if self._size < 0:
                    if not self._fill(_SIZE.size):
                        return None
                    (self._size,) = _SIZE.unpack(self._incoming)
                    if not _CORRELATION.size <= self._size <= _LARGEST_FRAME:
                        raise NotByWire(f"an answer of {self._size} bytes is none of Kafka's")
                    self._incoming = bytearray()
                if not self._fill(self._size):
                    return None
                frame, self._incoming, self._size = self._incoming, bytearray(), -1
                return self._body(frame)
        except OSError as error:
            raise NotByWire(f"the connection was lost: {error}") from error

    def ask(self, api_key: int, version: int, body: bytes) -> memoryview:
        """Send a request and wait for its answer."""
        self.send(api_key, version, body)
        answer = self.receive(self._timeout_s)
        while answer is None:
            if not self.has_input(self._timeout_s):
                raise NotByWire(f"no answer within {self._timeout_s:g} s")
            answer = self.receive(self._timeout_s)
        return answer

    def has_input(self, timeout_s: float) -> bool:
        """Whether something has come, within `timeout_s`."""
        if isinstance(self.socket, ssl.SSLSocket) and self.socket.pending():
            return True
        return bool(_readable([self.socket], timeout_s))

    def _fill(self, wanted: int) -> bool:
        """Read until `wanted` bytes are there, or no more come now."""
        while len(self._incoming) < wanted:
            try:
                piece = self.socket.recv(min(wanted - len(self._incoming), _BUFFER_BYTES))
            except (BlockingIOError, ssl.SSLWantReadError):
                return False
            if not piece:
                raise NotByWire("the broker has hung up")
            self._incoming += piece
        return True

    def _body(self, frame: bytearray) -> memoryview:
        (number,) = _CORRELATION.unpack_from(frame)
        if not self._awaited or number != self._awaited.pop(0):
            raise NotByWire("an answer to another request came")
        return memoryview(frame)[_CORRELATION.size :].toreadonly()


def wait_for_any(connections: Sequence[Connection], timeout_s: float) -> list[Connection]:
    """Return those on which something has come, within `timeout_s`."""
    ready = [each for each in connections if each.has_input(0)] if len(connections) > 1 else []
    if ready or not connections:
        return ready
    if len(connections) == 1:
        return [each for each in connections if each.has_input(timeout_s)]
    readable = _readable([each.socket for each in connections], timeout_s)
    return [each for each in connections if each.socket in readable]


def _readable(sockets: Sequence[socket.socket], timeout_s: float) -> list[socket.socket]:
    try:
        return select.select(sockets, [], [], timeout_s)[0]
    except (OSError, ValueError) as error:  # closed, or one of more than 1024 files of this process
        raise NotByWire(f"a connection cannot be waited for: {error}") from error


def tls_context(client: Mapping[str, str]) -> ssl.SSLContext | None:
    """Return what the librdkafka properties `client` ask for; None without TLS.

    A client certificate needs its key in a file for Python's TLS, and a key is written to no file: NotByWire.
    """
    if "ssl" not in client.get("security.protocol", "plaintext").lower():
        return None
    if any(name.startswith(("ssl.key", "ssl.certificate", "ssl.keystore")) and client[name] for name in client):
        raise NotByWire("client certificates are librdkafka's")
    try:
        context = ssl.create_default_context(
            cafile=client.get("ssl.ca.location") or None, cadata=client.get("ssl.ca.pem") or None
        )
    except (OSError, ValueError) as error:
        raise NotByWire(f"the trusted certificates cannot be used here: {error}") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if client.get("ssl.endpoint.identification.algorithm", "https").lower() == "none":
        context.check_hostname = False
    if client.get("enable.ssl.certificate.verification", "true").lower() == "false":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
