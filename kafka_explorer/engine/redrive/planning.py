"""Plans a redrive: reads the dead letters, decides on each what would be sent, and sends nothing.

A generator over plain data, for a child process. The rows go to disk, so a million of them take little memory.
"""

import contextlib
import time
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter
from kafka_explorer.engine.errors import NotAuthorized, RequestRefused
from kafka_explorer.engine.producing.messages import batch_bytes
from kafka_explorer.engine.records import Header, Message, record_of
from kafka_explorer.engine.redrive.account import Account, has_account
from kafka_explorer.engine.redrive.building import FAILING, Built
from kafka_explorer.engine.redrive.clusters import Clusters, open_clusters, require_clusters_of
from kafka_explorer.engine.redrive.journal import Memory
from kafka_explorer.engine.redrive.journal_topic import read_discards
from kafka_explorer.engine.redrive.making import Explained, Making
from kafka_explorer.engine.redrive.newer_keys import NewestOfKeys, compare, key_hash
from kafka_explorer.engine.redrive.notes import Note, NoteKind
from kafka_explorer.engine.redrive.plan_checks import checked, landing_partition
from kafka_explorer.engine.redrive.plan_rows import PlanRow, PlanState, PlanStep, PlanSummary
from kafka_explorer.engine.redrive.plan_store import PlanStore, PlanWriter, event_ms
from kafka_explorer.engine.redrive.preparing import Prepare, prepare
from kafka_explorer.engine.redrive.reading import DeadLetterReading, ends_now, place_of, plan_reading
from kafka_explorer.engine.redrive.recalling import recall
from kafka_explorer.engine.redrive.request import Place, RedriveRequest, Sendable, State, Unfit, Why
from kafka_explorer.engine.redrive.schema_checks import SchemaChecks
from kafka_explorer.engine.registry import RegistrySettings

COMPARED_AT_MOST = 1_000_000
"""So many messages of the targets are looked at for newer ones of the same key, the newest of them. As many are looked
at for what was redriven before, where no journal tells."""
_AT_ONCE = 25  # some 5 ms, and on a machine that has much else to do a few times that
_TYPES = {NoteKind.TYPE_LEARNED, NoteKind.TYPE_GUESSED}

R = TypeVar("R")
Planned = Generator[PlanSummary, None, R]


def plan_redrive(
    settings: ClusterSettings,
    request: RedriveRequest,
    folder: str,
    registries: Sequence[RegistrySettings] = (),
    compared_at_most: int = COMPARED_AT_MOST,
    prepare: Prepare = prepare,
    target: ClusterSettings | None = None,
) -> Planned[PlanSummary]:
    """Plan a redrive into `folder` (existing; an earlier plan there is gone); works on a read-only connection.

    `target` is the cluster that they go to, None the one they are in; `registries` have the schemas of that cluster.
    Yields and returns the plan's sums; `PlanStore` has the rows. Raises WrongCluster, ClusterWithoutId, UnknownTopic,
    NotAuthorized, RequestRefused, FilterSyntaxError, ConnectionFailed, RequestTimedOut, PlanFailed, AccountFailed.
    """
    first = PlanSummary(request, folder)
    clusters, request = yield from telling(first, open_clusters(settings, request, target))
    with clusters, PlanWriter(folder) as writer, _account_of(folder, request) as account:
        planning = _Planning(clusters, request, writer, registries, account)
        making = yield from telling(first, prepare(clusters, request))
        yield from planning.read(making, compared_at_most)
        yield from planning.compare(compared_at_most)
        return planning.summary(PlanStep.DONE)


def confirmed(summary: PlanSummary) -> RedriveRequest:
    """Return the request that sends what the plan shows, and nothing that came since. Raises PlanFailed.

    It reads the whole plan: not in the thread of a window.
    """
    with PlanStore(summary.folder) as store:
        return replace(summary.request, selection=store.to_send(), learned=summary.learned)


