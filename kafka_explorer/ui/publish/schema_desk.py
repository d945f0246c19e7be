"""The schemas of the connection's registry: offered, fetched when one is named, and a sample made from them."""

from collections.abc import Generator

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.errors import ProfileError, SecretsError
from kafka_explorer.engine.decoders.context import Context, SchemaMissing, SchemaText
from kafka_explorer.engine.decoders.registered import Registered, decode, framing
from kafka_explorer.engine.errors import DecodeError, ExplorerError
from kafka_explorer.engine.producing.schema_encoding import RegisteredSchemas, fetch_named, sample_of
from kafka_explorer.engine.records import Record
from kafka_explorer.engine.registry import RegistryFailed, RegistrySettings, SchemaStore, fetch_schema, list_subjects
from kafka_explorer.engine.templates.forms import Field, Form, FormError
from kafka_explorer.engine.templates.placeholders import literal
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.publish.view import PublishPage
from kafka_explorer.ui.publish.words import sentence
from kafka_explorer.ui.registry_access import FindRegistry


class SchemaDesk(QObject):
    """`changed` comes when `encoder` knows more. Without a registry nothing happens."""

    changed = Signal()

    def __init__(self, page: PublishPage, find: FindRegistry | None, jobs: Jobs) -> None:
        super().__init__(page)
        self._page = page
        self._find = find
        self._jobs = jobs
        self._known: dict[str, SchemaText] = {}
        self._missing: dict[str, str] = {}
        self._subjects: tuple[str, ...] = ()
        self._topic = ""
        if find is not None:
            form = page.form
            form.value.form.chosen.connect(lambda _form: self._on_form(form.value.form.form))
            form.key.form.chosen.connect(lambda _form: self._on_form(form.key.form.form))
            form.changed.connect(self._on_changed)
            form.value.sample_wanted.connect(self._on_sample_wanted)

    @property
    def encoder(self) -> RegisteredSchemas | None:
        """What makes bytes by the schemas that are known; None without a registry."""
        if self._find is None:
            return None
        return RegisteredSchemas(tuple(self._known.items()), tuple(self._missing.items()))

    def show_topic(self, topic: str) -> None:
        """Offer the schemas of a topic before others."""
        self._topic = topic
        self._offer()

    def readable(self, record: Record) -> "Generator[None, None, Field | None]":
        """Return the value of a record as JSON by its schema, if that gives the same bytes again; else None."""
        yield
        if self._find is None or record.value is None:
            return None
        context = Context(topic=record.topic, headers=tuple((each.name, each.value) for each in record.headers))
        framed = framing(record.value, context)
        if framed is None:
            return None
        try:
            registry = self._find()
        except (ProfileError, SecretsError):
            return None
        schema = yield from fetch_schema([registry], framed.schema_id)
        return None if isinstance(schema, SchemaMissing) else _readable(record.value, schema, context)

    def _on_form(self, form: Form) -> None:
        if form is Form.SCHEMA and not self._subjects:
            self._jobs.start(
                self.tr("List the schemas"),
                _listed(self._find),
                owner=self._page,
                slot="subjects",
                done=self._on_listed,
                failed=lambda error: self._page.banner.show_error(explain(error)),
                shown=False,
            )
        self._offer()

    def _on_listed(self, subjects: tuple[str, ...]) -> None:
        self._subjects = subjects
        self._offer()

    def _offer(self) -> None:
        mine = [name for name in self._subjects if name.startswith(self._topic)] if self._topic else []
        names = [*mine, *(name for name in self._subjects if name not in mine)]
        form = self._page.form
        for choice, ending in ((form.value.schema, "value"), (form.key.schema, "key")):
            choice.set_names(names)
            usual = f"{self._topic}-{ending}"
            if not choice.schema and usual in names:
                choice.show_schema(usual)
                choice.named.emit(usual)

    def _on_changed(self) -> None:
        for field in (self._page.form.value.field, self._page.form.key.field):
            name = field.schema.strip()
            if field.form is Form.SCHEMA and name and name not in self._known and name not in self._missing:
                self._fetch(name)

    def _fetch(self, name: str) -> None:
        self._missing[name] = self.tr("the schema %s is being fetched") % name
        self._jobs.start(
            self.tr("Fetch the schema %s") % name,
            _fetched(self._find, name),
            owner=self._page,
            slot=f"schema {name}",
            done=lambda schema: self._on_fetched(name, schema),
            failed=lambda error: self._on_missing(name, error),
            shown=False,
        )

    def _on_fetched(self, name: str, schema: SchemaText) -> None:
        self._known[name] = schema
        self._missing.pop(name, None)
        self.changed.emit()

    def _on_missing(self, name: str, error: ExplorerError) -> None:
        self._missing[name] = str(error)
        self.changed.emit()

    def _on_sample_wanted(self, name: str) -> None:
        schema = self._known.get(name)
        if schema is None:
            self._page.form.value.show_problem(sentence(self._missing.get(name, self.tr("Choose a schema"))), None)
            return
        try:
            self._page.form.value.editor.replace_all(sample_of(schema, name))
        except FormError as error:
            self._page.form.value.show_problem(sentence(str(error)), None)


def _readable(value: bytes, schema: SchemaText, context: Context) -> Field | None:
    store = SchemaStore()
    store.put(schema)
    known = Context(context.topic, headers=context.headers, schemas=store)
    framed = framing(value, known)
    if framed is None or not schema.subjects:
        return None
    subject, version = schema.subjects[0]
    try:
        decoded = decode(value, known, framed)
        if not isinstance(decoded, Registered):
            return None
        name = " ".join(part for part in (f"{subject} v{version}", decoded.message) if part)
        same = RegisteredSchemas(((name, schema),))(name, decoded.text) == value
    except (DecodeError, FormError):
        return None
    return Field(Form.SCHEMA, literal(decoded.text), name) if same else None


def _registry(find: FindRegistry | None) -> RegistrySettings:
    try:
        if find is not None:
            return find()
    except (ProfileError, SecretsError) as error:
        raise RegistryFailed(error.sentence) from error
    raise RegistryFailed("no registry is configured")


def _listed(find: FindRegistry | None) -> Generator[None, None, tuple[str, ...]]:
    yield
    return (yield from list_subjects(_registry(find)))


def _fetched(find: FindRegistry | None, name: str) -> Generator[None, None, SchemaText]:
    yield
    return (yield from fetch_named(_registry(find), name))
