"""What a filter means for who waits for it: is case told apart, what is read, and how fast."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.filters import Filter
from kafka_explorer.engine.filters.nodes import NUMERIC, Contains, Is, Leaf, Part, leaves
from kafka_explorer.ui.widgets.header import SEPARATOR


def _tr(words: str) -> str:
    return QCoreApplication.translate("records", words)


def about(wanted: Filter | None, partition_count: int | None, *, by_key: bool) -> str:
    """Return a short line about a filter that is right; "" for one that everything passes."""
    if wanted is None or wanted.accepts_all:
        return ""
    parts = [_case(wanted), _pruned(wanted, partition_count, by_key=by_key), _speed(wanted)]
    return SEPARATOR.join(part for part in parts if part)


def key_partitions(wanted: Filter | None, partition_count: int | None) -> str:
    """Say what reading by key would save, "" if nothing: the filter names no key, or there is one partition."""
    if wanted is None or partition_count is None:
        return ""
    anywhere, by_key = (_where(wanted, partition_count, by_key=each) for each in (False, True))
    if by_key == anywhere:
        return ""
    words = _tr("{where} of {count}, where Kafka's own partitioner (murmur2) puts it. Other producers may not.")
    return words.format(where=_named(by_key), count=partition_count)


def by_key_action(wanted: Filter | None, partition_count: int | None, *, by_key: bool) -> str:
    """Return what a button says that reads by key, or all again; "" when no key is named."""
    if wanted is None or not key_partitions(wanted, partition_count):
        return ""
    if by_key:
        return _tr("Read all partitions")
    return _tr("Read only %s") % _named(_where(wanted, partition_count or 1, by_key=True))


def _where(wanted: Filter, count: int, *, by_key: bool) -> tuple[int, ...]:
    found = wanted.partitions(count, by_key=by_key)
    return tuple(range(count)) if found is None else tuple(sorted(found))


def _pruned(wanted: Filter, count: int | None, *, by_key: bool) -> str:
    if count is None:
        return ""
    where = _where(wanted, count, by_key=by_key)
    if len(where) < count:
        because = _tr(", since the key names it") if where != _where(wanted, count, by_key=False) else ""
        return _tr("Reads only {where} of {count}{because}").format(where=_named(where), count=count, because=because)
    return ""


def _named(partitions: tuple[int, ...]) -> str:
    if len(partitions) == 1:
        return _tr("partition %s") % partitions[0]
    return _tr("%s partitions") % len(partitions)


def _case(wanted: Filter) -> str:
    words = [leaf for leaf in leaves(wanted.node) if isinstance(leaf, Contains)]
    if not words:
        return ""
    if all(leaf.ignore_case for leaf in words):
        return _tr("Upper and lower case are the same")
    return _tr("Case counts, since a capital was typed")


def _speed(wanted: Filter) -> str:
    looked_at = list(zip(leaves(wanted.node), wanted.explain(), strict=True))
    costly = [how for leaf, how in looked_at if not _is_cheap(leaf)]
    if not costly:
        return _tr("Fast: no message is decoded")
    if all(how.exact for how in costly):
        return _tr("Fast: the bytes are searched as they are")
    if any(how.pattern is not None for how in costly):
        return _tr("Fast: only what holds the text is decoded")
    return _tr("Slower: every message is decoded")


def _is_cheap(leaf: Leaf) -> bool:
    return isinstance(leaf, Is) or leaf.field.part in NUMERIC or leaf.field.part is Part.HEADER
