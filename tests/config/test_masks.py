"""Masks as a profile may hold them."""

import pytest

from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.masks import LONGEST, MOST, checked_masks


def test_white_space_repeats_and_empty_ones_go() -> None:
    assert checked_masks([" value.ssn ", "", "header.authorization", "value.ssn", "  "]) == (
        "value.ssn",
        "header.authorization",
    )


@pytest.mark.parametrize("mask", ["value", "key", "key.id", "value[0].name", "value.**.ssn", "header.X-Patient"])
def test_fields_are_masks(mask: str) -> None:
    assert checked_masks([mask]) == (mask,)


@pytest.mark.parametrize(
    "mask", ["ssn", "values.ssn", "header", "header.", "offset", "value.a\nb", "value." + "x" * LONGEST, "keyed"]
)
def test_what_is_no_field_is_named(mask: str) -> None:
    with pytest.raises(ProfileError) as caught:
        checked_masks([mask])
    assert caught.value.field == "masks"


def test_there_is_a_most() -> None:
    with pytest.raises(ProfileError, match="201 masks"):
        checked_masks([f"value.f{number}" for number in range(MOST + 1)])
