"""Writes a connection profile as TOML text; into a file's text, it keeps comments and all that is not ours."""

from collections.abc import Mapping
from typing import Any

import tomlkit
import tomlkit.exceptions
from tomlkit.items import Item, Table

from kafka_explorer.config import connection, security_tables
from kafka_explorer.config.client_properties import CLIENT_PROPERTIES
from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.profile_reading import FORMAT, flattened, parse, property_text

_HEADING = "A connection of Kafka Explorer. It holds no secret and may be shared."


def render(profile: ConnectionProfile, base: str | None = None) -> str:
    """Writes `profile` as TOML: into `base`, the text of its file, when given, else into a new one.

    Comments and unknown keys of `base` stay. What is returned has been read back and gives the same profile.
    Raises ProfileError for a profile that is not valid or a `base` that is not readable.
    """
    profile = connection.checked(profile)
    if base is not None:
        parse(base)
    for careful in (True, False):  # not every [client] can be changed key by key, not every text be spelled in lines
        text = _edited(profile, base, careful=careful)
        if text is not None and _reads_back(text, profile):
            return text
    raise ProfileError("", "This file is written in a way that cannot be changed safely. Edit it in a text editor.")


def _edited(profile: ConnectionProfile, base: str | None, *, careful: bool) -> str | None:
    try:
        document = tomlkit.document() if base is None else tomlkit.parse(base)
        if base is None:
            document.add(tomlkit.comment(_HEADING))
        for key, value in _fields(profile, careful=careful).items():
            _set(document, key, value)
        _set_security(document, profile, careful=careful)
        _set_client(document, profile.client, careful=careful)
        return tomlkit.dumps(document)
    except (tomlkit.exceptions.TOMLKitError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None  # tomlkit reads less than tomllib here and there, and not every refusal is a TOMLKitError


def _fields(profile: ConnectionProfile, *, careful: bool) -> dict[str, Any]:
    servers = tomlkit.array()
    servers.extend(profile.bootstrap_servers)
    masks = tomlkit.array()
    masks.extend(profile.masks)
    return {
        "format": FORMAT,
        "name": profile.name,
        "environment": profile.environment.value,
        "bootstrap_servers": servers.multiline(len(profile.bootstrap_servers) > 3),
        "read_only": profile.read_only,
        "notes": tomlkit.string(profile.notes, multiline=careful and "\n" in profile.notes),
        "masks": masks.multiline(len(profile.masks) > 2),
    }


def _set(document: tomlkit.TOMLDocument, key: str, value: Any) -> None:
    """Sets a top-level key; an equal one stays as the user spelled it."""
    if key in document:
        if document.unwrap()[key] != (value.unwrap() if isinstance(value, Item) else value):
            document[key] = value
    elif key not in {"notes", "masks"} or value:
        document.add(key, value)


def _set_security(document: tomlkit.TOMLDocument, profile: ConnectionProfile, *, careful: bool) -> None:
    wanted = security_tables.written(profile.security, always=("protocol",))
    _set_table(document, "security", wanted, careful=careful)
    _set_table(document, "schema_registry", security_tables.written(profile.schema_registry), careful=careful)
    _set_table(document, "dead_letters", dict(profile.dead_letters), careful=careful)
    dialects = {name: dict(table) for name, table in profile.dead_letter_dialects.items()}
    _set_table(document, "dead_letter_dialects", dialects, careful=careful)
    if dialects:
        _put_in_order(document["dead_letter_dialects"], list(dialects))


def _set_table(document: tomlkit.TOMLDocument, name: str, wanted: dict[str, Any], *, careful: bool) -> None:
    """Make a table say `wanted`: equal keys stay as they are spelled, unknown ones where they are."""
    if name not in document:
        if wanted:
            document.add(tomlkit.nl())
            document.add(name, _new_table(wanted))
        return
    known = _known_keys(name)
    if not careful:
        present = document.unwrap()[name]
        kept = {key: value for key, value in present.items() if known is not None and key not in known}
        document.remove(name)  # where dotted keys of it stood, a table would swallow the keys below
        document.add(tomlkit.nl())
        document.add(name, _new_table({**wanted, **kept}))
        return
    _edit_table(document[name], wanted, known)


def _edit_table(table: Any, wanted: dict[str, Any], known: Mapping[str, Any] | None) -> None:
    present = table.unwrap()
    for key in list(present):
        if key not in wanted and (known is None or key in known):
            _reset(table, key, None if known is None else known[key])
    for key, value in wanted.items():
        inner = None if known is None else known[key]
        if key in present and isinstance(value, dict) and isinstance(present[key], dict):
            _edit_table(table[key], value, inner)
        elif key not in present or not _same(key, present[key], value):
            table[key] = _new_table(value) if isinstance(value, dict) else _item(value)


def _put_in_order(table: Any, names: list[str]) -> None:
    """Let the inner tables follow each other as in `names`; what a user wrote in them goes along."""
    if [name for name in table if name in names] != names:
        inner = [(name, table[name]) for name in names]
        for name in names:
            table.remove(name)
        for name, each in inner:
            table.add(name, each)


def _reset(table: Any, key: str, inner: Mapping[str, Any] | None) -> None:
    """Take a key away that is at its default; a table keeps what is unknown in it."""
    if inner is not None and isinstance(table[key], dict):
        _edit_table(table[key], {}, inner)
        if not table[key]:
            del table[key]
    elif not _is_default(key, table.unwrap()[key]):
        del table[key]


def _same(key: str, one: object, other: object) -> bool:
    if key in security_tables.CHOSEN and isinstance(one, str) and isinstance(other, str):
        return one.casefold() == other.casefold()
    return one == other


def _is_default(key: str, value: object) -> bool:
    return value in ("", {}) or (key in {"verify", "verify_host"} and value is True)


def _known_keys(name: str) -> Mapping[str, Any] | None:
    """Return the keys of a table, each with those of its own table, None for a plain value; None when all are known."""
    return security_tables.KEYS.get(name)


def _new_table(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    plain = {key: value for key, value in values.items() if not isinstance(value, dict)}
    for key, value in plain.items():
        table.add(tomlkit.key(key), _item(value))
    for key, value in values.items():
        if isinstance(value, dict):
            table.add(tomlkit.key(key), _new_table(value))
    return table


def _item(value: object) -> Any:
    return tomlkit.string(value, multiline=True) if isinstance(value, str) and "\n" in value else value


def _set_client(document: tomlkit.TOMLDocument, client: Mapping[str, str], *, careful: bool) -> None:
    wanted = {name: connection.plain_value(name, value) for name, value in client.items()}
    if "client" not in document:
        if wanted:
            document.add(tomlkit.nl())
            document.add("client", _client_table(wanted))
        return
    present = dict(flattened(document.unwrap()["client"]))
    kept = {name: value for name, value in present.items() if name not in CLIENT_PROPERTIES}
    if not careful:
        document["client"] = _client_table({**wanted, **kept})
        return
    for name in present.keys() - kept.keys() - wanted.keys():
        holder, key = _holder(document["client"], name)
        del holder[key]
    for name, value in wanted.items():
        if name not in present:
            document["client"][tomlkit.key(name)] = value
        elif property_text(name, present[name]).strip() != client[name]:
            holder, key = _holder(document["client"], name)
            holder[key] = value


def _client_table(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for name, value in values.items():
        table.add(tomlkit.key(name), value)
    return table


def _holder(table: Any, name: str, prefix: str = "") -> tuple[Any, str]:
    """Finds the table and the key in it that hold the property `name`, dotted or quoted; KeyError when none does."""
    for key, value in table.items():
        full = f"{prefix}{key}"
        if isinstance(value, dict):
            if name.startswith(f"{full}."):
                return _holder(value, name, f"{full}.")
        elif full == name:
            return table, key
    raise KeyError(name)


def _reads_back(text: str, profile: ConnectionProfile) -> bool:
    try:
        found = parse(text).profile
    except ProfileError:
        return False
    return _settings(found) == _settings(profile)


def _settings(profile: ConnectionProfile) -> tuple[Any, ...]:
    return (
        profile.name,
        profile.environment,
        profile.bootstrap_servers,
        profile.read_only,
        profile.notes,
        dict(profile.client),
        profile.security,
        profile.schema_registry,
        dict(profile.dead_letters),
        profile.masks,
        [(name, dict(table)) for name, table in profile.dead_letter_dialects.items()],  # the first that fits is taken
    )
