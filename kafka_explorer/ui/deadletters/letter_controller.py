"""The selected dead letter: what would be sent for it, what it was, what differs, and changes by hand."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter, Event
from kafka_explorer.engine.dead_letters.originals import Missing, Original, coordinates_of, fetch_original
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.masks import Masks
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.records import Record
from kafka_explorer.engine.redrive.building import build, with_original
from kafka_explorer.engine.redrive.learned import Learned
from kafka_explorer.engine.redrive.learning import learn
from kafka_explorer.engine.redrive.request import Everything, Place, RedriveRequest, Sendable
from kafka_explorer.engine.redrive.transforms import Edit
from kafka_explorer.ui.deadletters.comparing import compare, compare_apart, is_small
from kafka_explorer.ui.deadletters.letter_pane import LetterPane
from kafka_explorer.ui.deadletters.letter_states import LetterState
from kafka_explorer.ui.deadletters.texts import hidden
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.where import Where

_SETTLE_MS = 200
"""Who walks through the list with the arrow key held down asks for no originals."""


class LetterController(QObject):
    """Belongs to `pane`. `edits_changed` follows every change by hand."""

    edits_changed = Signal()

    def __init__(self, pane: LetterPane, where: Where, workers: Workers, jobs: Jobs, masks: Masks) -> None:
        super().__init__(pane)
        self._masks = masks
        self._pane = pane
        self._where = where
        self._workers = workers
        self._jobs = jobs
        self._letter: DeadLetter | None = None
        self._record: Record | None = None
        self._original: Original | None = None
        self._learned = Learned()
        self._edits: dict[Place, Edit] = {}
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLE_MS)
        self._settled.timeout.connect(self._fetch)
        pane.sent.edited.connect(self._on_edited)
        pane.sent.reverted.connect(self._on_reverted)
        if where.read_only:
            pane.sent.set_editable(False, self.tr("This connection is read-only"))

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What was changed by hand."""
        return tuple(self._edits.values())

    @property
    def learned(self) -> Learned:
        """What is known of the topics that they go to."""
        return self._learned

    def begin(self, sources: Sequence[str]) -> None:
        """Another topic of dead letters is shown, whose letters go to `sources`."""
        self._edits.clear()
        self._learned = Learned()
        self.show(None, None, None)
        self.learn(sources)

    def learn(self, sources: Sequence[str]) -> None:
        """Find out what the messages of these topics look like."""
        wanted = [source for source in sources if source not in self._learned.targets]
        if not wanted:
            return
        self._jobs.start(
            self.tr("Look at %s") % ", ".join(wanted),
            self._workers.run(learn, self._where.settings, wanted),
            owner=self._pane,
            slot="learn",
            done=self._on_learned,
            failed=lambda _error: None,  # the plan asks again, and says what is wrong
            shown=False,
        )

    def show(self, letter: DeadLetter | None, record: Record | None, state: LetterState | None) -> None:
        """Show a dead letter, or none."""
        self._settled.stop()
        self._jobs.cancel(self._pane, "original")
        self._letter, self._record, self._original = letter, record, None
        if letter is None or state is None:
            self._pane.clear()
            return
        self._show_letter()
        self.show_state(state)
        if coordinates_of(letter.origin) is None:
            self._on_original(Original(missing=Missing.COORDINATES))
        else:
            self._pane.show_original_coming()
            self._settled.start()

    def show_state(self, state: LetterState) -> None:
        """Say where it stands."""
        self._pane.reason.show_state(state.word, state.tone, state.words)

    def _show_letter(self) -> None:
        letter = self._letter
        if letter is not None:
            edit = self._edits.get((letter.partition, letter.offset))
            self._pane.show_letter(letter, self._built(letter), edit)

    def _built(self, letter: DeadLetter) -> Event:
        """Return what a redrive would send, as far as that is known by now."""
        if letter.is_pointer and self._original is not None and self._original.record is not None:
            letter = with_original(letter, self._original.record)
        request = RedriveRequest(letter.topic, Everything(), "", "", max_rounds=letter.rounds + 1, cluster_id="…")
        built = build(letter, request, self._learned, record=self._record)
        if not isinstance(built, Sendable):
            return letter.event
        message = built.message
        return Event(message.key, message.value, tuple((each.name, each.value) for each in message.headers))

    def _fetch(self) -> None:
        if self._letter is None:
            return
        self._jobs.start(
            self.tr("Look for the original"),
            fetch_original(self._where.settings, self._letter.origin),
            owner=self._pane,
            slot="original",
            done=self._on_original,
            failed=self._on_no_original,
            shown=False,
        )

    def _on_original(self, original: Original) -> None:
        self._original = original
        pane = self._pane
        if original.record is None:
            title, sentence = self._missing_words(original)
            pane.reason.show_original(title)
            pane.show_no_original(title, sentence)
            return
        pane.reason.show_original(self.tr("original still there"))
        pane.show_original(_event_of(original.record))
        self._show_letter()
        self._compare()

    def _on_no_original(self, error: ExplorerError) -> None:
        self._on_original(Original(missing=Missing.UNKNOWN, error=error))

    def _compare(self) -> None:
        record = None if self._original is None else self._original.record
        after = self._pane.sent.outgoing
        if record is None or after is None:
            return
        before, after = hidden(_event_of(record), self._masks), hidden(after, self._masks)
        if is_small(before, after):
            self._pane.show_difference(compare(before, after))
            return
        self._jobs.start(
            self.tr("Compare with the original"),
            self._workers.run(compare_apart, before, after),
            owner=self._pane,
            slot="compare",
            done=self._pane.show_difference,
            failed=lambda error: self._pane.show_no_original(explain(error).title, explain(error).sentence),
            shown=False,
        )

    def _missing_words(self, original: Original) -> tuple[str, str]:
        known = {
            Missing.COORDINATES: (
                self.tr("original not known"),
                self.tr("The dead letter does not say where exactly it came from."),
            ),
            Missing.TOPIC: (self.tr("original's topic is gone"), self.tr("Its topic or partition is not there.")),
            Missing.DELETED: (
                self.tr("original deleted"),
                self.tr("Retention has deleted it meanwhile: the dead letter is all that is left of it."),
            ),
            Missing.COMPACTED: (
                self.tr("original compacted away"),
                self.tr("A newer message of the same key has taken its place."),
            ),
            Missing.BEYOND: (
                self.tr("original not there"),
                self.tr("The log ends before its offset: the topic was made anew, or the place is wrong."),
            ),
        }
        if original.missing in known:
            return known[original.missing]
        told = "" if original.error is None else explain(original.error).sentence
        return self.tr("original not readable"), told

    def _on_learned(self, learned: Learned) -> None:
        self._learned = self._learned.with_targets(*learned.targets.values())
        self._show_letter()
        self._compare()

    def _on_edited(self, edit: Edit) -> None:
        self._edits[edit.partition, edit.offset] = edit
        self._tell_edits()

    def _on_reverted(self, place: Place) -> None:
        if self._edits.pop(place, None) is not None:
            self._tell_edits()

    def _tell_edits(self) -> None:
        self._compare()
        # In a turn of its own: the buttons that were pressed are still in use.
        QTimer.singleShot(0, self, partial(self.edits_changed.emit))


def _event_of(record: Record) -> Event:
    return Event(record.key, record.value, tuple((each.name, each.value) for each in record.headers))
