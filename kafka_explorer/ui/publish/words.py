"""Engine values of sending in the user's words."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.producing.request import SendStep
from kafka_explorer.engine.producing.send_log import Outcome, SendState
from kafka_explorer.engine.templates.forms import Form
from kafka_explorer.ui.widgets.labels import BadgeTone

SCHEMA_FORMS = (Form.SCHEMA,)


def _tr(text: str) -> str:
    return QCoreApplication.translate("publish", text)


def form_name(form: Form) -> str:
    """Return how the window calls a form."""
    names = {
        Form.NULL: _tr("Null"),
        Form.TEXT: _tr("Text"),
        Form.JSON: _tr("JSON"),
        Form.INT32: _tr("Integer, 32 bits"),
        Form.INT64: _tr("Long, 64 bits"),
        Form.FLOAT64: _tr("Double, 64 bits"),
        Form.UUID: _tr("UUID"),
        Form.HEX: _tr("Hex"),
        Form.BASE64: _tr("Base64"),
        Form.FILE: _tr("File"),
        Form.SCHEMA: _tr("By schema"),
    }
    return names[form]


def form_hint(form: Form) -> str:
    """Return what an empty field of a form says."""
    hints = {
        Form.NULL: _tr("null: nothing at all, not even an empty text"),
        Form.TEXT: _tr("empty"),
        Form.JSON: _tr('{"a": 1}'),
        Form.INT32: "42",
        Form.INT64: "42",
        Form.FLOAT64: "3.14",
        Form.UUID: "{{uuid}}",
        Form.HEX: "0a ff 00",
        Form.BASE64: "aGVsbG8=",
        Form.FILE: _tr("path of a file"),
        Form.SCHEMA: _tr("JSON that the schema describes"),
    }
    return hints[form]


def sentence(text: str) -> str:
    """Return a part of a sentence as a whole one: capital first, full stop last."""
    text = text.strip()
    if not text:
        return text
    return text[:1].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def step_words(step: SendStep) -> str:
    """Return what a run is doing."""
    words = {
        SendStep.PREPARING: _tr("Preparing"),
        SendStep.SETTLING: _tr("Looking in the topic for messages without an answer"),
        SendStep.SENDING: _tr("Sending"),
        SendStep.CONFIRMING: _tr("Waiting for the last acknowledgements"),
    }
    return words[step]


def state_words(state: SendState) -> tuple[str, BadgeTone]:
    """Return the word and the tone of what became of a message."""
    words: dict[SendState, tuple[str, BadgeTone]] = {
        SendState.UNSEEN: (_tr("not sent"), "neutral"),
        SendState.GIVEN: (_tr("in doubt"), "warn"),
        SendState.ACKNOWLEDGED: (_tr("acknowledged"), "ok"),
        SendState.REFUSED: (_tr("refused"), "bad"),
        SendState.UNSENDABLE: (_tr("unsendable"), "bad"),
        SendState.ABSENT: (_tr("undelivered"), "warn"),
    }
    return words[state]


def reason_words(outcome: Outcome) -> str:
    """Return why a message is not acknowledged, as a sentence."""
    if outcome.state is SendState.GIVEN:
        return _tr("Sent, but the broker never answered: whether it arrived is not known yet.")
    if outcome.state is SendState.ABSENT and not outcome.reason:
        return _tr("Not delivered in time, and not in the topic: continuing sends it.")
    return sentence(outcome.reason)


def what_words(what: str) -> str:
    """Return what a kept run was, as in "Copy"."""
    words = {
        "message": _tr("One"),
        "template": _tr("Many"),
        "file": _tr("File"),
        "selection": _tr("Selection"),
        "copy": _tr("Copy"),
    }
    return words.get(what, what)
