"""Where a match can be, as far as a filter tells: partitions and offsets that need not be read otherwise."""

from collections.abc import Sequence

from confluent_kafka import murmur2

from kafka_explorer.engine.filters.nodes import And, Compare, Field, Node, OneOf, Operand, Or, Part, Text, Within

_KEY = Field(Part.KEY)


def partitions(node: Node, count: int, *, by_key: bool) -> frozenset[int] | None:
    """Return the partitions of `count` in which a match can be, or None if that may be any."""
    if isinstance(node, And | Or):
        of_terms = [partitions(term, count, by_key=by_key) for term in node.terms]
        known = [found for found in of_terms if found is not None]
        if isinstance(node, And):
            return frozenset.intersection(*known) if known else None
        return frozenset.union(*known) if len(known) == len(of_terms) else None
    if isinstance(node, Within) and node.field.part is Part.PARTITION:
        return frozenset(
            number
            for low, high in node.ranges
            for number in range(max(low or 0, 0), count if high is None else min(high + 1, count))
        )
    if by_key and isinstance(node, Compare | OneOf) and node.field == _KEY:
        return _of_keys(node, count)
    return None


def _of_keys(node: Compare | OneOf, count: int) -> frozenset[int] | None:
    operands: Sequence[Operand]
    if isinstance(node, OneOf):
        operands = () if node.negated else node.operands
    else:
        operands = (node.operand,) if node.operator == "==" else ()
    # A number can be spelled in many ways, and a null key lies anywhere: only text names its partition.
    texts = [operand.text for operand in operands if isinstance(operand, Text)]
    if not texts or len(texts) < len(operands):
        return None
    return frozenset(murmur2(text.encode(), count) for text in texts)


def offsets(node: Node) -> tuple[int, int | None]:
    """Return the first and the last offset of a match; the last is None if there is none. No match: first > last."""
    if isinstance(node, And | Or) and node.terms:
        bounds = [offsets(term) for term in node.terms]
        lasts = [last for _, last in bounds if last is not None]
        if isinstance(node, And):
            return max(first for first, _ in bounds), min(lasts, default=None)
        return min(first for first, _ in bounds), max(lasts) if len(lasts) == len(bounds) else None
    if isinstance(node, Within) and node.field.part is Part.OFFSET:
        highs = [high for _, high in node.ranges if high is not None]
        first = max(0, min(low or 0 for low, _ in node.ranges))
        return first, max(highs) if len(highs) == len(node.ranges) else None
    return 0, None
