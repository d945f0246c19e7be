"""Avro schemas with all names made whole: "Address" inside a record of clinic.v1 is "clinic.v1.Address"."""

import json
from typing import Any, TypeAlias

PRIMITIVES = {"null", "boolean", "int", "long", "float", "double", "bytes", "string"}
_NAMED = {"record", "error", "enum", "fixed"}
_LARGEST_FIXED = 1 << 31

Named: TypeAlias = dict[str, Any]
"""Declared records, enums and fixed types by full name."""


class SchemaProblem(ValueError):
    """A text is no Avro schema; says why."""


def parsed(text: str, names: Named) -> Any:
    """Return a schema with whole names, and put what it declares into `names`. Raises SchemaProblem, RecursionError.

    A schema may be its bare name: registries hand out "string" with and without quotes.
    """
    if text.strip() in PRIMITIVES:
        return text.strip()
    try:
        schema = json.loads(text)
    except ValueError as error:
        raise SchemaProblem(str(error)) from error
    return _whole(schema, "", names)


def _whole(schema: Any, space: str, names: Named) -> Any:
    if isinstance(schema, str):
        return schema if schema in PRIMITIVES else _full(schema, space, names)
    if isinstance(schema, list):
        return [_whole(branch, space, names) for branch in schema]
    if not isinstance(schema, dict) or "type" not in schema:
        raise SchemaProblem(f"{str(schema)[:60]} is no type")
    kind = schema["type"]
    if not isinstance(kind, str):  # {"type": {"type": ...}}
        return _whole(kind, space, names)
    if kind in _NAMED:
        return _declared(schema, space, names)
    inner = {"array": "items", "map": "values"}.get(kind)
    if inner is not None:
        return {"type": kind, inner: _whole(_member(schema, inner), space, names)}
    return schema if kind in PRIMITIVES else _full(kind, space, names)


def _member(schema: dict[str, Any], name: str) -> Any:
    if name not in schema:
        raise SchemaProblem(f"a type {schema.get('type', '')} has no {name}")
    return schema[name]


def _declared(schema: dict[str, Any], space: str, names: Named) -> Any:
    name = str(_member(schema, "name"))
    if "." in name:
        space = name.rpartition(".")[0]
    else:
        space = str(schema.get("namespace", space) or "")
        name = f"{space}.{name}" if space else name
    whole = names[name] = {**schema, "name": name}
    if schema["type"] in {"record", "error"}:
        fields = _member(schema, "fields")
        if not isinstance(fields, list) or not all(isinstance(each, dict) for each in fields):
            raise SchemaProblem(f"{name} has no list of fields")
        whole["fields"] = [
            {
                "name": _member(each, "name"),
                "type": _whole(_member(each, "type"), space, names),
                **({"default": each["default"]} if "default" in each else {}),  # for who writes
            }
            for each in fields
        ]
    elif schema["type"] == "enum" and not isinstance(schema.get("symbols"), list):
        raise SchemaProblem(f"{name} has no list of symbols")
    elif schema["type"] == "fixed" and not 0 <= _size(schema) < _LARGEST_FIXED:
        raise SchemaProblem(f"{name} has no size")
    return whole


def _size(schema: dict[str, Any]) -> int:
    size = schema.get("size")
    return size if isinstance(size, int) else -1


def _full(name: str, space: str, names: Named) -> str:
    """Return the full name; one that is not declared in the namespace may be declared without one."""
    if "." in name or not space:
        return name
    full = f"{space}.{name}"
    return full if full in names or name not in names else name
