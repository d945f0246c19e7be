"""JSON values against a JSON Schema: the keywords of drafts 4 to 2020-12 that say what a value may be.

Numbers are exact. Not looked at are formats, contents, and what a schema refers to outside itself and its references;
`unevaluated*` and `$dynamicRef` as well.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from kafka_explorer.engine.filters.linear import UnusablePattern, linear
from kafka_explorer.engine.producing.mismatches import Mismatch, Path, refuse

_DEEPEST = 200
_TYPES: dict[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "number": lambda value: isinstance(value, (int, Decimal)) and not isinstance(value, bool),
    "integer": lambda value: _is_number(value) and value == int(value),
}


class JsonSchema:
    """A schema with those it refers to by name. Raises Mismatch when one of them is no JSON."""

    def __init__(self, text: str, references: Iterable[tuple[str, str]] = ()) -> None:
        self.root = _parsed(text)
        self._others = {name: _parsed(each) for name, each in references}

    def check(self, value: Any) -> None:
        """Raise Mismatch when the value is not what the schema allows."""
        self._check(self.root, value, ())

    def resolved(self, schema: Any) -> Any:
        """Return what a schema stands for that may be a reference. Raises Mismatch for one that leads nowhere."""
        seen = 0
        while isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
            seen += 1
            if seen > _DEEPEST:
                raise Mismatch((), "the schema refers to itself without an end")
            schema = self._referred(schema["$ref"])
        return schema

    def _referred(self, reference: str) -> Any:
        name, _, pointer = reference.partition("#")
        found = self._others.get(name) if name else self.root
        if name and found is None:
            found = self.root if isinstance(self.root, dict) and self.root.get("$id") == name else None
        for escaped in pointer.split("/")[1:]:
            part = escaped.replace("~1", "/").replace("~0", "~")
            if isinstance(found, list) and part.isdigit() and int(part) < len(found):
                found = found[int(part)]
            else:
                found = found.get(part) if isinstance(found, dict) else None
        if found is None:
            raise Mismatch((), f"the schema refers to {reference}, which is not there")
        return found

    def _check(self, schema: Any, value: Any, path: Path, depth: int = 0) -> None:
        if depth > _DEEPEST:
            refuse(path, "nested too deeply")
        schema = self.resolved(schema)
        if schema is False:
            refuse(path, "the schema allows nothing here")
        if not isinstance(schema, dict):
            return
        _check_kind(schema, value, path)
        if _is_number(value):
            _check_number(schema, Decimal(value), path)
        elif isinstance(value, str):
            _check_text(schema, value, path)
        elif isinstance(value, list):
            self._check_list(schema, value, path, depth)
        elif isinstance(value, dict):
            self._check_object(schema, value, path, depth)
        self._check_together(schema, value, path, depth)

    def _check_list(self, schema: Mapping[str, Any], value: list[Any], path: Path, depth: int) -> None:
        _check_count(schema, "Items", len(value), path, "items")
        first = schema.get("prefixItems", schema["items"] if isinstance(schema.get("items"), list) else [])
        rest = schema.get("items") if not isinstance(schema.get("items"), list) else schema.get("additionalItems")
        for at, each in enumerate(value):
            wanted = first[at] if at < len(first) else rest
            if wanted is not None:
                self._check(wanted, each, (*path, at), depth + 1)
        if schema.get("uniqueItems") and any(each in value[:at] for at, each in enumerate(value)):
            refuse(path, "an item stands there twice")

    def _check_object(self, schema: Mapping[str, Any], value: dict[str, Any], path: Path, depth: int) -> None:
        _check_count(schema, "Properties", len(value), path, "members")
        required = schema.get("required", [])
        for name in required if isinstance(required, list) else []:
            if name not in value:
                refuse(path, f"{name} is missing")
        known = schema.get("properties", {})
        patterns = schema.get("patternProperties", {})
        for name, each in value.items():
            wanted = [known[name]] if name in known else []
            wanted += [inner for pattern, inner in patterns.items() if _found(pattern, name)]
            if not wanted and "additionalProperties" in schema:
                if schema["additionalProperties"] is False:
                    refuse((*path, name), "the schema has no such member")
                wanted = [schema["additionalProperties"]]
            for inner in wanted:
                self._check(inner, each, (*path, name), depth + 1)

    def _check_together(self, schema: Mapping[str, Any], value: Any, path: Path, depth: int) -> None:
        for inner in schema.get("allOf", []):
            self._check(inner, value, path, depth + 1)
        if "anyOf" in schema and not self._fitting(schema["anyOf"], value, path, depth):
            self._refuse_best(schema["anyOf"], value, path, depth)
        if "oneOf" in schema:
            fitting = self._fitting(schema["oneOf"], value, path, depth)
            if not fitting:
                self._refuse_best(schema["oneOf"], value, path, depth)
            if fitting > 1:
                refuse(path, f"it fits {fitting} alternatives of which it may fit one")
        if "not" in schema and self._fits(schema["not"], value, path, depth):
            refuse(path, "the schema says that it must not be like this")
        if "if" in schema:
            branch = "then" if self._fits(schema["if"], value, path, depth) else "else"
            if branch in schema:
                self._check(schema[branch], value, path, depth + 1)

    def _fits(self, schema: Any, value: Any, path: Path, depth: int) -> bool:
        try:
            self._check(schema, value, path, depth + 1)
        except Mismatch:
            return False
        return True

    def _fitting(self, schemas: list[Any], value: Any, path: Path, depth: int) -> int:
        return sum(self._fits(each, value, path, depth) for each in schemas)

    def _refuse_best(self, schemas: list[Any], value: Any, path: Path, depth: int) -> None:
        """The alternative that came farthest into the value tells best what is wrong."""
        found: list[Mismatch] = []
        for each in schemas:
            try:
                self._check(each, value, path, depth + 1)
            except Mismatch as mismatch:
                found.append(mismatch)
        best = max(found, key=lambda each: len(each.path), default=None)
        if best is not None and len(best.path) > len(path):
            raise best
        refuse(path, f"it fits none of {len(schemas)} alternatives")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise Mismatch((), f"the schema is no JSON: {error}") from error


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def _check_kind(schema: Mapping[str, Any], value: Any, path: Path) -> None:
    kinds = schema.get("type")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if isinstance(kinds, list) and not any(_TYPES.get(str(kind), _TYPES["null"])(value) for kind in kinds):
        refuse(path, f"{' or '.join(map(str, kinds))} belongs here")
    if "enum" in schema and not any(_same(value, each) for each in schema["enum"]):
        allowed = ", ".join(json.dumps(each, ensure_ascii=False, default=str) for each in schema["enum"][:12])
        refuse(path, f"one of {allowed} belongs here")
    if "const" in schema and not _same(value, schema["const"]):
        refuse(path, f"only {json.dumps(schema['const'], ensure_ascii=False, default=str)} may stand here")


def _same(one: Any, other: Any) -> bool:
    """In JSON 1 and 1.0 are the same, 1 and true are not."""
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _check_number(schema: Mapping[str, Any], value: Decimal, path: Path) -> None:
    low, high = schema.get("minimum"), schema.get("maximum")
    over, under = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    if over is True:  # draft 4: a word about the minimum
        over, low = low, None
    if under is True:
        under, high = high, None
    compared: tuple[tuple[Any, Callable[[Decimal], bool], str], ...] = (
        (low, lambda limit: value >= limit, "at least"),
        (over, lambda limit: value > limit, "more than"),
        (high, lambda limit: value <= limit, "at most"),
        (under, lambda limit: value < limit, "less than"),
        (schema.get("multipleOf"), lambda limit: not limit or not value % limit, "a multiple of"),
    )
    for limit, holds, words in compared:
        if _is_number(limit) and not holds(Decimal(limit)):
            refuse(path, f"{words} {limit} belongs here")


def _check_text(schema: Mapping[str, Any], value: str, path: Path) -> None:
    _check_count(schema, "Length", len(value), path, "characters")
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and not _found(pattern, value):
        refuse(path, f"it does not match {pattern}")


def _check_count(schema: Mapping[str, Any], noun: str, count: int, path: Path, words: str) -> None:
    low, high = schema.get(f"min{noun}"), schema.get(f"max{noun}")
    if isinstance(low, int) and count < low:
        refuse(path, f"at least {low} {words} belong here")
    if isinstance(high, int) and count > high:
        refuse(path, f"at most {high} {words} belong here")


def _found(pattern: str, text: str) -> bool:
    """Whether a pattern is found; one that cannot be searched in linear time refuses nothing."""
    try:
        return linear(pattern).search(text.encode("utf-8", "replace")) is not None
    except UnusablePattern:
        return True
