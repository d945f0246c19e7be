"""Sentences for what the engine tells in codes: dialects, doubts, where a source is known from."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.dead_letters.dead_letter import KnownBy, Origin
from kafka_explorer.ui import formats
from kafka_explorer.ui.widgets.header import SEPARATOR


def tr(text: str) -> str:
    """Translate a text of this feature."""
    return QCoreApplication.translate("deadletters", text)


def known_by_words(known_by: KnownBy) -> str:
    """Say how a source topic is known."""
    return {
        "header": tr("by header"),
        "name": tr("by name"),
        "mapping": tr("set by you"),
        "chosen": tr("chosen"),
        "unknown": tr("not known"),
    }[known_by]


def short_class(name: str | None) -> str:
    """``java.net.SocketTimeoutException`` -> "SocketTimeoutException"; a dash where it is not known."""
    return name.rpartition(".")[2].rpartition("$")[2] or name if name else formats.DASH


def origin_text(origin: Origin) -> str:
    """Say where a message was when it failed, as far as that is known."""
    if origin.topic is None:
        return tr("Where it came from is not known")
    parts = [tr("from %s") % origin.topic]
    if origin.partition is not None:
        parts.append(tr("partition %s") % origin.partition)
    if origin.offset is not None:
        parts.append(tr("offset %s") % formats.integer(origin.offset))
    return SEPARATOR.join(parts)


def frames_text(trace: str | None) -> str:
    """Say how many frames a stack trace has; "" without one."""
    frames = sum(line.strip().startswith("at ") for line in (trace or "").splitlines())
    return formats.counted(frames, tr("frame"), tr("frames")) if frames else ""
