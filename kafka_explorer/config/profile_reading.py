"""Reads a connection profile from TOML text: every refusal names the field and the remedy, what is unknown is noted."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kafka_explorer.config import connection, security_tables
from kafka_explorer.config.client_properties import CLIENT_PROPERTIES, is_security_property, unknown_property
from kafka_explorer.config.connection import ConnectionProfile, Environment
from kafka_explorer.config.dead_letter_dialects import read_dialects
from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.masks import checked_masks

FORMAT = 1
_KEYS = (
    *("format", "name", "environment", "bootstrap_servers", "read_only", "notes", "masks"),
    *("security", "schema_registry", "dead_letters", "dead_letter_dialects", "client"),
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A profile read from text, and one sentence for everything in the text that was left alone."""

    profile: ConnectionProfile
    notes: tuple[str, ...]


def parse(text: str) -> Parsed:
    """Reads a profile from TOML; raises ProfileError with a sentence that names the field or the place."""
    data = _loaded(text)
    _check_format(data)
    secured = security_tables.read(data)
    client, client_notes = _client(data)
    profile = ConnectionProfile(
        name=_text(data, "name", required=True),
        bootstrap_servers=connection.checked_servers(_servers_text(data)),
        environment=_environment(data),
        read_only=_flag(data, "read_only"),
        client=client,
        notes=_text(data, "notes"),
        security=secured.security,
        schema_registry=secured.registry,
        dead_letters=secured.dead_letters,
        masks=_masks(data),
        dead_letter_dialects=read_dialects(data),
    )
    return Parsed(connection.checked(profile), (*_unknown_keys(data), *secured.notes, *client_notes))


def _loaded(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError("", f"This is not valid TOML: {error}. Mend the file in a text editor.") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets nested a thousand deep
        raise ProfileError("", "This TOML is beyond reading: a number too long or nesting too deep.") from None


def _check_format(data: Mapping[str, Any]) -> None:
    number = data.get("format", FORMAT)
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ProfileError("format", f"The format must be a whole number. Write format = {FORMAT}.")
    if number > FORMAT:
        raise ProfileError(
            "format",
            f"This file has format {number} and needs a newer Kafka Explorer; this one reads up to format {FORMAT}. "
            "Update Kafka Explorer.",
        )


def _text(data: Mapping[str, Any], key: str, *, required: bool = False) -> str:
    if key not in data:
        if required:
            raise ProfileError(key, f'There is no {key}. Add a line {key} = "...".')
        return ""
    value = data[key]
    if not isinstance(value, str):
        raise ProfileError(key, f'The {key} must be text in quotes, not {_kind(value)}. Write {key} = "...".')
    return value


def _flag(data: Mapping[str, Any], key: str) -> bool:
    value = data.get(key, False)
    if not isinstance(value, bool):
        raise ProfileError(key, f"This must be true or false, not {_kind(value)}. Write {key} = true or {key} = false.")
    return value


def _environment(data: Mapping[str, Any]) -> Environment:
    value = data.get("environment", Environment.OTHER.value)
    try:
        return Environment(value)
    except ValueError:
        allowed = ", ".join(f'"{each}"' for each in Environment)
        said = f'"{value}"' if isinstance(value, str) else _kind(value)
        raise ProfileError("environment", f"The environment cannot be {said}. Write one of {allowed}.") from None


def _servers_text(data: Mapping[str, Any]) -> str:
    value = data.get("bootstrap_servers", [])
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ",".join(value)
    raise ProfileError(
        "bootstrap_servers",
        f'Bootstrap servers must be a list of text, not {_kind(value)}. Write bootstrap_servers = ["host:9092"].',
    )


def _masks(data: Mapping[str, Any]) -> tuple[str, ...]:
    value = data.get("masks", [])
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return checked_masks(value)
    raise ProfileError(
        "masks", f'Masks must be a list of text, not {_kind(value)}. Write masks = ["value.patient.name"].'
    )


def _kind(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "a table"}
    if isinstance(value, list) and value:
        return "a list with something else in it"
    return names.get(type(value), "a date or time")


def _client(data: Mapping[str, Any]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Returns the known client properties, and a note for each that is not ours to set."""
    table = data.get("client", {})
    if not isinstance(table, dict):
        raise ProfileError("client", "Client properties must be a table. Write [client] and the properties below it.")
    known: dict[str, str] = {}
    notes: list[str] = []
    for name, value in flattened(table):
        if is_security_property(name):
            raise ProfileError(f"client.{name}", unknown_property(name))
        if name in CLIENT_PROPERTIES:
            known[name] = property_text(name, value)
        else:
            notes.append(f"{unknown_property(name)} It has no effect.")
    return connection.checked_client(known), tuple(notes)


def flattened(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yields the properties of [client] by full name: TOML reads an unquoted socket.timeout.ms as nested tables."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flattened(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def property_text(name: str, value: object) -> str:
    """Returns a property's TOML value as text, before it is checked; raises ProfileError for lists, dates and such."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return str(value)
    raise ProfileError(f"client.{name}", f"{name} cannot be {_kind(value)}. Write {CLIENT_PROPERTIES[name].accepts}.")


def _unknown_keys(data: Mapping[str, Any]) -> Iterator[str]:
    for name in data:
        if security_tables.looks_secret(name):
            raise security_tables.secret_refused(name)
        if name not in _KEYS:
            yield f'"{name}" is not known to this version of Kafka Explorer. It is kept and has no effect.'
