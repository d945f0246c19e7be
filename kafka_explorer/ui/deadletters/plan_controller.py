"""Plans a redrive whenever the form changes, shows what would become of every message, and asks before it is done."""

import contextlib
import uuid
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.connection import Environment
from kafka_explorer.config.errors import ProfileError, SecretsError
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.dead_letters.dialects import UserDialect
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.redrive.plan_rows import PlanState, PlanSummary
from kafka_explorer.engine.redrive.plan_store import Numbers, PlanStore
from kafka_explorer.engine.redrive.planning import confirmed, plan_redrive
from kafka_explorer.engine.redrive.request import RedriveRequest
from kafka_explorer.engine.redrive.transforms import Edit
from kafka_explorer.engine.registry import RegistrySettings
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.deadletters.asker_name import asker_name
from kafka_explorer.ui.deadletters.chosen_letters import ChosenLetters
from kafka_explorer.ui.deadletters.learned_words import learned_topics
from kafka_explorer.ui.deadletters.plan_page import PlanPage
from kafka_explorer.ui.deadletters.plan_words import journal_words, step_words, summary_lines
from kafka_explorer.ui.deadletters.runs import Run
from kafka_explorer.ui.deadletters.targets import OWN, TargetClosed, Targets, topic_names
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.registry_access import FindRegistry

_SLOT = "plan"
_MOST_TARGETS_NAMED = 3


