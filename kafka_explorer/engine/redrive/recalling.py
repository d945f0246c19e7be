"""What a plan knows of earlier redrives, and on whose word, before anything is sent.

A run takes the transactional id over and makes the journal where there is none; a plan may do neither. So it asks in
the order in which a run keeps marks: the journal, the headers in the targets, the commits of the private group.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ConnectionFailed, ExplorerError, RequestTimedOut
from kafka_explorer.engine.producing.spans import newest_of
from kafka_explorer.engine.redrive.clusters import Clusters
from kafka_explorer.engine.redrive.commit_metadata import committed_marks, marks_of
from kafka_explorer.engine.redrive.header_scan import marks_in, spans_since, why_not_scan
from kafka_explorer.engine.redrive.journal import Memory
from kafka_explorer.engine.redrive.journal_topic import read_journal, why_not_journal
from kafka_explorer.engine.redrive.making import Making
from kafka_explorer.engine.redrive.plan_rows import Word
from kafka_explorer.engine.redrive.reading import DeadLetterReading
from kafka_explorer.engine.redrive.request import RedriveRequest
from kafka_explorer.engine.redrive.scan_keeper import aims_of
from kafka_explorer.engine.topics import describe_topic


@dataclass(frozen=True, slots=True)
class Recalled:
    """What is known; `why` says, in the cluster's words, why it is not known on a better word.

    `unlooked` more messages of the targets would have had to be looked at.
    """

    memory: Memory
    word: Word
    why: str = ""
    unlooked: int = 0


def recall(
    clusters: Clusters, request: RedriveRequest, making: Making, reading: DeadLetterReading, most: int
) -> Generator[None, None, Recalled]:
    """Return what is known of the dead letters of `reading`; at the newest `most` messages of the targets is looked.

    Raises UnknownTopic for the dead letters, ConnectionFailed, RequestTimedOut.
    """
    memory = Memory(request.mark_name)
    problems = [(yield from _of_journal(clusters.target, memory))]
    if not problems[0]:
        return Recalled(memory, Word.JOURNAL)
    aims = yield from aims_of(clusters.letters, request, making, reading)
    try:
        problems.append((yield from why_not_scan(clusters.target, request, aims)) or "")
        if not problems[-1]:
            unlooked = yield from _of_targets(clusters.target, request, aims, memory, most)
            return Recalled(memory, Word.TARGETS, problems[0], unlooked)
        if clusters.are_two:
            return Recalled(memory, Word.NOBODY, _joined(problems))
        yield from _of_commits(clusters.letters, request.dlq, memory)
        return Recalled(memory, Word.COMMITS, _joined(problems))
    except (ConnectionFailed, RequestTimedOut):
        raise
    except ExplorerError as error:
        return Recalled(memory, Word.NOBODY, _joined([*problems, str(error)]))


def _of_journal(cluster: Cluster, memory: Memory) -> Generator[None, None, str]:
    """Read the journal, and return why a run would not use it; "" when it would."""
    try:
        yield from telling(None, read_journal(cluster, memory.take, memory.dlq))
        return (yield from why_not_journal(cluster)) or ""  # redrivers who may not write to it keep marks elsewhere
    except (ConnectionFailed, RequestTimedOut):
        raise
    except ExplorerError as error:  # there is none, among others
        return str(error)


def _of_targets(
    cluster: Cluster, request: RedriveRequest, aims: Mapping[str, int], memory: Memory, most: int
) -> Generator[None, None, int]:
    unlooked = 0
    for topic, since_ms in aims.items():
        spans, left_out = newest_of((yield from spans_since(cluster, request, topic, since_ms)), most)
        unlooked += left_out
        most -= sum(max(0, span.end - span.begin) for span in spans)
        for marks in marks_in(cluster, request, topic, spans, 0):
            for mark in marks:
                memory.take(mark)
            yield
    return unlooked


def _of_commits(cluster: Cluster, dlq: str, memory: Memory) -> Generator[None, None, None]:
    described = yield from describe_topic(cluster, dlq)
    for mark in marks_of(dlq, (yield from committed_marks(cluster, dlq, described.topic_id))):
        memory.take(mark)


def _joined(problems: list[str]) -> str:
    return "; ".join(filter(None, problems))
