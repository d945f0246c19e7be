"""The design tokens: named colours, once for light and once for dark, and what is computed from them."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

Tokens = Mapping[str, str]
"""Token name -> "#rrggbb"."""

_REFERENCE = re.compile(r"@([a-z_]+)")


def load_tokens(path: Path) -> dict[str, dict[str, str]]:
    """Return {"light": tokens, "dark": tokens} of a token file; both have the same names."""
    loaded: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    return loaded


def fill(template: str, tokens: Tokens) -> str:
    """Replace every ``@name`` of a style sheet by its colour; an unknown name raises KeyError."""
    return _REFERENCE.sub(lambda found: tokens[found[1]], template)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two "#rrggbb" colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
