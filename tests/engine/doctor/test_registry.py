"""A schema registry is asked as its own clients would."""

import contextlib
import http.server
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kafka_explorer.engine.connection_faults import ConnectionFault
from kafka_explorer.engine.doctor.registry import RegistryAddress, ask_registry
from tests.security.certificates import OTHER_NAME, Authority, Pair, written
from tests.servers import serving, silent, unused_address

AUTHORITY = Authority()


class Registry(http.server.BaseHTTPRequestHandler):
    """Two subjects for key:secret and for a token; a web page elsewhere."""

    def do_GET(self) -> None:
        known = self.headers.get("Authorization") in {"Basic a2V5OnNlY3JldA==", "Bearer good"}
        if self.path == "/subjects":
            self._say(200, b'["orders-value","orders-key"]') if known else self._say(401, b"who are you?")
        elif self.path == "/moved/subjects":
            self.send_response(302)
            self.send_header("Location", "/subjects")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/page/subjects":
            self._say(200, b"<html>")
        else:
            self._say(404, b"nothing")

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def registry(pair: Pair | None = None, folder: Path | None = None) -> Iterator[str]:
    with http.server.HTTPServer(("127.0.0.1", 0), Registry) as server:
        if pair is not None and folder is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(written(folder, "server.pem", pair.together))
            server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that do not trust us hang up
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http{'' if pair is None else 's'}://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def fault(address: RegistryAddress, url: str, timeout_s: float = 10) -> ConnectionFault | None:
    error = ask_registry(address, url, timeout_s)[1]
    return None if error is None else error.fault


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (RegistryAddress((), "key", "secret"), None),
        (RegistryAddress((), token="good"), None),
        (RegistryAddress((), "key", "wrong"), ConnectionFault.CREDENTIALS),
        (RegistryAddress(()), ConnectionFault.CREDENTIALS),
    ],
)
def test_signing_in(address: RegistryAddress, expected: ConnectionFault | None) -> None:
    with registry() as url:
        assert fault(address, url) is expected
        assert fault(address, f"{url}/") is expected
    assert "secret" not in repr(address)


def test_what_it_tells() -> None:
    with registry() as url:
        assert ask_registry(RegistryAddress((), token="good"), url, 10) == ("2 subjects", None)


def test_what_is_no_registry() -> None:
    with registry() as url:
        assert fault(RegistryAddress(()), f"{url}/page") is ConnectionFault.OTHER
        assert fault(RegistryAddress((), token="good"), f"{url}/moved") is ConnectionFault.OTHER
        assert fault(RegistryAddress(()), f"{url}/nowhere") is ConnectionFault.OTHER
    with serving(silent) as address:
        assert fault(RegistryAddress(()), f"http://{address}", 0.2) is ConnectionFault.TIMED_OUT
    with serving(lambda connection: connection.sendall(b"\0\0")) as address:
        assert fault(RegistryAddress(()), f"http://{address}") is ConnectionFault.OTHER


def test_what_is_not_reached() -> None:
    assert fault(RegistryAddress(()), f"http://{unused_address()}") is ConnectionFault.REFUSED
    assert fault(RegistryAddress(()), "http://nobody.invalid") is ConnectionFault.UNRESOLVED


def test_tls(tmp_path: Path) -> None:
    ours = RegistryAddress((), token="good", ca_pem=AUTHORITY.pem)
    with registry(AUTHORITY.for_server(), tmp_path) as url:
        assert fault(ours, url) is None
        assert fault(RegistryAddress((), token="good"), url) is ConnectionFault.UNKNOWN_CA
        assert fault(RegistryAddress((), token="good", verify=False), url) is None
    with registry(AUTHORITY.for_server(OTHER_NAME), tmp_path) as url:
        assert fault(ours, url) is ConnectionFault.WRONG_HOST_NAME
    with registry() as url:
        assert fault(ours, url.replace("http:", "https:")) is ConnectionFault.TLS
