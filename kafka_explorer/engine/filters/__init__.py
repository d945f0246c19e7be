"""Which records are wanted: filter text -> a predicate and the raw-bytes prefilter that goes before it."""

from kafka_explorer.engine.filters.compiled import Explanation, Filter, compile_filter
from kafka_explorer.engine.filters.completion import Completion, completions
from kafka_explorer.engine.filters.cursor import Span
from kafka_explorer.engine.filters.decoding import Decoding
from kafka_explorer.engine.filters.fields import quoted
from kafka_explorer.engine.filters.highlighting import spans
from kafka_explorer.engine.filters.nodes import Node
from kafka_explorer.engine.filters.parser import parse

__all__ = [
    "Completion",
    "Decoding",
    "Explanation",
    "Filter",
    "Node",
    "Span",
    "compile_filter",
    "completions",
    "parse",
    "quoted",
    "spans",
]
