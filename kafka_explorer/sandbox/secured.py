"""What `kafka-explorer sandbox start --secure` adds: certificates made by Java's keytool, users, rights, connections.

Two users: `admin` may do everything, `reader` may read the topic `READABLE_TOPIC` and nothing else. Their passwords are
made anew for every sandbox. The connections are files such as the program reads by `--connections`; no secret is in
them.
"""

import secrets
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path

from confluent_kafka import KafkaException
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # its stub forgets them
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)

from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.java import Java, find_java
from kafka_explorer.sandbox.listeners import Certificate, Listener, Security, sasl, tls
from kafka_explorer.sandbox.places import writing
from kafka_explorer.sandbox.subprocesses import finish

ADMIN, READER = "admin", "reader"
READABLE_TOPIC = "logging-events"
_STEP = "Making certificates …"
_NAMES = "san=dns:localhost,ip:127.0.0.1"
_WORD_FILE = "store-password"  # which keytool reads; not an argument, which lists of processes show
_ANSWER_S = 30.0


@dataclass(frozen=True)
class Secured:
    """A folder with certificates, and the passwords by user; `store_password` opens the stores."""

    folder: Path
    passwords: Mapping[str, str]
    store_password: str

    @property
    def connections(self) -> Path:
        """Where the files of the connections are."""
        return self.folder / "connections"

    def security(self) -> Security:
        """For the sandbox."""
        broker, trusted = self._store("broker"), self._store("trusted-clients")
        listeners: list[Listener] = [
            tls("SSL", broker),
            tls("MTLS", broker, clients=trusted),
            sasl("SASL_PLAINTEXT", self.passwords),
            sasl("SASL_SSL", self.passwords, certificate=broker),
        ]
        return Security(listeners, scram_users=self.passwords, super_users=[ADMIN])

    def _store(self, name: str) -> Certificate:
        return Certificate("PKCS12", self.folder / f"{name}.p12", self.store_password)


def make_certificates(folder: Path) -> Generator[str, None, Secured]:
    """Fills `folder`; yields what it waits for. Raises SandboxError."""
    with writing(folder):
        folder.mkdir(mode=0o700, parents=True)
    passwords = {user: secrets.token_urlsafe(9) for user in (ADMIN, READER)}
    made = Secured(folder, passwords, secrets.token_urlsafe(9))
    with writing(folder):
        (folder / _WORD_FILE).write_text(made.store_password, "utf-8")
    java = find_java()
    for arguments in _steps():
        yield from _keytool(java, folder, *arguments)
    return made


def _steps() -> list[list[str]]:
    """Self-signed: each is its own authority, so that nothing has to be signed by another."""
    password = ["-storetype", "PKCS12", "-storepass:file", _WORD_FILE]
    key = ["-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "365", "-ext", "bc:c", *password]
    out, into = ["-exportcert", "-rfc", *password], ["-importcert", "-noprompt", *password]
    return [
        [*key, "-keystore", "broker.p12", "-alias", "broker", "-dname", "CN=sandbox broker", "-ext", _NAMES],
        [*key, "-keystore", "admin.p12", "-alias", "admin", "-dname", f"CN={ADMIN}"],
        [*out, "-keystore", "broker.p12", "-alias", "broker", "-file", "ca.pem"],
        [*out, "-keystore", "admin.p12", "-alias", "admin", "-file", "admin.pem"],
        [*into, "-keystore", "trusted-clients.p12", "-alias", "admin", "-file", "admin.pem"],
    ]


def _keytool(java: Java, folder: Path, *arguments: str) -> Generator[str, None, None]:
    command = [str(java.launcher.with_name("keytool")), *arguments]
    try:
        status, said = yield from finish(command, _STEP, folder=folder)
    except OSError as error:
        raise SandboxError(f"{command[0]} cannot be run ({error.strerror}): install a complete Java.") from error
    if status:
        raise SandboxError(f"keytool could not make the certificates ({said.strip()[:300]}): check the disk and Java.")


def allow_reading(bootstrap: str) -> None:
    """Gives `reader` the one right. Raises SandboxError."""
    one = [
        AclBinding(
            ResourceType.TOPIC,
            READABLE_TOPIC,
            ResourcePatternType.LITERAL,
            f"User:{READER}",
            "*",
            operation,
            AclPermissionType.ALLOW,
        )
        for operation in (AclOperation.READ, AclOperation.DESCRIBE)
    ]
    admin = AdminClient({"bootstrap.servers": bootstrap, "log_level": 0})
    try:
        for future in admin.create_acls(one, request_timeout=_ANSWER_S).values():
            future.result(_ANSWER_S)
    except KafkaException as error:
        raise SandboxError(f"Kafka refused the rights of the sandbox's users: {error.args[0].str()}.") from error


def write_connections(made: Secured, sandbox: Sandbox) -> dict[str, dict[str, str]]:
    """Writes a file for every way to sign in; returns the secrets by the connection's name and the secret's."""
    with writing(made.connections):
        made.connections.mkdir(mode=0o700)
        for name, lines in _ways(made).items():
            listener = lines[0]
            text = _HEAD.format(name=name, address=sandbox.address_of(listener))
            (made.connections / f"{_file_name(name)}.toml").write_text(text + "\n".join(lines[1:]) + "\n", "utf-8")
    return {name: _secrets_of(name, made) for name in _ways(made)}


_HEAD = """format = 1
name = "{name}"
environment = "dev"
bootstrap_servers = ["{address}"]
notes = "A listener of the secured sandbox; `kafka-explorer sandbox status --json` tells its secrets."

[security]
"""
_CLIENT_CERTIFICATE = "Sandbox, client certificate"


def _ways(made: Secured) -> dict[str, list[str]]:
    """By the connection's name: its listener, then the lines of its [security]."""
    trust = ["[security.tls]", f"truststore = '{made.folder / 'ca.pem'}'"]
    ways = {
        "Sandbox, TLS": ["SSL", 'protocol = "SSL"', *trust],
        _CLIENT_CERTIFICATE: ["MTLS", 'protocol = "SSL"', *trust, f"keystore = '{made.folder / 'admin.p12'}'"],
    }
    for mechanism in ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"):
        for user in (ADMIN, READER) if mechanism == "PLAIN" else (ADMIN,):
            sign_in = [f'mechanism = "{mechanism}"', f'user = "{user}"']
            name = f"Sandbox, {mechanism}, {user}"
            ways[name] = ["SASL_SSL", 'protocol = "SASL_SSL"', *sign_in, *trust]
    unsecured = ["[security.oauth]", 'method = "unsecured"', f'principal = "{ADMIN}"']
    oauth = ['protocol = "SASL_PLAINTEXT"', 'mechanism = "OAUTHBEARER"', *unsecured]
    return {**ways, "Sandbox, OAUTHBEARER without signature": ["SASL_PLAINTEXT", *oauth]}


def _secrets_of(name: str, made: Secured) -> dict[str, str]:
    if name == _CLIENT_CERTIFICATE:
        return {"keystore-password": made.store_password}
    user = name.rpartition(", ")[2]
    return {"password": made.passwords[user]} if user in made.passwords else {}


def _file_name(name: str) -> str:
    return name.lower().replace(",", "").replace(" ", "-")
