"""Our own TLS handshake, which tells an unknown authority from a wrong host name and looks at the certificate.

It shows no certificate of the client: Python takes a private key only from a file, and no key of ours is ever written
to one. Whether the broker takes the client's certificate is seen when librdkafka connects.
"""

import contextlib
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from kafka_explorer.engine.connection_faults import ConnectionFault

_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which Python has no name for
_FAULTS = {
    9: ConnectionFault.CERTIFICATE_NOT_YET_VALID,  # X509_V_ERR_* of OpenSSL's x509_vfy.h
    10: ConnectionFault.CERTIFICATE_EXPIRED,
    2: ConnectionFault.UNKNOWN_CA,
    18: ConnectionFault.UNKNOWN_CA,
    19: ConnectionFault.UNKNOWN_CA,
    20: ConnectionFault.UNKNOWN_CA,
    21: ConnectionFault.UNKNOWN_CA,
    62: ConnectionFault.WRONG_HOST_NAME,
    64: ConnectionFault.WRONG_HOST_NAME,
}


@dataclass(frozen=True, slots=True)
class TlsPlan:
    """Whom to trust, from a client's properties; without `ca_pem` the system's authorities."""

    ca_pem: str = ""
    verify: bool = True
    verify_host: bool = True
    shows_certificate: bool = False

    @classmethod
    def of(cls, client: Mapping[str, str]) -> "TlsPlan":
        """Read it from librdkafka's properties."""
        return cls(
            client.get("ssl.ca.pem", ""),
            client.get("enable.ssl.certificate.verification", "true") != "false",
            client.get("ssl.endpoint.identification.algorithm", "https") != "none",
            "ssl.certificate.pem" in client,
        )


@dataclass(frozen=True, slots=True)
class ServerCertificate:
    """What a broker's certificate says; times are in UTC."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime

    def ends_within(self, days: int, now: datetime) -> bool:
        """Whether it ends in so many days, or has ended."""
        return self.not_after < now + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Handshake:
    """How it went: a `stream` to go on with and its `version`, or a fault and the words for it."""

    stream: ssl.SSLSocket | None = None
    version: str = ""
    certificate: ServerCertificate | None = None
    fault: ConnectionFault | None = None
    detail: str = ""


def shake_hands(connection: socket.socket, host: str, plan: TlsPlan) -> Handshake:
    """Speak TLS on a connection that is open; on success the stream owns it. Raises OSError, not for TLS's own."""
    try:
        stream = _context(plan).wrap_socket(connection, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        fault = _FAULTS.get(error.verify_code, ConnectionFault.TLS)
        return Handshake(fault=fault, detail=error.verify_message)
    except ssl.SSLError as error:
        return Handshake(fault=fault_of_handshake(error), detail=_words(error))
    except (ConnectionResetError, BrokenPipeError) as error:
        return Handshake(fault=ConnectionFault.PLAINTEXT_EXPECTED, detail=error.strerror or str(error))
    found = stream.getpeercert() if plan.verify else None
    return Handshake(stream, stream.version() or "", _certificate(found) if found else None)


def fault_of_handshake(error: ssl.SSLError) -> ConnectionFault:
    """Return what an error of TLS, not of the certificate, means; a plaintext listener just closes."""
    reason = (error.reason or "").upper()
    if reason == "WRONG_VERSION_NUMBER" or isinstance(error, ssl.SSLEOFError) or "EOF" in reason:
        return ConnectionFault.PLAINTEXT_EXPECTED
    if "CERTIFICATE" in reason and "ALERT" in reason:
        return ConnectionFault.CLIENT_CERTIFICATE_NEEDED
    return ConnectionFault.TLS


def look_at_certificate(connection: socket.socket) -> str:
    """Return the certificate that is shown there as PEM, whoever signed it; "" when none is."""
    with contextlib.suppress(OSError), _context(TlsPlan(verify=False)).wrap_socket(connection) as stream:
        shown = stream.getpeercert(binary_form=True)
        return ssl.DER_cert_to_PEM_cert(shown) if shown else ""
    return ""


def read_certificate(connection: socket.socket, pem: str) -> ServerCertificate | None:
    """Return what the certificate `pem`, which is shown at `connection`, says.

    Python explains only certificates that it trusts, so this one is trusted, for this one look, whatever its dates.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags = ssl.VerifyFlags(ssl.VERIFY_X509_PARTIAL_CHAIN | _NO_CHECK_TIME)
    with contextlib.suppress(OSError, ValueError):
        context.load_verify_locations(cadata=pem)
        with context.wrap_socket(connection) as stream:
            found = stream.getpeercert()
            return _certificate(found) if found else None
    return None


def _context(plan: TlsPlan) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if not plan.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    context.check_hostname = plan.verify_host
    if plan.ca_pem:
        context.load_verify_locations(cadata=plan.ca_pem)
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # as librdkafka: what is in the store is trusted
    else:
        context.load_default_certs()
    return context


def _certificate(found: Mapping[str, Any]) -> ServerCertificate:
    return ServerCertificate(
        _name(found.get("subject", ())),
        _name(found.get("issuer", ())),
        tuple(value for kind, value in found.get("subjectAltName", ()) if kind in {"DNS", "IP Address"}),
        _time(found["notBefore"]),
        _time(found["notAfter"]),
    )


def _name(parts: Any) -> str:
    short = {"commonName": "CN", "organizationName": "O", "organizationalUnitName": "OU", "countryName": "C"}
    return ", ".join(f"{short.get(kind, kind)}={value}" for part in parts for kind, value in part)


def _time(text: str) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(text), UTC)


def _words(error: ssl.SSLError) -> str:
    return (error.reason or error.strerror or str(error)).replace("_", " ").lower()
