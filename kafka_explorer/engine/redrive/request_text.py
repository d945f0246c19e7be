"""A redrive's request as text and back, so that a run can go on when the program that began it is no more. Pure.

What is in it is what the user chose, and what was learned; how the cluster is reached never is, so no secret can be.
"""

import base64
import enum
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from kafka_explorer.engine.dead_letters.dialects import UserDialect
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.filters.nodes import Each, Field, Part
from kafka_explorer.engine.records import Header
from kafka_explorer.engine.redrive.learned import KeyRule, Learned, Target, TypeSeen
from kafka_explorer.engine.redrive.request import (
    Canary,
    Chosen,
    Everything,
    HeaderRules,
    Limits,
    Matching,
    OfGroup,
    Partitioning,
    RedriveRequest,
    Stretch,
    Timestamps,
)
from kafka_explorer.engine.redrive.transforms import Edit, RemoveField, ReplaceText, SetField, Transform

_CLASSES: dict[str, Any] = {
    each.__name__: each
    for each in (
        *(RedriveRequest, Chosen, Everything, Matching, OfGroup, Stretch, HeaderRules, Canary, Limits),
        *(Transform, Edit, SetField, RemoveField, ReplaceText, Header, UserDialect, Field),
        *(Learned, Target, TypeSeen, KeyRule, Partitioning, Timestamps, Part, Each),
    )
}
_KIND, _ITEMS = "kind", "items"


class NoRequest(ValueError):
    """The text is no request, or one of a later version of this program."""


def text_of(request: RedriveRequest) -> str:
    """Return a request as JSON. A topic's `problem`, an error that was met while learning, is left out."""
    return json.dumps(_plain(request), ensure_ascii=False)


def request_of(text: str) -> RedriveRequest:
    """Read what `text_of` returned. Raises NoRequest."""
    try:
        found = _value(json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise NoRequest(str(error)) from error
    if not isinstance(found, RedriveRequest):
        raise NoRequest(type(found).__name__)
    return found


def _plain(value: object) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    kind = type(value).__name__
    items: object
    if isinstance(value, enum.Enum):
        items = value.value
    elif is_dataclass(value):
        items = {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    elif isinstance(value, bytes):
        items = base64.b64encode(value).decode()
    elif isinstance(value, frozenset):
        kind, items = "set", sorted(value)
    elif isinstance(value, Mapping):
        kind, items = "map", [[_plain(key), _plain(each)] for key, each in value.items()]
    else:
        return None if isinstance(value, ExplorerError) else value
    return {_KIND: kind, _ITEMS: items}


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(_value(each) for each in plain)
    if not isinstance(plain, dict):
        return plain
    kind, items = plain[_KIND], plain[_ITEMS]
    return _READ[kind](items) if kind in _READ else _made(_CLASSES[kind], items)


def _made(kind: Any, items: Any) -> object:
    if issubclass(kind, enum.Enum):
        return kind(items)
    known = {each.name for each in fields(kind)}
    return kind(**{name: _value(each) for name, each in items.items() if name in known})


_READ: dict[str, Callable[[Any], object]] = {
    "bytes": base64.b64decode,
    "set": frozenset,
    "map": lambda items: {_value(key): _value(each) for key, each in items},
}
