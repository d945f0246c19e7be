"""At which layer a connection failed, each with a sentence that says what to do, and what librdkafka's words mean."""

import enum
import re


class ConnectionFault(enum.Enum):
    """The layer at which a connection failed, as exactly as it is known."""

    UNRESOLVED = "unresolved"
    REFUSED = "refused"
    TIMED_OUT = "timed out"
    NOT_KAFKA = "not kafka"
    TLS = "tls"
    TLS_EXPECTED = "tls expected"
    PLAINTEXT_EXPECTED = "plaintext expected"
    UNKNOWN_CA = "unknown ca"
    WRONG_HOST_NAME = "wrong host name"
    CERTIFICATE_EXPIRED = "certificate expired"
    CERTIFICATE_NOT_YET_VALID = "certificate not yet valid"
    CLIENT_CERTIFICATE_NEEDED = "client certificate needed"
    CLIENT_CERTIFICATE_REFUSED = "client certificate refused"
    SASL = "sasl"
    SASL_EXPECTED = "sasl expected"
    SASL_NOT_EXPECTED = "sasl not expected"
    MECHANISM = "mechanism"
    CREDENTIALS = "credentials"
    TOKEN_ENDPOINT = "token endpoint"  # noqa: S105  # no secret, a place
    TOKEN_REFUSED = "token refused"  # noqa: S105  # no secret, an event
    KERBEROS_MISSING = "kerberos missing"
    LOST = "lost"
    OTHER = "other"


# What the user's credentials or certificate are about: the broker itself was reached.
AUTHENTICATION = frozenset(
    {
        ConnectionFault.CLIENT_CERTIFICATE_NEEDED,
        ConnectionFault.CLIENT_CERTIFICATE_REFUSED,
        ConnectionFault.SASL,
        ConnectionFault.SASL_EXPECTED,
        ConnectionFault.SASL_NOT_EXPECTED,
        ConnectionFault.MECHANISM,
        ConnectionFault.CREDENTIALS,
        ConnectionFault.TOKEN_ENDPOINT,
        ConnectionFault.TOKEN_REFUSED,
        ConnectionFault.KERBEROS_MISSING,
    }
)

SENTENCES = {
    ConnectionFault.UNRESOLVED: "The host name of {address} does not resolve: check its spelling and your VPN.",
    ConnectionFault.REFUSED: "Nothing listens at {address}: check host and port, and that the broker runs.",
    ConnectionFault.TIMED_OUT: "No broker answered at {address} in time: check the address, firewall and VPN.",
    ConnectionFault.NOT_KAFKA: "Something answers at {address}, but it does not speak the Kafka protocol: "
    "check the port.",
    ConnectionFault.TLS: "The TLS handshake with {address} failed.",
    ConnectionFault.TLS_EXPECTED: "{address} is a TLS listener, and this connection is not encrypted: "
    "choose SSL or SASL_SSL, or the port of a plaintext listener.",
    ConnectionFault.PLAINTEXT_EXPECTED: "{address} is a plaintext listener, and this connection speaks TLS: "
    "choose PLAINTEXT or SASL_PLAINTEXT, or the port of a TLS listener.",
    ConnectionFault.UNKNOWN_CA: "The certificate of {address} is signed by an authority that this connection does not "
    "trust: add that authority's certificate as truststore.",
    ConnectionFault.WRONG_HOST_NAME: "The certificate of {address} is for another host name: connect by a name that "
    "is in it, or have it issued anew.",
    ConnectionFault.CERTIFICATE_EXPIRED: "The certificate of {address} has expired: whoever runs the broker must "
    "renew it.",
    ConnectionFault.CERTIFICATE_NOT_YET_VALID: "The certificate of {address} is not valid yet: check the clock of "
    "this machine, or ask whoever runs the broker.",
    ConnectionFault.CLIENT_CERTIFICATE_NEEDED: "{address} asks for a client certificate, and this connection has "
    "none: choose a key store.",
    ConnectionFault.CLIENT_CERTIFICATE_REFUSED: "{address} refused the client certificate: check that it has not "
    "expired and that an authority signed it that the broker trusts.",
    ConnectionFault.SASL: "{address} refused the credentials.",
    ConnectionFault.SASL_EXPECTED: "{address} wants a sign-in, and this connection has none: choose SASL_PLAINTEXT or "
    "SASL_SSL and a mechanism.",
    ConnectionFault.SASL_NOT_EXPECTED: "{address} is a listener without sign-in: choose PLAINTEXT or SSL, or the port "
    "of a SASL listener.",
    ConnectionFault.MECHANISM: "{address} does not offer this SASL mechanism: choose one that it offers.",
    ConnectionFault.CREDENTIALS: "{address} refused the user name or the password: check both, and the mechanism.",
    ConnectionFault.TOKEN_ENDPOINT: "The token endpoint gave no token for {address}: check its address, the client id "
    "and the client secret.",
    ConnectionFault.TOKEN_REFUSED: "{address} refused the token: check that the broker trusts this identity provider, "
    "and the audience and scope.",
    ConnectionFault.KERBEROS_MISSING: "This build of Kafka Explorer cannot sign in with Kerberos (GSSAPI) at "
    "{address}: use SCRAM, OAUTHBEARER or a client certificate.",
    ConnectionFault.LOST: "The connection to {address} was lost.",
    ConnectionFault.OTHER: "The connection to {address} failed.",
}