class PlanController(QObject):
    """Belongs to `page`. `confirmed` brings a Run that the user has said yes to."""

    confirmed = Signal(object)

    def __init__(
        self,
        page: PlanPage,
        targets: Targets,
        workers: Workers,
        jobs: Jobs,
        ask: Ask,
        new_folder: Callable[[str], str],
    ) -> None:
        """`new_folder` returns an existing folder for a job of that name."""
        super().__init__(page)
        self._page = page
        self._targets = targets
        self._workers = workers
        self._jobs = jobs
        self._ask = ask
        self._new_folder = new_folder
        self._request: RedriveRequest | None = None
        self._folder = ""
        self._to = OWN
        self._own_topics: Sequence[str] = ()
        self._plan: PlanSummary | None = None
        self._store: PlanStore | None = None
        page.plan_asked.connect(self.plan)
        page.redrive_asked.connect(self._on_redrive_asked)
        page.rows.chosen.connect(self._on_rows_chosen)
        page.form.cluster.chosen.connect(self._on_cluster_chosen)
        targets.changed.connect(self._on_clusters_changed)

    @property
    def current_plan(self) -> PlanSummary | None:
        """What is shown, once it is whole."""
        return self._plan

    def begin(
        self,
        dlq: str,
        letters: ChosenLetters,
        *,
        topics: Sequence[str],
        groups: Sequence[str],
        stripped: Sequence[str],
        edits: tuple[Edit, ...],
        mappings: dict[str, str],
        dialects: tuple[UserDialect, ...] = (),
    ) -> None:
        """Plan for `letters` of `dlq`; the rest is what the form offers."""
        job = uuid.uuid4().hex[:12]
        self._close_store()
        self._folder = self._new_folder(job)
        self._request = RedriveRequest(dlq, letters.selection, job, asker_name(), mappings=mappings, dialects=dialects)
        count = formats.counted(letters.count, self.tr("dead letter"), self.tr("dead letters"))
        self._page.header.set_title(self.tr("Redrive %s") % count)
        self._page.header.set_facts([dlq, letters.words])
        self._own_topics = tuple(topics)
        form = self._page.form
        form.begin(topics, groups, stripped, edits)
        self._show_clusters()
        form.cluster.choose(self._targets.suggested())
        self._take_cluster(form.cluster.name)
        self.plan()

    def plan(self) -> None:
        """Ask what the form comes to; sends nothing."""
        page = self._page
        request = None if self._request is None else page.form.fill(self._request)
        self._plan = None
        page.show_go(0, "")
        page.banner.hide()
        if request is None:
            page.status.show_text([self.tr("Something in the form is not complete")] if self._request else [])
            return
        if page.model.rowCount() == 0:
            page.body.show_loading(self.tr("Planning"), request.dlq)
        try:
            work = partial(plan_redrive, target=self._targets.settings(self._to))
            find = self._targets.place(self._to).find_registry
        except TargetClosed as error:
            self._jobs.cancel(page, _SLOT)
            page.status.show_text([])
            page.body.show_failed(explain(error))
            return
        self._jobs.start(
            self.tr("Plan the redrive of %s") % request.dlq,
            _planned(self._workers, work, self._targets.own.settings, request, self._plan_folder(), find),
            owner=page,
            slot=_SLOT,
            progress=self._on_progress,
            done=self._on_planned,
            failed=self._on_failed,
            shown=False,
        )

    def _on_clusters_changed(self) -> None:
        if self._request is None:
            return
        self._show_clusters()
        why_not = self._targets.why_not(self._to)
        if self._to != OWN and why_not:
            self._jobs.cancel(self._page, _SLOT)
            self._plan = None
            self._page.show_go(0, why_not)
            self._page.banner.show_warning(why_not)
        elif self._to != OWN and self._plan is None:
            self.plan()  # it is open again

    def _show_clusters(self) -> None:
        self._page.form.show_clusters(self._targets.own, self._targets.others())

    def _on_cluster_chosen(self, name: str) -> None:
        self._take_cluster(name)
        self._page.form.learned.begin()
        self.plan()

    def _take_cluster(self, name: str) -> None:
        """Go on with another target cluster: its topics are offered, and nothing is learned of it so far."""
        self._to = name
        form = self._page.form
        if name == OWN:
            self._jobs.cancel(self._page, "topics")
            form.offer_topics(self._own_topics)
            return
        form.offer_topics(())
        self._jobs.start(
            self.tr("List the topics of %s") % name,
            topic_names(self._targets.place(name).settings),
            owner=self._page,
            slot="topics",
            done=form.offer_topics,
            failed=self._on_topics_failed,
            shown=False,
        )

    def _on_topics_failed(self, _error: ExplorerError) -> None:
        """The plan says it as well: it needs the same cluster."""

    def close(self) -> None:
        """Let go of the plan's file."""
        self._close_store()

    def _plan_folder(self) -> str:
        # Each plan has its own file: the one before may still be read, or be written by a job that is ending.
        folder = Path(self._folder) / f"plan-{uuid.uuid4().hex[:8]}"
        with contextlib.suppress(OSError):  # the plan says why it cannot be written
            folder.mkdir(parents=True, exist_ok=True)
        return str(folder)

    def _on_progress(self, plan: PlanSummary | None) -> None:
        if plan is not None:
            fraction = plan.rows / plan.total if plan.total else None
            parts = [step_words(plan.step), self.tr("%s decided") % formats.integer(plan.rows)]
            if plan.compared:
                parts.append(self.tr("%s messages of the targets compared") % formats.integer(plan.compared))
            self._page.status.show_work(fraction, parts)

    def _on_planned(self, planned: tuple[PlanSummary, str]) -> None:
        page, (plan, unchecked) = self._page, planned
        self._close_store()
        try:
            self._store = PlanStore(plan.folder)
        except ExplorerError as error:
            self._on_failed(error)
            return
        self._plan = plan
        page.model.show_plan(self._store, plan.rows)
        page.rows.choose(None)
        page.show_summary(summary_lines(plan, self._to), *journal_words(plan, self._to))
        page.form.learned.show_learned(plan.learned, learned_topics(plan))
        size = self.tr("%s before compression") % formats.size(plan.size_bytes)
        decided = formats.counted(plan.rows, self.tr("dead letter"), self.tr("dead letters"))
        compared = self.tr("%s messages of the targets looked at") % formats.integer(plan.compared)
        page.status.show_text([decided, size, compared if plan.compared else "", self.tr("nothing is sent yet")])
        refusal = self._targets.why_not(self._to)
        if refusal and self._to == OWN:
            refusal = self.tr("This connection is read-only: it can be planned, not sent.")
        if refusal:
            page.banner.show_info(refusal)
        elif unchecked:
            page.banner.show_warning(self.tr("Schemas were not checked: %s") % unchecked)
        page.show_go(plan.send, refusal)

    def _on_failed(self, error: ExplorerError) -> None:
        self._page.status.show_text([])
        self._page.body.show_failed(explain(error))

    def _on_rows_chosen(self, state: object) -> None:
        store = self._store
        if store is None or not isinstance(state, PlanState):
            self._page.model.show_numbers(None)
            return
        self._jobs.start(
            self.tr("Look through the plan"),
            _numbers(store, state),
            owner=self._page,
            slot="rows",
            done=self._page.model.show_numbers,
            failed=self._on_failed,
            shown=False,
        )

    def _on_redrive_asked(self) -> None:
        plan, form = self._plan, self._page.form
        if plan is None or not plan.send or self._targets.why_not(self._to) or not form.is_settled:
            return
        # Rate, canary and the like may have changed since; they are no part of the plan.
        request = form.care.fill(plan.request)
        if request is None or not self._agreed(plan):
            return
        self._page.go.setEnabled(False)
        to = self._to
        self._jobs.start(
            self.tr("Confirm the plan"),
            _confirmed(replace(plan, request=request)),
            owner=self._page,
            slot="confirm",
            done=lambda asked: self.confirmed.emit(Run(asked, self._folder, to=to)),
            failed=self._on_failed,
            shown=False,
        )

    def _agreed(self, plan: PlanSummary) -> bool:
        dlq = plan.request.dlq
        targets = list(plan.targets)[:_MOST_TARGETS_NAMED]
        more = len(plan.targets) - len(targets)
        named = ", ".join(targets) + (self.tr(" and %s more") % more if more > 0 else "")
        count = formats.counted(plan.send, self.tr("message"), self.tr("messages"))
        if self._to != OWN:
            named = self.tr("{topics} in {cluster}").format(topics=named, cluster=self._to)
        text = self.tr("{count} of {dlq} are sent to {targets}. Consumers there will see them as new messages.").format(
            count=count, dlq=dlq, targets=named
        )
        place = self._targets.caution(self._to)
        return self._ask.confirm(
            self.tr("Redrive %s?") % count,
            text,
            self.tr("Redrive"),
            danger=place.environment is Environment.PRODUCTION,
            typed=place.to_type((dlq,)),
            environment=place.environment,
        )

    def _close_store(self) -> None:
        if self._store is not None:
            self._page.model.show_plan(None, 0)
            self._store.close()
            self._store = None


def _planned(
    workers: Workers,
    work: Callable[..., Generator[PlanSummary, None, PlanSummary]],
    settings: ClusterSettings,
    request: RedriveRequest,
    folder: str,
    find: FindRegistry | None,
) -> Generator[PlanSummary | None, None, tuple[PlanSummary, str]]:
    """Return the plan, and why it says nothing of schemas where the registry could not be looked up."""
    yield None
    registries: tuple[RegistrySettings, ...] = ()
    problem = ""
    try:
        if find is not None:
            registries = (find(),)
    except (ProfileError, SecretsError) as error:
        problem = error.sentence
    return (yield from workers.run(work, settings, request, folder, registries)), problem


def _numbers(store: PlanStore, state: PlanState) -> Generator[None, None, Numbers]:
    yield
    return store.numbers(state=state)


def _confirmed(plan: PlanSummary) -> Generator[None, None, RedriveRequest]:
    yield
    return confirmed(plan)
