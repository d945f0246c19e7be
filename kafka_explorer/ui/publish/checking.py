"""A template looked at field by field before it is sent: what is wrong where, and what would be sent."""

import secrets
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.producing.messages import Outgoing
from kafka_explorer.engine.producing.rehearsal import Preview, TopicFacts, preview
from kafka_explorer.engine.templates.forms import NULL, Field, Form, SchemaEncoder
from kafka_explorer.engine.templates.json_templates import template_problem
from kafka_explorer.engine.templates.placeholders import moment
from kafka_explorer.engine.templates.template import Template, TemplateError, message_of
from kafka_explorer.ui.publish.words import sentence


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field; `position` in the characters that are typed, None when that cannot be said."""

    reason: str
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """`preview` is there when nothing is wrong. `problems` are by "key", "value" and "timestamp".

    `header_problems` are by place: whether the name is what is wrong, and the reason.
    """

    preview: Preview | None = None
    problems: Mapping[str, FieldProblem] = field(default_factory=dict, hash=False)
    header_problems: Mapping[int, tuple[bool, str]] = field(default_factory=dict, hash=False)

    @property
    def first_problem(self) -> str:
        """The first thing that is wrong, as a sentence; "" for nothing."""
        for name in ("key", "value", "timestamp"):
            if name in self.problems:
                return self.problems[name].reason
        return next((reason for _, reason in self.header_problems.values()), "")


def check(
    template: Template, facts: TopicFacts | None, number: int, seed: int, schemas: SchemaEncoder | None = None
) -> Generator[None, None, Checked]:
    """Return what can be said of message `number` (from 0) of a template; reads the files it names."""
    yield
    problems: dict[str, FieldProblem] = {}
    header_problems: dict[int, tuple[bool, str]] = {}
    for name, alone in _parts(template):
        problem = _json_problem(template, name, number, seed) or _problem(alone, number, seed, schemas)
        if problem is not None:
            problems[name] = problem
        yield
    for at, (name, typed) in enumerate(template.headers):
        found = _header_problem(name, typed, number, seed, schemas)
        if found is not None:
            header_problems[at] = found
    if problems or header_problems:
        return Checked(None, problems, header_problems)
    made = message_of(template, (0, number), moment(number, seed), schemas)
    return Checked(_preview(facts, made))


def new_seed() -> int:
    """Return what makes a run's chance: the preview shows what is then sent."""
    return secrets.randbits(32)


def _preview(facts: TopicFacts | None, made: Outgoing) -> Preview:
    if facts is not None:
        return preview(facts, made)
    known = preview(TopicFacts(1), made)
    return Preview(made, made.partition, known.size_bytes)


def _parts(template: Template) -> list[tuple[str, Template]]:
    return [
        ("key", Template(key=template.key, value=NULL)),
        ("value", Template(value=template.value)),
        ("timestamp", Template(value=NULL, timestamp=template.timestamp)),
    ]


def _json_problem(template: Template, name: str, number: int, seed: int) -> FieldProblem | None:
    """JSON is looked at as it is typed, so that the line is that of the editor."""
    typed = {"key": template.key, "value": template.value}.get(name, NULL)
    if typed.form not in {Form.JSON, Form.SCHEMA}:
        return None
    if not typed.text.strip():
        empty = QCoreApplication.translate(
            "publish", "Write a value, or begin from a template. For an empty value, choose Text and write nothing."
        )
        return FieldProblem(empty)
    found = template_problem(typed.text, moment(number, seed))
    return None if found is None else FieldProblem(sentence(str(found)), found.position)


def _problem(alone: Template, number: int, seed: int, schemas: SchemaEncoder | None) -> FieldProblem | None:
    try:
        message_of(alone, (0, number), moment(number, seed), schemas)
    except TemplateError as error:
        return FieldProblem(sentence(error.reason), error.position)
    return None


def _header_problem(
    name: str, typed: Field, number: int, seed: int, schemas: SchemaEncoder | None
) -> tuple[bool, str] | None:
    if not name:
        return True, QCoreApplication.translate("publish", "A header needs a name.")
    try:
        name.encode()
    except UnicodeEncodeError:
        return True, QCoreApplication.translate("publish", "Half of a surrogate pair in this name has no bytes.")
    found = _problem(Template(value=typed), number, seed, schemas)
    return None if found is None else (False, found.reason)
