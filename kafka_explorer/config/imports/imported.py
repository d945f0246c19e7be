"""What came of a pasted text: a draft of a connection, and everything that was said about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.secret_names import Secret, SecretName

MASK = "•••"


class ImportFailed(Exception):
    """The text gives no connection; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Source(Enum):
    """Where a text comes from."""

    CLIENT_PROPERTIES = "client.properties"
    SPRING_PROPERTIES = "Spring application.properties"
    SPRING_YAML = "Spring application.yaml"
    JAAS = "JAAS"
    KCAT = "kcat"
    CONFLUENT_CLOUD = "Confluent Cloud"
    QUARKUS = "Quarkus"
    MICRONAUT = "Micronaut"
    PROFILE = "Kafka Explorer"


class NeedKind(Enum):
    """What is missing: a file of this machine, a secret, a value, or a decision."""

    FILE = "file"
    SECRET = "secret"  # noqa: S105  # no secret, the word
    VALUE = "value"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One setting as it was written (a secret masked), and what became of it."""

    name: str
    value: str
    said: str


@dataclass(frozen=True, slots=True)
class Need:
    """Something still needed. `field` is a profile's field, "secret.<name>" for a secret.

    `placeholder` is the name in ${...} whose value is wanted, or, for a FILE, the path on the machine it came from.
    """

    kind: NeedKind
    field: str
    sentence: str
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """A draft that may lack a name and servers. `documents` are the Spring profiles found, `chosen` the one taken."""

    source: Source
    profile: ConnectionProfile
    understood: tuple[Finding, ...] = ()
    translated: tuple[Finding, ...] = ()
    ignored: tuple[Finding, ...] = ()
    needed: tuple[Need, ...] = ()
    secrets: Mapping[SecretName, Secret] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    chosen: str = ""
