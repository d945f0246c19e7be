"""What a dead letter tells in codes, as words: how it is written, and what is not as it should be with it."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.dead_letters.dead_letter import Doubt, DoubtKind
from kafka_explorer.ui.widgets.labels import BadgeTone


def _tr(text: str) -> str:
    return QCoreApplication.translate("deadletters", text)


def dialect_words(dialect: str) -> tuple[str, BadgeTone, str]:
    """Return the chip of a dialect, its tone, and who writes dead letters so."""
    known: dict[str, tuple[str, BadgeTone, str]] = {
        "spring": ("SPRING", "ok", _tr("Spring Kafka's DeadLetterPublishingRecoverer: the message with headers added")),
        "spring-retry": ("SPRING RETRY", "ok", _tr("Spring Kafka's retry topics: the message with headers added")),
        "spring-cloud-stream": ("SPRING CLOUD", "ok", _tr("Spring Cloud Stream: the message with headers added")),
        "connect": ("CONNECT", "violet", _tr("Kafka Connect: the message with text headers added")),
        "streams": ("STREAMS", "violet", _tr("Kafka Streams (KIP-1034): the message with text headers added")),
        "share-group": ("SHARE GROUP", "warn", _tr("A share group (KIP-1191): often only a pointer to the message")),
        "smallrye": ("SMALLRYE", "accent", _tr("Quarkus and SmallRye: the message with headers added")),
        "watermill": ("WATERMILL", "accent", _tr("Watermill: the message with headers added")),
        "envelope": (
            "ENVELOPE",
            "accent",
            _tr("A JSON envelope around the message, which loses its headers"),
        ),
        "smallrye-retry": ("SMALLRYE", "accent", _tr("SmallRye's delayed retry: the message with headers added")),
        "plain": ("PLAIN", "neutral", _tr("Nothing in it tells why it is here")),
        "": ("NOT READ", "neutral", _tr("Nothing of it was read yet")),
    }
    return known.get(dialect, (dialect.upper(), "neutral", _tr("Described in the connection's profile")))


def doubt_sentence(doubt: Doubt) -> str:
    """Say what is not as it should be, and what follows from it."""
    sentences = {
        DoubtKind.DAMAGED_HEADER: _tr("The header %s is damaged; what it would tell is not known."),
        DoubtKind.HEADERS_UNREADABLE: _tr("A header's name is no text, so this message cannot be sent whole."),
        DoubtKind.ENVELOPE_UNREADABLE: _tr("This should be an envelope and is none: %s"),
        DoubtKind.HEADERS_LOST: _tr("The envelope does not keep the message's headers."),
        DoubtKind.KEY_LOST: _tr("The envelope does not keep the message's key."),
        DoubtKind.EVENT_NULL: _tr("Its event is JSON's null: perhaps it was a tombstone, perhaps never readable."),
        DoubtKind.SOURCE_UNKNOWN: _tr("Nothing tells which topic it came from. Set the source topic above."),
        DoubtKind.SOURCE_MISSING: _tr("The topic it came from, %s, is not there."),
        DoubtKind.PARTITION_MISSING: _tr("Its partition, %s, is not there any more: its key decides."),
        DoubtKind.ORIGINAL_ELSEWHERE: _tr("It is only a pointer: the message itself is read where it came from."),
        DoubtKind.NOT_A_TOPIC: _tr("It names %s as its source, which is no topic."),
    }
    sentence = sentences.get(doubt.kind, doubt.kind.value)
    return sentence % doubt.detail if "%s" in sentence else sentence


def doubts_text(doubts: Sequence[Doubt]) -> str:
    """Return them as one text, but for what every envelope loses: its chip says that."""
    return " ".join(doubt_sentence(doubt) for doubt in doubts if doubt.kind is not DoubtKind.HEADERS_LOST)
