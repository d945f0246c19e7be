"""The pages of dead letters put together, for one open cluster."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.dead_letters.inbox import InboxNews
from kafka_explorer.engine.masks import Masks
from kafka_explorer.engine.redrive.request import RedriveRequest
from kafka_explorer.ui.deadletters.after_controller import AfterController
from kafka_explorer.ui.deadletters.inbox_controller import InboxController
from kafka_explorer.ui.deadletters.inbox_page import InboxPage
from kafka_explorer.ui.deadletters.plan_controller import PlanController
from kafka_explorer.ui.deadletters.plan_page import PlanPage
from kafka_explorer.ui.deadletters.run_controller import RunController
from kafka_explorer.ui.deadletters.run_page import RunPage
from kafka_explorer.ui.deadletters.runs import Run
from kafka_explorer.ui.deadletters.source_form import SourceForm
from kafka_explorer.ui.deadletters.source_map import SourceMap
from kafka_explorer.ui.deadletters.targets import INTERNAL, Targets
from kafka_explorer.ui.deadletters.topic_controller import TopicController
from kafka_explorer.ui.deadletters.topic_page import TopicPage
from kafka_explorer.ui.deadletters.unfinished import Unfinished
from kafka_explorer.ui.deadletters.word_form import WordForm
from kafka_explorer.ui.registry_access import registry_finder
from kafka_explorer.ui.tools import Tools
from kafka_explorer.ui.where import Where

INBOX, TOPIC, PLAN, RUN = "dead-letters", "dead-letter-topic", "redrive-plan", "redrive"


@dataclass(frozen=True, slots=True)
class Pages:
    """The four pages."""

    inbox: InboxPage
    topic: TopicPage
    plan: PlanPage
    run: RunPage

    def inner(self) -> dict[str, QWidget]:
        """Return the pages that are reached from the inbox, by name."""
        return {TOPIC: self.topic, PLAN: self.plan, RUN: self.run}


class DeadLettersFeature(QObject):
    """Makes `pages` and connects them; `page_asked` names the one to show, `messages_asked` a topic to read.

    Belongs to the inbox, which the caller puts into a window with the others. `told` brings each InboxNews.
    """

    page_asked = Signal(str)
    messages_asked = Signal(str)
    told = Signal(object)

    def __init__(self, tools: Tools, profile: ConnectionProfile, cluster: Cluster) -> None:
        theme, clock, memory, environment = tools.theme, tools.clock, tools.memory, profile.environment
        masks = Masks(profile.masks)
        self.pages = Pages(
            InboxPage(theme, memory),
            TopicPage(theme, clock, memory, environment, masks),
            PlanPage(theme, memory, environment, masks),
            RunPage(theme, memory, environment),
        )
        super().__init__(self.pages.inbox)
        self._tools = tools
        where = Where(cluster.settings, environment, profile.name, registry_finder(profile, tools.secrets))
        self.targets = Targets(where, tools.open_clusters, self)
        self.sources = SourceMap(profile, tools.jobs, self.pages.inbox)
        self.form = SourceForm(theme, self.pages.inbox)
        self.topic_form = SourceForm(theme, self.pages.topic)
        self.inbox = InboxController(self.pages.inbox, cluster.settings, self.sources, tools.jobs)
        self.topic = TopicController(
            self.pages.topic, self.targets, tools.workers, tools.spools, tools.jobs, clock, masks
        )
        self.plan = PlanController(self.pages.plan, self.targets, tools.workers, tools.jobs, tools.ask, self.new_folder)
        self.run = RunController(self.pages.run, self.targets, tools.workers, tools.jobs, tools.ask)
        self.unfinished = Unfinished(
            self.pages.topic, self.targets, tools.workers, tools.jobs, tools.ask, str(self._root()), self._is_running
        )
        words, run_words = WordForm(theme, self.pages.topic), WordForm(theme, self.pages.run)
        topic_page, run_page = self.pages.topic, self.pages.run
        self.after = AfterController(topic_page, topic_page.banner, words, where, tools.workers, tools.jobs, tools.ask)
        self.after_run = AfterController(
            run_page, run_page.banner, run_words, where, tools.workers, tools.jobs, tools.ask
        )
        self._stale = False
        self._connect_inbox()
        self._connect_topic()
        self._connect_redrive()
        self._connect_after()
        self._connect_unfinished()

    def _connect_inbox(self) -> None:
        page = self.pages.inbox
        page.topic_opened.connect(self.show_topic)
        page.messages_asked.connect(self.messages_asked)
        page.source_asked.connect(lambda topic: self._ask_source(self.form, page.add, topic))
        page.add_asked.connect(lambda: self._ask_source(self.form, page.add, ""))
        self.inbox.told.connect(self._on_told)
        self.sources.failed.connect(self.pages.inbox.banner.show_warning)
        for form in (self.form, self.topic_form):
            form.chosen.connect(self._on_source_chosen)

    def _connect_topic(self) -> None:
        page = self.pages.topic
        page.left.connect(lambda: self.page_asked.emit(INBOX))
        page.redrive_asked.connect(self._on_redrive_asked)
        page.messages_asked.connect(lambda: self.messages_asked.emit(self.topic.topic))
        page.source_asked.connect(lambda: self._ask_source(self.topic_form, page.source, self.topic.topic))

    def _connect_redrive(self) -> None:
        for page in (self.pages.plan, self.pages.run):
            page.left.connect(lambda: self.page_asked.emit(TOPIC))
        self.plan.confirmed.connect(self._on_confirmed)
        self.run.ended.connect(self.topic.read_marks)

    def _connect_after(self) -> None:
        page, run, after = self.pages.topic, self.pages.run, self.after
        page.discard_asked.connect(lambda: after.discard(self.topic.topic, self.topic.chosen(), page.discard))
        page.restore_asked.connect(lambda: after.restore(self.topic.topic, self.topic.chosen()))
        page.export_asked.connect(lambda: after.export_journal(self.topic.topic))
        page.trim_asked.connect(lambda: after.trim(self.topic.topic))
        run.export_asked.connect(lambda: self._of_run(self.after_run.export_job))
        run.trim_asked.connect(lambda: self._of_run(lambda request, folder: self.after_run.trim(request.dlq, folder)))
        run.park_asked.connect(
            lambda: self._of_run(lambda request, folder: self.after_run.park(request, folder, self._topics(), run.park))
        )
        for each in (self.after, self.after_run):
            each.marked.connect(self.topic.read_marks)
            each.trimmed.connect(self.topic.refresh)
            each.trimmed.connect(self.inbox.refresh)
        self.after_run.parking.connect(self._on_parking)

    def _connect_unfinished(self) -> None:
        unfinished = self.unfinished
        unfinished.changed.connect(self._on_unfinished_changed)
        unfinished.go_on_asked.connect(self._on_confirmed)
        unfinished.look_asked.connect(self._on_look_asked)
        self.run.began.connect(unfinished.begun)
        self.run.ended.connect(unfinished.look)

    def _on_unfinished_changed(self) -> None:
        self.inbox.show_unfinished(self.unfinished.newest)

    def _on_look_asked(self, run: Run) -> None:
        self.run.show(run)
        self.page_asked.emit(RUN)

    def _is_running(self) -> bool:
        return self.run.is_running

    def _of_run(self, act: Callable[[RedriveRequest, str], None]) -> None:
        if self.run.run is not None:
            act(self.run.run.request, self.run.run.folder)

    def _on_parking(self, run: Run) -> None:
        self.run.start(replace(run, folder=self.new_folder(run.request.job)))

    def start(self) -> None:
        """Look for dead letters, now and from time to time, and once for redrives that are not through."""
        self.inbox.start()
        self.unfinished.look()

    def show_topic(self, name: str) -> None:
        """Show the dead letters of one topic."""
        self.topic.show_topic(name, self.inbox.inbox(name), self.inbox.knowledge())
        self.unfinished.show_topic(name)
        self.page_asked.emit(TOPIC)

    def names(self) -> list[str]:
        """Return the dead-letter topics that are known."""
        return [] if self.inbox.news is None else [inbox.topic.name for inbox in self.inbox.news.inboxes]

    def close(self) -> None:
        """Stop what runs, as the cluster is closed."""
        self.inbox.close()
        self.run.close()
        self.plan.close()
        self.pages.topic.model.show_spool(None)

    def _on_told(self, news: InboxNews) -> None:
        inbox = news.inbox(self.topic.topic)
        if inbox is not None:
            self.topic.show_facts(inbox)
            if self._stale:
                self._stale = False
                self.topic.take_knowledge(self.inbox.knowledge())
        self.told.emit(news)

    def _ask_source(self, form: SourceForm, anchor: QWidget, topic: str) -> None:
        inbox = self.inbox.inbox(topic)
        source = "" if inbox is None else inbox.topic.source or ""
        form.ask(
            anchor,
            self._topics(),
            topic,
            source,
            set_by_user=topic in self.sources.sources,
            can_keep=self.sources.can_keep,
        )

    def _on_source_chosen(self, topic: str, source: str, keep: bool) -> None:
        self._stale = topic == self.topic.topic
        self.sources.set_source(topic, source, keep=keep)

    def _on_redrive_asked(self) -> None:
        self.plan.begin(
            self.topic.topic,
            self.topic.chosen(),
            topics=self._topics(),
            groups=self.topic.reader_groups(),
            stripped=self.topic.dialect_headers(),
            edits=self.topic.letter.edits,
            mappings=dict(self.sources.sources),
            dialects=self.sources.dialects,
        )
        self.page_asked.emit(PLAN)

    def _on_confirmed(self, run: Run) -> None:
        self.run.start(run)
        self.page_asked.emit(RUN)

    def _topics(self) -> list[str]:
        news = self.inbox.news
        return [] if news is None else sorted(_not_internal(news.partitions))

    def new_folder(self, job: str) -> str:
        """Return where a job's plan and account go."""
        folder = self._root() / job
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder)

    def _root(self) -> Path:
        """Return the folder of all redrives: beside the logs of sends, where anything is kept."""
        logs = self._tools.shelves.sends.logs
        return (self._tools.spools.path if logs is None else logs.parent) / "redrives"


def _not_internal(topics: Iterable[str]) -> list[str]:
    return [name for name in topics if not name.startswith(INTERNAL)]
