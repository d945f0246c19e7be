"""What the journal knows of one topic's dead letters: read in a child process, the newest marks of each partition."""

from collections.abc import Generator

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import ClusterSettings, connect
from kafka_explorer.engine.errors import NotAuthorized, UnknownTopic
from kafka_explorer.engine.redrive.journal import Mark, Owner
from kafka_explorer.engine.redrive.journal_topic import read_journal
from kafka_explorer.engine.redrive.request import Place

MOST_MARKS = 50_000
"""So many come back to the window; of more, those of the newest dead letters."""


def read_marks(settings: ClusterSettings, dlq: str) -> Generator[int, None, dict[Place, Mark]]:
    """Return marks by place; none where there is no journal, or it may not be read. Raises as `read_journal` does."""
    marks: dict[Place, Mark] = {}

    def take(entry: Mark | Owner) -> None:
        if isinstance(entry, Mark):
            marks[entry.place] = entry
            if len(marks) > 2 * MOST_MARKS:
                _forget_oldest(marks)

    with (yield from telling(0, connect(settings))) as cluster:
        try:
            yield from read_journal(cluster, take, dlq)
        except (UnknownTopic, NotAuthorized):
            return {}
    _forget_oldest(marks)
    return marks


def _forget_oldest(marks: dict[Place, Mark]) -> None:
    for place in sorted(marks, key=lambda place: place[1], reverse=True)[MOST_MARKS:]:
        del marks[place]
