"""Sentences for what the engine tells in codes: dialects, doubts, where a source is known from."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.dead_letters.dead_letter import Doubt, DoubtKind, KnownBy, Origin
from kafka_explorer.ui import formats
from kafka_explorer.ui.widgets.header import SEPARATOR
from kafka_explorer.ui.widgets.labels import BadgeTone


def tr(text: str) -> str:
    """Translate a text of this feature."""
    return QCoreApplication.translate("deadletters", text)


def dialect_words(dialect: str) -> tuple[str, BadgeTone, str]:
    """Return the chip of a dialect, its tone, and who writes dead letters so."""
    known: dict[str, tuple[str, BadgeTone, str]] = {
        "spring": ("SPRING", "ok", tr("Spring Kafka's DeadLetterPublishingRecoverer: the message with headers added")),
        "spring-retry": ("SPRING RETRY", "ok", tr("Spring Kafka's retry topics: the message with headers added")),
        "spring-cloud-stream": ("SPRING CLOUD", "ok", tr("Spring Cloud Stream: the message with headers added")),
        "connect": ("CONNECT", "violet", tr("Kafka Connect: the message with text headers added")),
        "streams": ("STREAMS", "violet", tr("Kafka Streams (KIP-1034): the message with text headers added")),
        "share-group": ("SHARE GROUP", "warn", tr("A share group (KIP-1191): often only a pointer to the message")),
        "smallrye": ("SMALLRYE", "accent", tr("Quarkus and SmallRye: the message with headers added")),
        "watermill": ("WATERMILL", "accent", tr("Watermill: the message with headers added")),
        "envelope": (
            "ENVELOPE",
            "accent",
            tr("A JSON envelope around the message, which loses its headers"),
        ),
        "smallrye-retry": ("SMALLRYE", "accent", tr("SmallRye's delayed retry: the message with headers added")),
        "plain": ("PLAIN", "neutral", tr("Nothing in it tells why it is here")),
        "": ("NOT READ", "neutral", tr("Nothing of it was read yet")),
    }
    return known.get(dialect, (dialect.upper(), "neutral", tr("Described in the connection's profile")))


def known_by_words(known_by: KnownBy) -> str:
    """Say how a source topic is known."""
    return {
        "header": tr("by header"),
        "name": tr("by name"),
        "mapping": tr("set by you"),
        "chosen": tr("chosen"),
        "unknown": tr("not known"),
    }[known_by]


def doubt_sentence(doubt: Doubt) -> str:
    """Say what is not as it should be, and what follows from it."""
    sentences = {
        DoubtKind.DAMAGED_HEADER: tr("The header %s is damaged; what it would tell is not known."),
        DoubtKind.HEADERS_UNREADABLE: tr("A header's name is no text, so this message cannot be sent whole."),
        DoubtKind.ENVELOPE_UNREADABLE: tr("This should be an envelope and is none: %s"),
        DoubtKind.HEADERS_LOST: tr("The envelope does not keep the message's headers."),
        DoubtKind.KEY_LOST: tr("The envelope does not keep the message's key."),
        DoubtKind.EVENT_NULL: tr("Its event is JSON's null: perhaps it was a tombstone, perhaps never readable."),
        DoubtKind.SOURCE_UNKNOWN: tr("Nothing tells which topic it came from. Set the source topic above."),
        DoubtKind.SOURCE_MISSING: tr("The topic it came from, %s, is not there."),
        DoubtKind.PARTITION_MISSING: tr("Its partition, %s, is not there any more: its key decides."),
        DoubtKind.ORIGINAL_ELSEWHERE: tr("It is only a pointer: the message itself is read where it came from."),
        DoubtKind.NOT_A_TOPIC: tr("It names %s as its source, which is no topic."),
    }
    sentence = sentences.get(doubt.kind, doubt.kind.value)
    return sentence % doubt.detail if "%s" in sentence else sentence


def doubts_text(doubts: Sequence[Doubt]) -> str:
    """Return them as one text, but for what every envelope loses: its chip says that."""
    return " ".join(doubt_sentence(doubt) for doubt in doubts if doubt.kind is not DoubtKind.HEADERS_LOST)


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
