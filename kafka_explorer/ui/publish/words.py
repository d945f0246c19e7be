"""Engine values of sending in the user's words."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.producing.problems import Framework, Problem, ProblemKind
from kafka_explorer.engine.producing.request import SendStep
from kafka_explorer.engine.producing.send_log import Outcome, SendState
from kafka_explorer.engine.templates.forms import Form
from kafka_explorer.ui import formats
from kafka_explorer.ui.widgets.labels import BadgeTone


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
    if outcome.problem is not None:
        return problem_words(outcome.problem)
    return sentence(outcome.reason)


def problem_words(problem: Problem) -> str:
    """Return what speaks against a message, as a sentence."""
    facts = [formats.integer(fact) if isinstance(fact, int) else fact for fact in problem.facts]
    if problem.kind is ProblemKind.TOLD:
        return sentence(facts[0])
    if problem.kind is ProblemKind.HEADER_MEANS:
        facts[1] = framework_words(Framework[facts[1]])
    return _problem_texts()[problem.kind].format(*facts)


def _problem_texts() -> dict[ProblemKind, str]:
    return {
        ProblemKind.NO_PARTITION: _tr("There is no partition {0}: the topic has {1}, counted from 0."),
        ProblemKind.TOO_LARGE: _tr(
            "{0} bytes before compression are more than the {1} that the topic takes (max.message.bytes): it is "
            "refused unless compression saves the rest."
        ),
        ProblemKind.KEY_WANTED: _tr("The topic is compacted, and its broker refuses messages without a key."),
        ProblemKind.HEADER_MEANS: _tr("The header {0} means something to others ({1})."),
        ProblemKind.NAME_NOT_UTF8: _tr(
            "A header name of partition {0}, offset {1} is no UTF-8, which this client cannot send."
        ),
        ProblemKind.NO_JSON: _tr("Line {0} is no JSON: {1}."),
        ProblemKind.NO_OBJECT: _tr("Line {0} is no object with a key or a value."),
        ProblemKind.HEADERS_NO_LIST: _tr("Line {0}: its headers are no list."),
        ProblemKind.HEADER_WITHOUT_NAME: _tr("Line {0}: a header of it has no name."),
        ProblemKind.NOT_WHOLE: _tr("Line {0} stands for a message whose headers could not be read: it is not whole."),
        ProblemKind.NO_TEXT: _tr(
            "Line {0}: its {1} is not text. Write JSON as a string, so that its numbers stay as they are."
        ),
        ProblemKind.UNKNOWN_ENCODING: _tr("Line {0}: its {1} is {2}; only base64 is known."),
        ProblemKind.NO_BASE64: _tr("Line {0}: its {1} is no base64: {2}."),
        ProblemKind.NO_NUMBER: _tr("Line {0}: its {1} is no number from 0."),
        ProblemKind.CELL_COUNT: _tr("Row {0} has {1} cells, the first line {2}."),
        ProblemKind.CELL_NO_NUMBER: _tr("Row {0}: its {1}, '{2}', is no number from 0."),
    }


def framework_words(who: Framework) -> str:
    """Return who acts upon a header."""
    words = {
        Framework.SPRING_DEAD_LETTERS: _tr("Spring's dead letters"),
        Framework.SPRING_RETRIES: _tr("Spring's retry topics"),
        Framework.SPRING_ATTEMPTS: _tr("Spring's retry topics: a consumer may believe that its retries are used up"),
        Framework.SPRING_DESERIALIZER: _tr("Spring's ErrorHandlingDeserializer"),
        Framework.CONNECT_DEAD_LETTERS: _tr("Kafka Connect's dead letters"),
        Framework.STREAMS_DEAD_LETTERS: _tr("Kafka Streams' dead letters"),
        Framework.SHARE_GROUPS: _tr("share groups' dead letters"),
        Framework.OURS: _tr("this program's own marks"),
        Framework.MIRROR_MAKER: _tr("MirrorMaker's marks"),
    }
    return words[who]


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
