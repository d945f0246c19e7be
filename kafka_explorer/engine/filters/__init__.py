"""Which records are wanted: filter text -> a predicate and the raw-bytes prefilter that goes before it."""

from kafka_explorer.engine.filters.contains import contains

__all__ = ["contains"]
