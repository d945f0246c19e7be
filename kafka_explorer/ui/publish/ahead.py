"""What would be sent: looked at again whenever something is typed, and all of it in a dry run."""

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ExplorerError, UnknownTopic
from kafka_explorer.engine.moments import TextError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.producing.copying import CopyPlan, TopicStretch
from kafka_explorer.engine.producing.lines import JsonLinesFile
from kafka_explorer.engine.producing.messages import Outgoing
from kafka_explorer.engine.producing.problems import told
from kafka_explorer.engine.producing.rehearsal import Rehearsal, rehearse
from kafka_explorer.engine.producing.request import Source
from kafka_explorer.engine.producing.stretches import plan_span_copy
from kafka_explorer.engine.templates.forms import SchemaEncoder
from kafka_explorer.engine.templates.template import Repeated, Template
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.open_clusters import OpenClusters
from kafka_explorer.ui.publish.checking import Checked, check, new_seed
from kafka_explorer.ui.publish.copy_form import CopyWish
from kafka_explorer.ui.publish.spring_hints import hints, offer_words, offered_type
from kafka_explorer.ui.publish.topic_desk import TopicDesk
from kafka_explorer.ui.publish.view import Mode, PublishPage

_SETTLE_MS = 200
FIRST = 50
"""Messages of a file or a copy that are looked at without being asked."""


