"""The journal: a compacted topic that all share, with a mark for every dead letter that was dealt with, and by whom.

A mark's key is `<dead-letter topic>/<partition>/<offset>`, its value JSON. It is written in the same transaction as
what it tells of, so it is there exactly when that is. `<dead-letter topic>/owner` says who redrives that topic now.
A dead-letter topic of another cluster is called `<its cluster's id>/<its name>` in keys (`RedriveRequest.mark_name`).
"""

import sys
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

from kafka_explorer.engine.redrive.request import Place

Result = Literal["sent", "parked", "discarded", "restored"]
_RESULTS: tuple[Result, ...] = ("sent", "parked", "discarded", "restored")
_OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Mark:
    """One dead letter that was dealt with: sent or parked where `target`, `partition`, `offset` say, or discarded,
    or restored: no longer discarded.

    `dlq` is what the topic is called in marks. `died_ms` is the dead letter's own timestamp: another one at the same
    place, of a topic that was deleted and made anew, has another. `rounds` counts how often its event was redriven,
    this time included.
    """

    dlq: str
    place: Place
    result: Result
    job: str
    by: str
    at_ms: int
    target: str = ""
    partition: int | None = None
    offset: int | None = None
    died_ms: int = -1
    rounds: int = 0
    content: str = ""
    fingerprint: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who redrives the dead letters of `dlq`; `run` is another text in every run, `ended` says that it is over.

    `discards`: it marks them as discarded meanwhile, and sends nothing.
    """

    dlq: str
    run: str
    job: str
    by: str
    at_ms: int
    ended: bool = False
    discards: bool = False


def key_of(dlq: str, place: Place | None) -> bytes:
    """Return the key of a dead letter's mark, or of the owner's record."""
    return key_prefix(dlq) + (_OWNER if place is None else f"{place[0]}/{place[1]}").encode()


def key_prefix(dlq: str) -> bytes:
    """Return what all keys of a topic's records begin with, and perhaps those of another whose name goes on."""
    return f"{dlq}/".encode()


def encoded(entry: Mark | Owner) -> tuple[bytes, bytes]:
    """Return key and value of a journal record."""
    if isinstance(entry, Owner):
        told: dict[str, Any] = {"run": entry.run, "job": entry.job, "by": entry.by, "at": entry.at_ms}
        flags = {"ended": entry.ended, "discards": entry.discards}
        return key_of(entry.dlq, None), orjson.dumps(told | {name: True for name, holds in flags.items() if holds})
    told = {
        "job": entry.job,
        "by": entry.by,
        "at": entry.at_ms,
        "result": entry.result,
        "to": [entry.target, entry.partition, entry.offset] if entry.target else None,
        "died": entry.died_ms,
        "count": entry.rounds,
        "content": entry.content,
        "fingerprint": entry.fingerprint,
        "reason": entry.reason,
    }
    # What is not there is not written: there may be millions.
    kept = {name: value for name, value in told.items() if value not in (None, "")}
    return key_of(entry.dlq, entry.place), orjson.dumps(kept)


def decoded(key: bytes | None, value: bytes | None) -> Mark | Owner | None:
    """Return what a journal record says; None when it is not one of ours, or was taken back (a tombstone)."""
    try:
        name = (key or b"").decode()
        found = orjson.loads(value or b"null")
        if not isinstance(found, dict):
            return None
        dlq, _, rest = name.rpartition("/")
        if dlq and rest == _OWNER:
            flags = bool(found.get("ended")), bool(found.get("discards"))
            return Owner(dlq, found["run"], found["job"], found["by"], int(found["at"]), *flags)
        dlq, partition, offset = name.rsplit("/", 2)
        return _mark(dlq, (int(partition), int(offset)), found)
    except (ValueError, KeyError, TypeError):
        return None


def _mark(dlq: str, place: Place, found: Mapping[str, Any]) -> Mark:
    target, partition, offset = found.get("to") or ("", None, None)
    result = found.get("result", "sent")
    if result not in _RESULTS:
        raise ValueError(result)
    return Mark(
        dlq,
        place,
        result,
        sys.intern(str(found["job"])),
        sys.intern(str(found["by"])),
        int(found["at"]),
        str(target),
        partition,
        offset,
        int(found.get("died", -1)),
        int(found.get("count", 0)),
        str(found.get("content", "")),
        str(found.get("fingerprint", "")),
        str(found.get("reason", "")),
    )


@dataclass(slots=True)
class Memory:
    """What is known of one topic's dead letters from before: small, since there may be millions.

    `marks` has by place when the dead letter died, and the number in `deeds` of what was done with it by whom.
    `discards` is what the cluster of the dead letters knows to be discarded, where they go to another one.
    """

    dlq: str
    marks: dict[Place, tuple[int, int]] = field(default_factory=dict)
    deeds: list[tuple[Result, str, str]] = field(default_factory=list)
    owner: Owner | None = None
    _numbers: dict[tuple[Result, str, str], int] = field(default_factory=dict)
    _rounds: dict[bytes, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    discards: "Memory | None" = None

    def take(self, entry: Mark | Owner) -> None:
        """Remember an entry, if it is of this topic."""
        if entry.dlq != self.dlq:
            return
        if isinstance(entry, Owner):
            self.owner = entry
            return
        if entry.result == "restored":
            self.marks.pop(entry.place, None)
            return
        deed = (entry.result, entry.job, entry.by)
        number = self._numbers.setdefault(deed, len(self.deeds))
        if number == len(self.deeds):
            self.deeds.append(deed)
        self.marks[entry.place] = (entry.died_ms, number)
        if entry.content and entry.result == "sent":
            short = _short(entry.content)
            self._rounds[short] = (*self._rounds.get(short, ()), (entry.at_ms, entry.rounds))

    def deed(self, place: Place, died_ms: int) -> tuple[Result, str, str] | None:
        """Return what was done with a dead letter, in which job and by whom; None: nothing.

        Marks that are no records of the journal do not know when it died, and count in any case.
        """
        mark = self.marks.get(place)
        if mark is not None and mark[0] in (-1, died_ms):
            return self.deeds[mark[1]]
        return None if self.discards is None else self.discards.deed(place, died_ms)

    def rounds_before(self, content: str, died_ms: int) -> int:
        """Return how often an event of this content was redriven before a dead letter of it died at `died_ms`.

        One that had died before an equal one was sent is not that one's return.
        """
        if not content:
            return 0
        return max((count for at_ms, count in self._rounds.get(_short(content), ()) if at_ms < died_ms), default=0)


def _short(content: str) -> bytes:
    return content.encode()[:24]


Reading = Generator[int, None, Memory]
"""A job that reads marks: yields how many were seen."""
