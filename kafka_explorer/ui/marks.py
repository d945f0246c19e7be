"""The small marks of controls that a style sheet can only take from files: arrows, ticks, dots.

They are drawn as SVG in the theme's colours, so they are sharp at every scale.
"""

from pathlib import Path

from kafka_explorer.ui.tokens import Tokens

_LINE = '<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" {ends}/>'
_ENDS = 'stroke-linecap="round" stroke-linejoin="round"'
_FRAME = '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">{inside}</svg>'

_LINES = {
    "down": ("M4 6.25 L8 10.25 L12 6.25", "muted", 1.5),
    "up": ("M4 9.75 L8 5.75 L12 9.75", "muted", 1.5),
    "right": ("M6.25 4 L10.25 8 L6.25 12", "muted", 1.5),
    "down-faint": ("M4 6.25 L8 10.25 L12 6.25", "faint", 1.5),
    "sorted-down": ("M8 3.5 L8 12.5 M4.5 9 L8 12.5 L11.5 9", "accent", 1.4),
    "sorted-up": ("M8 12.5 L8 3.5 M4.5 7 L8 3.5 L11.5 7", "accent", 1.4),
    "tick": ("M3.6 8.4 L6.7 11.4 L12.4 5", "on_accent", 1.9),
    "tick-faint": ("M3.6 8.4 L6.7 11.4 L12.4 5", "faint", 1.9),
    "tick-menu": ("M3.6 8.4 L6.7 11.4 L12.4 5", "accent", 1.7),
    "dash": ("M4 8 L12 8", "on_accent", 1.9),
    "close": ("M4.5 4.5 L11.5 11.5 M11.5 4.5 L4.5 11.5", "muted", 1.3),
    "close-hover": ("M4.5 4.5 L11.5 11.5 M11.5 4.5 L4.5 11.5", "text", 1.3),
}


def write_marks(folder: Path, tokens: Tokens) -> None:
    """Write one SVG of 16 by 16 pixels per mark into `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (path, token, width) in _LINES.items():
        line = _LINE.format(path=path, colour=tokens[token], width=width, ends=_ENDS)
        (folder / f"{name}.svg").write_text(_FRAME.format(inside=line), "utf-8")
    dot = f'<circle cx="8" cy="8" r="3.2" fill="{tokens["on_accent"]}"/>'
    (folder / "dot.svg").write_text(_FRAME.format(inside=dot), "utf-8")
