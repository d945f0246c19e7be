"""What the settings of a topic mean, and what may be written for them. Defaults are the brokers' to tell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

_AMOUNT = re.compile(r"([0-9]{1,12})\s*([a-z]{1,3})", re.IGNORECASE)
_MS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
_BYTES = {"b": 1, "k": 1024, "kb": 1024, "m": 1024**2, "mb": 1024**2, "g": 1024**3, "gb": 1024**3, "tb": 1024**4}
_SWITCH = ("true", "false")
_CODECS = ("producer", "uncompressed", "gzip", "snappy", "lz4", "zstd")


@dataclass(frozen=True, slots=True)
class SettingHelp:
    """What a setting does, and the values it takes where there are only few."""

    text: str
    choices: tuple[str, ...] = ()


def _tr(words: str) -> str:
    return QCoreApplication.translate("topic_settings", words)


def setting_helps() -> Mapping[str, SettingHelp]:
    """Return the settings that topics of Kafka 4 have, the ones that are changed most often first."""
    return {**_kept(), **_written(), **_files()}


def hint_of(name: str) -> str:
    """Return how values of a setting may be written."""
    unit = name.rpartition(".")[2]
    if unit == "ms":
        return _tr("Milliseconds, or as in 7d, 12h, 30m")
    if unit == "bytes":
        return _tr("Bytes, or as in 512mb, 1gb")
    return _tr("Value")


def typed_value(name: str, typed: str) -> str:
    """Return a value as Kafka wants it: "7d" of a time becomes 604800000, "1gb" of a size 1073741824."""
    text = typed.strip()
    unit = name.rpartition(".")[2]
    units = _MS if unit == "ms" else _BYTES if unit == "bytes" else {}
    found = _AMOUNT.fullmatch(text)
    if found is None or found[2].lower() not in units:
        return text
    return str(int(found[1]) * units[found[2].lower()])


def _kept() -> dict[str, SettingHelp]:
    return {
        "retention.ms": SettingHelp(_tr("How long messages are kept before they may be deleted; -1 is for ever.")),
        "retention.bytes": SettingHelp(
            _tr("How large each partition may grow before its oldest messages are deleted; -1 is without limit.")
        ),
        "cleanup.policy": SettingHelp(
            _tr("What happens to old messages: delete them by age and size, or compact: keep the newest of each key."),
            ("delete", "compact", "compact,delete"),
        ),
        "min.insync.replicas": SettingHelp(
            _tr("How many replicas must have a message before a producer with acks=all hears that it is safe.")
        ),
        "max.message.bytes": SettingHelp(
            _tr("The largest batch of messages that brokers take, compressed. Consumers must be able to fetch it.")
        ),
        "compression.type": SettingHelp(
            _tr("How brokers keep batches: producer leaves them as they were sent."), _CODECS
        ),
        "delete.retention.ms": SettingHelp(
            _tr("How long compaction keeps tombstones, for consumers that read from the beginning.")
        ),
        "min.cleanable.dirty.ratio": SettingHelp(
            _tr("The share of a log, 0 to 1, that must be uncompacted before it is compacted; less works more often.")
        ),
        "min.compaction.lag.ms": SettingHelp(_tr("How long a message stays as it is before it may be compacted.")),
        "max.compaction.lag.ms": SettingHelp(_tr("After so long a message is compacted, whatever else is set.")),
        "local.retention.ms": SettingHelp(
            _tr("How long segments stay on the brokers once they are in remote storage; -2 takes retention.ms.")
        ),
        "local.retention.bytes": SettingHelp(
            _tr("How much stays on the brokers once it is in remote storage; -2 takes retention.bytes.")
        ),
    }


def _written() -> dict[str, SettingHelp]:
    return {
        "message.timestamp.type": SettingHelp(
            _tr("Whose time a message carries: the producer's, or the broker's when it is written."),
            ("CreateTime", "LogAppendTime"),
        ),
        "message.timestamp.before.max.ms": SettingHelp(
            _tr("How much older than the broker's clock a message's time may be; older ones are refused.")
        ),
        "message.timestamp.after.max.ms": SettingHelp(
            _tr("How far in the future a message's time may lie; beyond it messages are refused.")
        ),
        "unclean.leader.election.enable": SettingHelp(
            _tr("Whether a replica that lags may become the leader when no other is left. Messages are lost then."),
            _SWITCH,
        ),
        "compression.gzip.level": SettingHelp(_tr("How hard gzip compresses, 1 to 9, where brokers compress.")),
        "compression.lz4.level": SettingHelp(_tr("How hard lz4 compresses, 1 to 17, where brokers compress.")),
        "compression.zstd.level": SettingHelp(_tr("How hard zstd compresses, up to 22, where brokers compress.")),
        "errors.deadletterqueue.group.enable": SettingHelp(
            _tr("Whether share groups may write what they give up on into this topic."), _SWITCH
        ),
        "follower.replication.throttled.replicas": SettingHelp(
            _tr("Followers whose copying is slowed down, as in 0:101,1:102, or * for all.")
        ),
        "leader.replication.throttled.replicas": SettingHelp(
            _tr("Leaders whose sending to followers is slowed down, as in 0:101,1:102, or * for all.")
        ),
    }


def _files() -> dict[str, SettingHelp]:
    return {
        "segment.ms": SettingHelp(
            _tr("After so long a new segment is begun. Only whole segments that are closed are deleted or compacted.")
        ),
        "segment.bytes": SettingHelp(
            _tr("At this size a new segment is begun. Only whole segments that are closed are deleted or compacted.")
        ),
        "segment.jitter.ms": SettingHelp(_tr("Segments begin up to so much earlier, so that not all do at once.")),
        "segment.index.bytes": SettingHelp(_tr("How large the index of a segment may become.")),
        "index.interval.bytes": SettingHelp(_tr("After so many bytes the index gets an entry.")),
        "file.delete.delay.ms": SettingHelp(_tr("How long a deleted file stays on the disk.")),
        "flush.messages": SettingHelp(
            _tr("After so many messages the disk is waited for. With replicas that is rarely needed.")
        ),
        "flush.ms": SettingHelp(_tr("After so long the disk is waited for. With replicas that is rarely needed.")),
        "preallocate": SettingHelp(_tr("Whether the file of a new segment gets its whole size at once."), _SWITCH),
        "remote.storage.enable": SettingHelp(_tr("Whether closed segments are moved to remote storage."), _SWITCH),
        "remote.log.copy.disable": SettingHelp(
            _tr("Whether what is in remote storage becomes read-only: nothing is added any more."),
            _SWITCH,
        ),
        "remote.log.delete.on.disable": SettingHelp(
            _tr("Whether what is in remote storage goes when remote storage is turned off."), _SWITCH
        ),
    }
