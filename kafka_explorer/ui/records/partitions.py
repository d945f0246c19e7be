"""Which partitions to read, as the user types them."""

import re

from PySide6.QtCore import QCoreApplication

_MOST = 100_000


def _tr(words: str) -> str:
    return QCoreApplication.translate("records", words)


def parse_partitions(text: str, count: int | None = None) -> tuple[int, ...] | None:
    """Return the partitions in "0, 2, 5-7", in order; None for an empty text, which means all.

    `count` is how many the topic has, where known. Raises ValueError with a sentence for the user.
    """
    found: set[int] = set()
    for word in re.split(r"[,;\s]+", re.sub(r"\s*-\s*", "-", text.strip())):
        if not word:
            continue
        numbers = re.fullmatch(r"([0-9]{1,6})(?:-([0-9]{1,6}))?", word)
        if numbers is None:
            raise ValueError(_tr("“%s” is no partition: write numbers and ranges, as in 0, 2, 5-7.") % word)
        first, last = sorted((int(numbers[1]), int(numbers[2] or numbers[1])))
        if last >= (_MOST if count is None else count):
            raise ValueError(_no_such_partition(last, count))
        found.update(range(first, last + 1))
    return tuple(sorted(found)) or None


def _no_such_partition(partition: int, count: int | None) -> str:
    if count is None:
        return _tr("There is no partition %s.") % partition
    words = _tr("There is no partition {partition}: the last one is {last}.")
    return words.format(partition=partition, last=count - 1)
