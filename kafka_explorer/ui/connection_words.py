"""How the window says why a connection failed: title, sentence and hint of each fault."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.errors import ConnectionFault

Words = dict[ConnectionFault, tuple[str, str, str]]


def _tr(text: str) -> str:
    return QCoreApplication.translate("explain", text)


def connection_words(fault: ConnectionFault) -> tuple[str, str, str]:
    """Return title, sentence and hint; the sentence has a place for the {address}."""
    return {**_reaching(), **_tls(), **_sign_in(), **_tokens()}[fault]


def _reaching() -> Words:
    return {
        ConnectionFault.UNRESOLVED: (
            _tr("Host not found"),
            _tr("The host name of {address} does not resolve on this machine."),
            _tr("Check its spelling, your VPN and your DNS."),
        ),
        ConnectionFault.REFUSED: (
            _tr("Nobody listens there"),
            _tr("{address} refused the connection: no program listens on that port."),
            _tr("Check host and port, and that the broker is running."),
        ),
        ConnectionFault.TIMED_OUT: (
            _tr("No answer"),
            _tr("No broker answered at {address} in time."),
            _tr("Check the address, the firewall and your VPN."),
        ),
        ConnectionFault.NOT_KAFKA: (
            _tr("That is not Kafka"),
            _tr("Something answers at {address}, but it does not speak the Kafka protocol in plain text."),
            _tr("Check the port: web consoles and TLS listeners have ports of their own."),
        ),
        ConnectionFault.LOST: (
            _tr("Connection lost"),
            _tr("The connection to {address} broke off."),
            _tr("It is taken up again as soon as a broker answers."),
        ),
        ConnectionFault.OTHER: (
            _tr("Connection failed"),
            _tr("The connection to {address} failed."),
            _tr("The details say what the client library reported."),
        ),
    }


def _tls() -> Words:
    return {
        ConnectionFault.TLS: (
            _tr("TLS handshake failed"),
            _tr("{address} was reached, but no encrypted connection could be agreed on."),
            _tr("Check the certificate authority, the certificate's host name, and that the port is a TLS listener."),
        ),
        ConnectionFault.TLS_EXPECTED: (
            _tr("That is a TLS listener"),
            _tr("{address} speaks TLS, and this connection is not encrypted."),
            _tr("Choose SSL or SASL_SSL, or the port of a plaintext listener."),
        ),
        ConnectionFault.PLAINTEXT_EXPECTED: (
            _tr("That is a plaintext listener"),
            _tr("{address} does not speak TLS, and this connection does."),
            _tr("Choose PLAINTEXT or SASL_PLAINTEXT, or the port of a TLS listener."),
        ),
        ConnectionFault.UNKNOWN_CA: (
            _tr("Unknown certificate authority"),
            _tr("The certificate of {address} is signed by an authority that this connection does not trust."),
            _tr("Add that authority's certificate as trust store."),
        ),
        ConnectionFault.WRONG_HOST_NAME: (
            _tr("Wrong host name"),
            _tr("The certificate of {address} is for another host name."),
            _tr("Connect by a name that is in the certificate, or have it issued anew."),
        ),
        ConnectionFault.CERTIFICATE_EXPIRED: (
            _tr("Certificate expired"),
            _tr("The certificate of {address} has expired."),
            _tr("Whoever runs the broker must renew it."),
        ),
        ConnectionFault.CERTIFICATE_NOT_YET_VALID: (
            _tr("Certificate not valid yet"),
            _tr("The certificate of {address} is not valid yet."),
            _tr("Check the clock of this machine, or ask whoever runs the broker."),
        ),
    }


def _sign_in() -> Words:
    return {
        ConnectionFault.CLIENT_CERTIFICATE_NEEDED: (
            _tr("Client certificate needed"),
            _tr("{address} asks for a client certificate, and this connection has none."),
            _tr("Choose a key store."),
        ),
        ConnectionFault.CLIENT_CERTIFICATE_REFUSED: (
            _tr("Client certificate refused"),
            _tr("{address} refused the client certificate of this connection."),
            _tr("Check that it has not expired, and that the broker trusts the authority that signed it."),
        ),
        ConnectionFault.SASL: (
            _tr("Credentials refused"),
            _tr("{address} was reached and refused the credentials."),
            _tr("Check user name, password and the SASL mechanism of this connection."),
        ),
        ConnectionFault.SASL_EXPECTED: (
            _tr("Sign-in needed"),
            _tr("{address} wants a sign-in, and this connection has none."),
            _tr("Choose SASL_PLAINTEXT or SASL_SSL and a mechanism."),
        ),
        ConnectionFault.SASL_NOT_EXPECTED: (
            _tr("No sign-in there"),
            _tr("{address} is a listener without sign-in."),
            _tr("Choose PLAINTEXT or SSL, or the port of a SASL listener."),
        ),
        ConnectionFault.MECHANISM: (
            _tr("Mechanism not offered"),
            _tr("{address} does not offer the SASL mechanism of this connection."),
            _tr("Choose a mechanism that the broker offers; the details name them."),
        ),
        ConnectionFault.CREDENTIALS: (
            _tr("Credentials refused"),
            _tr("{address} refused the user name or the password."),
            _tr("Check both, and the mechanism."),
        ),
    }


def _tokens() -> Words:
    return {
        ConnectionFault.TOKEN_ENDPOINT: (
            _tr("No token"),
            _tr("The token endpoint gave no token for {address}."),
            _tr("Check its address, the client id and the client secret."),
        ),
        ConnectionFault.TOKEN_REFUSED: (
            _tr("Token refused"),
            _tr("{address} refused the token."),
            _tr("Check that the broker trusts this identity provider, and the audience and scope."),
        ),
        ConnectionFault.KERBEROS_MISSING: (
            _tr("No Kerberos here"),
            _tr("This build of Kafka Explorer cannot sign in with Kerberos (GSSAPI) at {address}."),
            _tr("Use SCRAM, OAUTHBEARER or a client certificate."),
        ),
    }