class _Planning:
    def __init__(
        self,
        clusters: Clusters,
        request: RedriveRequest,
        writer: PlanWriter,
        registries: Sequence[RegistrySettings],
        account: Account | None,
    ) -> None:
        self._clusters = clusters
        self._account = account
        self._request = request
        self._writer = writer
        self._schemas = SchemaChecks(registries)
        self._summary = PlanSummary(request, writer.folder)
        self._states: Counter[PlanState] = Counter()
        self._targets: Counter[str] = Counter()
        self._types: Counter[str] = Counter()
        self._notes: Counter[NoteKind] = Counter()
        self._whys: Counter[Why] = Counter()
        self._size_bytes = 0
        self._now_ms = time.time_ns() // 1_000_000

    def summary(self, step: PlanStep) -> PlanSummary:
        """Return the sums so far."""
        self._summary = replace(
            self._summary,
            step=step,
            send=self._states[PlanState.SEND],
            skip=self._states[PlanState.SKIP],
            blocked=self._states[PlanState.BLOCKED],
            size_bytes=self._size_bytes,
            targets=dict(self._targets),
            types=dict(self._types),
            notes=dict(self._notes),
            whys=dict(self._whys),
        )
        return self._summary

    def read(self, making: Making, most: int) -> Planned[None]:
        """Read all that is chosen and decide on each; see `recall` for `most`."""
        reading = yield from telling(
            self._summary, plan_reading(self._clusters.letters, self._request.dlq, self._request.selection, {})
        )
        self._summary = replace(self._summary, total=reading.total, ends=ends_now(reading))
        memory = yield from self._remember(making, reading, most)
        for messages in reading.messages(self._clusters.letters):
            yield self.summary(PlanStep.READING)
            for begin in range(0, len(messages), _AT_ONCE):
                yield from self._decide(messages[begin : begin + _AT_ONCE], making, memory)
        self._summary = replace(self._summary, learned=making.learned)

    def compare(self, most: int) -> Planned[None]:
        """Look for newer messages of the same keys in the targets, at `most` messages."""
        before = self.summary(PlanStep.COMPARING)
        for target in sorted(self._targets):
            keys = NewestOfKeys(*(yield from telling(before, self._writer.keys(target))))
            if not len(keys):
                continue
            yield self.summary(PlanStep.COMPARING)
            try:
                for found in compare(self._clusters.target, target, keys, max(0, most - before.compared)):
                    self._summary = replace(
                        self._summary,
                        compared=before.compared + found.messages,
                        not_compared=before.not_compared + found.left_out,
                    )
                    yield self.summary(PlanStep.COMPARING)
            except (NotAuthorized, RequestRefused):  # it may be written to all the same
                self._summary = replace(self._summary, unread=(*self._summary.unread, target))
            noting = self._writer.note_newer(target, keys.newest_of)
            newer = yield from telling(self.summary(PlanStep.COMPARING), noting)
            self._notes.update({NoteKind.NEWER: newer} if newer else {})
            before = self._summary

    def _remember(self, making: Making, reading: DeadLetterReading, most: int) -> Planned[Memory]:
        """What was redriven before, as far as anybody can be asked."""
        work = recall(self._clusters, self._request, making, reading, most)
        known = yield from telling(self.summary(PlanStep.REMEMBERING), work)
        self._summary = replace(self._summary, word=known.word, word_why=known.why, unlooked=known.unlooked)
        memory = known.memory
        memory.discards = yield from telling(self._summary, read_discards(self._clusters, self._request.dlq))
        return memory

    def _decide(self, messages: Sequence[Message], making: Making, memory: Memory) -> Planned[None]:
        noted = yield from telling(self._summary, making.noted(map(record_of, messages), memory))
        before = self._account.states(map(place_of, messages)) if self._account is not None else {}
        sent = [built.result.message for _, built in noted if isinstance(built.result, Sendable)]
        yield from telling(self._summary, self._schemas.fetch(sent))
        rows = []
        for explained, built in noted:
            row = self._row(explained, built, making, memory, before)
            self._count(row)
            key = built.result.message.key if isinstance(built.result, Sendable) else None
            rows.append((row, None if key is None else key_hash(key), event_ms(explained.letter)))
        self._writer.add(rows)
        yield self.summary(PlanStep.READING)

    def _row(
        self, explained: Explained, built: Built, making: Making, memory: Memory, before: Mapping[Place, State]
    ) -> PlanRow:
        letter, result = explained.letter, built.result
        place = (letter.partition, letter.offset)
        deed = memory.deed(place, letter.timestamp_ms)
        if deed is not None:
            return _left_out(letter, Why.DISCARDED if deed[0] == "discarded" else Why.ALREADY, deed[2])
        if before.get(place) is State.SENT:
            return _left_out(letter, Why.ALREADY, self._request.by)
        if isinstance(result, Unfit):
            return _left_out(letter, result.why, result.detail)
        message, target = result.message, making.learned.of(result.target)
        size = batch_bytes(message)
        notes = (*built.notes, *checked(letter, result, target, size, self._now_ms), *self._schemas.notes(message))
        if before.get(place) is State.DOUBTFUL:
            notes = (*notes, Note(NoteKind.IN_DOUBT))
        off, on = _names(explained.record.headers, message.headers)
        return PlanRow(
            0,
            place,
            letter.timestamp_ms,
            PlanState.SEND,
            result.target,
            landing_partition(message, target),
            size,
            result.rounds,
            message.key,
            notes=notes,
            off=off,
            on=on,
            dialect=letter.dialect,
            fingerprint=letter.fingerprint,
        )

    def _count(self, row: PlanRow) -> None:
        self._states[row.state] += 1
        if row.why is not None:
            self._whys[row.why] += 1
        if row.state is PlanState.SEND:
            self._targets[row.target] += 1
            self._size_bytes += row.size_bytes
        self._notes.update({note.kind for note in row.notes})
        self._types.update(note.detail for note in row.notes if note.kind in _TYPES)


@contextlib.contextmanager
def _account_of(folder: str, request: RedriveRequest) -> Iterator[Account | None]:
    """The account of earlier runs of the job, if it has any: without transactions nobody else may know of them."""
    if not has_account(folder):
        yield None
        return
    account = Account(folder)
    try:
        its_own = account.fact("job") == [request.dlq, request.job]
        if its_own:
            require_clusters_of(account, request)
        yield account if its_own else None
    finally:
        account.close()


def _left_out(letter: DeadLetter, why: Why, detail: str) -> PlanRow:
    return PlanRow(
        0,
        (letter.partition, letter.offset),
        letter.timestamp_ms,
        PlanState.BLOCKED if why in FAILING else PlanState.SKIP,
        why=why,
        detail=detail,
        dialect=letter.dialect,
        fingerprint=letter.fingerprint,
    )


def _names(before: Iterable[Header], after: Iterable[Header]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the headers that go and of those that come."""
    had, has = [header.name for header in before], [header.name for header in after]
    known, wanted = set(had), set(has)
    if len(known) == len(had) and len(wanted) == len(has):  # nearly always, and four times as quick
        return tuple(name for name in had if name not in wanted), tuple(name for name in has if name not in known)
    return tuple((Counter(had) - Counter(has)).elements()), tuple((Counter(has) - Counter(had)).elements())
