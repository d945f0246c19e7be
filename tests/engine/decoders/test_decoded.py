"""What a decoder returns names encodings that exist."""

from typing import get_args

from kafka_explorer.engine.decoders.chain import PINNABLE, SCHEMA_REGISTRY
from kafka_explorer.engine.decoders.compressed import KINDS
from kafka_explorer.engine.decoders.decoded import Decoded, Encoding


def test_what_can_be_pinned_is_an_encoding_a_compression_or_the_registry() -> None:
    assert set(PINNABLE) <= {*get_args(Encoding), *KINDS, SCHEMA_REGISTRY}


def test_it_says_little_unless_told_more() -> None:
    assert Decoded("text", "a") == Decoded("text", "a", (), is_json=False, wrapped=(), unpacked=None)
