"""The pages of topics put together, for one open cluster: the list, one topic, and what is done with topics."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal

from kafka_explorer.config.catalogue import catalogue_file
from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.topic_changes.creation import NewTopicWish
from kafka_explorer.engine.topic_changes.trimming import TrimTo
from kafka_explorer.engine.topics import TopicSummary
from kafka_explorer.ui.palette import Entry
from kafka_explorer.ui.tools import Tools
from kafka_explorer.ui.topics.catalogue_controller import CatalogueController
from kafka_explorer.ui.topics.catalogue_editor import CatalogueEditor
from kafka_explorer.ui.topics.catalogue_page import CataloguePage
from kafka_explorer.ui.topics.changing import ChangingController, ChangingPage
from kafka_explorer.ui.topics.controller import TopicsController
from kafka_explorer.ui.topics.creating import CreatingController, CreatingPage
from kafka_explorer.ui.topics.creating_many import CreatingManyController, CreatingManyPage
from kafka_explorer.ui.topics.deleting import DeletingController, DeletingPage
from kafka_explorer.ui.topics.growing import GrowingController, GrowingPage
from kafka_explorer.ui.topics.operation_page import OperationPage
from kafka_explorer.ui.topics.operations_menu import OperationKind, operation_text
from kafka_explorer.ui.topics.topic_controller import TopicController
from kafka_explorer.ui.topics.topic_page import TopicPage
from kafka_explorer.ui.topics.trimming import TrimmingController, TrimmingPage
from kafka_explorer.ui.topics.view import TopicsPage
from kafka_explorer.ui.where import Where

LIST, TOPIC = "topics", "topic"
CREATE, CREATE_MANY, GROW = "topic-create", "topics-create", "topic-grow"
CHANGE, TRIM, DELETE = "topic-change", "topic-trim", "topics-delete"
CATALOGUE, CATALOGUE_EDIT = "catalogue", "catalogue-edit"


def _tr(words: str) -> str:
    return QCoreApplication.translate("topics_feature", words)


@dataclass(frozen=True, slots=True)
class OperationPages:
    """A page for each operation."""

    create: CreatingPage
    create_many: CreatingManyPage
    grow: GrowingPage
    change: ChangingPage
    trim: TrimmingPage
    delete: DeletingPage

    def by_name(self) -> dict[str, OperationPage]:
        """Return them by the names of pages."""
        return {
            CREATE: self.create,
            CREATE_MANY: self.create_many,
            GROW: self.grow,
            CHANGE: self.change,
            TRIM: self.trim,
            DELETE: self.delete,
        }


class TopicsFeature(QObject):
    """Makes the pages and connects them with each other; `page_asked` names the one to show.

    Belongs to the list page. `listed` brings all topics whenever they were read, `changed` the names of those that an
    operation has changed; `messages_asked` and `group_asked` lead to other features.
    """

    page_asked = Signal(str)
    listed = Signal(tuple)
    changed = Signal(tuple)
    messages_asked = Signal(str)
    group_asked = Signal(str)

    def __init__(self, tools: Tools, profile: ConnectionProfile, cluster: Cluster) -> None:
        theme, memory, jobs, ask = tools.theme, tools.memory, tools.jobs, tools.ask
        where = Where(cluster.settings, profile.environment, profile.name)
        self.reason = _tr("This connection is read-only: nothing can be changed") if where.read_only else ""
        self.list_page = TopicsPage(theme, memory, self.reason)
        super().__init__(self.list_page)
        self.topic_page = TopicPage(theme, memory, self.reason)
        self.pages = OperationPages(
            CreatingPage(theme, where),
            CreatingManyPage(theme, memory, where),
            GrowingPage(theme, memory, where),
            ChangingPage(theme, memory, where),
            TrimmingPage(theme, tools.clock, memory, where),
            DeletingPage(theme, memory, where),
        )
        self.catalogue_page = CataloguePage(theme, memory, self.reason)
        self.editor = CatalogueEditor(theme, memory)
        self._ask = ask
        self._topics: tuple[TopicSummary, ...] = ()
        self._back_to = LIST
        self.list = TopicsController(self.list_page, cluster.settings, tools.workers, jobs, ask)
        self.topic = TopicController(self.topic_page, cluster, tools.workers, jobs, ask)
        self.create = CreatingController(self.pages.create, where, jobs, ask)
        self.create_many = CreatingManyController(self.pages.create_many, where, jobs, ask)
        self.grow = GrowingController(self.pages.grow, where, jobs, ask)
        self.change = ChangingController(self.pages.change, where, jobs, ask)
        self.trim = TrimmingController(self.pages.trim, where, jobs, ask)
        self.delete = DeletingController(self.pages.delete, where, jobs, ask)
        file = None if tools.catalogues is None else catalogue_file(tools.catalogues, profile.name)
        self.catalogue = CatalogueController(self.catalogue_page, self.editor, where, file, tools.workers, jobs, ask)
        self._connect_pages()
        self._connect_operations()
        self._connect_catalogue()

    def _connect_pages(self) -> None:
        page, topic = self.list_page, self.topic_page
        page.topic_opened.connect(self.show_topic)
        page.messages_asked.connect(self.messages_asked)
        page.create_asked.connect(self.begin_creating)
        page.operation_asked.connect(lambda kind, names: self.begin(kind, names, LIST))
        topic.left.connect(lambda: self.page_asked.emit(LIST))
        topic.group_asked.connect(self.group_asked)
        topic.operation_asked.connect(lambda kind: self.begin(kind, (self.topic.name,), TOPIC))
        topic.configuration.change_asked.connect(self._on_change_asked)
        topic.configuration.undo_asked.connect(lambda: self._on_change_asked(self.change.undo_of(self.topic.name)))
        self.topic.messages_requested.connect(self.messages_asked)
        self.list.listed.connect(self._on_listed)

    def _connect_operations(self) -> None:
        for page in self.pages.by_name().values():
            page.left.connect(lambda: self.page_asked.emit(self._back_to))
        for controller in (self.create, self.create_many, self.grow, self.change, self.trim, self.delete):
            controller.operation.changed.connect(self._on_changed)
        self.create.created.connect(self.show_topic)
        self.create_many.created.connect(lambda: self.page_asked.emit(self._back_to))
        self.delete.deleted.connect(self._on_deleted)
        self.delete.again_asked.connect(lambda wishes: self.begin_creating_many(wishes, LIST))
        for done in (self.grow.grown, self.trim.trimmed, self.change.applied):
            done.connect(self._on_done)
        self.change.applied.connect(self._on_applied)

    def _connect_catalogue(self) -> None:
        catalogue = self.catalogue
        self.list.listed.connect(catalogue.set_topics)
        catalogue.topic_asked.connect(self.show_topic)
        catalogue.create_wanted.connect(lambda wishes: self.begin_creating_many(wishes, CATALOGUE))
        catalogue.editor_asked.connect(lambda: self.page_asked.emit(CATALOGUE_EDIT))
        catalogue.left.connect(lambda: self.page_asked.emit(CATALOGUE))
        self.catalogue_page.group_opened.connect(self.group_asked)

    def show_topic(self, name: str) -> None:
        """Show one topic."""
        self.topic.show_topic(name)
        self.topic_page.configuration.editor.offer_undo(bool(self.change.undo_of(name)) and not self.reason)
        self.page_asked.emit(TOPIC)

    def begin_creating(self, like: str = "") -> None:
        """Show the page on which a topic is created."""
        self._back_to = LIST
        self.create.begin(like)
        self.page_asked.emit(CREATE)

    def begin_creating_many(self, wishes: Sequence[NewTopicWish], back_to: str) -> None:
        """Show what the creation of several topics comes to."""
        self._back_to = back_to
        self.create_many.begin(wishes)
        self.page_asked.emit(CREATE_MANY)

    def begin(self, kind: OperationKind, names: Sequence[str], back_to: str) -> None:
        """Show what an operation comes to; most are for one topic."""
        name = names[0]
        if kind is OperationKind.LIKE:
            self.begin_creating(name)
        elif kind is OperationKind.GROW:
            self.grow.begin(name, self._partitions_of(name))
            self.page_asked.emit(GROW)
        elif kind is OperationKind.DELETE:
            self.delete.begin(names)
            self.page_asked.emit(DELETE)
        else:
            self.trim.begin(name, self._partitions_of(name), TrimTo.END if kind is OperationKind.EMPTY else TrimTo.TIME)
            self.page_asked.emit(TRIM)
        self._back_to = back_to

    def entries(self) -> Iterable[Entry]:
        """Return what the palette offers: creating, and what can be done with the topic that is shown."""
        yield self._entry(_tr("Create a topic"), "plus", self.begin_creating, "Ctrl+N")
        name = self.topic.name
        for kind in OperationKind if name else ():
            run = partial(self.begin, kind, (name,), TOPIC)
            yield self._entry(operation_text(kind, name), "pencil-simple", run)

    def _entry(self, text: str, icon: str, run: Callable[[], object], keys: str = "") -> Entry:
        allowed = run if not self.reason else lambda: self._ask.notify(self.reason)
        return Entry(text, _tr("Topics") if not self.reason else _tr("Read-only"), icon, allowed, keys)

    def _partitions_of(self, name: str) -> int:
        described = self.topic.topic
        if described is not None and described.name == name:
            return len(described.partitions)
        return next((topic.partition_count for topic in self._topics if topic.name == name), 0)

    def _on_listed(self, topics: tuple[TopicSummary, ...]) -> None:
        self._topics = topics
        self.create.set_topics([topic.name for topic in topics])
        self.listed.emit(topics)

    def _on_change_asked(self, wished: Mapping[str, str | None]) -> None:
        self._back_to = TOPIC
        self.change.begin(self.topic.name, wished)
        self.page_asked.emit(CHANGE)

    def _on_changed(self, names: tuple[str, ...]) -> None:
        self.list.load()
        self.changed.emit(names)

    def _on_deleted(self) -> None:
        self.page_asked.emit(LIST if self._back_to == TOPIC else self._back_to)

    def _on_done(self, name: str) -> None:
        if self.topic.name == name:
            self.topic.load()
        self.page_asked.emit(self._back_to)

    def _on_applied(self, _name: str) -> None:
        editor = self.topic_page.configuration.editor
        editor.discard()
        editor.offer_undo(True)
