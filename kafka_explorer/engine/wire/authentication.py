"""Logging in to a broker by SaslHandshake and SaslAuthenticate: PLAIN (RFC 4616) and SCRAM (RFC 5802, RFC 7677)."""

import base64
import hashlib
import hmac
import secrets
import struct
from collections.abc import Mapping

from kafka_explorer.engine.wire.connection import Connection, NotByWire

_HANDSHAKE, _AUTHENTICATE = 17, 36
_FEWEST_ROUNDS, _MOST_ROUNDS = 4096, 1_000_000
_HASHES = {"SCRAM-SHA-256": "sha256", "SCRAM-SHA-512": "sha512"}


def log_in(connection: Connection, client: Mapping[str, str]) -> None:
    """Authenticate as the librdkafka properties `client` say, if they ask for it. Raises NotByWire."""
    if "sasl" not in client.get("security.protocol", "plaintext").lower():
        return
    mechanism = (client.get("sasl.mechanisms") or client.get("sasl.mechanism") or "").upper()
    name, password = client.get("sasl.username", ""), client.get("sasl.password", "")
    if mechanism != "PLAIN" and mechanism not in _HASHES:
        raise NotByWire(f"{mechanism or 'GSSAPI'} is librdkafka's")
    body = connection.ask(_HANDSHAKE, 1, _string(mechanism.encode()))
    _check(struct.unpack_from(">h", body)[0])
    if mechanism == "PLAIN":
        _say(connection, b"\0" + name.encode() + b"\0" + password.encode())
    else:
        _scram(connection, _HASHES[mechanism], name, password)


def _scram(connection: Connection, algorithm: str, name: str, password: str) -> None:
    """SCRAM without channel binding, as Kafka's ScramSaslServer has it; the server's signature is checked."""
    nonce = secrets.token_urlsafe(24)
    safe_name = name.replace("=", "=3D").replace(",", "=2C")
    first = f"n={safe_name},r={nonce}"
    challenge = _say(connection, f"n,,{first}".encode()).decode()
    said = dict(part.split("=", 1) for part in challenge.split(",") if "=" in part)
    try:
        salt, rounds = base64.b64decode(said["s"], validate=True), int(said["i"])
    except (KeyError, ValueError) as error:
        raise NotByWire("the challenge is none of SCRAM's") from error
    if not said.get("r", "").startswith(nonce) or not _FEWEST_ROUNDS <= rounds <= _MOST_ROUNDS:
        raise NotByWire("the challenge is none of SCRAM's")
    salted = hashlib.pbkdf2_hmac(algorithm, password.encode(), salt, rounds)
    final = f"c=biws,r={said['r']}"
    signed = f"{first},{challenge},{final}".encode()
    client_key = hmac.digest(salted, b"Client Key", algorithm)
    signature = hmac.digest(hashlib.new(algorithm, client_key).digest(), signed, algorithm)
    proof = bytes(key ^ sign for key, sign in zip(client_key, signature, strict=True))
    answer = _say(connection, f"{final},p={base64.b64encode(proof).decode()}".encode()).decode()
    expected = hmac.digest(hmac.digest(salted, b"Server Key", algorithm), signed, algorithm)
    if not hmac.compare_digest(answer.removeprefix("v=").split(",")[0], base64.b64encode(expected).decode()):
        raise NotByWire("the broker does not know the password itself")


def _say(connection: Connection, token: bytes) -> bytes:
    body = connection.ask(_AUTHENTICATE, 1, struct.pack(">i", len(token)) + token)
    error, text_size = struct.unpack_from(">hh", body)
    _check(error)
    at = 4 + max(0, text_size)
    (size,) = struct.unpack_from(">i", body, at)
    return bytes(body[at + 4 : at + 4 + max(0, size)])


def _check(error: int) -> None:
    if error:
        raise NotByWire(f"the broker refused to log us in (error {error})")


def _string(text: bytes) -> bytes:
    return struct.pack(">h", len(text)) + text
