"""What is wrong with a profile as it was typed, and what it still lacks: one sentence per field."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from PySide6.QtCore import QCoreApplication

from kafka_explorer.config import connection
from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.profiles import ConnectionProfile, same_name
from kafka_explorer.config.security import SchemaRegistry, Security
from kafka_explorer.config.security_checks import checked_registry, checked_security, missing, missing_for_registry
from kafka_explorer.ui.connections.masks_section import check_masks

T = TypeVar("T", Security, SchemaRegistry)


def wrong_fields(profile: ConnectionProfile, taken: Sequence[str]) -> dict[str, str]:
    """Return field name -> what is wrong; `taken` are the names of the other connections."""
    found: dict[str, str] = {}
    for check in (
        lambda: _check_name(profile.name, taken),
        lambda: connection.checked_servers(",".join(profile.bootstrap_servers)),
        lambda: connection.checked_notes(profile.notes),
        lambda: check_masks(profile.masks),
    ):
        found.update(_told(check))
    found.update(_all_wrong(profile.security, checked_security, "security"))
    found.update(_all_wrong(profile.schema_registry, checked_registry, "schema_registry"))
    return found


def lacking_fields(profile: ConnectionProfile) -> dict[str, str]:
    """Return field name -> what must be filled in before the connection can be made; secrets are told elsewhere."""
    lacks = [*missing(profile.security, profile.bootstrap_servers), *missing_for_registry(profile.schema_registry)]
    return {lack.field: lack.sentence for lack in lacks}


def _check_name(name: str, taken: Sequence[str]) -> None:
    name = connection.checked_name(name)
    for other in taken:
        if same_name(name, other):
            sentence = QCoreApplication.translate(
                "ProfileForm", "There is already a connection “%s”. Choose another name."
            )
            raise ProfileError("name", sentence % other)


def _told(check: Callable[[], object]) -> dict[str, str]:
    try:
        check()
    except ProfileError as error:
        return {error.field: error.sentence}
    return {}


def _all_wrong(value: T, checked: Callable[[T], T], above: str) -> Iterator[tuple[str, str]]:
    """Yield every wrong field of `value`: what was found is taken out, and the rest is looked at again."""
    while True:
        told = _told(lambda looked_at=value: checked(looked_at))  # type: ignore[misc]
        if not told:
            return
        yield from told.items()
        field = next(iter(told))
        mended = _without(value, field.removeprefix(f"{above}.").split("."))
        if mended == value:
            return
        value = cast("T", mended)


def _without(value: Any, path: Sequence[str]) -> Any:
    """Return the dataclass `value` with the field at `path` as if nobody had written it."""
    name, *rest = path
    if name not in {each.name for each in fields(value)}:
        return value
    inner = getattr(value, name)
    emptied = _without(inner, rest) if rest and is_dataclass(inner) else getattr(type(value)(), name)
    return replace(value, **{name: emptied})
