"""Which records are wanted: filter text -> a predicate and the raw-bytes prefilter that goes before it."""

from kafka_explorer.engine.filters.compiled import Explanation, Filter, compile_filter
from kafka_explorer.engine.filters.contains import contains
from kafka_explorer.engine.filters.fields import quoted
from kafka_explorer.engine.filters.nodes import Node
from kafka_explorer.engine.filters.parser import parse

__all__ = ["Explanation", "Filter", "Node", "compile_filter", "contains", "parse", "quoted"]
