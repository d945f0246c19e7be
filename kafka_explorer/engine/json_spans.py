"""Where each value of a JSON text stands, so that texts are compared and masked without being written anew. Pure.

Names keep their order and may repeat; nothing recurses, so no depth is too deep.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_NODES = 1_000_000
_TOKEN = re.compile(
    r'\s*+(?:(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+")|(?P<mark>[\[\]{},:])'
    r"|(?P<scalar>(?:true|false|null|-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)(?![^\s\[\]{},:])))",
    re.DOTALL,
)


class NoJson(ValueError):
    """A text is no JSON, or has too many values."""


@dataclass(slots=True)
class Node:
    """A value at text[start:end]. `members` of an object are (name, value), `items` of an array its values."""

    start: int
    end: int
    kind: str
    """"{", "[", or "" for what has nothing in it."""
    members: list[tuple[str, "Node"]] = field(default_factory=list)
    items: list["Node"] = field(default_factory=list)


def parse(text: str) -> Node:
    """Return the one value of a text. Raises NoJson; escapes in texts are not checked."""
    root = Node(0, 0, "[")
    stack = [root]
    name: str | None = None
    wanted = "value"
    nodes = 0
    for kind, start, end in _tokens(text):
        top = stack[-1]
        if kind == ":":
            if wanted != "colon":
                raise NoJson(f"a colon at character {start}")
            wanted = "value"
        elif kind == ",":
            if wanted != "comma" or len(stack) == 1:
                raise NoJson(f"a comma at character {start}")
            wanted = "name" if top.kind == "{" else "value"
        elif kind in {"]", "}"}:
            _close(stack, kind, start, end, wanted)
            wanted = "comma"
        elif wanted in {"name", "name or end"} and kind == "string":
            name, wanted = _name(text[start:end]), "colon"
        elif wanted in {"value", "value or end"}:
            nodes += 1
            if nodes > MOST_NODES:
                raise NoJson(f"more than {MOST_NODES:,} values")
            node = Node(start, end, kind if kind in {"{", "["} else "")
            _add(top, name, node)
            wanted = "comma"
            if node.kind:
                stack.append(node)
                wanted = "name or end" if kind == "{" else "value or end"
        else:
            raise NoJson(f"something unexpected at character {start}")
    if len(stack) > 1 or len(root.items) != 1:
        raise NoJson("it ends too early" if len(stack) > 1 else "it is not one value")
    return root.items[0]


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise NoJson(f"no value at character {at}")
        at = match.end()
        group = match.lastgroup or ""
        begin, behind = match.span(group)
        yield (text[begin] if group == "mark" else group), begin, behind


def _name(token: str) -> str:
    try:
        name: str = json.loads(token, strict=False)
    except ValueError as error:
        raise NoJson(f"the name {token[:40]} is none") from error
    return name


def _add(parent: Node, name: str | None, node: Node) -> None:
    if parent.kind == "{":
        parent.members.append((name or "", node))
    else:
        parent.items.append(node)


def _close(stack: list[Node], kind: str, start: int, end: int, wanted: str) -> None:
    top = stack[-1]
    empty = wanted == ("name or end" if kind == "}" else "value or end")
    if len(stack) == 1 or (top.kind == "{") != (kind == "}") or not (wanted == "comma" or empty):
        raise NoJson(f"a bracket at character {start}")
    top.end = end
    stack.pop()
