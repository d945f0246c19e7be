"""Faker's one door: names and words made up, where it is installed (the extra `faker`)."""

import functools
from typing import Any

KINDS = (
    "name",
    "first_name",
    "last_name",
    "word",
    "sentence",
    "city",
    "country",
    "street_address",
    "company",
    "job",
    "email",
    "phone_number",
    "user_name",
    "ipv4",
)


def made_up(kind: str, seed: int) -> str:
    """Return something of a kind, the same for the same seed. Raises ValueError with a sentence's end."""
    if kind not in KINDS:
        raise ValueError(f"write faker: and one of {', '.join(KINDS)}")
    faker = _faker()
    if faker is None:
        raise ValueError("Faker is not installed: pip install 'kafka-explorer[faker]'")
    faker.seed_instance(seed)
    return str(getattr(faker, kind)())


@functools.cache
def _faker() -> Any:
    try:
        from faker import Faker
    except ImportError:
        return None
    return Faker()
