"""The security part of a profile's file: TOML tables <-> values. What is unknown is noted, what is a secret is refused.

One description of the tables serves both directions: which keys there are, and what their defaults are.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.security import (
    Kerberos,
    Mechanism,
    MskIam,
    OAuth,
    Protocol,
    RegistryAuth,
    SchemaRegistry,
    Security,
    Tls,
    TokenMethod,
)

T = TypeVar("T", Security, Tls, OAuth, MskIam, Kerberos, SchemaRegistry)

_SECRET = re.compile(
    r"pass_?(word|phrase|wd)?$|secret|token$|private|credential|key_pem|api_?key|jaas|user_?info", re.I
)
_CHOICES: Mapping[tuple[type, str], type[StrEnum]] = {
    (Security, "protocol"): Protocol,
    (Security, "mechanism"): Mechanism,
    (OAuth, "method"): TokenMethod,
    (SchemaRegistry, "auth"): RegistryAuth,
}
CHOSEN = frozenset(name for _, name in _CHOICES)
"""The keys whose value is one of a few, in any case."""

_TABLES: Mapping[str, Any] = {"tls": Tls(), "oauth": OAuth(), "msk": MskIam(), "kerberos": Kerberos()}

KEYS: Mapping[str, Mapping[str, Any]] = {
    "security": {
        **dict.fromkeys(("protocol", "mechanism", "user")),
        **{name: dict.fromkeys(each.name for each in fields(empty)) for name, empty in _TABLES.items()},
    },
    "schema_registry": dict.fromkeys(each.name for each in fields(SchemaRegistry)),
}
"""The keys of a table, each with the keys of the table it stands for; None for a plain value, or one with any keys."""


@dataclass(frozen=True, slots=True)
class SecurityRead:
    """What the tables said, and one sentence for each key that was left alone."""

    security: Security
    registry: SchemaRegistry
    dead_letters: Mapping[str, str]
    notes: tuple[str, ...]


def read(data: Mapping[str, Any]) -> SecurityRead:
    """Read [security], [schema_registry] and [dead_letters] of a file; raises ProfileError."""
    notes: list[str] = []
    table = _table(data, "security", 'Write [security] and below it protocol = "PLAINTEXT".')
    security = _filled(Security(), table, "security", notes, skip=_TABLES)
    for name, empty in _TABLES.items():
        inner = _table(table, name, f"Write [security.{name}].", "security.")
        security = replace(security, **{name: _filled(empty, inner, f"security.{name}", notes)})
    registry_table = _table(data, "schema_registry", "Write [schema_registry] and below it url.")
    registry = _filled(SchemaRegistry(), registry_table, "schema_registry", notes)
    dead_letters = _texts(_table(data, "dead_letters", 'Write [dead_letters] and "dlq" = "topic".'), "dead_letters")
    return SecurityRead(security, registry, dead_letters, tuple(notes))


def looks_secret(name: str) -> bool:
    """Whether a key's name says that its value is to be kept to oneself."""
    return _SECRET.search(name.replace("-", "_")) is not None


def secret_refused(field: str) -> ProfileError:
    """Return the error for a secret in a file."""
    return ProfileError(
        field,
        f'"{field}" looks like a secret, and a connection file holds none. Remove the line; edit the connection in '
        "Kafka Explorer and type it there, it goes to the keyring.",
    )


def _table(data: Mapping[str, Any], name: str, remedy: str, prefix: str = "") -> Mapping[str, Any]:
    table = data.get(name, {})
    if not isinstance(table, dict):
        raise ProfileError(f"{prefix}{name}", f"{prefix}{name} must be a table. {remedy}")
    return table


def _filled(
    empty: T, table: Mapping[str, Any], prefix: str, notes: list[str], skip: Mapping[str, Any] | None = None
) -> T:
    known = {each.name for each in fields(empty)}
    changes: dict[str, Any] = {}
    for key, value in table.items():
        field = f"{prefix}.{key}"
        if skip is not None and key in skip:
            continue
        if key in known:
            changes[key] = _value(empty, key, value, field)
        elif looks_secret(key):
            raise secret_refused(field)
        else:
            notes.append(f'"{field}" is not known to this version of Kafka Explorer. It is kept and has no effect.')
    return replace(empty, **changes)


def _value(empty: Any, key: str, value: object, field: str) -> object:
    choices = _CHOICES.get((type(empty), key))
    if choices is not None:
        return _choice(choices, value, field)
    default = getattr(empty, key)
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise ProfileError(field, f"This must be true or false. Write {key} = true or {key} = false.")
        return value
    if isinstance(default, Mapping):
        if not isinstance(value, dict):
            raise ProfileError(field, f"This must be a table. Write [{field}].")
        return _texts(value, field)
    if not isinstance(value, str):
        raise ProfileError(field, f'This must be text in quotes. Write {key} = "...".')
    return value


def _choice(choices: type[StrEnum], value: object, field: str) -> StrEnum | None:
    by_name = {each.value.casefold(): each for each in choices}
    found = by_name.get(value.casefold()) if isinstance(value, str) else None
    if found is not None:
        return found
    if value == "" and choices is Mechanism:
        return None
    allowed = ", ".join(f'"{each}"' for each in choices)
    said = f'"{value}"' if isinstance(value, str) else "that"
    raise ProfileError(field, f"This cannot be {said}. Write one of {allowed}; a newer Kafka Explorer may know more.")


def _texts(table: Mapping[str, Any], field: str) -> dict[str, str]:
    for name, value in _flat(table):
        if not isinstance(value, str):
            raise ProfileError(field, f'"{name}" in {field} must be text in quotes. Write "{name}" = "...".')
    return {name: str(value) for name, value in _flat(table)}


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield names with their dots: TOML reads an unquoted a.b as a table in a table."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def written(value: Any, *, always: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a table for `value`: what differs from its default, and the keys in `always`."""
    empty = type(value)()
    table: dict[str, Any] = {}
    for each in fields(value):
        found, default = getattr(value, each.name), getattr(empty, each.name)
        if is_dataclass(found):
            if inner := written(found):
                table[each.name] = inner
        elif isinstance(found, Mapping):
            if found:
                table[each.name] = dict(found)
        elif found != default or each.name in always:
            table[each.name] = found.value if isinstance(found, StrEnum) else found
    return table
