"""What is asked before anything goes to production: a yes for one message, the topic's name typed for many."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.config.connection import Environment
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask


def _tr(text: str) -> str:
    return QCoreApplication.translate("publish", text)


def agreed(ask: Ask, environment: Environment, topic: str, count: int | None, verb: str = "") -> bool:
    """Whether `count` messages (None: nobody knows) may go to `topic`. Elsewhere than on production nobody is asked."""
    if environment is not Environment.PRODUCTION:
        return True
    if count == 1:
        title, text = _tr("Send one message to production?"), _tr("It goes to %s and cannot be taken back.")
    else:
        some = _tr("messages") if count is None else formats.counted(count, _tr("message"), _tr("messages"))
        title, text = _tr("Send %s to production?") % some, _tr("They go to %s and cannot be taken back.")
    typed = "" if count == 1 else topic
    return ask.confirm(title, text % topic, verb or _tr("Send"), typed=typed, environment=environment)
