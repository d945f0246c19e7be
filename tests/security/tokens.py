"""A small OAuth 2 token server: signs real tokens for the clients it knows, and fails as it is told."""

import base64
import contextlib
import http.server
import json
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

HOST = "127.0.0.1"
AUDIENCE = "kafka"
LIFE_S = 300
_KEY_ID = "tests"


@dataclass
class Answers:
    """What the token endpoint does now. `fault` is a status and a body to answer with instead of a token."""

    clients: Mapping[str, str]
    issuer: str = ""
    audience: str = AUDIENCE
    fault: tuple[int, str] | None = None
    asked: list[str] = field(default_factory=list)  # client ids, in the order in which they asked
    given: list[str] = field(default_factory=list)  # tokens

    @contextlib.contextmanager
    def failing(self, status: int, body: str) -> Iterator[None]:
        """For a while nobody gets a token."""
        self.fault = (status, body)
        try:
            yield
        finally:
            self.fault = None

    @contextlib.contextmanager
    def for_another(self, audience: str) -> Iterator[None]:
        """For a while tokens are good for somebody else."""
        mine, self.audience = self.audience, audience
        try:
            yield
        finally:
            self.audience = mine


@dataclass(frozen=True)
class TokenServer:
    """It answers GET /jwks and POST /token at `url`, and at `secure_url` over TLS."""

    url: str
    secure_url: str
    answers: Answers


@contextlib.contextmanager
def token_server(clients: Mapping[str, str], chain_and_key: str) -> Iterator[TokenServer]:
    """Runs until the block ends. `clients` are secrets by client id, the file `chain_and_key` is for TLS."""
    answers = Answers(clients)
    handler = _handler(answers, _Signer())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain_and_key)
    with _running(handler) as port, _running(handler, context) as secure_port:
        answers.issuer = f"http://{HOST}:{port}"
        yield TokenServer(answers.issuer, f"https://localhost:{secure_port}", answers)


class _Signer:
    """A key of this session, and tokens signed by it (RFC 7515, RS256)."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)

    def key_set(self) -> dict[str, Any]:
        """The public key as a JSON web key set (RFC 7517)."""
        numbers = self._key.public_key().public_numbers()
        public = {"n": _base64(_bytes(numbers.n)), "e": _base64(_bytes(numbers.e))}
        return {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": _KEY_ID, **public}]}

    def token(self, claims: Mapping[str, Any]) -> str:
        """A signed JSON web token."""
        head = {"alg": "RS256", "typ": "JWT", "kid": _KEY_ID}
        text = ".".join(_base64(json.dumps(part).encode()) for part in (head, claims))
        return f"{text}.{_base64(self._key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def _handler(answers: Answers, signer: _Signer) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200, json.dumps(signer.key_set()))

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode())
            client, secret = _credentials(self.headers.get("Authorization", ""), form)
            answers.asked.append(client)
            if answers.fault is not None:
                self._answer(*answers.fault)
            elif answers.clients.get(client) != secret:
                self._answer(401, '{"error": "invalid_client", "error_description": "Invalid client or secret"}')
            else:
                self._answer(200, json.dumps(self._token(client)))

        def _token(self, client: str) -> dict[str, Any]:
            now = int(time.time())
            claims = {"iss": answers.issuer, "aud": answers.audience, "sub": client, "scope": "kafka"}
            signed = signer.token({**claims, "iat": now, "exp": now + LIFE_S})
            answers.given.append(signed)
            return {"access_token": signed, "token_type": "Bearer", "expires_in": LIFE_S, "scope": "kafka"}

        def _answer(self, status: int, body: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name is the library's
            pass

    return Handler


def _credentials(header: str, form: Mapping[str, list[str]]) -> tuple[str, str]:
    """Client id and secret, from a Basic header or from the form (RFC 6749, 2.3.1)."""
    kind, _, encoded = header.partition(" ")
    if kind == "Basic":
        client, _, secret = base64.b64decode(encoded).decode().partition(":")
        return client, secret
    return form.get("client_id", [""])[0], form.get("client_secret", [""])[0]


@contextlib.contextmanager
def _running(handler: type[http.server.BaseHTTPRequestHandler], context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serves at a free port, which it yields."""
    with http.server.ThreadingHTTPServer((HOST, 0), handler) as server:
        if context is not None:
            # The handshake is each connection's own thread's: one that only connects must not hold up the others.
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="token server")
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
