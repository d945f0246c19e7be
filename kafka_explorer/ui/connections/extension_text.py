"""SASL extensions as one writes them in a line: name=value, name=value."""

from collections.abc import Mapping


def extension_text(extensions: Mapping[str, str]) -> str:
    """Return the extensions as a line of text."""
    return ", ".join(f"{name}={value}" for name, value in extensions.items())


def read_extensions(text: str) -> dict[str, str]:
    """Return what such a line says; a part without "=" becomes a name without a value, which the checks refuse."""
    parts = (part.partition("=") for part in text.split(",") if part.strip())
    return {name.strip(): value.strip() for name, _, value in parts}
