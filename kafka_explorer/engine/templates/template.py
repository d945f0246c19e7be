"""A template: what is typed once and sent as often as one likes. Plain data, kept as tables."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.producing.messages import MessageId, Outgoing, Unsendable
from kafka_explorer.engine.producing.problems import told
from kafka_explorer.engine.records import UNREADABLE_HEADERS, Header, Record
from kafka_explorer.engine.templates.forms import NULL, Field, Form, FormError, SchemaEncoder, encoded, field_of
from kafka_explorer.engine.templates.placeholders import (
    Filled,
    Moment,
    PlaceholderError,
    fill,
    literal,
    moment,
)

_TEXTUAL = {Form.TEXT, Form.JSON, Form.FILE}


class TemplateError(ExplorerError):
    """One field of a template cannot be: `field` is "key", "value", "timestamp" or a header's name.

    `position` is where, in the characters of what is typed; None when that cannot be said.
    """

    def __init__(self, field: str, reason: str, position: int | None = None) -> None:
        super().__init__(field, reason, position)
        self.field = field
        self.reason = reason
        self.position = position

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Template:
    """What to send. `partition` of None lets the key decide; `timestamp` is "" for the moment of sending, else
    milliseconds since 1970, placeholders allowed, as in "{{now:-1h:ms}}".
    """

    key: Field = NULL
    value: Field = Field()  # noqa: RUF009 - frozen
    headers: tuple[tuple[str, Field], ...] = ()
    partition: int | None = None
    timestamp: str = ""


def message_of(template: Template, message: MessageId, at: Moment, schemas: SchemaEncoder | None = None) -> Outgoing:
    """Return the message that the template gives at a moment; `schemas` encodes its fields of the form SCHEMA.

    Raises TemplateError.
    """
    return Outgoing(
        message,
        _bytes(template.key, "key", at, schemas),
        _bytes(template.value, "value", at, schemas),
        tuple(Header(name, _bytes(field, name, at, schemas)) for name, field in template.headers),
        template.partition,
        _timestamp_ms(template.timestamp, at),
    )


def starter(record: Record) -> Template:
    """Return a template that gives the record's key, value and headers again, byte for byte."""
    headers = [each for each in record.headers if each.name != UNREADABLE_HEADERS]
    return Template(
        _literal(field_of(record.key)),
        _literal(field_of(record.value)),
        tuple((header.name, _literal(field_of(header.value))) for header in headers),
    )


@dataclass(frozen=True, slots=True)
class Repeated:
    """A source: the template `count` times. `seed` makes what is left to chance the same in every run of it."""

    template: Template
    count: int
    seed: int = 0
    schemas: SchemaEncoder | None = None

    @property
    def identity(self) -> str:
        """See Source."""
        text = json.dumps([table_of(self.template), self.count, self.seed], sort_keys=True)
        return f"template {hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}"

    def total(self) -> int | None:
        """See Source."""
        return self.count

    def messages(self) -> Iterator[Outgoing | Unsendable | None]:
        """See Source."""
        for number in range(self.count):
            try:
                yield message_of(self.template, (0, number), moment(number, self.seed), self.schemas)
            except TemplateError as error:
                yield Unsendable((0, number), told(str(error)))


def table_of(template: Template) -> dict[str, Any]:
    """Return the template as a table to be kept."""
    return {
        "key": _field_table(template.key),
        "value": _field_table(template.value),
        "headers": [{"name": name, **_field_table(field)} for name, field in template.headers],
        "partition": template.partition,
        "timestamp": template.timestamp,
    }


def template_of(table: Mapping[str, Any]) -> Template:
    """Return the template of a kept table. Raises ValueError with a sentence."""
    headers = table.get("headers", [])
    partition = table.get("partition")
    timestamp = table.get("timestamp", "")
    if not isinstance(headers, Sequence) or isinstance(headers, str):
        raise ValueError("The headers of a template are a list.")
    if partition is not None and (type(partition) is not int or partition < 0):
        raise ValueError("The partition of a template is a number from 0, or null.")
    if not isinstance(timestamp, str):
        raise ValueError("The timestamp of a template is text.")
    return Template(
        _field_of_table(table.get("key")),
        _field_of_table(table.get("value")),
        tuple((_name(header), _field_of_table(header)) for header in headers),
        partition,
        timestamp,
    )


def _bytes(field: Field, name: str, at: Moment, schemas: SchemaEncoder | None) -> bytes | None:
    filled = Filled("")
    try:
        filled = fill(field.text, at, in_json=field.form in {Form.JSON, Form.SCHEMA})
        if field.form is Form.SCHEMA and schemas is not None:
            return schemas(field.schema, filled.text)
        return encoded(field.form, filled.text)
    except PlaceholderError as error:
        raise TemplateError(name, error.reason, error.position) from None
    except FormError as error:
        position = None if error.position is None else filled.origin(error.position)
        raise TemplateError(name, error.reason, position) from None


def _timestamp_ms(text: str, at: Moment) -> int | None:
    if not text.strip():
        return None
    try:
        filled = fill(text, at).text.strip()
    except PlaceholderError as error:
        raise TemplateError("timestamp", error.reason, error.position) from None
    if not (filled.isascii() and filled.isdigit() and 0 < int(filled[:19]) < 2**63):
        raise TemplateError("timestamp", f"'{filled}' is no number of milliseconds since 1970")
    return int(filled)


def _literal(field: Field) -> Field:
    return replace(field, text=literal(field.text)) if field.form in _TEXTUAL else field


def _field_table(field: Field) -> dict[str, Any]:
    table = {"form": field.form.value, "text": field.text}
    return {**table, "schema": field.schema} if field.schema else table


def _field_of_table(table: object) -> Field:
    text, schema = (table.get("text", ""), table.get("schema", "")) if isinstance(table, Mapping) else (None, None)
    if not isinstance(table, Mapping) or not isinstance(text, str) or not isinstance(schema, str):
        raise ValueError("A field of a template has a form and a text.")
    try:
        return Field(Form(table.get("form")), text, schema)
    except ValueError:
        raise ValueError(f"'{table.get('form')}' is no form that this version knows.") from None


def _name(header: object) -> str:
    name = header.get("name") if isinstance(header, Mapping) else None
    if not isinstance(name, str):
        raise ValueError("A header of a template has a name.")
    return name
