"""What a Spring listener would miss in a message: the class in `__TypeId__`, and dates in the form that it reads."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.producing.messages import Outgoing
from kafka_explorer.engine.templates.forms import Form
from kafka_explorer.engine.templates.spring_types import (
    TYPE_HEADER,
    DateForm,
    LearnedType,
    LearnedTypes,
    dates_in,
)
from kafka_explorer.engine.templates.template import Template

MOST_LIKELY_SHARE = 0.5


def _tr(text: str) -> str:
    return QCoreApplication.translate("publish", text)


def offered_type(types: LearnedTypes, template: Template) -> LearnedType | None:
    """Return the class to offer for what is typed; None when there is none, or it is named already."""
    if not types.types or template.value.form is Form.NULL:
        return None
    offered = types.fitting(template.value.text) if template.value.form is Form.JSON else types.types[0]
    named = [field.text for name, field in template.headers if name == TYPE_HEADER]
    return None if offered is None or named[-1:] == [offered.name] else offered


def offer_words(types: LearnedTypes, offered: LearnedType) -> tuple[str, str]:
    """Return what the button that adds the class says, and its tip."""
    tip = _tr("{count} of the newest {all} messages name the class {name} for Spring's JsonDeserializer")
    words = _tr("%s for Spring") % offered.name.rpartition(".")[2]
    return words, tip.format(count=offered.count, all=types.sampled, name=offered.name)


def hints(types: LearnedTypes, message: Outgoing) -> list[str]:
    """Return sentences about what a listener of this topic would not like."""
    found = []
    names = [header.value for header in message.headers if header.name == TYPE_HEADER]
    typed = sum(each.count for each in types.types)
    if message.value is not None and not names and typed > MOST_LIKELY_SHARE * max(1, types.sampled):
        words = _tr("{count} of the newest {all} messages here name their class in __TypeId__; this one does not.")
        found.append(words.format(count=typed, all=types.sampled))
    expected = types.date_form
    if expected is not None:
        other = [path for path, form in dates_in(message.value) if form is not expected]
        if other:
            kept = _tr("arrays, {{now:array}}") if expected is DateForm.ARRAY else _tr("ISO texts, {{now:local}}")
            words = _tr("The dates of this topic are {kept}; here “{path}” is not.")
            found.append(words.replace("{kept}", kept).replace("{path}", other[0]))
    return found
