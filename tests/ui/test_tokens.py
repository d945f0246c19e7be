"""Every pair of colours that meets on the screen can be read."""

import re

import pytest

from kafka_explorer.files import shipped
from kafka_explorer.ui.tokens import contrast, fill, load_tokens

TOKENS = load_tokens(shipped("resources/themes/tokens.json"))
SHEET = shipped("resources/themes/app.qss").read_text("utf-8")

GROUNDS = ("window", "side", "surface", "raised", "hover", "pressed", "selection", "accent_ground")
TONES = ("text", "muted", "accent", "ok", "warn", "bad", "violet")
READ = [
    *((tone, ground) for tone in TONES for ground in GROUNDS),
    *((tone, f"{tone}_ground") for tone in ("ok", "warn", "bad", "violet", "accent")),
    *(("text", f"{tone}_ground") for tone in ("ok", "warn", "bad", "violet", "accent")),
    ("muted", "neutral_ground"),
    ("muted", "bad_ground"),  # details in a banner
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_pressed"),
    ("on_bad", "bad"),
    ("on_bad", "bad_hover"),
    ("window", "text"),  # news at the bottom of the window
]
# Captions that repeat what stands elsewhere, disabled things, icons, and the focus ring.
SEEN = [
    *(("faint", ground) for ground in ("window", "side", "surface", "raised", "hover", "pressed")),
    *(("accent", ground) for ground in ("window", "side", "surface", "raised")),
    *((f"series_{n}", ground) for n in range(1, 9) for ground in ("surface", "raised")),  # curves and their legend
]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("colour", "ground"), READ)
def test_what_is_read_has_a_contrast_of_four_and_a_half(mode: str, colour: str, ground: str) -> None:
    tokens = TOKENS[mode]
    assert contrast(tokens[colour], tokens[ground]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("colour", "ground"), SEEN)
def test_what_is_seen_has_a_contrast_of_three(mode: str, colour: str, ground: str) -> None:
    tokens = TOKENS[mode]
    assert contrast(tokens[colour], tokens[ground]) >= 3


def test_both_themes_have_the_same_tokens() -> None:
    assert TOKENS["light"].keys() == TOKENS["dark"].keys()


def test_every_token_is_a_colour() -> None:
    for tokens in TOKENS.values():
        assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in tokens.values())


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_style_sheet_knows_only_tokens(mode: str) -> None:
    filled = fill(SHEET, TOKENS[mode])
    assert "@" not in filled


def test_the_style_sheet_has_no_colour_of_its_own() -> None:
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?=\s*[;}])|rgba?\(", SHEET)


def test_an_unknown_token_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("color: @nobody;", TOKENS["light"])


def test_contrast_of_black_and_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
