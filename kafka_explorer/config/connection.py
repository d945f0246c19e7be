"""One connection profile as a value: what it holds and when it is valid. `client_settings.py` makes settings of it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from kafka_explorer.config import bootstrap, client_properties, security_checks
from kafka_explorer.config.client_properties import CLIENT_PROPERTIES, Kind
from kafka_explorer.config.dead_letter_dialects import checked_dialects
from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.masks import checked_masks
from kafka_explorer.config.security import SchemaRegistry, Security

NAME_LIMIT = 80
NOTES_LIMIT = 10_000
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_BIDI_CONTROLS = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)  # they make one name look like another


class Environment(StrEnum):
    """What a cluster is for; the value is how the file spells it."""

    DEV = "dev"
    TEST = "test"
    STAGING = "staging"
    PRODUCTION = "production"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ConnectionProfile:
    """A cluster that can be opened.

    `bootstrap_servers` are `host:port` as bootstrap.parse_servers returns them, `client` are librdkafka properties by
    client_properties.CLIENT_PROPERTIES, `dead_letters` maps a dead-letter topic to the topic it belongs to, `masks` are
    the fields whose values are dots until somebody asks for them (see masks.py), `dead_letter_dialects` say by name how
    the user's own services write dead letters (see dead_letter_dialects.py). `origin` is the file it came from,
    None while it is in none; `shipped` means that this file is the program's own, `team` that it lies in a folder that
    a team shares.
    """

    name: str
    bootstrap_servers: tuple[str, ...]
    environment: Environment = Environment.OTHER
    read_only: bool = False
    client: Mapping[str, str] = field(default_factory=dict, hash=False)
    notes: str = ""
    origin: Path | None = None
    shipped: bool = False
    security: Security = field(default_factory=Security)
    schema_registry: SchemaRegistry = field(default_factory=SchemaRegistry)
    dead_letters: Mapping[str, str] = field(default_factory=dict, hash=False)
    team: bool = False
    masks: tuple[str, ...] = ()
    dead_letter_dialects: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)

    @property
    def locked(self) -> bool:
        """Whether its file is not the user's to write."""
        return self.shipped or self.team


def same_name(one: str, other: str) -> bool:
    """Tells whether two names would be taken for one: case and Unicode spelling do not tell connections apart."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def free_name(wanted: str, taken: list[str]) -> str:
    """Returns `wanted`, or `wanted 2`, `wanted 3`... whichever is not in `taken`; never longer than a name may be."""
    number = 1
    candidate = wanted[:NAME_LIMIT].rstrip()
    while any(same_name(candidate, name) for name in taken):
        number += 1
        suffix = f" {number}"
        candidate = wanted[: NAME_LIMIT - len(suffix)].rstrip() + suffix
    return candidate


def checked_name(name: str) -> str:
    """Returns the name without surrounding white space; raises ProfileError."""
    name = name.strip()
    if not name:
        raise ProfileError("name", "A connection needs a name. Type one.")
    if any(unicodedata.category(char) in _UNPRINTABLE or char in _BIDI_CONTROLS for char in name):
        raise ProfileError("name", "The name has a line break or a control character. Remove it.")
    if len(name) > NAME_LIMIT:
        raise ProfileError("name", f"The name has {len(name)} characters; {NAME_LIMIT} are allowed. Shorten it.")
    return name


def checked_notes(notes: str) -> str:
    """Returns the notes with plain line breaks; raises ProfileError."""
    notes = notes.replace("\r\n", "\n").replace("\r", "\n")
    if any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t" for char in notes):
        raise ProfileError("notes", "The notes have a control character. Remove it.")
    if len(notes) > NOTES_LIMIT:
        raise ProfileError("notes", f"The notes have {len(notes)} characters; {NOTES_LIMIT} are allowed. Shorten them.")
    return notes


def checked_servers(text: str) -> tuple[str, ...]:
    """Returns the bootstrap servers in `text`; raises ProfileError."""
    try:
        return bootstrap.parse_servers(text)
    except ValueError as error:
        raise ProfileError("bootstrap_servers", str(error)) from None


def checked_client(client: Mapping[str, str]) -> dict[str, str]:
    """Returns the client properties as librdkafka takes them; raises ProfileError."""
    checked: dict[str, str] = {}
    for name, value in client.items():
        try:
            checked[name] = client_properties.checked_value(name, value)
        except ValueError as error:
            raise ProfileError(f"client.{name}", str(error)) from None
    try:
        client_properties.check_together(checked)
    except ValueError as error:
        raise ProfileError("client", str(error)) from None
    return checked


def checked(profile: ConnectionProfile) -> ConnectionProfile:
    """Returns `profile` in its normal form, the one that a file gives back; raises ProfileError."""
    return replace(
        profile,
        name=checked_name(profile.name),
        bootstrap_servers=checked_servers(",".join(profile.bootstrap_servers)),
        client=checked_client(profile.client),
        notes=checked_notes(profile.notes),
        security=security_checks.checked_security(profile.security),
        schema_registry=security_checks.checked_registry(profile.schema_registry),
        dead_letters=security_checks.checked_dead_letters(profile.dead_letters),
        masks=checked_masks(profile.masks),
        dead_letter_dialects=checked_dialects(profile.dead_letter_dialects),
    )


def plain_value(name: str, value: str) -> str | int | bool:
    """Returns a checked property value as TOML would spell it by hand: 30000, true or "eu-1"."""
    kind = CLIENT_PROPERTIES[name].kind
    if kind is Kind.NUMBER:
        return int(value)
    return value == "true" if kind is Kind.SWITCH else value
