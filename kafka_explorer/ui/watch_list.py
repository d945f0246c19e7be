"""The watch list while the program runs: pinned groups of all connections, how they are now, and what went wrong."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.watch_list import WatchedGroup, save_watch_list
from kafka_explorer.engine.lag.alerts import AlertOn, Incident, Threshold, value_of
from kafka_explorer.engine.lag.meaning import GroupMeaning

_log = logging.getLogger(__name__)
_FOR_S = 15.0
"""What lasts less than this is no incident: a rebalance leaves a group without members for a moment."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """An incident of a connection's group, as the user is told of it."""

    connection: str
    incident: Incident


class WatchList(QObject):
    """One per program. `path` None keeps nothing (tests, demonstrations).

    `changed` follows a pin or a threshold, `updated` new readings. `raised` and `recovered` tell an `Alarm` once each.
    `group_asked` names a connection and a group that somebody wants to see.
    """

    changed = Signal()
    updated = Signal()
    raised = Signal(object)
    recovered = Signal(object)
    group_asked = Signal(str, str)

    def __init__(
        self, watched: Iterable[WatchedGroup] = (), path: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._watched = {(each.connection, each.group): each for each in watched}
        self._path = path
        self._meanings: dict[tuple[str, str], GroupMeaning] = {}
        self._told: dict[str, dict[tuple[str, Threshold], Incident]] = {}

    @property
    def watched(self) -> tuple[WatchedGroup, ...]:
        """All of it, by connection and name."""
        return tuple(self._watched[key] for key in sorted(self._watched))

    def groups_of(self, connection: str) -> tuple[str, ...]:
        """Return the pinned groups of a connection."""
        return tuple(sorted(group for name, group in self._watched if name == connection))

    def find(self, connection: str, group: str) -> WatchedGroup | None:
        """Return what is watched of a group; None when it is not."""
        return self._watched.get((connection, group))

    def pin(self, watched: WatchedGroup) -> None:
        """Watch a group, or change what is watched of it."""
        self._watched[watched.connection, watched.group] = watched
        self._keep()

    def unpin(self, connection: str, group: str) -> None:
        """Watch a group no more."""
        if self._watched.pop((connection, group), None) is not None:
            self._meanings.pop((connection, group), None)
            self._keep()

    def thresholds_of(self, connection: str) -> Mapping[str, tuple[Threshold, ...]]:
        """Return what the engine compares, by group."""
        return {each.group: thresholds(each) for each in self._watched.values() if each.connection == connection}

    def meaning(self, watched: WatchedGroup) -> GroupMeaning | None:
        """Return how a group is; None when its connection is not open."""
        return self._meanings.get((watched.connection, watched.group))

    def incidents(self, watched: WatchedGroup) -> list[Incident]:
        """Return what is wrong with a group now."""
        return [each for each in self._told.get(watched.connection, {}).values() if each.group == watched.group]

    def take(self, connection: str, meanings: Mapping[str, GroupMeaning], incidents: Iterable[Incident]) -> None:
        """Take what a round told of a connection's groups; every incident is told once, and once when it is over."""
        for group in self.groups_of(connection):
            if group in meanings:
                self._meanings[connection, group] = meanings[group]
        found = list(incidents)
        lasting = {(each.group, each.threshold): each for each in found if not each.is_over}
        told = self._told.setdefault(connection, {})
        for key in [key for key in told if key not in lasting]:
            self._end(connection, key, [each for each in found if each.is_over], meanings)
        for key, incident in lasting.items():
            if key not in told:
                self.raised.emit(Alarm(connection, incident))
            told[key] = incident
        self.updated.emit()

    def _end(
        self,
        connection: str,
        key: tuple[str, Threshold],
        over: Iterable[Incident],
        meanings: Mapping[str, GroupMeaning],
    ) -> None:
        """Tell that an incident is over, if it is: a watch that was begun anew knows of no incident at first."""
        group, threshold = key
        told = self._told[connection][key]
        watched = self.find(connection, group)
        if watched is None or threshold not in thresholds(watched):
            del self._told[connection][key]
            return
        ended = [each for each in over if (each.group, each.threshold) == key and each.began_ms >= told.began_ms]
        value = value_of(meanings[group], threshold.on) if group in meanings else None
        if not ended and value is not None and value <= threshold.clears_at:
            ended = [replace(told, value=value, ended_ms=meanings[group].at_ms)]
        if ended:
            del self._told[connection][key]
            self.recovered.emit(Alarm(connection, ended[-1]))

    def forget(self, connection: str) -> None:
        """Know nothing of a connection's groups, as it is closed."""
        self._meanings = {key: known for key, known in self._meanings.items() if key[0] != connection}
        self._told.pop(connection, None)
        self.updated.emit()

    def _keep(self) -> None:
        if self._path is not None:
            try:
                save_watch_list(self.watched, self._path)
            except OSError as error:
                # It holds as long as the program runs; what cannot be written now may be at the next change.
                _log.info("The watch list could not be saved: %s", error)
        self.changed.emit()


def thresholds(watched: WatchedGroup) -> tuple[Threshold, ...]:
    """Return what the engine compares for a group."""
    found = []
    if watched.lag is not None:
        found.append(Threshold(AlertOn.LAG, watched.lag, _FOR_S))
    if watched.time_lag_s is not None:
        found.append(Threshold(AlertOn.TIME_LAG, watched.time_lag_s, _FOR_S))
    if watched.no_members:
        found.append(Threshold(AlertOn.NO_MEMBERS, for_s=_FOR_S))
    if watched.unhealthy:
        found.append(Threshold(AlertOn.UNHEALTHY, for_s=_FOR_S))
    return tuple(found)