class Ahead(QObject):
    """`judged` comes when it is known whether what is typed or chosen can be sent."""

    judged = Signal()

    def __init__(
        self,
        page: PublishPage,
        desk: TopicDesk,
        settings: ClusterSettings,
        workers: Workers,
        jobs: Jobs,
        clock: Clock,
        open_clusters: OpenClusters,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._desk = desk
        self._settings = settings
        self._workers = workers
        self._jobs = jobs
        self._clock = clock
        self._open = open_clusters
        self.schemas: SchemaEncoder | None = None
        self.template = Template()
        self.checked = Checked()
        self.source: Source | None = None
        self.is_current = False
        self.problem = ""
        self.seed = new_seed()
        self._number = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self.look)
        self._connect()

    def _connect(self) -> None:
        page = self._page
        for changed in (page.form.changed, page.file.changed, page.copy.changed, page.pace.changed):
            changed.connect(self.look_soon)
        page.modes.chosen.connect(lambda _mode: self.look())
        page.preview.stepped.connect(self._on_stepped)
        page.rehearse.clicked.connect(self.rehearse_all)
        page.form.headers.spring.clicked.connect(self._on_spring_clicked)
        self._clock.changed.connect(self.look)
        self._desk.known.connect(self.look_soon)
        self._desk.learned_more.connect(self.look_soon)

    def look_soon(self) -> None:
        """Look a moment after the last key; until then nobody knows."""
        self._forget()
        self._timer.start()
        self.judged.emit()

    def look(self) -> None:
        """Look at what is typed or chosen now."""
        self._timer.stop()
        self._forget()
        if self._page.mode in {Mode.ONE, Mode.MANY}:
            self._look_at_message()
        elif self._page.mode is Mode.FILE:
            self._look_at_file()
        else:
            self._look_at_copy()
        self.judged.emit()

    def _forget(self) -> None:
        """Nothing that was found out about what stood there before may be taken for what stands there now."""
        self.is_current = False
        self.problem = ""
        self.source = None
        for slot in ("check", "plan", "rehearsal"):
            self._jobs.cancel(self._page, slot)

    def renew(self) -> None:
        """Something was sent: what is left to chance is another in the next one."""
        self.seed = new_seed()
        self.look()

    @property
    def count(self) -> int | None:
        """How many messages would be sent, as far as that is known."""
        if self._page.mode is Mode.ONE:
            return 1
        if self._page.mode is Mode.MANY:
            return self._page.pace.count
        if isinstance(self.source, TopicStretch):
            return self.source.total()
        selected = self._page.copy.selected
        return selected.count if self._page.mode is Mode.COPY and selected is not None else None

    @property
    def reason(self) -> str:
        """Why what is typed or chosen cannot be sent now, as a sentence; "" when it can."""
        if self.problem:
            return self.problem
        if self.source is None or not self.is_current:
            return self.tr("One moment: what is typed is being looked at.")
        return ""

    def rehearse_all(self) -> None:
        """Look at every message that would be sent, and send none."""
        if self.source is None:
            return
        self._page.show_ahead(table=True)
        self._page.rehearsal.show_nothing(self.tr("Looking at every message"), self.tr("Nothing is sent."))
        self._rehearse(self.source, limit=None)

    def _look_at_message(self) -> None:
        page = self._page
        now_ms = time.time_ns() // 1_000_000
        try:
            self.template = page.form.template(now_ms, formats.zone_of(self._clock.zone))
        except TextError as error:
            page.form.show_time_problem(error.reason)
            self._on_checked(Checked(problems={}), wrong_time=error.reason)
            return
        count = self.count or 1
        self._number = min(self._number, count - 1) if page.mode is Mode.MANY else 0
        page.show_ahead_of_message()
        self._offer_type()
        self._jobs.start(
            self.tr("Look at the message"),
            check(self.template, self._desk.facts, self._number, self.seed, self.schemas),
            owner=page,
            slot="check",
            done=self._on_checked,
            shown=False,
        )

    def _on_checked(self, checked: Checked, wrong_time: str = "") -> None:
        page = self._page
        count = self.count or 1
        if not wrong_time:
            page.form.show_checked(checked)
        self.problem = wrong_time or checked.first_problem
        if checked.preview is not None and isinstance(checked.preview.message, Outgoing):
            more = map(told, hints(self._desk.types, checked.preview.message))
            checked = replace(checked, preview=replace(checked.preview, problems=(*checked.preview.problems, *more)))
            self.source = Repeated(self.template, count, self.seed, self.schemas)
        self.checked = checked
        self.is_current = True
        page.preview.show_steps(self._number, count)
        page.preview.show_checked(checked, self._desk.facts, self.problem)
        self.judged.emit()

    def _look_at_file(self) -> None:
        page = self._page
        self.source = page.file.source
        self.is_current = True
        if self.source is None:
            page.rehearsal.show_nothing(self.tr("No file yet"), self.tr("Choose one: its first messages stand here."))
            self.problem = self.tr("Choose a file first.")
        else:
            self._rehearse(self.source, limit=FIRST)

    def _look_at_copy(self) -> None:
        page = self._page
        selected = page.copy.selected
        page.copy.show_plan("")
        if selected is not None:
            self.source = JsonLinesFile(selected.path, page.copy.keeping)
            self.is_current = True
            self._rehearse(self.source, limit=FIRST)
            return
        try:
            wish = page.copy.wish(time.time_ns() // 1_000_000, formats.zone_of(self._clock.zone))
        except ValueError as error:
            self._on_no_plan(str(error))
            return
        if wish is None:
            page.rehearsal.show_nothing(
                self.tr("No topic yet"), self.tr("Choose a topic to copy from: its first messages stand here.")
            )
            self.problem = self.tr("Choose a topic to copy from first.")
            return
        self._plan(wish)

    def _plan(self, wish: CopyWish) -> None:
        origin = self._open.settings.get(wish.cluster, self._settings) if wish.cluster else self._settings
        self._page.rehearsal.show_nothing(self.tr("Planning the copy"), "")
        self._jobs.start(
            self.tr("Plan the copy"),
            plan_span_copy(origin, wish.topic, wish.span),
            owner=self._page,
            slot="plan",
            done=lambda plan: self._on_planned(origin, plan),
            failed=lambda error: self._on_no_plan(explain(error).sentence),
            shown=False,
        )

    def _on_planned(self, origin: ClusterSettings, plan: CopyPlan) -> None:
        page = self._page
        self.is_current = True
        partitions = formats.counted(len(plan.spans), self.tr("partition"), self.tr("partitions"))
        offsets = formats.counted(plan.offsets, self.tr("offset"), self.tr("offsets"))
        words = self.tr("{offsets} of {partitions}: as many messages, unless compaction left gaps.")
        text = words.format(offsets=offsets, partitions=partitions)
        if plan.held_back:
            text += " " + self.tr("A transaction is open: what lies behind its beginning is not copied.")
        page.copy.show_plan(text)
        if not plan.spans:
            self.problem = self.tr("Nothing lies in this range.")
            page.rehearsal.show_nothing(self.tr("Nothing to copy"), self.problem)
        else:
            self.source = TopicStretch(origin, plan, page.copy.keeping)
            self._rehearse(self.source, limit=FIRST)
        self.judged.emit()

    def _on_no_plan(self, reason: str) -> None:
        self.problem = reason
        self._page.copy.show_plan(reason, wrong=True)
        self._page.rehearsal.show_nothing(self.tr("Nothing to copy"), reason)
        self.judged.emit()

    def _rehearse(self, source: Source, limit: int | None) -> None:
        page, whole = self._page, limit is None
        if not self._desk.topic:
            page.rehearsal.show_nothing(
                self.tr("No topic yet"), self.tr("Say which topic to send to: what would be sent stands here.")
            )
            return
        progress: Callable[[Rehearsal | None], None] | None = None
        if whole:
            progress = self._on_rehearsing
        self._jobs.start(
            self.tr("Dry run of %s") % self._desk.topic if whole else self.tr("Look at the first messages"),
            self._workers.run(rehearse, self._settings, self._desk.topic, source, limit),
            owner=page,
            slot="rehearsal",
            progress=progress,
            done=lambda rehearsal: self._on_rehearsed(rehearsal, whole=whole),
            failed=self._on_rehearsal_failed,
            shown=whole,
        )

    def _on_rehearsing(self, rehearsal: Rehearsal | None) -> None:
        if rehearsal is not None and rehearsal.count:
            self._show_rehearsal(rehearsal, whole=True)

    def _on_rehearsed(self, rehearsal: Rehearsal, *, whole: bool) -> None:
        if not rehearsal.count:
            self.problem = self.tr("There is no message in it.")
            self._page.rehearsal.show_nothing(self.tr("Nothing to send"), self.problem)
        else:
            self._show_rehearsal(rehearsal, whole=whole)
        self.judged.emit()

    def _show_rehearsal(self, rehearsal: Rehearsal, *, whole: bool) -> None:
        of_topic = isinstance(self.source, TopicStretch)
        self._page.rehearsal.show_rehearsal(rehearsal, whole=whole, of_topic=of_topic)

    def _on_rehearsal_failed(self, error: ExplorerError) -> None:
        self.problem = explain(error).sentence
        if not isinstance(error, UnknownTopic):
            self.source = None
        self._page.rehearsal.show_failed(explain(error))
        self.judged.emit()

    def _on_stepped(self, by: int) -> None:
        self._number = max(0, min((self.count or 1) - 1, self._number + by))
        self.look()

    def _offer_type(self) -> None:
        offered = offered_type(self._desk.types, self.template)
        words = ("", "") if offered is None else offer_words(self._desk.types, offered)
        self._page.form.headers.offer_type(*words)

    def _on_spring_clicked(self) -> None:
        offered = offered_type(self._desk.types, self.template)
        if offered is not None:
            self._page.form.add_type(offered.name)