# Librdkafka 2.16 against Kafka 4.4; tests/security proves each against a real broker. The order matters.
_WORDS = tuple(
    (re.compile(pattern), fault)
    for pattern, fault in (
        (r"No provider for SASL mechanism GSSAPI|GSSAPI.*(recompile|not built)", ConnectionFault.KERBEROS_MISSING),
        (r"Unsupported SASL mechanism", ConnectionFault.MECHANISM),
        (r"mechanism handshake failed.*not valid in current SASL state", ConnectionFault.SASL_NOT_EXPECTED),
        (r"Failed to acquire SASL OAUTHBEARER token", ConnectionFault.TOKEN_ENDPOINT),
        (r"invalid_token|OAUTHBEARER.*(authentication|refused|failed)", ConnectionFault.TOKEN_REFUSED),
        (
            r"SASL authentication error|SASL [A-Z0-9-]+ (mechanism handshake|authentication) failed",
            ConnectionFault.CREDENTIALS,
        ),
        (r"PLAINTEXT broker listener\?|wrong version number", ConnectionFault.PLAINTEXT_EXPECTED),
        (r"connecting to a SSL listener\?|SSL security protocol\?", ConnectionFault.TLS_EXPECTED),
        (r"alert (number 116|certificate required)", ConnectionFault.CLIENT_CERTIFICATE_NEEDED),
        (
            r"alert (bad certificate|unsupported certificate|certificate (revoked|expired|unknown)|unknown ca)",
            ConnectionFault.CLIENT_CERTIFICATE_REFUSED,
        ),
        (r"certificate verify failed", ConnectionFault.UNKNOWN_CA),
        (r"SSL (handshake|routines)|:SSL|TLS", ConnectionFault.TLS),
    )
)


def fault_of(words: str, *, has_certificate: bool = True) -> ConnectionFault | None:
    """Return what librdkafka means; None when its words tell nothing of TLS or of the sign-in.

    It words an unknown authority, a wrong host name and a wrong date alike: UNKNOWN_CA stands for all of them, until
    `doctor` has looked. A Java broker sends "bad certificate" where there is none: `has_certificate` tells.
    """
    found = next((fault for pattern, fault in _WORDS if pattern.search(words)), None)
    if found is ConnectionFault.CLIENT_CERTIFICATE_REFUSED and not has_certificate:
        return ConnectionFault.CLIENT_CERTIFICATE_NEEDED
    return found
